//! What is left to be done for a user, in words. No text names the user: the account stands beside
//! it, on the wire too.

use super::{Explanation, Language, Texts};
use crate::catalogue::{Catalogue, OfferIndex, PlanIndex};
use crate::licence::LicenceIssue;

/// Why a user's licence cannot be moved to `target`, and what to do about it by hand. The issue
/// must be one that [`crate::predict`] gave for this target.
pub fn explain_licence_issue(
    catalogue: &Catalogue,
    target: OfferIndex,
    issue: &LicenceIssue,
    language: Language,
) -> Explanation {
    let texts = Texts::of(language);
    match issue {
        LicenceIssue::NoUsageLocation => texts.explanation(texts.no_usage_location.texts(), &[]),
        LicenceIssue::NoSeatLeft => texts.no_seat_left(catalogue, target, language),
        LicenceIssue::MutuallyExclusive {
            plan,
            other_plan,
            other_product,
        } => {
            let plans = [*plan, *other_plan];
            texts.exclusive(catalogue, target, plans, other_product, language)
        }
    }
}

/// As [`explain_licence_issue`], for a code of the backend and the service plans that it names.
/// Nothing for a code that is not known.
pub fn explain_licence_code(
    catalogue: &Catalogue,
    target: OfferIndex,
    code: i64,
    data: &[String],
    language: Language,
) -> Option<Explanation> {
    let texts = Texts::of(language);
    let plan = |at: usize| catalogue.find_plan_by_name(data.get(at)?);
    match (code, plan(0), plan(1)) {
        (60012, ..) => Some(texts.no_seat_left(catalogue, target, language)),
        (60000, Some(plan), Some(other)) => {
            let product = texts.another_product;
            Some(texts.exclusive(catalogue, target, [plan, other], product, language))
        }
        // The code alone says that it was not moved; this is the usual cause.
        (60000, ..) => Some(Explanation {
            title: texts.probably_no_usage_location.to_owned(),
            ..texts.explanation(texts.no_usage_location.texts(), &[])
        }),
        _ => None,
    }
}

impl Texts {
    fn no_seat_left(
        &self,
        catalogue: &Catalogue,
        target: OfferIndex,
        language: Language,
    ) -> Explanation {
        let target = catalogue.offer(target).name.get(language);
        self.explanation(self.no_seat_left.texts(), &[("target", target)])
    }

    fn exclusive(
        &self,
        catalogue: &Catalogue,
        target: OfferIndex,
        plans: [PlanIndex; 2],
        product: &str,
        language: Language,
    ) -> Explanation {
        let [plan, other] = plans.map(|plan| catalogue.plan(plan).name.get(language));
        let facts = [
            ("target", catalogue.offer(target).name.get(language)),
            ("plan", plan),
            ("other_plan", other),
            ("product", product),
        ];
        self.explanation(self.mutually_exclusive.texts(), &facts)
    }
}
