//! Links, as every resource carries them.

use crate::json::Node;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// A header that belongs to a link, as the continuation token of the next page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Header {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// A link. On the wire its address is relative to the API's root and has no `/v1`; clients prefix
/// both. Samples of 2015 had it, so readers have to cope with either.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its address; some `learnMore` links have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// The method to use; `GET` unless said otherwise.
    pub method: String,
    /// Headers to send with it.
    pub headers: Vec<Header>,
}

impl Link {
    /// A link to be followed with GET and no headers.
    pub fn get(uri: impl Into<String>) -> Self {
        Self {
            uri: Some(uri.into()),
            method: "GET".to_owned(),
            headers: Vec::new(),
        }
    }

    /// The link with a name of a resource, without the others.
    pub(crate) fn of(resource: &Node<'_>, name: &str) -> Option<Self> {
        let links = resource.get("links")?;
        let link = links.get(name)?;
        link.is_object().then(|| Self::read(&link))
    }

    /// Links decide nothing but the next page, so whatever is wrong in one is left out.
    fn read(node: &Node<'_>) -> Self {
        let text = |name: &str| node.text(name).ok().flatten();
        let mut headers = Vec::new();
        if let Ok(Some(list)) = node.list("headers") {
            for item in list.items() {
                if let (Ok(Some(key)), Ok(Some(value))) = (item.text("key"), item.text("value")) {
                    headers.push(Header { key, value });
                }
            }
        }
        Self {
            uri: text("uri"),
            method: text("method").unwrap_or_else(|| "GET".to_owned()),
            headers,
        }
    }
}

/// Links by name, as `self` and `next`, in the order of the wire. Names that we do not know are
/// kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links(pub Vec<(String, Link)>);

impl Links {
    /// No links.
    pub const NONE: Self = Self(Vec::new());

    /// These links with one more.
    #[must_use]
    pub fn with(mut self, name: &str, link: Link) -> Self {
        self.0.push((name.to_owned(), link));
        self
    }

    /// The link with a name.
    pub fn get(&self, name: &str) -> Option<&Link> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, link)| link)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads the member `links` of a node. Names are put into camelCase, as the service writes
    /// them.
    pub(crate) fn of(node: &Node<'_>) -> Self {
        let mut links = Vec::new();
        if let Some(object) = node.get("links") {
            for (name, link) in object.members() {
                if link.is_object() {
                    let mut name = name.to_owned();
                    if let Some(first) = name.get_mut(..1) {
                        first.make_ascii_lowercase();
                    }
                    links.push((name, Link::read(&link)));
                }
            }
        }
        Self(links)
    }
}

impl Serialize for Links {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, link) in &self.0 {
            map.serialize_entry(name, link)?;
        }
        map.end()
    }
}
