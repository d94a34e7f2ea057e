//! `public/catalog.json` into the rules' catalogue.
//!
//! Unlike the wire, this file is ours: nothing is tolerated. A member that we do not know is an
//! error, because it is a typing mistake that would otherwise switch a rule off in silence.

use crate::json::{Document, Node, ReadError};
use rules::catalogue::{
    Catalogue, CatalogueDraft, CatalogueError, FamilyEntry, Localised, OfferDraft, PlanDraft,
    Price, Source,
};
use rules::id::IdError;
use rules::{BillingCycle, Currency, Money, OfferId, SkuId};
use std::cell::RefCell;

/// What errors about the file as a whole are about.
const FILE: &str = "catalog.json";

type Pairs = Vec<(String, String)>;

/// Reads and checks a catalogue. Every error names the field and its value.
pub fn read(bytes: &[u8]) -> Result<Catalogue, CatalogueError> {
    let document = Document::parse(bytes).map_err(unreadable)?;
    let mistake = Mistake::default();
    let root = Entry {
        node: document.root(),
        mistake: &mistake,
    };
    let draft = draft(&root);
    match mistake.0.into_inner() {
        Some(error) => Err(error),
        None => Catalogue::new(draft),
    }
}

fn unreadable(error: ReadError) -> CatalogueError {
    let place = match &error {
        ReadError::Truncated { line, column } | ReadError::Syntax { line, column, .. } => {
            format!("line {line} column {column}")
        }
        _ => String::new(),
    };
    CatalogueError::new(FILE, place, error.to_string())
}

fn draft(root: &Entry<'_>) -> CatalogueDraft {
    root.allow(&[
        "sources",
        "conditions",
        "profiles",
        "defaultProfile",
        "families",
        "exclusiveGroups",
        "servicePlans",
        "offers",
    ]);
    CatalogueDraft {
        sources: root.entries("sources", source),
        conditions: root.required("conditions").map(pairs).unwrap_or_default(),
        profiles: root.required("profiles").map(profiles).unwrap_or_default(),
        default_profile: root.text("defaultProfile"),
        families: root.entries("families", family),
        exclusive_groups: root.texts("exclusiveGroups"),
        plans: root.entries("servicePlans", plan),
        offers: root.entries("offers", offer),
    }
}

fn source(entry: &Entry<'_>) -> Option<Source> {
    entry.allow(&["key", "title", "page", "date"]);
    let page = entry.text("page");
    if !page.starts_with("https://") {
        entry.wrong("page", "must be an address that starts with https://");
    }
    Some(Source {
        key: entry.text("key").into(),
        title: entry.localised("title"),
        page: page.into(),
        date: entry.text("date").into(),
    })
}

