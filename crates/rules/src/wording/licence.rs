//! What is left to be done for a user, in words.

use super::{Explanation, Language, Texts};
use crate::catalogue::{Catalogue, OfferIndex};
use crate::licence::{LicenceIssue, User};

/// Why a user's licence cannot be moved to `target`, and what to do about it by hand. The issue
/// must be one that [`crate::predict`] gave for this target.
pub fn explain_licence_issue(
    catalogue: &Catalogue,
    target: OfferIndex,
    user: &User,
    issue: &LicenceIssue,
    language: Language,
) -> Explanation {
    let texts = Texts::of(language);
    let upn = user.user_principal_name.trim();
    let name = user.name.trim();
    let (name, account) = match (name.is_empty(), upn.is_empty()) {
        (false, false) if name != upn => {
            let facts = [("name", name), ("upn", upn)];
            (name, texts.filled(texts.account, &facts))
        }
        (false, _) => (name, name.to_owned()),
        (true, false) => (upn, upn.to_owned()),
        (true, true) => (user.id.as_str(), user.id.as_str().to_owned()),
    };
    let target = catalogue.offer(target).name.get(language);
    let mut facts = vec![("user", name), ("account", &*account), ("target", target)];
    let entry = match issue {
        LicenceIssue::NoUsageLocation => &texts.no_usage_location,
        LicenceIssue::NoSeatLeft => &texts.no_seat_left,
        LicenceIssue::MutuallyExclusive {
            plan,
            other_plan,
            other_product,
        } => {
            let plan_name = |plan| catalogue.plan(plan).name.get(language);
            facts.push(("plan", plan_name(*plan)));
            facts.push(("other_plan", plan_name(*other_plan)));
            facts.push(("product", other_product));
            &texts.mutually_exclusive
        }
    };
    Explanation {
        title: texts.filled(entry.title, &facts),
        detail: texts.filled(entry.detail, &facts),
        remedy: texts.filled(entry.remedy, &facts),
    }
}
