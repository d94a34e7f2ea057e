//! Lists in pages, and the filter of the list of customers.

use super::{Facts, Outcome};
use crate::call::Call;
use crate::problem::Problem;
use crate::world::Customer;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use partner_api::collection::CONTINUATION_HEADER;
use partner_api::json::Document;
use partner_api::{Collection, Header, Link, Links};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

/// The most items of a page, and how many it has unless the caller says.
const MOST: usize = 500;

/// A page of things, before they are shown.
pub struct Page<T> {
    items: Vec<T>,
    links: Links,
    token: Option<String>,
}

impl<T> Page<T> {
    /// The page with each thing as it is shown.
    pub fn map<U>(self, show: impl FnMut(T) -> U) -> Collection<U> {
        let mut page = Collection::of(self.items.into_iter().map(show).collect());
        page.links = self.links;
        page.continuation_token = self.token;
        page
    }
}

impl<'a> Facts<'a> {
    /// The page of a list that the call asks for. A continuation token names the last thing of the
    /// page before and is bound to the partner, the list and the filter.
    pub(super) fn page<T>(
        &self,
        path: &str,
        things: impl Iterator<Item = T>,
        key: impl Fn(&T) -> String,
    ) -> Outcome<Page<T>> {
        let size = match self.call.query("size") {
            None => MOST,
            Some(text) => match text.parse() {
                Ok(size @ 1..=MOST) => size,
                _ => {
                    let problem = format!("size is “{text}”: it must be from 1 to {MOST}");
                    return Err(Problem::InvalidAttribute(problem));
                }
            },
        };
        let filter = self.call.query("filter").unwrap_or("");
        let scope = format!("{path}?{filter}");
        let mut things = things.peekable();
        if let Some(token) = &self.call.continuation {
            let last = self
                .opened(token, &scope)
                .ok_or(Problem::ContinuationNotFound)?;
            // Gone things would end the list early; nothing is ever removed from one.
            if !things.by_ref().any(|thing| key(&thing) == last) {
                return Err(Problem::ContinuationNotFound);
            }
        }
        let items: Vec<T> = things.by_ref().take(size).collect();
        let mut uri = match self.call.query("size") {
            Some(_) => format!("{path}?size={size}"),
            None => path.to_owned(),
        };
        if !filter.is_empty() {
            let joint = if uri.contains('?') { '&' } else { '?' };
            let filter = utf8_percent_encode(filter, NON_ALPHANUMERIC);
            uri = format!("{uri}{joint}filter={filter}");
        }
        let mut links = Links::NONE.with("self", Link::get(&uri));
        let mut token = None;
        if let (Some(last), Some(_)) = (items.last(), things.peek()) {
            let text = self.sealed(&key(last), &scope);
            let joint = if uri.contains('?') { '&' } else { '?' };
            let next = Link {
                headers: vec![Header {
                    key: CONTINUATION_HEADER.to_owned(),
                    value: text.clone(),
                }],
                ..Link::get(format!("{uri}{joint}seekOperation=Next"))
            };
            links = links.with("next", next);
            token = Some(text);
        }
        Ok(Page {
            items,
            links,
            token,
        })
    }

    fn sealed(&self, last: &str, scope: &str) -> String {
        let seal = self.seal(last, scope);
        URL_SAFE_NO_PAD.encode(format!("{last} {seal}"))
    }

    fn opened(&self, token: &str, scope: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (last, seal) = text.split_once(' ')?;
        (seal == self.seal(last, scope)).then(|| last.to_owned())
    }

    /// Says who may go on from where. It keeps partners apart, not attackers out: this is a mock.
    fn seal(&self, last: &str, scope: &str) -> String {
        let mut hash = Sha256::new();
        for part in [
            self.world.seed.to_string().as_str(),
            self.partner.id.to_string().as_str(),
            scope,
            last,
        ] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        URL_SAFE_NO_PAD.encode(&hash.finalize()[..12])
    }
}

/// The filter of the list of customers, as
/// `{"Field":"CompanyName","Value":"cont","Operator":"starts_with"}`.
pub struct Filter {
    field: Field,
    start: String,
}

enum Field {
    CompanyName,
    Domain,
}

impl Filter {
    /// The filter of a call, where it has one.
    pub fn of(call: &Call) -> Outcome<Option<Self>> {
        let Some(text) = call.query("filter").filter(|t| !t.is_empty()) else {
            return Ok(None);
        };
        let wrong = |problem: String| Problem::InvalidAttribute(format!("filter: {problem}"));
        let document = Document::parse(text.as_bytes()).map_err(|e| wrong(e.to_string()))?;
        let node = document.root();
        let member = |name| node.required_text(name).map_err(|e| wrong(e.to_string()));
        let operator = node.text("Operator").map_err(|e| wrong(e.to_string()))?;
        if let Some(word) = operator
            && !word.replace('_', "").eq_ignore_ascii_case("startswith")
        {
            return Err(wrong(format!("Operator is “{word}”: only starts_with")));
        }
        let field = member("Field")?;
        let field = match field.to_ascii_lowercase().as_str() {
            "companyname" => Field::CompanyName,
            "domain" => Field::Domain,
            _ => {
                let problem = format!("Field is “{field}”: only CompanyName and Domain");
                return Err(wrong(problem));
            }
        };
        let start = member("Value")?.to_lowercase();
        Ok(Some(Self { field, start }))
    }

    /// Whether a customer is one of those asked for.
    pub fn matches(&self, customer: &Customer) -> bool {
        let text = match self.field {
            Field::CompanyName => &customer.name,
            Field::Domain => &customer.domain,
        };
        text.to_lowercase().starts_with(&self.start)
    }
}