/// The members of an object whose names are data.
fn pairs(entry: Entry<'_>) -> Pairs {
    entry.check_object();
    let members = entry.node.members();
    let pair = |(name, node): (&str, Node<'_>)| (name.to_owned(), entry.at(node).as_text());
    members.map(pair).collect()
}

fn profiles(entry: Entry<'_>) -> Vec<(String, Pairs)> {
    entry.check_object();
    let members = entry.node.members();
    let profile = |(name, node): (&str, Node<'_>)| (name.to_owned(), pairs(entry.at(node)));
    members.map(profile).collect()
}

fn family(entry: &Entry<'_>) -> Option<FamilyEntry> {
    entry.allow(&["key", "name", "managedService"]);
    Some(FamilyEntry {
        key: entry.text("key").into(),
        name: entry.localised("name"),
        managed_service: entry.optional_text("managedService").map(Into::into),
    })
}

fn plan(entry: &Entry<'_>) -> Option<PlanDraft> {
    entry.allow(&["id", "serviceName", "name", "family", "exclusiveGroup"]);
    Some(PlanDraft {
        // Plans have no id type of their own; a SKU's has the same form and case.
        id: entry.id("id", SkuId::new)?.as_str().to_owned(),
        service_name: entry.text("serviceName"),
        name: entry.localised("name"),
        family: entry.text("family"),
        exclusive_group: entry.optional_text("exclusiveGroup"),
    })
}

fn offer(entry: &Entry<'_>) -> Option<OfferDraft> {
    entry.allow(&[
        "id",
        "skuId",
        "skuPartNumber",
        "name",
        "renamed",
        "servicePlans",
        "upgradeTargets",
        "pathSource",
        "minimumQuantity",
        "maximumQuantity",
        "billingCycles",
        "prices",
        "priceSource",
        "syntheticId",
    ]);
    let renamed = entry.node.get("renamed").is_some();
    Some(OfferDraft {
        id: entry.id("id", OfferId::new)?,
        sku: entry.id("skuId", SkuId::new)?,
        sku_part_number: entry.text("skuPartNumber"),
        name: entry.localised("name"),
        renamed: renamed.then(|| entry.localised("renamed")),
        plans: entry.texts("servicePlans"),
        targets: entry.entries("upgradeTargets", |target| target.as_id(OfferId::new)),
        path_source: entry.optional_text("pathSource"),
        minimum_quantity: entry.count("minimumQuantity"),
        maximum_quantity: entry.count("maximumQuantity"),
        cycles: entry.texts("billingCycles"),
        prices: prices(entry),
        price_source: entry.optional_text("priceSource"),
        synthetic_id: entry.flag("syntheticId"),
    })
}

fn prices(offer: &Entry<'_>) -> Vec<Price> {
    let prices = offer.entries("prices", price);
    for (i, price) in prices.iter().enumerate() {
        let same = |other: &Price| {
            other.cycle == price.cycle && other.per_seat.currency == price.per_seat.currency
        };
        let field = || format!("{}.prices[{i}].cycle", offer.node.field());
        let word = price.cycle.as_wire();
        if prices[..i].iter().any(same) {
            offer.mistaken(field(), word, "has a price in this currency already");
        }
        // A price for a cycle that the offer does not have is a mistake in one of the two.
        let mut cycles = offer.entries("billingCycles", |cycle| Some(cycle.as_text()));
        cycles.retain(|cycle| cycle == word);
        if cycles.is_empty() {
            offer.mistaken(field(), word, "is no entry of the offer's billingCycles");
        }
    }
    prices
}

fn price(entry: &Entry<'_>) -> Option<Price> {
    entry.allow(&["cycle", "currency", "perSeat"]);
    let cycle = BillingCycle::from_wire(&entry.text("cycle"));
    let Some(currency) = Currency::new(&entry.text("currency")) else {
        entry.wrong("currency", "must be a currency code, as USD");
        return None;
    };
    let Some(per_seat) = Money::parse(&entry.text("perSeat"), currency) else {
        let problem = format!(
            "must be a plain decimal with at most {} digits after the point, as 8.30",
            currency.decimals()
        );
        entry.wrong("perSeat", &problem);
        return None;
    };
    Some(Price { cycle, per_seat })
}

/// The first mistake. Reading goes on behind it with empty values, because an early return for each
/// member is most of a reader's bytes in the page.
#[derive(Default)]
struct Mistake(RefCell<Option<CatalogueError>>);

/// A value of the file.
#[derive(Clone, Copy)]
struct Entry<'a> {
    node: Node<'a>,
    mistake: &'a Mistake,
}

impl Entry<'_> {
    fn at<'n>(&'n self, node: Node<'n>) -> Entry<'n> {
        Entry {
            node,
            mistake: self.mistake,
        }
    }

    fn mistaken(&self, field: String, value: &str, problem: &str) {
        let mut first = self.mistake.0.borrow_mut();
        if first.is_none() {
            let field = if field.is_empty() {
                FILE.to_owned()
            } else {
                field
            };
            *first = Some(CatalogueError::new(field, value, problem));
        }
    }

    /// This value is wrong.
    fn is_wrong(&self, problem: &str) {
        let text = match self.node.as_text() {
            Some(text) => text.into_owned(),
            None => self.node.quoted(),
        };
        self.mistaken(self.node.field(), &text, problem);
    }

    /// A member is wrong.
    fn wrong(&self, name: &str, problem: &str) {
        if let Some(node) = self.node.get(name) {
            self.at(node).is_wrong(problem);
        }
    }

    fn check_object(&self) {
        if !self.node.is_object() {
            self.is_wrong("must be an object");
        }
        self.check_no_null();
    }

    /// The reader of the wire takes null for missing.
    fn check_no_null(&self) {
        if let Some(field) = self.node.null_child() {
            self.mistaken(field, "null", "must be left out where it has no value");
        }
    }

    /// Members are read without regard to case, so this is where a name in another case is noticed.
    fn allow(&self, names: &[&str]) {
        self.check_object();
        for (name, node) in self.node.members() {
            if !names.contains(&name) {
                self.at(node).is_wrong("there is no such field");
            }
        }
    }

    fn required<'n>(&'n self, name: &'n str) -> Option<Entry<'n>> {
        let node = self.node.get(name);
        if node.is_none() {
            self.mistaken(self.node.field_of(name), "", "is missing");
        }
        node.map(|node| self.at(node))
    }

    fn as_text(&self) -> String {
        let text = self.node.plain_text().unwrap_or_default();
        if text.trim().is_empty() {
            self.is_wrong("must be a text, and not an empty one");
        }
        text.to_owned()
    }

    fn text(&self, name: &str) -> String {
        self.required(name)
            .map(|entry| entry.as_text())
            .unwrap_or_default()
    }

    fn optional_text(&self, name: &str) -> Option<String> {
        let node = self.node.get(name)?;
        Some(self.at(node).as_text())
    }

    fn count(&self, name: &str) -> u32 {
        let Some(entry) = self.required(name) else {
            return 0;
        };
        let whole = match entry.node.plain_text() {
            Some(_) => None,
            None => entry.node.as_number(),
        };
        match whole.map(u32::try_from) {
            Some(Ok(count)) => count,
            _ => {
                entry.is_wrong("must be a whole number from 0 to 4294967295");
                0
            }
        }
    }

    /// False where it is missing.
    fn flag(&self, name: &str) -> bool {
        let Some(node) = self.node.get(name) else {
            return false;
        };
        match (node.plain_text(), node.as_boolean()) {
            (None, Some(flag)) => flag,
            _ => {
                self.at(node).is_wrong("must be true or false");
                false
            }
        }
    }

    fn as_id<T>(&self, make: fn(&str) -> Result<T, IdError>) -> Option<T> {
        let id = make(&self.as_text()).ok();
        if id.is_none() {
            self.is_wrong("must be an id: 1 to 64 letters, digits, '-', '_', '.' or ':'");
        }
        id
    }

    fn id<T>(&self, name: &str, make: fn(&str) -> Result<T, IdError>) -> Option<T> {
        self.required(name)?.as_id(make)
    }

    fn localised(&self, name: &str) -> Localised {
        let (mut en, mut zh_tw) = (String::new(), String::new());
        if let Some(entry) = self.required(name) {
            entry.allow(&["en", "zh-TW"]);
            en = entry.text("en");
            zh_tw = entry.text("zh-TW");
        }
        Localised {
            en: en.into(),
            zh_tw: zh_tw.into(),
        }
    }

    fn entries<T>(&self, name: &str, read: fn(&Entry<'_>) -> Option<T>) -> Vec<T> {
        let Some(list) = self.required(name) else {
            return Vec::new();
        };
        if !list.node.is_list() {
            list.is_wrong("must be a list");
        }
        list.check_no_null();
        let items = list.node.items();
        items.filter_map(|node| read(&list.at(node))).collect()
    }

    /// Texts that all differ.
    fn texts(&self, name: &str) -> Vec<String> {
        let texts = self.entries(name, |entry| Some(entry.as_text()));
        for (i, text) in texts.iter().enumerate() {
            if texts[..i].iter().any(|t| t.eq_ignore_ascii_case(text)) {
                let field = format!("{}[{i}]", self.node.field_of(name));
                self.mistaken(field, text, "stands in the list twice");
            }
        }
        texts
    }
}
