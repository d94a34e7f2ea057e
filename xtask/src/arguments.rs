//! The words after a command: `--name value`, `--name=value` and `--flag`.

use crate::problem::{Outcome, Problem};

/// The options that were given, checked against those that the command knows.
#[derive(Debug)]
pub struct Arguments {
    values: Vec<(&'static str, String)>,
    flags: Vec<&'static str>,
}

impl Arguments {
    /// Reads the words; a word that is not an option of the command is a problem.
    pub fn read(
        words: &[String],
        options: &[&'static str],
        flags: &[&'static str],
    ) -> Outcome<Self> {
        let mut read = Self {
            values: Vec::new(),
            flags: Vec::new(),
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let (name, inline) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (word.as_str(), None),
            };
            if let Some(option) = options.iter().find(|option| **option == name) {
                let value = inline
                    .or_else(|| words.next().cloned())
                    .ok_or_else(|| Problem::new(format!("{option} needs a value after it")))?;
                read.values.push((option, value));
            } else if let Some(flag) = flags.iter().find(|flag| **flag == word) {
                read.flags.push(flag);
            } else {
                let known: Vec<&str> = options.iter().chain(flags).copied().collect();
                let known = if known.is_empty() {
                    "none".into()
                } else {
                    known.join(", ")
                };
                return Err(Problem::new(format!(
                    "{word} is not an option of this command (it has: {known})"
                )));
            }
        }
        Ok(read)
    }

    /// The last value given for an option, or this one.
    pub fn value(&self, option: &str, otherwise: &str) -> String {
        self.values
            .iter()
            .rev()
            .find(|(name, _)| *name == option)
            .map_or_else(|| otherwise.to_owned(), |(_, value)| value.clone())
    }

    /// Whether a flag was given.
    pub fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Outcome<Arguments> {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        Arguments::read(&words, &["--listen", "--seed"], &["--fast"])
    }

    #[test]
    fn both_spellings_and_defaults() {
        let arguments = read(&["--listen", "a:1", "--seed=2", "--fast"]).unwrap();
        assert_eq!(arguments.value("--listen", "b:2"), "a:1");
        assert_eq!(arguments.value("--seed", "1"), "2");
        assert!(arguments.has("--fast"));
        assert_eq!(read(&[]).unwrap().value("--listen", "b:2"), "b:2");
    }

    #[test]
    fn problems_name_the_word() {
        assert!(
            read(&["--lisen", "a:1"])
                .unwrap_err()
                .to_string()
                .contains("--lisen")
        );
        assert!(
            read(&["--seed"])
                .unwrap_err()
                .to_string()
                .contains("needs a value")
        );
    }
}
