//! Reasons in words, in both languages of the product. A language is always an argument.
//!
//! Written for the reseller's employee who looks at the subscription: which condition fails, the
//! facts it rests on, and the next step. The texts are data, one table for each language; a
//! missing entry does not compile. Terms in zh-TW follow Microsoft's own (the page of 2017-03-30
//! and the human-translated Partner Center pages of 2021).
//!
//! A text is put together by pushing pieces, because the page ships this in its WASM.

mod en;
mod fill;
mod holdings;
mod licence;
mod zh_tw;

use crate::catalogue::{Catalogue, OfferIndex};
use crate::holding::{Customer, HoldingRef};
use crate::reason::{Actor, Reason};
use crate::service::ServiceSet;
use crate::status::{BillingCycle, Status};
use holdings::Named;

pub use fill::{push_spaced, set_apart};
pub use licence::{explain_licence_code, explain_licence_issue};

/// A language of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// English.
    En,
    /// 繁體中文 (zh-TW).
    ZhTw,
}

/// A failing condition in words. Plain text, without markup; each field ends as a sentence does,
/// except the title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The failing condition, short.
    pub title: String,
    /// The facts it rests on.
    pub detail: String,
    /// What to do next, and whose move it is.
    pub remedy: String,
}

impl Explanation {
    /// Detail and remedy as one text, for where there is no room for more.
    pub fn sentences(&self, language: Language) -> String {
        let between = Texts::of(language).between_sentences;
        [&*self.detail, between, &*self.remedy].concat()
    }
}

/// The texts of one condition. `{…}` is where a fact goes.
struct Entry {
    /// At most 40 characters, no facts.
    headline: &'static str,
    title: &'static str,
    detail: &'static str,
    remedy: &'static str,
}

/// The texts of what no row of a table is about: a bare code, an issue of a user's licences.
struct PlainEntry {
    title: &'static str,
    detail: &'static str,
    remedy: &'static str,
}

/// The texts of a condition that other holdings fail. Where some were sold here and some elsewhere,
/// `elsewhere` gives title and detail, and both give the remedy.
struct HoldingsEntry {
    here: Entry,
    elsewhere: Entry,
}

/// How a language joins a list.
struct ListStyle {
    two: &'static str,
    more: &'static str,
    last: &'static str,
}

/// A counted noun; `{n}` is the number.
struct Counted {
    one: &'static str,
    other: &'static str,
}

struct StatusNames {
    active: &'static str,
    pending: &'static str,
    suspended: &'static str,
    deleted: &'static str,
    expired: &'static str,
    disabled: &'static str,
    none: &'static str,
}

struct CycleNames {
    monthly: &'static str,
    annual: &'static str,
    biennial: &'static str,
    triennial: &'static str,
    one_time: &'static str,
    none: &'static str,
    unknown: &'static str,
}

struct ActorNames {
    partner: &'static str,
    customer: &'static str,
    customer_with_other_seller: &'static str,
    microsoft: &'static str,
    nobody: &'static str,
}

struct NotActiveEntries {
    suspended: Entry,
    deleted: Entry,
    expired: Entry,
    disabled: Entry,
    other: Entry,
}

/// All texts of a language.
struct Texts {
    /// What stands between two sentences.
    between_sentences: &'static str,
    list: ListStyle,
    /// A list of which one is enough.
    choice: ListStyle,
    seats: Counted,
    /// A holding by name, as a list or a remedy refers to it; `named` where it has a nickname.
    short_named: &'static str,
    /// A holding with its facts.
    full_named: &'static str,
    full_plain: &'static str,
    /// Stands for an offer that is not known by name.
    some_offer: &'static str,
    /// Stands for a product whose name is not known.
    another_product: &'static str,
    probably_no_usage_location: &'static str,
    statuses: StatusNames,
    cycles: CycleNames,
    actors: ActorNames,
    not_active: NotActiveEntries,
    not_provisioned: Entry,
    no_delegated_admin: Entry,
    no_delegated_admin_for: Entry,
    overlap: HoldingsEntry,
    /// One holding that overlaps.
    overlap_here: &'static str,
    overlap_elsewhere: &'static str,
    target_held: HoldingsEntry,
    /// The holdings of the target.
    held_here: &'static str,
    held_elsewhere: &'static str,
    user_context: Entry,
    add_ons: Entry,
    no_path: Entry,
    not_on_path: Entry,
    billing_cycle: Entry,
    /// One for each of the API's codes 0 to 11, for a refusal that comes without facts.
    codes: [PlainEntry; 12],
    unknown_code: PlainEntry,
    no_usage_location: PlainEntry,
    mutually_exclusive: PlainEntry,
    no_seat_left: PlainEntry,
}

