//! Faults on demand: ordered rules, each for so many requests.

use partner_api::{Node, ReadError};
use serde::Serialize;

/// What happens to a request instead of, or besides, what should.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Effect {
    /// An error answer; nothing is done.
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
    },
    /// All is done; half of the body is sent.
    Truncate,
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
    /// No answer, ever; nothing is done.
    Hang,
    /// A 200 with this text; nothing is done.
    Body {
        /// The text.
        text: String,
    },
}

impl Effect {
    /// Its word, as in the rule.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::Truncate => "truncate",
            Self::DropBefore => "drop-before",
            Self::DropAfter => "drop-after",
            Self::Delay { .. } => "delay",
            Self::Hang => "hang",
            Self::Body { .. } => "body",
        }
    }
}

/// Which requests have which effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// The method; any where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path; `*` stands for any text, also with slashes.
    pub path: String,
    /// For how many more requests; for all where there is no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// What happens to them.
    #[serde(flatten)]
    pub effect: Effect,
}

impl Rule {
    /// Reads a rule.
    pub fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        node.check_object()?;
        let wrong = |name: &str, problem| match node.get(name) {
            Some(member) => member.wrong(problem),
            None => node.missing(name),
        };
        let effect = match node.required_text("kind")?.as_str() {
            "status" => Effect::Status {
                status: match node.required_count("status")? {
                    status @ 200..=599 => status as u16,
                    _ => return Err(wrong("status", "must be from 200 to 599")),
                },
                code: node.number("code")?,
                retry_after: node.count("retryAfter")?,
            },
            "truncate" => Effect::Truncate,
            "drop-before" => Effect::DropBefore,
            "drop-after" => Effect::DropAfter,
            "delay" => Effect::Delay {
                milliseconds: u64::from(node.required_count("ms")?),
            },
            "hang" => Effect::Hang,
            "body" => Effect::Body {
                text: node.required_text("text")?,
            },
            _ => {
                let kinds =
                    "must be status, truncate, drop-before, drop-after, delay, hang or body";
                return Err(wrong("kind", kinds));
            }
        };
        Ok(Self {
            method: node.text("method")?.map(|m| m.to_ascii_uppercase()),
            path: node.required_text("path")?,
            times: node.count("times")?,
            effect,
        })
    }

    fn applies(&self, method: &str, path: &str) -> bool {
        self.times != Some(0)
            && self.method.as_deref().is_none_or(|m| m == method)
            && fits(&self.path.to_ascii_lowercase(), &path.to_ascii_lowercase())
    }
}

/// Whether a path fits a pattern.
fn fits(pattern: &str, path: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == path;
    };
    let Some(mut left) = path.strip_prefix(start) else {
        return false;
    };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let end = pieces.pop().unwrap_or("");
    for piece in pieces {
        match left.find(piece) {
            Some(at) => left = &left[at + piece.len()..],
            None => return false,
        }
    }
    left.ends_with(end)
}

/// The rules, in their order.
#[derive(Debug, Default)]
pub struct Faults {
    rules: Vec<Rule>,
}

impl Faults {
    /// All rules that still apply to something.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Adds a rule behind the others.
    pub fn add(&mut self, rule: Rule) {
        self.rules.push(rule);
    }

    /// Removes all rules.
    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// The effect of the first rule that applies; one request of it is used up.
    pub fn take(&mut self, method: &str, path: &str) -> Option<Effect> {
        let rule = self.rules.iter_mut().find(|r| r.applies(method, path))?;
        let effect = rule.effect.clone();
        if let Some(times) = &mut rule.times {
            *times -= 1;
        }
        self.rules.retain(|r| r.times != Some(0));
        Some(effect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_text() {
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
        ] {
            assert_eq!(fits(pattern, path), want, "{pattern} {path}");
        }
    }

    #[test]
    fn rules_go_by_order_and_are_used_up() {
        let mut faults = Faults::default();
        for (path, times, effect) in [
            ("/a", Some(2), Effect::Truncate),
            ("/*", None, Effect::Hang),
        ] {
            faults.add(Rule {
                method: None,
                path: path.to_owned(),
                times,
                effect,
            });
        }
        let took: Vec<_> = (0..3).map(|_| faults.take("GET", "/a")).collect();
        assert_eq!(
            took,
            [
                Some(Effect::Truncate),
                Some(Effect::Truncate),
                Some(Effect::Hang)
            ]
        );
        assert_eq!(faults.rules().len(), 1);
    }
}
