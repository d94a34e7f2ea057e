//! Licences: which users and services an upgrade with licence transfer leaves to be done by hand.
//!
//! The page of 2017-03-30 says only that for some services further work is needed to move some
//! accounts. The causes are those for which the directory refuses an assignment (Azure AD licensing
//! pages; service plans that exclude each other: licensing-service-plan-reference of 2019-04-15).
//! The backend executes with [`predict`], and the page shows it beforehand; both get the same.

use crate::catalogue::{Catalogue, OfferIndex, PlanIndex};
use crate::id::{SkuId, UserId};
use crate::order;
use crate::seats::Seats;

/// A licence of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// The product's SKU.
    pub sku: SkuId,
    /// The product's name.
    pub product: Box<str>,
    /// The service plans that it switches on, as far as the catalogue knows them.
    pub plans: Vec<PlanIndex>,
}

/// A user of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The user's id.
    pub id: UserId,
    /// Display name; may be empty.
    pub name: Box<str>,
    /// Account, as `daniel@contoso.onmicrosoft.com`.
    pub user_principal_name: Box<str>,
    /// Two-letter country or region; without one no licence can be assigned.
    pub usage_location: Option<Box<str>>,
    /// The user's licences.
    pub licences: Vec<Licence>,
}

/// Why a user's licence cannot be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LicenceIssue {
    /// The user has no usage location.
    NoUsageLocation,
    /// The user has, from a product other than the source's, a plan that excludes one of the
    /// target's (MutuallyExclusiveViolation of the directory).
    MutuallyExclusive {
        /// The target's plan.
        plan: PlanIndex,
        /// The plan that the user has.
        other_plan: PlanIndex,
        /// The product that it comes from.
        other_product: Box<str>,
    },
    /// There are fewer seats than users.
    NoSeatLeft,
}

impl LicenceIssue {
    /// The code of the fault on the wire: 60012 (no licences left; documentation sample) or 60000
    /// (customer licence migration failed; error-codes page of 2020-08-26).
    pub const fn code(&self) -> i64 {
        match self {
            Self::NoSeatLeft => 60012,
            Self::NoUsageLocation | Self::MutuallyExclusive { .. } => 60000,
        }
    }
}

/// What is left to be done for a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserIssues {
    /// The user's place in the list that was asked about.
    pub user: usize,
    /// Why the licence cannot be moved; never empty.
    pub issues: Vec<LicenceIssue>,
}

/// What an upgrade does to the users' licences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// How many users have a licence of the source.
    pub users_concerned: usize,
    /// The users among them whose licence cannot be moved, in the order of their ids.
    pub left_over: Vec<UserIssues>,
}

/// What an upgrade of a subscription of `source` to `target` with `seats` seats does to `users`.
///
/// Concerned are the users with a licence of the source's SKU. Seats go to them in the order of
/// their ids. Their licences of that SKU are replaced and so conflict with nothing. A user who
/// stands in the list twice counts once. The order of users and of their licences changes nothing.
pub fn predict(
    catalogue: &Catalogue,
    source: OfferIndex,
    target: OfferIndex,
    seats: Seats,
    users: &[User],
) -> Prediction {
    let source = catalogue.offer(source);
    let target = catalogue.offer(target);
    let by_id = |a: u32, b: u32| users[a as usize].id.cmp(&users[b as usize].id);
    let mut concerned: Vec<usize> = order::places(users.len(), &by_id)
        .into_iter()
        .map(|user| user as usize)
        .filter(|&user| users[user].licences.iter().any(|l| l.sku == source.sku))
        .collect();
    concerned.dedup_by(|a, b| users[*a].id == users[*b].id);

    let exclusive: Vec<(PlanIndex, u8)> = target
        .plans
        .iter()
        .filter_map(|&plan| Some((plan, catalogue.plan(plan).exclusive_group?)))
        .collect();
    let mut left_over = Vec::new();
    for (place, &user) in concerned.iter().enumerate() {
        let mut issues = Vec::new();
        if no_location(&users[user]) {
            issues.push(LicenceIssue::NoUsageLocation);
        }
        exclusions(
            catalogue,
            &source.sku,
            &exclusive,
            &users[user],
            &mut issues,
        );
        if place >= seats.0 as usize {
            issues.push(LicenceIssue::NoSeatLeft);
        }
        if !issues.is_empty() {
            left_over.push(UserIssues { user, issues });
        }
    }

    Prediction {
        users_concerned: concerned.len(),
        left_over,
    }
}

fn no_location(user: &User) -> bool {
    user.usage_location
        .as_deref()
        .is_none_or(|location| location.trim().is_empty())
}

