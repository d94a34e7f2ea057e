//! Upgrades: what a subscription can be upgraded to, and doing it.
//!
//! Both use the same [`rules::assess_target`] over everything that the customer really holds; what
//! the client believes (`isEligible`, `upgradeErrors`, names) is not looked at.

use super::change::{invalid, out_of_range};
use super::{Action, Decision, Entry, Facts, Outcome, json, list};
use crate::call::Answer;
use crate::guid::Guid;
use crate::problem::Problem;
use crate::wire;
use crate::world::{Change, Customer, Licence, Subscription, User};
use partner_api::attributes::object_type;
use partner_api::convert::{Judged, license_errors};
use partner_api::json::Document;
use partner_api::{
    Node, ReadError, Resource, UpgradeError, UpgradeRequest, UpgradeResult, UserLicenseError,
};
use rules::wording::explain_code;
use rules::{
    Caller, OfferId, OfferIndex, SeatLimits, Seats, Status, SubscriptionId, TargetVerdict,
    UpgradeType,
};

/// A customer as judged, and the subscription that is to be upgraded.
struct Case {
    customer: rules::Customer,
    source: usize,
}

/// What a caller asks for, checked as far as it can be without judging.
struct Wish {
    target: Option<OfferIndex>,
    upgrade_type: UpgradeType,
    seats: Seats,
}

