//! Faults on demand: ordered rules, each for so many requests.

use super::chance;
use crate::by_text::ByText;
use crate::route;
use partner_api::{Node, ReadError};
use serde::Serialize;

/// What happens to a request instead of, or besides, what should.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Effect {
    /// An error answer.
    #[serde(rename_all = "camelCase")]
    Status {
        /// HTTP status.
        status: u16,
        /// Error code of the body; by default one that fits the status.
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<i64>,
        /// `Retry-After`, in seconds.
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_after: Option<u32>,
        /// Whether all is done first; otherwise nothing is.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        after: bool,
    },
    /// All is done; half of the body is sent.
    Truncate,
    /// All is done; every member of the body has a value of another type.
    WrongType,
    /// The connection is closed; nothing is done.
    DropBefore,
    /// All is done, then the connection is closed without an answer.
    DropAfter,
    /// All is done, but later.
    Delay {
        /// Milliseconds.
        #[serde(rename = "ms")]
        milliseconds: u64,
    },
    /// No answer, ever.
    Hang {
        /// Whether all is done first; otherwise nothing is.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        after: bool,
    },
    /// A 200 with this text; nothing is done.
    Body {
        /// The text.
        text: String,
    },
}

/// Words of the effects, for a message.
const KINDS: &str = "must be status, truncate, wrong-type, drop-before, drop-after, delay, hang or \
    body";

impl Effect {
    /// Its word, as in the rule.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::Truncate => "truncate",
            Self::WrongType => "wrong-type",
            Self::DropBefore => "drop-before",
            Self::DropAfter => "drop-after",
            Self::Delay { .. } => "delay",
            Self::Hang { .. } => "hang",
            Self::Body { .. } => "body",
        }
    }

    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        Ok(match node.required_text("kind")?.as_str() {
            "status" => Self::Status {
                status: match node.required_count("status")? {
                    status @ 200..=599 => status as u16,
                    _ => return Err(wrong(node, "status", "must be from 200 to 599")),
                },
                code: node.number("code")?,
                retry_after: node.count("retryAfter")?,
                after: node.flag("after")?,
            },
            "truncate" => Self::Truncate,
            "wrong-type" => Self::WrongType,
            "drop-before" => Self::DropBefore,
            "drop-after" => Self::DropAfter,
            "delay" => Self::Delay {
                milliseconds: u64::from(node.required_count("ms")?),
            },
            "hang" => Self::Hang {
                after: node.flag("after")?,
            },
            "body" => Self::Body {
                text: node.required_text("text")?,
            },
            _ => return Err(wrong(node, "kind", KINDS)),
        })
    }
}

/// The error that a member is wrong, or that it is missing.
pub(super) fn wrong(node: &Node<'_>, name: &str, problem: &'static str) -> ReadError {
    match node.get(name) {
        Some(member) => member.wrong(problem),
        None => node.missing(name),
    }
}

/// An error where an object has a member besides these: a word that is misspelt would be overlooked.
pub(super) fn only(node: &Node<'_>, names: &[&str]) -> Result<(), ReadError> {
    node.check_object()?;
    let known = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    match node.members().find(|(name, _)| !known(name)) {
        Some((_, member)) => Err(member.wrong("there is no such member")),
        None => Ok(()),
    }
}

/// A request, as far as a rule looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Method.
    pub method: &'a str,
    /// Path, without its query.
    pub path: &'a str,
    /// `MS-RequestId`, where one came.
    pub request_id: Option<&'a str>,
}

