//! Why something could not be read.

use std::fmt;

/// Why a document could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing in it.
    Empty,
    /// It is a web page: a sign-in page, a proxy or a gateway answered, not the API.
    WebPage,
    /// It ends before it is complete.
    Truncated {
        /// Line of the end, from 1.
        line: usize,
        /// Column of the end, from 1.
        column: usize,
    },
    /// It is not JSON.
    Syntax {
        /// What is wrong, in English.
        problem: &'static str,
        /// Line of the problem, from 1.
        line: usize,
        /// Column of the problem, from 1.
        column: usize,
    },
    /// A member is missing or has a value that cannot be right.
    Member {
        /// Where it is, as `items[3].quantity`.
        path: String,
        /// The value, shortened; none where it is missing.
        value: Option<String>,
        /// What would be right, in English.
        problem: &'static str,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the body is empty"),
            Self::WebPage => f.write_str("the body is a web page, not JSON"),
            Self::Truncated { line, column } => {
                write!(f, "the body ends early, at line {line} column {column}")
            }
            Self::Syntax {
                problem,
                line,
                column,
            } => write!(
                f,
                "the body is not JSON: {problem}, at line {line} column {column}"
            ),
            Self::Member {
                path,
                value: None,
                problem,
            } => write!(f, "{path} is missing: {problem}"),
            Self::Member {
                path,
                value: Some(value),
                problem,
            } => write!(f, "{path} is {value}: {problem}"),
        }
    }
}

impl std::error::Error for ReadError {}
