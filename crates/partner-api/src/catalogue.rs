//! `public/catalog.json` into the rules' catalogue.
//!
//! Unlike the wire, this file is ours: nothing is tolerated. A member that we do not know is an
//! error, because it is a typing mistake that would otherwise switch a rule off in silence.

use crate::json::{Document, ReadError, Value};
use rules::catalogue::{
    Catalogue, CatalogueError, Draft, FamilyEntry, Localised, OfferDraft, PlanDraft, Price, Source,
};
use rules::id::IdError;
use rules::{BillingCycle, Currency, Money, OfferId, SkuId};
use std::borrow::Cow;

/// What errors about the file as a whole are about.
const FILE: &str = "catalog.json";

type Outcome<T> = Result<T, CatalogueError>;
type Pairs = Vec<(String, String)>;

/// Reads and checks a catalogue. Every error names the field and its value.
pub fn read(bytes: &[u8]) -> Outcome<Catalogue> {
    let document = Document::parse(bytes).map_err(unreadable)?;
    let root = Entry::new(
        &document.root,
        "",
        &[
            "sources",
            "conditions",
            "profiles",
            "defaultProfile",
            "families",
            "exclusiveGroups",
            "servicePlans",
            "offers",
        ],
    )?;
    Catalogue::new(Draft {
        sources: root.entries("sources", source)?,
        conditions: pairs(root.object("conditions")?)?,
        profiles: profiles(&root)?,
        default_profile: root.text("defaultProfile")?.to_owned(),
        families: root.entries("families", family)?,
        exclusive_groups: root.texts("exclusiveGroups")?,
        plans: root.entries("servicePlans", plan)?,
        offers: root.entries("offers", offer)?,
    })
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

fn source(entry: &At<'_>) -> Outcome<Source> {
    let entry = entry.allow(&["key", "title", "page", "date"])?;
    let page = entry.text("page")?;
    if !page.starts_with("https://") {
        return Err(CatalogueError::new(
            entry.at("page"),
            page,
            "must be an address that starts with https://",
        ));
    }
    Ok(Source {
        key: entry.text("key")?.into(),
        title: entry.localised("title")?,
        page: page.into(),
        date: entry.text("date")?.into(),
    })
}

fn profiles(root: &Entry<'_>) -> Outcome<Vec<(String, Pairs)>> {
    let all = root.object("profiles")?;
    let mut profiles = Vec::new();
    for (name, value) in all.members {
        let at = At {
            value,
            field: all.at(name),
        };
        profiles.push((name.clone().into_owned(), pairs(at.object()?)?));
    }
    Ok(profiles)
}

fn family(entry: &At<'_>) -> Outcome<FamilyEntry> {
    let entry = entry.allow(&["key", "name", "managedService"])?;
    Ok(FamilyEntry {
        key: entry.text("key")?.into(),
        name: entry.localised("name")?,
        managed_service: entry.optional_text("managedService")?.map(Into::into),
    })
}

fn plan(entry: &At<'_>) -> Outcome<PlanDraft> {
    let entry = entry.allow(&["id", "serviceName", "name", "family", "exclusiveGroup"])?;
    Ok(PlanDraft {
        // Plans have no id type of their own; a SKU's has the same form and case.
        id: entry.id("id", SkuId::new)?.as_str().to_owned(),
        service_name: entry.text("serviceName")?.to_owned(),
        name: entry.localised("name")?,
        family: entry.text("family")?.to_owned(),
        exclusive_group: entry.optional_text("exclusiveGroup")?.map(str::to_owned),
    })
}

fn offer(entry: &At<'_>) -> Outcome<OfferDraft> {
    let entry = entry.allow(&[
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
    ])?;
    let cycles = entry.texts("billingCycles")?;
    Ok(OfferDraft {
        id: entry.id("id", OfferId::new)?,
        sku: entry.id("skuId", SkuId::new)?,
        sku_part_number: entry.text("skuPartNumber")?.to_owned(),
        name: entry.localised("name")?,
        renamed: match entry.get("renamed") {
            Some(_) => Some(entry.localised("renamed")?),
            None => None,
        },
        plans: entry.texts("servicePlans")?,
        targets: targets(&entry)?,
        path_source: entry.optional_text("pathSource")?.map(str::to_owned),
        minimum_quantity: entry.count("minimumQuantity")?,
        maximum_quantity: entry.count("maximumQuantity")?,
        prices: prices(&entry, &cycles)?,
        cycles,
        price_source: entry.optional_text("priceSource")?.map(str::to_owned),
        synthetic_id: entry.flag("syntheticId")?,
    })
}

fn targets(entry: &Entry<'_>) -> Outcome<Vec<OfferId>> {
    let mut targets = Vec::new();
    for (k, text) in entry.texts("upgradeTargets")?.iter().enumerate() {
        let field = format!("{}[{k}]", entry.at("upgradeTargets"));
        targets.push(OfferId::new(text).map_err(|_| not_an_id(field, text))?);
    }
    Ok(targets)
}

/// `cycles` are those of the offer: a price for another one is a mistake in one of the two.
fn prices(entry: &Entry<'_>, cycles: &[String]) -> Outcome<Vec<Price>> {
    let mut prices: Vec<Price> = Vec::new();
    for at in entry.list("prices")? {
        let price = at.allow(&["cycle", "currency", "perSeat"])?;
        let word = price.text("cycle")?;
        if !cycles.iter().any(|c| c == word) {
            let problem = "is no entry of the offer's billingCycles";
            return Err(CatalogueError::new(price.at("cycle"), word, problem));
        }
        let cycle = BillingCycle::from_wire(word);
        let code = price.text("currency")?;
        let Some(currency) = Currency::new(code) else {
            let problem = "must be a currency code, as USD";
            return Err(CatalogueError::new(price.at("currency"), code, problem));
        };
        let decimal = price.text("perSeat")?;
        let Some(per_seat) = Money::parse(decimal, currency) else {
            let problem = format!(
                "must be a plain decimal with at most {} digits after the point, as 8.30",
                currency.decimals()
            );
            return Err(CatalogueError::new(price.at("perSeat"), decimal, problem));
        };
        if prices
            .iter()
            .any(|p| p.cycle == cycle && p.per_seat.currency == currency)
        {
            let problem = "has a price in this currency already";
            return Err(CatalogueError::new(price.at("cycle"), word, problem));
        }
        prices.push(Price { cycle, per_seat });
    }
    Ok(prices)
}

fn pairs(entry: Entry<'_>) -> Outcome<Pairs> {
    let mut pairs = Vec::new();
    for (name, value) in entry.members {
        let at = At {
            value,
            field: entry.at(name),
        };
        pairs.push((name.clone().into_owned(), at.text()?.to_owned()));
    }
    Ok(pairs)
}

/// A value and the name of its field.
struct At<'a> {
    value: &'a Value<'a>,
    field: String,
}

