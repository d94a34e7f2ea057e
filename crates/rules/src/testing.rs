//! A small catalogue for unit tests. `tests/` runs on the real one.

use crate::catalogue::{
    Catalogue, CatalogueDraft, Condition, FamilyEntry, Localised, OfferDraft, OfferIndex,
    PlanDraft, Source,
};
use crate::holding::{OfferRef, Subscription};
use crate::id::{OfferId, SkuId, SubscriptionId};
use crate::seats::Seats;
use crate::status::{BillingCycle, Status};

fn localised(text: &str) -> Localised {
    Localised {
        en: text.into(),
        zh_tw: text.into(),
    }
}

/// Offers: BASIC (mail 1, chat) goes to PLUS (mail 2, chat, files) and to CALLS (mail 2, calls);
/// MAIL (mail 1) goes nowhere. Mail plans exclude each other.
pub fn draft() -> CatalogueDraft {
    let plan = |name: &str, family: &str, group: Option<&str>| PlanDraft {
        id: format!("plan-{name}"),
        service_name: name.into(),
        name: localised(name),
        family: family.into(),
        exclusive_group: group.map(Into::into),
    };
    let offer = |name: &str, plans: &[&str], targets: &[&str]| OfferDraft {
        id: OfferId::new(name).unwrap(),
        sku: SkuId::new(&format!("sku-{name}")).unwrap(),
        sku_part_number: name.into(),
        name: localised(name),
        renamed: None,
        plans: plans.iter().map(|&p| p.into()).collect(),
        targets: targets.iter().map(|t| OfferId::new(t).unwrap()).collect(),
        path_source: (!targets.is_empty()).then(|| "test".into()),
        minimum_quantity: 1,
        maximum_quantity: 300,
        cycles: vec!["monthly".into(), "annual".into()],
        prices: Vec::new(),
        price_source: None,
        synthetic_id: true,
    };
    CatalogueDraft {
        sources: vec![Source {
            key: "test".into(),
            title: localised("Test"),
            page: "here".into(),
            date: "2017-03-30".into(),
        }],
        conditions: Condition::ALL
            .iter()
            .map(|c| (c.key().into(), "test".into()))
            .collect(),
        profiles: vec![(
            "strict".into(),
            vec![("userContext".into(), "licenceTransfer".into())],
        )],
        default_profile: "strict".into(),
        families: ["mail", "chat", "files", "calls"]
            .iter()
            .map(|&key| FamilyEntry {
                key: key.into(),
                name: localised(key),
                managed_service: (key == "mail").then(|| "exchange".into()),
            })
            .collect(),
        exclusive_groups: vec!["mail".into()],
        plans: vec![
            plan("MAIL1", "mail", Some("mail")),
            plan("MAIL2", "mail", Some("mail")),
            plan("CHAT", "chat", None),
            plan("FILES", "files", None),
            plan("VOICE", "calls", None),
        ],
        offers: vec![
            offer("BASIC", &["MAIL1", "CHAT"], &["PLUS", "CALLS"]),
            offer("PLUS", &["MAIL2", "CHAT", "FILES"], &[]),
            offer("CALLS", &["MAIL2", "VOICE"], &[]),
            offer("MAIL", &["MAIL1"], &[]),
        ],
    }
}

pub fn catalogue() -> Catalogue {
    Catalogue::new(draft()).unwrap()
}

pub fn offer(catalogue: &Catalogue, id: &str) -> OfferIndex {
    catalogue.find_offer(&OfferId::new(id).unwrap()).unwrap()
}

/// An active subscription; offer `?` is one that the catalogue does not know.
pub fn subscription(id: &str, offer: &str, seats: u32) -> Subscription {
    let offer = OfferId::new(&offer.replace('?', "UNKNOWN")).unwrap();
    Subscription {
        id: SubscriptionId::new(id).unwrap(),
        name: id.into(),
        offer: OfferRef::find(&catalogue(), offer.clone()),
        offer_name: offer.as_str().into(),
        status: Status::Active,
        seats: Seats(seats),
        cycle: BillingCycle::Monthly,
        parent: None,
        started: None,
        renewal: None,
        auto_renew: true,
        trial: false,
    }
}