/// Which requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pattern {
    /// The method; any where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path; `*` stands for any text, also with slashes, and `{…}` for one segment. The spelling
    /// of a path of the API does not matter, here as there.
    pub path: String,
    /// `MS-RequestId`; any, or none, where there is none here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Pattern {
    /// Reads one. The path may be missing where there is another for that case.
    pub fn read(node: &Node<'_>, path: Option<&str>) -> Result<Self, ReadError> {
        Ok(Self {
            method: node.text("method")?.map(|m| m.to_ascii_uppercase()),
            path: match (node.text("path")?, path) {
                (Some(path), _) if path.starts_with(['/', '*']) => path,
                (Some(_), _) => return Err(wrong(node, "path", "must begin with / or *")),
                (None, Some(path)) => path.to_owned(),
                (None, None) => node.required_text("path")?,
            },
            request_id: node.text("requestId")?,
        })
    }

    /// Whether a request is one of them.
    pub fn fits(&self, wanted: &Wanted<'_>) -> bool {
        let id = wanted.request_id;
        self.method.as_deref().is_none_or(|m| m == wanted.method)
            && self
                .request_id
                .as_deref()
                .is_none_or(|given| id.is_some_and(|id| id.eq_ignore_ascii_case(given)))
            && fits(&spelling(&self.path), &spelling(wanted.path))
    }
}

/// Which requests have which effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Which requests.
    #[serde(flatten)]
    pub pattern: Pattern,
    /// How many of them are let through first.
    #[serde(skip_serializing_if = "is_zero")]
    pub skip: u32,
    /// For how many more requests; for all where there is no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Whether `skip` and `times` are for each MS-RequestId: “fail twice, then succeed”.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub per_request: bool,
    /// In how many of a hundred cases; in all where there is no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<u32>,
    /// What happens to them.
    #[serde(flatten)]
    pub effect: Effect,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Rule {
    /// Reads a rule.
    pub fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        Self::read_for(node, None)
    }

    /// Reads a rule that stands in a header of the very request that it is about.
    pub fn read_of_request(node: &Node<'_>) -> Result<Self, ReadError> {
        let mut rule = Self::read_for(node, Some("*"))?;
        rule.per_request = true;
        Ok(rule)
    }

    fn read_for(node: &Node<'_>, path: Option<&str>) -> Result<Self, ReadError> {
        only(node, &MEMBERS)?;
        let percent = node.count("percent")?;
        if percent.is_some_and(|percent| percent > 100) {
            return Err(wrong(node, "percent", "must be from 0 to 100"));
        }
        Ok(Self {
            effect: Effect::read(node)?,
            pattern: Pattern::read(node, path)?,
            skip: node.count("skip")?.unwrap_or(0),
            times: node.count("times")?,
            per_request: node.flag("perRequest")?,
            percent,
        })
    }
}

/// The members of a rule, whatever its effect.
const MEMBERS: [&str; 14] = [
    "path",
    "method",
    "requestId",
    "skip",
    "times",
    "perRequest",
    "percent",
    "kind",
    "status",
    "code",
    "retryAfter",
    "after",
    "ms",
    "text",
];

/// A path in one spelling, also where a pattern of one has a gap or a star in the place of an id.
fn spelling(path: &str) -> String {
    match route::find(path) {
        Some(place) => place.canonical(),
        // The star of a pattern stands for itself, wherever it is.
        None => {
            let start = if path.starts_with('*') { "" } else { "/" };
            let segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
            format!("{start}{}", segments.join("/")).to_ascii_lowercase()
        }
    }
}

/// Whether a path fits a pattern.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (pattern.as_bytes(), path.as_bytes());
    let segment = |rest: &[u8]| rest.iter().take_while(|b| **b != b'/').count();
    let (mut wanted, mut left) = (pattern, path);
    // What follows the latest star, and what of the path was tried with it: a star that took too
    // little takes one more. Those before it never have to.
    let mut star = None;
    loop {
        match (wanted, left) {
            ([b'*', rest @ ..], _) => {
                wanted = rest;
                star = Some((wanted, left));
            }
            ([b'{', ..], _) if segment(left) > 0 => {
                wanted = &wanted[segment(wanted)..];
                left = &left[segment(left)..];
            }
            ([a, rest @ ..], [b, others @ ..]) if a == b => (wanted, left) = (rest, others),
            ([], []) => return true,
            _ => match star {
                Some((after, [_, others @ ..])) => {
                    (wanted, left) = (after, others);
                    star = Some((after, others));
                }
                _ => return false,
            },
        }
    }
}

/// How many MS-RequestIds a rule tells apart. One beyond that is let through.
const TOLD_APART: usize = 10_000;

