//! Lists in pages.
//!
//! The SDKs go on in two ways, and a token has to do for both: they repeat the link `next` with its
//! headers, or they send `?seekOperation=Next` and the token and nothing else (a "seek query"). So
//! the token holds all of what was asked for at first.

use super::{Facts, Outcome};
use crate::problem::Problem;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use partner_api::collection::CONTINUATION_HEADER;
use partner_api::{Collection, Header, Link, Links};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

/// The most items of a page, and how many it has unless the caller says.
const MOST: usize = 500;
/// Stands between the parts of a token. It is in no id, and in no JSON.
const BETWEEN: char = '\u{1F}';

/// What a call asks for of a list.
pub struct Asked {
    /// The list, as links name it.
    path: String,
    /// Items of a page; none where the caller leaves it to us.
    size: Option<usize>,
    /// The last item of the page before.
    after: Option<String>,
    /// The token that said so.
    token: Option<String>,
    /// A field to sort by, with a minus before it for the other way round; or nothing.
    pub sort: String,
    /// A filter as JSON, or nothing.
    pub filter: String,
}

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

impl Asked {
    /// The link that goes on behind an item, or that came with a token.
    fn next(&self, token: &str) -> Link {
        let size = self.size.map_or(String::new(), |n| format!("size={n}&"));
        Link {
            headers: vec![Header {
                key: CONTINUATION_HEADER.to_owned(),
                value: token.to_owned(),
            }],
            ..Link::get(format!("{}?{size}seekOperation=Next", self.path))
        }
    }

    /// The link to this very page.
    fn this(&self) -> Link {
        if let Some(token) = &self.token {
            return self.next(token);
        }
        let mut uri = self.path.clone();
        let mut add = |name: &str, value: &str| {
            uri.push(if uri.contains('?') { '&' } else { '?' });
            uri.push_str(&format!("{name}={value}"));
        };
        if let Some(size) = self.size {
            add("size", &size.to_string());
        }
        if !self.filter.is_empty() {
            let filter = utf8_percent_encode(&self.filter, NON_ALPHANUMERIC);
            add("filter", &filter.to_string());
        }
        if let Some(field) = self.sort.strip_prefix('-') {
            add("sortField", field);
            add("sortDirection", "Descending");
        } else if !self.sort.is_empty() {
            add("sortField", &self.sort);
        }
        Link::get(uri)
    }
}

