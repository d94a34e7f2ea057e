//! Rules → wire, for whoever answers. The other way is [`crate::facts`].

use crate::fault::Fault;
use crate::name::cleaned;
use crate::offer::Offer;
use crate::upgrade::{Upgrade, UpgradeError, UpgradeType, UserLicenseError};
use crate::{attributes::object_type, code::Code};
use rules::catalogue::PlanIndex;
use rules::licence::{LicenceIssue, Prediction, User};
use rules::wording::{explain, explain_licence_issue};
use rules::{
    Assessment, Catalogue, HoldingRef, Language, OfferIndex, Reason, ServiceSet, Status,
    TargetVerdict,
};

/// A name or another text of the wire, safe to show (see [`crate::name`]).
pub fn display_name(text: &str) -> String {
    cleaned(text).into_owned()
}

impl From<rules::UpgradeType> for UpgradeType {
    fn from(upgrade_type: rules::UpgradeType) -> Self {
        match upgrade_type {
            rules::UpgradeType::UpgradeOnly => Self::UpgradeOnly,
            rules::UpgradeType::UpgradeWithLicenseTransfer => Self::UpgradeWithLicenseTransfer,
        }
    }
}

impl UpgradeType {
    /// As the rules know it; nothing for `none` and for words that we do not know.
    pub const fn known(&self) -> Option<rules::UpgradeType> {
        match self {
            Self::UpgradeOnly => Some(rules::UpgradeType::UpgradeOnly),
            Self::UpgradeWithLicenseTransfer => {
                Some(rules::UpgradeType::UpgradeWithLicenseTransfer)
            }
            Self::None | Self::Other(_) => None,
        }
    }
}

/// A subscription that was judged: what the wire's answers about its upgrades are made of.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// The catalogue that it was judged by.
    pub catalogue: &'a Catalogue,
    /// The customer.
    pub customer: &'a rules::Customer,
    /// The subscription: a place in [`rules::Customer::subscriptions`].
    pub source: usize,
    /// The language of descriptions.
    pub language: Language,
}

impl Judged<'_> {
    /// The list of upgrades: for each target on the path, recommended first, an item with licence
    /// transfer and one without. SDK samples take the first item that is eligible. `offer` makes
    /// the wire's form of a target.
    pub fn upgrades(
        &self,
        assessment: &Assessment,
        offer: &dyn Fn(OfferIndex) -> Offer,
    ) -> Vec<Upgrade> {
        let mut upgrades = Vec::with_capacity(assessment.targets.len() * 2);
        for verdict in &assessment.targets {
            for upgrade_type in [
                rules::UpgradeType::UpgradeWithLicenseTransfer,
                rules::UpgradeType::UpgradeOnly,
            ] {
                let source = self.customer.subscriptions.get(self.source);
                upgrades.push(Upgrade {
                    target_offer: offer(verdict.target),
                    upgrade_type: upgrade_type.into(),
                    is_eligible: verdict.eligible(upgrade_type),
                    quantity: source.map(|s| s.seats.0),
                    upgrade_errors: self.errors(verdict, upgrade_type),
                    attributes: object_type::Upgrade,
                });
            }
        }
        upgrades
    }

    /// Every reason against an upgrade of this type.
    pub fn errors(
        &self,
        verdict: &TargetVerdict,
        upgrade_type: rules::UpgradeType,
    ) -> Vec<UpgradeError> {
        verdict
            .reasons_against(upgrade_type)
            .map(|reason| self.error(verdict.target, reason))
            .collect()
    }

    /// A reason in the form of the wire.
    pub fn error(&self, target: OfferIndex, reason: &Reason) -> UpgradeError {
        let explanation = explain(
            self.catalogue,
            self.customer,
            self.source,
            target,
            reason,
            self.language,
        );
        UpgradeError {
            code: Code::Number(client_code(reason)),
            description: explanation.sentences(self.language),
            additional_details: self.details(reason),
            attributes: object_type::UpgradeError,
        }
    }

    /// The facts of a reason, in words of the wire: states, ids and keys of the catalogue.
    fn details(&self, reason: &Reason) -> Option<String> {
        let details = match reason {
            Reason::NotActive(status) => status.as_wire().to_owned(),
            Reason::NotProvisioned => Status::Pending.as_wire().to_owned(),
            Reason::NoDelegatedAdminFor(services) => self.families(*services),
            Reason::OverlappingServices(overlaps) => {
                let each = overlaps.iter().map(|overlap| {
                    let services = self.families(overlap.services);
                    format!("{}: {services}", self.holding(overlap.holding))
                });
                each.collect::<Vec<_>>().join("; ")
            }
            Reason::TargetHeld(holdings) | Reason::AddOns(holdings) => {
                let ids: Vec<&str> = holdings.iter().map(|h| self.holding(*h)).collect();
                ids.join(", ")
            }
            Reason::BillingCycleNotSupported(cycle) => cycle.as_wire().to_owned(),
            Reason::NoDelegatedAdmin
            | Reason::UserContextRequired
            | Reason::NoUpgradePath
            | Reason::TargetNotOnPath => return None,
        };
        Some(details)
    }

    fn families(&self, services: ServiceSet) -> String {
        let keys: Vec<&str> = services
            .iter()
            .map(|family| &*self.catalogue.family(family).key)
            .collect();
        keys.join(", ")
    }

    fn holding(&self, at: HoldingRef) -> &str {
        self.customer.holding_id(at).unwrap_or_default()
    }
}

/// The code that every client reads: the enums of the Java SDKs end at 9, so what lies beyond is 0
/// (Other) with its facts.
const fn client_code(reason: &Reason) -> i64 {
    match reason.code() {
        code @ 0..=9 => code as i64,
        _ => 0,
    }
}

/// The users whose licences an upgrade to `target` left over, in the form of the wire. `users` is
/// the list that was asked about.
pub fn license_errors(
    catalogue: &Catalogue,
    target: OfferIndex,
    users: &[User],
    prediction: &Prediction,
    language: Language,
) -> Vec<UserLicenseError> {
    let mut errors = Vec::with_capacity(prediction.left_over.len());
    for left_over in &prediction.left_over {
        let Some(user) = users.get(left_over.user) else {
            continue;
        };
        let fault = |issue: &LicenceIssue| {
            let explanation = explain_licence_issue(catalogue, target, issue, language);
            Fault {
                data: plans_of(issue, catalogue),
                ..Fault::new(issue.code(), explanation.sentences(language))
            }
        };
        errors.push(UserLicenseError {
            user_object_id: Some(user.id.clone()),
            name: user.name.to_string(),
            email: user.user_principal_name.to_string(),
            errors: left_over.issues.iter().map(fault).collect(),
            attributes: object_type::UserLicenseError,
        });
    }
    errors
}

/// The service plans that an issue is about: on the wire, services appear here only.
fn plans_of(issue: &LicenceIssue, catalogue: &Catalogue) -> Vec<String> {
    let name = |plan: &PlanIndex| catalogue.plan(*plan).service_name.to_string();
    match issue {
        LicenceIssue::MutuallyExclusive {
            plan, other_plan, ..
        } => vec![name(plan), name(other_plan)],
        LicenceIssue::NoUsageLocation | LicenceIssue::NoSeatLeft => Vec::new(),
    }
}