/// A rule and how far it has got.
#[derive(Debug)]
struct Active {
    rule: Rule,
    /// How many requests it was asked about by each MS-RequestId that it tells apart.
    seen: ByText<u32>,
}

impl Active {
    /// Whether the rule takes this request, which counts.
    fn takes(&mut self, wanted: &Wanted<'_>, roll: impl FnOnce(u32) -> bool) -> bool {
        if !self.rule.pattern.fits(wanted) {
            return false;
        }
        if self.rule.per_request {
            let id = wanted.request_id.unwrap_or("").to_ascii_lowercase();
            if self.seen.len() >= TOLD_APART && self.seen.get(&id).is_none() {
                return false;
            }
            let seen = self.seen.entry(&id, || 0);
            *seen = seen.saturating_add(1);
            let over = self.rule.times.map(|t| self.rule.skip.saturating_add(t));
            return *seen > self.rule.skip
                && over.is_none_or(|over| *seen <= over)
                && self.rule.percent.is_none_or(roll);
        }
        if self.rule.skip > 0 {
            self.rule.skip -= 1;
            return false;
        }
        if !self.rule.percent.is_none_or(roll) {
            return false;
        }
        match &mut self.rule.times {
            Some(0) => return false,
            Some(times) => *times -= 1,
            None => {}
        }
        true
    }

    fn is_used_up(&self) -> bool {
        self.rule.times == Some(0) && !self.rule.per_request
    }
}

/// The rules, in their order.
#[derive(Debug, Default)]
pub struct Faults {
    rules: Vec<Active>,
    /// Those that came in headers, by the header's text.
    of_requests: ByText<Active>,
    rolled: u64,
}

impl Faults {
    /// All rules that still apply to something.
    pub fn rules(&self) -> Vec<&Rule> {
        self.rules.iter().map(|active| &active.rule).collect()
    }

    /// Adds a rule behind the others.
    pub fn add(&mut self, rule: Rule) {
        self.rules.push(Active {
            rule,
            seen: ByText::default(),
        });
    }

    /// Removes all rules.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The effect of the first rule that applies; one request of it is used up.
    pub fn take(&mut self, wanted: &Wanted<'_>, seed: u64) -> Option<Effect> {
        let rolled = &mut self.rolled;
        let effect = self.rules.iter_mut().find_map(|active| {
            let taken = active.takes(wanted, |percent| roll(rolled, seed, percent));
            taken.then(|| active.rule.effect.clone())
        })?;
        self.rules.retain(|active| !active.is_used_up());
        Some(effect)
    }

    /// The effect of a rule that came in a header with the request; `text` is the header.
    pub fn take_of_request(
        &mut self,
        text: &str,
        rule: Rule,
        wanted: &Wanted<'_>,
        seed: u64,
    ) -> Option<Effect> {
        if self.of_requests.len() >= TOLD_APART {
            self.of_requests.clear();
        }
        let rolled = &mut self.rolled;
        let active = self.of_requests.entry(text, || Active {
            rule,
            seen: ByText::default(),
        });
        let taken = active.takes(wanted, |percent| roll(rolled, seed, percent));
        taken.then(|| active.rule.effect.clone())
    }
}