impl Facts<'_> {
    /// What the call asks for of a list. A token is bound to the partner and the list.
    pub(super) fn asked(&self, path: &str) -> Outcome<Asked> {
        let query = |name: &str| self.call.query(name).unwrap_or("");
        let size = self.size()?;
        let seek = query("seekOperation");
        if !seek.is_empty() && !seek.eq_ignore_ascii_case("next") {
            let problem = format!("seekOperation is “{seek}”: only Next");
            return Err(Problem::InvalidAttribute(problem));
        }
        let filter = query("filter").to_owned();
        let Some(token) = &self.call.continuation else {
            if !seek.is_empty() {
                // Without this the first page would come again and again.
                let problem = format!("seekOperation needs the header {CONTINUATION_HEADER}");
                return Err(Problem::InvalidAttribute(problem));
            }
            let descending = query("sortDirection").eq_ignore_ascii_case("descending");
            let field = query("sortField");
            let minus = descending && !field.is_empty();
            return Ok(Asked {
                path: path.to_owned(),
                size,
                after: None,
                token: None,
                sort: format!("{}{field}", if minus { "-" } else { "" }),
                filter,
            });
        };
        let first = self.opened(token, path);
        let first = first.ok_or(Problem::ContinuationNotFound)?;
        if !filter.is_empty() && filter != first.filter {
            return Err(Problem::ContinuationNotFound);
        }
        Ok(Asked {
            size: size.or(first.size),
            ..first
        })
    }

    /// `size`. The SDKs send 0 where the caller of a filtered list does not say one.
    fn size(&self) -> Outcome<Option<usize>> {
        let Some(text) = self.call.query("size") else {
            return Ok(None);
        };
        match text.parse() {
            Ok(0) => Ok(None),
            Ok(size @ 1..=MOST) => Ok(Some(size)),
            _ => {
                let problem = format!("size is “{text}”: it must be from 1 to {MOST}");
                Err(Problem::InvalidAttribute(problem))
            }
        }
    }

    /// The page of a short list that is asked for by `offset` and `size`, as the SDKs do with offers.
    /// `uri` is that of the whole list.
    pub(super) fn indexed<T>(&self, uri: &str, things: Vec<T>) -> Outcome<Collection<T>> {
        let size = self.size()?;
        let offset = self.call.query("offset").unwrap_or("0");
        let Ok(offset) = offset.parse::<usize>() else {
            let problem = format!("offset is “{offset}”: it must be a whole number from 0");
            return Err(Problem::InvalidAttribute(problem));
        };
        let link = |offset: usize| match (offset, size) {
            (_, Some(size)) => Link::get(format!("{uri}&offset={offset}&size={size}")),
            (1.., None) => Link::get(format!("{uri}&offset={offset}")),
            (0, None) => Link::get(uri),
        };
        let end = offset.saturating_add(size.unwrap_or(MOST));
        let more = end < things.len();
        let shown = things.into_iter().take(end).skip(offset);
        let mut page = Collection::of(shown.collect());
        page.links = Links::NONE.with("self", link(offset));
        if more {
            page.links = page.links.with("next", link(end));
        }
        Ok(page)
    }

    /// The page of a list. `key` is an id that no other thing of the list has.
    pub(super) fn page<T>(
        &self,
        asked: &Asked,
        things: impl Iterator<Item = T>,
        key: impl Fn(&T) -> String,
    ) -> Outcome<Page<T>> {
        let mut things = things.peekable();
        if let Some(last) = &asked.after {
            // Gone things would end the list early; nothing is ever removed from one.
            if !things.by_ref().any(|thing| key(&thing) == *last) {
                return Err(Problem::ContinuationNotFound);
            }
        }
        let size = asked.size.unwrap_or(MOST);
        let items: Vec<T> = things.by_ref().take(size).collect();
        let mut links = Links::NONE.with("self", asked.this());
        let mut token = None;
        if let (Some(last), Some(_)) = (items.last(), things.peek()) {
            let text = self.sealed(&key(last), asked);
            links = links.with("next", asked.next(&text));
            token = Some(text);
        }
        Ok(Page {
            items,
            links,
            token,
        })
    }

    fn sealed(&self, last: &str, asked: &Asked) -> String {
        let size = asked.size.map_or(String::new(), |size| size.to_string());
        let parts = [last, &size, &asked.sort, &asked.filter];
        let rest = parts.join(&BETWEEN.to_string());
        let seal = self.seal(&rest, &asked.path);
        URL_SAFE_NO_PAD.encode(format!("{seal}{BETWEEN}{rest}"))
    }

    fn opened(&self, token: &str, path: &str) -> Option<Asked> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
        let (seal, rest) = text.split_once(BETWEEN)?;
        if seal != self.seal(rest, path) {
            return None;
        }
        let mut parts = rest.splitn(4, BETWEEN);
        Some(Asked {
            path: path.to_owned(),
            after: Some(parts.next()?.to_owned()),
            size: parts.next()?.parse().ok(),
            token: Some(token.to_owned()),
            sort: parts.next()?.to_owned(),
            filter: parts.next()?.to_owned(),
        })
    }

    /// Says who may go on from where. It keeps partners apart, not attackers out: this is a mock.
    fn seal(&self, rest: &str, path: &str) -> String {
        let mut hash = Sha256::new();
        for part in [
            self.world.seed.to_string().as_str(),
            self.partner.id.to_string().as_str(),
            path,
            rest,
        ] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        URL_SAFE_NO_PAD.encode(&hash.finalize()[..12])
    }
}
