//! How long answers take: as long as real ones, or for ever.

use super::chance;
use super::fault::{Pattern, only, wrong};
use partner_api::{Node, ReadError};
use serde::Serialize;
use std::time::Duration;

/// How long an answer takes before anything is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Spread {
    /// Always as long.
    Fixed {
        /// Milliseconds.
        #[serde(rename = "ms")]
        milliseconds: u32,
    },
    /// As answers over a network are: most near the median, few far above it.
    #[serde(rename_all = "camelCase")]
    LogNormal {
        /// Half of all answers take less, in milliseconds.
        median_ms: u32,
        /// Nineteen of twenty take less, in milliseconds.
        p95_ms: u32,
    },
    /// There is no answer.
    Endless,
}

/// A latency and what has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Latency {
    /// Which requests.
    #[serde(flatten)]
    pub pattern: Pattern,
    /// How long.
    #[serde(flatten)]
    pub spread: Spread,
}

/// How long it takes this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// So long.
    For(Duration),
    /// For ever.
    Endless,
}

/// The members of a latency, whatever its kind.
const MEMBERS: [&str; 7] = [
    "path",
    "method",
    "requestId",
    "kind",
    "ms",
    "medianMs",
    "p95Ms",
];

impl Latency {
    /// Reads one; nothing where the kind is `none`.
    pub fn read(node: &Node<'_>) -> Result<Option<Self>, ReadError> {
        only(node, &MEMBERS)?;
        let spread = match node.required_text("kind")?.as_str() {
            "none" => return Ok(None),
            "fixed" => Spread::Fixed {
                milliseconds: node.required_count("ms")?,
            },
            "log-normal" => {
                let (median_ms, p95_ms) = (
                    node.required_count("medianMs")?,
                    node.required_count("p95Ms")?,
                );
                if median_ms == 0 || p95_ms < median_ms {
                    let problem = "must be as large as medianMs, and that from 1";
                    return Err(wrong(node, "p95Ms", problem));
                }
                Spread::LogNormal { median_ms, p95_ms }
            }
            "endless" => Spread::Endless,
            _ => {
                let kinds = "must be none, fixed, log-normal or endless";
                return Err(wrong(node, "kind", kinds));
            }
        };
        Ok(Some(Self {
            pattern: Pattern::read(node, Some("/v1*"))?,
            spread,
        }))
    }
}

impl Spread {
    /// How long the n-th answer under a seed takes.
    pub fn wait(&self, seed: u64, n: u64) -> Wait {
        match *self {
            Self::Fixed { milliseconds } => {
                Wait::For(Duration::from_millis(u64::from(milliseconds)))
            }
            Self::LogNormal { median_ms, p95_ms } => {
                Wait::For(log_normal(seed, n, median_ms, p95_ms))
            }
            Self::Endless => Wait::Endless,
        }
    }
}

#[allow(
    clippy::float_arithmetic,
    reason = "a curve, not money: what comes of it is rounded to milliseconds"
)]
fn log_normal(seed: u64, n: u64, median: u32, p95: u32) -> Duration {
    /// Nineteen of twenty normal numbers are below it.
    const P95: f64 = 1.644_853_627;
    // Twelve numbers from 0 to 1 add up to one that is normal enough, with a spread of 1. Only what
    // every machine calculates alike is used, no logarithm: the tab answers like the server.
    let sum: u64 = ('a'..='f')
        .map(|part| chance::number(seed, &format!("latency/{part}"), n))
        .map(|number| (number >> 32) + (number & 0xffff_ffff))
        .sum();
    let normal = sum as f64 / 4_294_967_296.0 - 6.0;
    let ratio = f64::from(p95) / f64::from(median);
    let milliseconds = f64::from(median) * power(ratio, normal / P95);
    // What is too large for a number becomes the largest.
    Duration::from_millis(milliseconds.round() as u64).min(Duration::from_secs(3600))
}

/// `base` to an exponent of some ones at most, to a millionth.
#[allow(
    clippy::float_arithmetic,
    reason = "a curve, not money: what comes of it is rounded to milliseconds"
)]
fn power(base: f64, exponent: f64) -> f64 {
    let whole = exponent.floor();
    let mut result = 1.0;
    for _ in 0..whole.abs() as u32 {
        result = if whole < 0.0 {
            result / base
        } else {
            result * base
        };
    }
    let (mut root, mut rest) = (base, exponent - whole);
    for _ in 0..20 {
        (root, rest) = (root.sqrt(), rest * 2.0);
        if rest >= 1.0 {
            (result, rest) = (result * root, rest - 1.0);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_normal_latency_has_the_median_and_the_tail_that_it_says() {
        let spread = Spread::LogNormal {
            median_ms: 100,
            p95_ms: 400,
        };
        let mut times: Vec<Duration> = (0..2000)
            .map(|n| match spread.wait(7, n) {
                Wait::For(time) => time,
                Wait::Endless => Duration::MAX,
            })
            .collect();
        let first = times[..3].to_vec();
        let again: Vec<_> = (0..3).map(|n| spread.wait(7, n)).collect();
        assert_eq!(
            again,
            first.iter().map(|t| Wait::For(*t)).collect::<Vec<_>>()
        );
        times.sort();
        let near = |at: usize, want: u128| {
            let got = times[at].as_millis();
            assert!(got.abs_diff(want) < want / 8, "{got} instead of {want}");
        };
        near(1000, 100);
        near(1900, 400);
    }

    #[test]
    fn powers_are_those_of_the_library() {
        for (base, exponent) in [
            (4.0, 0.5),
            (4.0, -1.25),
            (1.0, 3.0),
            (50.0, 3.9),
            (2.0, -3.7),
        ] {
            let (got, want) = (power(base, exponent), f64::powf(base, exponent));
            assert!(
                (got / want - 1.0).abs() < 1e-5,
                "{base}^{exponent}: {got}, not {want}"
            );
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_and_another_one_another() {
        let spread = Spread::LogNormal {
            median_ms: 100,
            p95_ms: 400,
        };
        let of = |seed| (0..5).map(|n| spread.wait(seed, n)).collect::<Vec<_>>();
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }
}