fn roll(rolled: &mut u64, seed: u64, percent: u32) -> bool {
    let n = *rolled;
    *rolled += 1;
    chance::happens(seed, "fault", n, percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_text_and_a_gap_one_segment() {
        for (pattern, path, want) in [
            ("/v1/customers", "/v1/customers", true),
            ("/v1/customers", "/v1/customers/a", false),
            ("/v1/customers*", "/v1/customers/a", true),
            (
                "/v1/*/upgrades",
                "/v1/customers/a/subscriptions/b/upgrades",
                true,
            ),
            ("/v1/*/upgrades", "/v1/customers/a/upgrades/b", false),
            ("*", "", true),
            ("*a*b*", "xaxbx", true),
            ("*a*b*", "xbxax", false),
            ("/ab*ab", "/ab", false),
            ("*aab", "aaab", true),
            ("/v1/customers/{customer}", "/v1/customers/a", true),
            ("/v1/customers/{customer}", "/v1/customers/a/users", false),
            ("/v1/customers/{customer}", "/v1/customers/", false),
            (
                "/v1/customers/{customer}/users/{user}",
                "/v1/customers/a/users/b",
                true,
            ),
            (
                "/v1/*/{user}/licenses",
                "/v1/customers/a/users/b/licenses",
                true,
            ),
            ("*/{a}/b/{c}", "/b/x/b/y/b/z", true),
            ("*/{a}/b", "/b/b/c", false),
        ] {
            assert_eq!(fits(pattern, path), want, "{pattern} {path}");
        }
    }

    #[test]
    fn a_path_of_the_api_is_hit_in_every_spelling() {
        for (pattern, path) in [
            ("/v1/offers", "/v1/offers/"),
            ("/v1/offers", "//v1/offers"),
            ("/v1/offers", "/V1//Offers"),
            ("/v1/offers/", "/v1/offers"),
            ("/v1*", "//v1/offers"),
            ("/v1/customers/{customer}", "/v1/customers/A%42c/"),
            ("/v1/customers/ABC", "/v1/customers/abc"),
            ("/nowhere/{id}", "/Nowhere/1"),
        ] {
            let rule = rule(&format!(r#"{{"path":"{pattern}","kind":"hang"}}"#));
            let wanted = Wanted {
                method: "GET",
                path,
                request_id: None,
            };
            assert!(rule.pattern.fits(&wanted), "{pattern} {path}");
        }
    }

    fn rule(text: &str) -> Rule {
        let document = partner_api::json::Document::parse(text.as_bytes()).unwrap();
        Rule::read(&document.root()).unwrap()
    }

    fn wanted(id: Option<&'static str>) -> Wanted<'static> {
        Wanted {
            method: "GET",
            path: "/a",
            request_id: id,
        }
    }

    /// Words of the effects on requests with these ids.
    fn words(rules: &[&str], ids: &[Option<&'static str>]) -> Vec<&'static str> {
        let mut faults = Faults::default();
        for text in rules {
            faults.add(rule(text));
        }
        ids.iter()
            .map(|id| faults.take(&wanted(*id), 1).map_or("-", |e| e.word()))
            .collect()
    }

    #[test]
    fn rules_go_by_order_and_are_used_up() {
        let mut faults = Faults::default();
        faults.add(rule(r#"{"path":"/a","times":2,"kind":"truncate"}"#));
        faults.add(rule(r#"{"path":"/*","kind":"hang"}"#));
        let took: Vec<_> = (0..3)
            .map(|_| faults.take(&wanted(None), 1).map(|e| e.word()))
            .collect();
        assert_eq!(took, [Some("truncate"), Some("truncate"), Some("hang")]);
        assert_eq!(faults.rules().len(), 1);
    }

    #[test]
    fn some_can_be_let_through_first() {
        let rule = r#"{"path":"*","skip":1,"times":1,"kind":"hang"}"#;
        assert_eq!(words(&[rule], &[None; 3]), ["-", "hang", "-"]);
    }

    #[test]
    fn each_request_can_fail_twice_and_then_succeed() {
        let rule = r#"{"path":"*","times":2,"perRequest":true,"kind":"hang"}"#;
        let (a, b) = (Some("a"), Some("b"));
        assert_eq!(
            words(&[rule], &[a, b, a, a, b, b, Some("A")]),
            ["hang", "hang", "hang", "-", "hang", "-", "-"]
        );
    }

    #[test]
    fn one_request_can_be_meant() {
        let rule = r#"{"path":"*","requestId":"A","kind":"hang"}"#;
        assert_eq!(
            words(&[rule], &[None, Some("a"), Some("b"), Some("A")]),
            ["-", "hang", "-", "hang"]
        );
    }

    #[test]
    fn some_of_a_hundred_fail_and_with_the_same_seed_the_same_ones() {
        let rule = r#"{"path":"*","percent":30,"kind":"hang"}"#;
        let all = [None; 1000];
        let first = words(&[rule], &all);
        assert_eq!(first, words(&[rule], &all));
        let failed = first.iter().filter(|word| **word == "hang").count();
        assert!((250..350).contains(&failed), "{failed}");
    }
}