impl<'a> At<'a> {
    fn wrong(&self, problem: &str) -> CatalogueError {
        let value = match self.value {
            Value::Text(text) => text.clone().into_owned(),
            other => other.quoted(),
        };
        let field = match self.field.as_str() {
            "" => FILE,
            field => field,
        };
        CatalogueError::new(field, value, problem)
    }

    fn text(&self) -> Outcome<&'a str> {
        match self.value {
            Value::Text(text) if !text.trim().is_empty() => Ok(text),
            _ => Err(self.wrong("must be a text, and not an empty one")),
        }
    }

    fn object(&self) -> Outcome<Entry<'a>> {
        match self.value {
            Value::Object(members) => Ok(Entry {
                members,
                field: self.field.clone(),
            }),
            _ => Err(self.wrong("must be an object")),
        }
    }

    fn allow(&self, allowed: &[&str]) -> Outcome<Entry<'a>> {
        Entry::new(self.value, &self.field, allowed)
    }
}

/// An object of the file. Member names are matched exactly.
struct Entry<'a> {
    members: &'a [(Cow<'a, str>, Value<'a>)],
    field: String,
}

impl<'a> Entry<'a> {
    fn new(value: &'a Value<'a>, field: &str, allowed: &[&str]) -> Outcome<Self> {
        let at = At {
            value,
            field: field.to_owned(),
        };
        let entry = at.object()?;
        for (name, value) in entry.members {
            if !allowed.contains(&&**name) {
                let at = At {
                    value,
                    field: entry.at(name),
                };
                return Err(at.wrong("there is no such field"));
            }
        }
        Ok(entry)
    }

