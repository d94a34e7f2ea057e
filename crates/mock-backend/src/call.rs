//! A request as the machine sees it, and its answer: no sockets, no framework.

use crate::route::{Method, Place};
use crate::world::Token;
use bytes::Bytes;
use rules::Language;

/// A request with everything that decides its answer.
#[derive(Clone, Debug)]
pub struct Call {
    /// Method.
    pub method: Method,
    /// Route and ids.
    pub place: Place,
    /// Query: names and values, decoded.
    pub query: Vec<(String, String)>,
    /// Who asks.
    pub token: Token,
    /// Language of texts in the answer.
    pub language: Language,
    /// `MS-RequestId`, as it came or made up.
    pub request_id: String,
    /// `MS-CorrelationId`, as it came or made up.
    pub correlation_id: String,
    /// `MS-ContinuationToken`.
    pub continuation: Option<String>,
    /// `If-Match`, as it came; bytes that are no text are replaced.
    pub if_match: Option<String>,
    /// Whether the client knows the values of 2018 only and fails on any other, as the Java SDK
    /// does: upgrade error codes up to 9, four states, five billing cycles.
    pub old_codes: bool,
    /// Body.
    pub body: Bytes,
}

impl Call {
    /// A value of the query. Names are compared without regard to case.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.queries(name).next()
    }

    /// All values of the query with a name, which may stand in it several times.
    pub fn queries<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let found = self.query.iter();
        let found = found.filter(move |(given, _)| given.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// What stands in a gap of the path; empty where the route has no such gap.
    pub fn id(&self, gap: usize) -> &str {
        self.place.ids.get(gap).map_or("", String::as_str)
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers beyond those that every answer has.
    pub headers: Vec<(&'static str, String)>,
    /// Body: JSON.
    pub body: Bytes,
    /// Whether it is the stored answer of an earlier request with the same id.
    pub replayed: bool,
}

impl Answer {
    /// An answer with a JSON body.
    pub fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            replayed: false,
        }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}