impl Texts {
    const fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &en::TEXTS,
            Language::ZhTw => &zh_tw::TEXTS,
        }
    }

    fn status<'a>(&self, status: &'a Status) -> &'a str {
        match status {
            Status::Active => self.statuses.active,
            Status::Pending => self.statuses.pending,
            Status::Suspended => self.statuses.suspended,
            Status::Deleted => self.statuses.deleted,
            Status::Expired => self.statuses.expired,
            Status::Disabled => self.statuses.disabled,
            Status::None => self.statuses.none,
            Status::Other(word) => word,
        }
    }

    fn cycle<'a>(&self, cycle: &'a BillingCycle) -> &'a str {
        match cycle {
            BillingCycle::Monthly => self.cycles.monthly,
            BillingCycle::Annual => self.cycles.annual,
            BillingCycle::Biennial => self.cycles.biennial,
            BillingCycle::Triennial => self.cycles.triennial,
            BillingCycle::OneTime => self.cycles.one_time,
            BillingCycle::None => self.cycles.none,
            BillingCycle::Unknown => self.cycles.unknown,
            BillingCycle::Other(word) => word,
        }
    }

    fn actor(&self, actor: Actor) -> &'static str {
        match actor {
            Actor::Partner => self.actors.partner,
            Actor::Customer => self.actors.customer,
            Actor::CustomerWithOtherSeller => self.actors.customer_with_other_seller,
            Actor::Microsoft => self.actors.microsoft,
            Actor::Nobody => self.actors.nobody,
        }
    }

    fn entry(&'static self, reason: &Reason) -> &'static Entry {
        match reason {
            Reason::NotActive(status) => match status {
                Status::Suspended => &self.not_active.suspended,
                Status::Deleted => &self.not_active.deleted,
                Status::Expired => &self.not_active.expired,
                Status::Disabled => &self.not_active.disabled,
                Status::Active | Status::Pending | Status::None | Status::Other(_) => {
                    &self.not_active.other
                }
            },
            Reason::NotProvisioned => &self.not_provisioned,
            Reason::NoDelegatedAdmin => &self.no_delegated_admin,
            Reason::NoDelegatedAdminFor(_) => &self.no_delegated_admin_for,
            Reason::OverlappingServices(overlaps) => self
                .overlap
                .by_seller(overlaps.iter().map(|overlap| overlap.holding)),
            Reason::TargetHeld(held) => self.target_held.by_seller(held.iter().copied()),
            Reason::UserContextRequired => &self.user_context,
            Reason::AddOns(_) => &self.add_ons,
            Reason::NoUpgradePath => &self.no_path,
            Reason::TargetNotOnPath => &self.not_on_path,
            Reason::BillingCycleNotSupported(_) => &self.billing_cycle,
        }
    }

    fn code(&'static self, code: i64) -> &'static PlainEntry {
        usize::try_from(code)
            .ok()
            .and_then(|place| self.codes.get(place))
            .unwrap_or(&self.unknown_code)
    }
}

impl Entry {
    /// Title, detail and remedy.
    const fn texts(&self) -> [&'static str; 3] {
        [self.title, self.detail, self.remedy]
    }
}

impl PlainEntry {
    /// Title, detail and remedy.
    const fn texts(&self) -> [&'static str; 3] {
        [self.title, self.detail, self.remedy]
    }
}

impl HoldingsEntry {
    fn by_seller(&self, mut holdings: impl Iterator<Item = HoldingRef>) -> &Entry {
        if holdings.any(HoldingRef::bought_elsewhere) {
            &self.elsewhere
        } else {
            &self.here
        }
    }
}

/// The failing condition in at most 40 characters, for a row of a table. No full stop.
pub fn headline(reason: &Reason, language: Language) -> &'static str {
    Texts::of(language).entry(reason).headline
}

