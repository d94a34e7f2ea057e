//! Names of people. All made up; no name is of a person that we know of.

/// A person's name, in the order of the language.
pub struct Person {
    pub first: &'static str,
    pub last: &'static str,
    pub display: String,
    /// The part of the mail address before the `@`; numbered by the caller where it is taken.
    pub account: String,
}

const FIRST: [&str; 24] = [
    "Adele", "Alex", "Amara", "Ben", "Chloe", "Diego", "Elena", "Farid", "Grace", "Henrik", "Ines",
    "Jonas", "Keiko", "Lidia", "Mallory", "Nestor", "Olga", "Priya", "Quinn", "Rosa", "Samir",
    "Tessa", "Umar", "Vera",
];
const LAST: [&str; 24] = [
    "Abrams",
    "Bauer",
    "Castillo",
    "Dubois",
    "Eriksen",
    "Fischer",
    "Gupta",
    "Hansen",
    "Ito",
    "Jensen",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Okafor",
    "Petrov",
    "Quintero",
    "Rossi",
    "Schmidt",
    "Tanaka",
    "Ulrich",
    "Vance",
    "Wilber",
    "Zhou",
];
/// Family name and its spelling in a mail address.
const FAMILY_ZH: [(&str, &str); 10] = [
    ("陳", "chen"),
    ("林", "lin"),
    ("黃", "huang"),
    ("張", "chang"),
    ("李", "lee"),
    ("王", "wang"),
    ("吳", "wu"),
    ("劉", "liu"),
    ("蔡", "tsai"),
    ("楊", "yang"),
];
const GIVEN_ZH: [(&str, &str); 10] = [
    ("怡君", "yichun"),
    ("志明", "chihming"),
    ("雅婷", "yating"),
    ("俊宏", "chunhung"),
    ("淑芬", "shufen"),
    ("冠廷", "kuanting"),
    ("美玲", "meiling"),
    ("家豪", "chiahao"),
    ("佩珊", "peishan"),
    ("建國", "chienkuo"),
];

/// The `n`th person of a company. Up to 576 (100 in Chinese) are all different.
pub fn person(n: usize, chinese: bool) -> Person {
    // Steps that share no factor with the lengths, so that all pairs are met before one repeats.
    if chinese {
        let (last, last_latin) = FAMILY_ZH[(n * 3) % 10];
        let (first, first_latin) = GIVEN_ZH[(n * 7 + n / 10) % 10];
        return Person {
            first,
            last,
            display: format!("{last}{first}"),
            account: format!("{first_latin}.{last_latin}"),
        };
    }
    let first = FIRST[(n * 5) % 24];
    let last = LAST[(n * 7 + n / 24) % 24];
    Person {
        first,
        last,
        display: format!("{first} {last}"),
        account: format!("{first}.{last}").to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn people_of_a_company_differ() {
        for (chinese, count) in [(false, 576), (true, 100)] {
            let accounts: BTreeSet<String> =
                (0..count).map(|n| person(n, chinese).account).collect();
            assert_eq!(accounts.len(), count);
        }
    }
}