    fn at(&self, name: &str) -> String {
        if self.field.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.field)
        }
    }

    fn get(&self, name: &str) -> Option<At<'a>> {
        let (_, value) = self.members.iter().find(|(n, _)| n == name)?;
        Some(At {
            value,
            field: self.at(name),
        })
    }

    fn required(&self, name: &str) -> Outcome<At<'a>> {
        self.get(name)
            .ok_or_else(|| CatalogueError::new(self.at(name), "", "is missing"))
    }

    fn text(&self, name: &str) -> Outcome<&'a str> {
        self.required(name)?.text()
    }

    fn optional_text(&self, name: &str) -> Outcome<Option<&'a str>> {
        self.get(name).map(|at| at.text()).transpose()
    }

    fn count(&self, name: &str) -> Outcome<u32> {
        let at = self.required(name)?;
        match at.value {
            Value::Integer(n) => u32::try_from(*n).ok(),
            _ => None,
        }
        .ok_or_else(|| at.wrong("must be a whole number from 0 to 4294967295"))
    }

    /// False where it is missing.
    fn flag(&self, name: &str) -> Outcome<bool> {
        match self.get(name) {
            Some(at) => match at.value {
                Value::Boolean(flag) => Ok(*flag),
                _ => Err(at.wrong("must be true or false")),
            },
            None => Ok(false),
        }
    }

    fn id<T>(&self, name: &str, make: fn(&str) -> Result<T, IdError>) -> Outcome<T> {
        let text = self.text(name)?;
        make(text).map_err(|_| not_an_id(self.at(name), text))
    }

    fn localised(&self, name: &str) -> Outcome<Localised> {
        let entry = self.required(name)?.allow(&["en", "zh-TW"])?;
        Ok(Localised {
            en: entry.text("en")?.into(),
            zh_tw: entry.text("zh-TW")?.into(),
        })
    }

    fn object(&self, name: &str) -> Outcome<Entry<'a>> {
        self.required(name)?.object()
    }

    fn list(&self, name: &str) -> Outcome<Vec<At<'a>>> {
        let list = self.required(name)?;
        let Value::List(items) = list.value else {
            return Err(list.wrong("must be a list"));
        };
        let at = |(i, value)| At {
            value,
            field: format!("{}[{i}]", list.field),
        };
        Ok(items.iter().enumerate().map(at).collect())
    }

    fn entries<T>(&self, name: &str, read: fn(&At<'_>) -> Outcome<T>) -> Outcome<Vec<T>> {
        self.list(name)?.iter().map(read).collect()
    }

    /// Texts that all differ.
    fn texts(&self, name: &str) -> Outcome<Vec<String>> {
        let mut texts: Vec<String> = Vec::new();
        for at in self.list(name)? {
            let text = at.text()?;
            if texts.iter().any(|t| t.eq_ignore_ascii_case(text)) {
                return Err(at.wrong("stands in the list twice"));
            }
            texts.push(text.to_owned());
        }
        Ok(texts)
    }
}

fn not_an_id(field: String, value: &str) -> CatalogueError {
    CatalogueError::new(
        field,
        value,
        "must be an id: 1 to 64 letters, digits, '-', '_', '.' or ':'",
    )
}