impl Facts<'_> {
    fn caller(&self) -> Caller {
        Caller {
            user_context: self.call.token.user_context,
        }
    }

    fn case(&self, customer: &Customer, source: usize) -> Case {
        Case {
            customer: customer.judged(self.book, self.language),
            source,
        }
    }

    fn judged<'c>(&'c self, case: &'c Case) -> Judged<'c> {
        Judged {
            catalogue: self.book.catalogue(),
            customer: &case.customer,
            source: case.source,
            language: self.language,
        }
    }

    fn verdict(&self, case: &Case, target: OfferIndex) -> Outcome<TargetVerdict> {
        let catalogue = self.book.catalogue();
        let profile = catalogue.default_profile();
        let (customer, source) = (&case.customer, case.source);
        rules::assess_target(catalogue, profile, self.caller(), customer, source, target)
            .ok_or(Problem::Internal)
    }

    /// `GET …/upgrades`: an item for each target and type; possible ones first, and among equals
    /// the recommended one. Clients take the first that is possible.
    pub(super) fn upgrades(&self, customer: &Customer, source: usize) -> Outcome<Answer> {
        let catalogue = self.book.catalogue();
        let profile = catalogue.default_profile();
        let case = self.case(customer, source);
        let assessment = rules::assess(
            catalogue,
            profile,
            self.caller(),
            &case.customer,
            case.source,
        );
        let country = &customer.address.country;
        let offer = |target| wire::offer(self.book, target, country, self.language);
        let mut items = self.judged(&case).upgrades(&assessment, &offer);
        for item in &mut items {
            let target = self.book.known(&item.target_offer.id);
            let verdict = assessment.targets.iter().find(|v| Some(v.target) == target);
            if let (Some(verdict), Some(kind)) = (verdict, item.upgrade_type.known()) {
                self.number(&mut item.upgrade_errors, verdict, kind);
            }
        }
        // Those first that are possible.
        let (mut first, rest): (Vec<_>, Vec<_>) = items.into_iter().partition(|i| i.is_eligible);
        first.extend(rest);
        list(first)
    }

    /// `POST …/upgrades`.
    pub(super) fn upgrade(&self, customer: &Customer, source: usize) -> Outcome<Decision> {
        let subscription = &customer.subscriptions[source];
        let wish = self.wish(subscription)?;
        self.check_precondition(subscription)?;
        let case = self.case(customer, source);
        let errors = match wish.target {
            Some(target) => self.errors(&case, &self.verdict(&case, target)?, wish.upgrade_type),
            None => vec![self.unknown_target(subscription)],
        };
        match wish.target {
            Some(target) if errors.is_empty() => {
                self.carry_out(customer, subscription, &wish, target)
            }
            _ => self.refuse(customer, subscription, &wish, errors),
        }
    }

    /// Reads the body: target, seats and type, and nothing else of it.
    fn wish(&self, subscription: &Subscription) -> Outcome<Wish> {
        let unreadable = |error: ReadError| Problem::BodyUnreadable(error.to_string());
        let document = Document::parse(&self.call.body).map_err(unreadable)?;
        let root = document.root();
        let request = UpgradeRequest::read(&root)
            .map_err(|error| invalid(&root, &error, self.limits_of_target(&root)))?;
        let target = self.book.known(&request.target_offer);
        let kind = request.upgrade_type;
        let Some(upgrade_type) = kind.known() else {
            let problem = format!(
                "upgradeType is “{}”: it must be upgrade_only or upgrade_with_license_transfer",
                kind.as_wire()
            );
            return Err(Problem::InvalidAttribute(problem));
        };
        let seats = request.quantity.map_or(subscription.quantity, Seats);
        let limits = target.map(|target| self.book.catalogue().offer(target).seats);
        if limits.is_some_and(|l| !l.allow(seats)) {
            return Err(out_of_range(seats.0.to_string(), limits));
        }
        Ok(Wish {
            target,
            upgrade_type,
            seats,
        })
    }

    /// How many seats the target of a body can have, where the body names one that is known.
    fn limits_of_target(&self, root: &Node<'_>) -> Option<SeatLimits> {
        let id = root.get("targetOffer")?.id("id", OfferId::new).ok()??;
        let target = self.book.known(&id)?;
        Some(self.book.catalogue().offer(target).seats)
    }

    fn refuse(
        &self,
        customer: &Customer,
        subscription: &Subscription,
        wish: &Wish,
        errors: Vec<UpgradeError>,
    ) -> Outcome<Decision> {
        let codes: Vec<String> = errors
            .iter()
            .filter_map(|e| e.code.number().map(|n| n.to_string()))
            .collect();
        let answer = json(&UpgradeResult {
            source_subscription_id: Some(subscription.id.clone()),
            target_subscription_id: None,
            upgrade_type: wish.upgrade_type.into(),
            upgrade_errors: errors,
            license_errors: Vec::new(),
            attributes: object_type::UpgradeResult,
        })?;
        Ok(Decision {
            answer,
            changes: Vec::new(),
            entry: Some(Entry {
                customer: customer.id.clone(),
                subscription: subscription.id.clone(),
                action: Action::Upgrade,
                done: false,
                result: None,
                detail: codes.join(","),
            }),
        })
    }

    fn carry_out(
        &self,
        customer: &Customer,
        subscription: &Subscription,
        wish: &Wish,
        target: OfferIndex,
    ) -> Outcome<Decision> {
        let partner = self.call.token.partner;
        let new = self.successor(subscription, wish, target)?;
        let mut old = subscription.clone();
        old.status = Status::Deleted;
        old.auto_renew = false;
        old.version += 1;
        let (users, license_errors) = match wish.upgrade_type {
            UpgradeType::UpgradeOnly => Default::default(),
            UpgradeType::UpgradeWithLicenseTransfer => {
                self.transfer(customer, subscription, wish.seats, target)?
            }
        };
        let answer = json(&UpgradeResult {
            source_subscription_id: Some(old.id.clone()),
            target_subscription_id: Some(new.id.clone()),
            upgrade_type: wish.upgrade_type.into(),
            upgrade_errors: Vec::new(),
            license_errors,
            attributes: object_type::UpgradeResult,
        })?;
        let entry = Entry {
            customer: customer.id.clone(),
            subscription: old.id.clone(),
            action: Action::Upgrade,
            done: true,
            result: Some(new.id.clone()),
            detail: format!("{} to {}", old.offer, new.offer),
        };
        let changed = |subscription| Change::Subscription {
            partner,
            customer: customer.id.clone(),
            subscription: Box::new(subscription),
        };
        let mut changes = vec![changed(old), changed(new)];
        changes.extend(users.into_iter().map(|user| Change::Licences {
            partner,
            customer: customer.id.clone(),
            user: user.id,
            licences: user.licences,
        }));
        Ok(Decision {
            answer,
            changes,
            entry: Some(entry),
        })
    }

    /// The new subscription: a new term of twelve months from today, the same billing cycle.
    fn successor(
        &self,
        old: &Subscription,
        wish: &Wish,
        target: OfferIndex,
    ) -> Outcome<Subscription> {
        let world = self.world;
        let name = |what: &str| format!("{what}/{}/{}", old.id, world.sequence);
        let id = Guid::derive(world.seed, &name("upgrade"));
        let today = self.now.date();
        Ok(Subscription {
            id: SubscriptionId::new(&id.to_string()).map_err(|_| Problem::Internal)?,
            offer: self.book.catalogue().offer(target).id.clone(),
            nickname: old.nickname.clone(),
            quantity: wish.seats,
            status: Status::Active,
            suspension_reasons: Vec::new(),
            cycle: old.cycle.clone(),
            created: self.now,
            started: today,
            ends: today.plus_months(12).unwrap_or(today),
            auto_renew: old.auto_renew,
            trial: false,
            parent: None,
            order: Guid::derive(world.seed, &name("order")),
            version: 1,
        })
    }

    /// Moves the users' licences as predicted: the users with their new licences, and those for
    /// whom there is still something to do.
    fn transfer(
        &self,
        customer: &Customer,
        source: &Subscription,
        seats: Seats,
        target: OfferIndex,
    ) -> Outcome<(Vec<User>, Vec<UserLicenseError>)> {
        let catalogue = self.book.catalogue();
        let source = self.book.known(&source.offer).ok_or(Problem::Internal)?;
        let users: Vec<rules::User> = customer
            .users
            .iter()
            .map(|user| user.judged(self.book, self.language))
            .collect();
        let prediction = rules::predict(catalogue, source, target, seats, &users);
        let (from, to) = (&catalogue.offer(source).sku, &catalogue.offer(target).sku);
        let mut moved = Vec::new();
        for (place, user) in customer.users.iter().enumerate() {
            let left = prediction.left_over.iter().any(|l| l.user == place);
            if left || !user.holds(from) {
                continue;
            }
            let mut user = user.clone();
            user.licences.retain(|l| l.sku != *from && l.sku != *to);
            user.licences.push(Licence {
                sku: to.clone(),
                // What was switched off is not carried over: everybody gets all of the new plan.
                switched_off: Vec::new(),
            });
            moved.push(user);
        }
        let errors = license_errors(catalogue, target, &users, &prediction, self.language);
        Ok((moved, errors))
    }

    fn errors(
        &self,
        case: &Case,
        verdict: &TargetVerdict,
        upgrade_type: UpgradeType,
    ) -> Vec<UpgradeError> {
        let mut errors = self.judged(case).errors(verdict, upgrade_type);
        self.number(&mut errors, verdict, upgrade_type);
        errors
    }

    /// Gives every error the code of its reason, for a client that can read it.
    fn number(&self, errors: &mut [UpgradeError], verdict: &TargetVerdict, kind: UpgradeType) {
        if self.call.old_codes {
            return;
        }
        for (error, reason) in errors.iter_mut().zip(verdict.reasons_against(kind)) {
            error.code = i64::from(reason.code()).into();
        }
    }

    /// A target that is nowhere in the catalogue.
    fn unknown_target(&self, subscription: &Subscription) -> UpgradeError {
        let path = self.book.known(&subscription.offer);
        let none = path.is_none_or(|o| self.book.catalogue().offer(o).targets.is_empty());
        let code = if none { 7 } else { 8 };
        let words = explain_code(code, self.language);
        UpgradeError {
            code: code.into(),
            description: words.sentences(self.language),
            additional_details: None,
            attributes: object_type::UpgradeError,
        }
    }
}