/// Who has to act, as "You" or "The customer's administrator".
pub fn actor_name(actor: Actor, language: Language) -> &'static str {
    Texts::of(language).actor(actor)
}

/// A state on screen; a word that we do not know is shown as it came.
pub fn status_name(status: &Status, language: Language) -> &str {
    Texts::of(language).status(status)
}

/// A billing cycle on screen; a word that we do not know is shown as it came.
pub fn cycle_name(cycle: &BillingCycle, language: Language) -> &str {
    Texts::of(language).cycle(cycle)
}

/// Joins names into one text: "A, B, and C", 「A、B和C」.
pub fn join_list<'a>(names: impl IntoIterator<Item = &'a str>, language: Language) -> String {
    let texts = Texts::of(language);
    let names: Vec<&str> = names.into_iter().collect();
    texts.join(&texts.list, &names)
}

/// The names of service families, joined.
pub fn services_list(catalogue: &Catalogue, services: ServiceSet, language: Language) -> String {
    join_list(
        services
            .iter()
            .map(|family| catalogue.family(family).name.get(language)),
        language,
    )
}

/// The texts of a refusal that came from the backend as a bare code, without facts. Codes are the
/// API's UpgradeErrorCode (0 to 11); any other gets a general text with the code as reference.
pub fn explain_code(code: i64, language: Language) -> Explanation {
    let texts = Texts::of(language);
    texts.explanation(texts.code(code).texts(), &[("code", &code.to_string())])
}

/// A failing condition of an upgrade of `customer.subscriptions[source]` to `target`, with the
/// facts. `reason` must be one that [`crate::assess`] gave for them; a holding that is none of the
/// customer's is left out.
pub fn explain(
    catalogue: &Catalogue,
    customer: &Customer,
    source: usize,
    target: OfferIndex,
    reason: &Reason,
    language: Language,
) -> Explanation {
    let texts = Texts::of(language);
    let entry = texts.entry(reason).texts();
    let target_offer = catalogue.offer(target);
    let target = target_offer.name.get(language);
    let named = Named {
        texts,
        catalogue,
        customer,
        language,
    };
    let offer = match customer.subscriptions.get(source) {
        Some(s) => named.offer(s.offer.known(), &s.offer_name),
        None => texts.some_offer.into(),
    };
    match reason {
        Reason::NotActive(status) => texts.explanation(entry, &[("status", texts.status(status))]),
        Reason::NotProvisioned => {
            texts.explanation(entry, &[("status", texts.status(&Status::Pending))])
        }
        Reason::NoDelegatedAdmin | Reason::UserContextRequired => {
            texts.explanation(entry, &[("target", target)])
        }
        Reason::NoDelegatedAdminFor(services) => {
            let services = services_list(catalogue, *services, language);
            texts.explanation(entry, &[("services", &services)])
        }
        Reason::OverlappingServices(overlaps) => named.overlap(overlaps),
        Reason::TargetHeld(held) => named.target_held(held, target),
        Reason::AddOns(add_ons) => {
            let (full, short) = named.both(add_ons);
            let facts = [("full", &*full), ("names", &*short)];
            texts.explanation(entry, &facts)
        }
        Reason::NoUpgradePath => texts.explanation(entry, &[("offer", &*offer)]),
        Reason::TargetNotOnPath => {
            let path = customer
                .subscriptions
                .get(source)
                .and_then(|s| s.offer.known());
            let path: Vec<&str> = path
                .map_or(&[][..], |known| &catalogue.offer(known).targets)
                .iter()
                .map(|&place| catalogue.offer(place).name.get(language))
                .collect();
            let path = texts.join(&texts.choice, &path);
            let facts = [("offer", &*offer), ("target", target), ("path", &*path)];
            texts.explanation(entry, &facts)
        }
        Reason::BillingCycleNotSupported(cycle) => {
            let supported: Vec<&str> = target_offer.cycles.iter().map(|c| texts.cycle(c)).collect();
            let supported = texts.join(&texts.list, &supported);
            let facts = [
                ("cycle", texts.cycle(cycle)),
                ("target", target),
                ("supported", &*supported),
            ];
            texts.explanation(entry, &facts)
        }
    }
}