/// The user's plans from other products that exclude one of the target's, by plan, then product.
fn exclusions(
    catalogue: &Catalogue,
    source: &SkuId,
    exclusive: &[(PlanIndex, u8)],
    user: &User,
    issues: &mut Vec<LicenceIssue>,
) {
    let mut others: Vec<&Licence> = user.licences.iter().filter(|l| l.sku != *source).collect();
    order::short(&mut others, |a, b| {
        (&a.sku, &a.plans, &a.product).cmp(&(&b.sku, &b.plans, &b.product))
    });
    // One product can stand in the list for several licence groups.
    others.dedup_by(|a, b| a.sku == b.sku && a.plans == b.plans);
    for &(plan, group) in exclusive {
        for licence in &others {
            let mut clashing: Vec<PlanIndex> = licence
                .plans
                .iter()
                .copied()
                .filter(|&p| p != plan && catalogue.plan(p).exclusive_group == Some(group))
                .collect();
            order::short(&mut clashing, PlanIndex::cmp);
            for other_plan in clashing {
                issues.push(LicenceIssue::MutuallyExclusive {
                    plan,
                    other_plan,
                    other_product: licence.product.clone(),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{catalogue, offer};

    fn licence(catalogue: &Catalogue, product: &str, plans: &[&str]) -> Licence {
        let plan = |name: &&str| catalogue.find_plan_by_name(name).unwrap();
        Licence {
            sku: SkuId::new(&format!("sku-{product}")).unwrap(),
            product: product.into(),
            plans: plans.iter().map(plan).collect(),
        }
    }

    fn user(id: &str, licences: Vec<Licence>) -> User {
        User {
            id: UserId::new(id).unwrap(),
            name: id.into(),
            user_principal_name: "".into(),
            usage_location: Some("TW".into()),
            licences,
        }
    }

    fn basic_to(target: &str, seats: u32, users: &[User]) -> Prediction {
        let catalogue = catalogue();
        let source = offer(&catalogue, "BASIC");
        let target = offer(&catalogue, target);
        predict(&catalogue, source, target, Seats(seats), users)
    }

    #[test]
    fn only_users_with_a_licence_of_the_source_are_concerned() {
        let c = catalogue();
        let users = [
            user("b", vec![licence(&c, "BASIC", &["MAIL1", "CHAT"])]),
            user("a", vec![licence(&c, "MAIL", &["MAIL1"])]),
            user("c", vec![]),
        ];
        let prediction = basic_to("PLUS", 1, &users);
        assert_eq!(prediction.users_concerned, 1);
        assert_eq!(prediction.left_over, []);
    }

    #[test]
    fn seats_go_to_users_in_the_order_of_their_ids() {
        let c = catalogue();
        let basic = || vec![licence(&c, "BASIC", &["MAIL1", "CHAT"])];
        let users = [user("c", basic()), user("a", basic()), user("b", basic())];
        let left = |seats| basic_to("PLUS", seats, &users).left_over;
        let short = |user| UserIssues {
            user,
            issues: vec![LicenceIssue::NoSeatLeft],
        };
        assert_eq!(left(3), []);
        assert_eq!(left(2), [short(0)]);
        assert_eq!(left(0), [short(1), short(2), short(0)]);
    }

    #[test]
    fn a_plan_of_another_product_that_excludes_one_of_the_target_is_in_the_way() {
        let c = catalogue();
        let basic = licence(&c, "BASIC", &["MAIL1", "CHAT"]);
        let mail = licence(&c, "MAIL", &["MAIL1"]);
        let plan = |name| c.find_plan_by_name(name).unwrap();
        let clash = LicenceIssue::MutuallyExclusive {
            plan: plan("MAIL2"),
            other_plan: plan("MAIL1"),
            other_product: "MAIL".into(),
        };
        let both = user("a", vec![basic.clone(), mail.clone(), mail]);
        assert_eq!(basic_to("PLUS", 1, &[both]).left_over[0].issues, [clash]);
        // The same plan from another product excludes nothing; nor does what is replaced.
        let same = licence(&c, "CALLS", &["MAIL2", "VOICE"]);
        let harmless = user("a", vec![basic, same]);
        assert_eq!(basic_to("PLUS", 1, &[harmless]).left_over, []);
    }

    #[test]
    fn a_user_has_every_issue_that_there_is() {
        let c = catalogue();
        let licences = vec![
            licence(&c, "MAIL", &["MAIL1"]),
            licence(&c, "BASIC", &["MAIL1", "CHAT"]),
        ];
        let mut nowhere = user("a", licences);
        nowhere.usage_location = Some(" ".into());
        let issues = &basic_to("PLUS", 0, &[nowhere]).left_over[0].issues;
        let codes: Vec<i64> = issues.iter().map(LicenceIssue::code).collect();
        assert_eq!(codes, [60000, 60000, 60012]);
    }
}
