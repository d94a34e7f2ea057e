//! Which rows are shown and in which order: pure arithmetic over prepared keys.
//!
//! Text is compared by ranks that the caller gets once from `Intl.Collator`, so that a comparison
//! never crosses into JavaScript.

use rules::order::places;

/// What a row sorts by in one column. Missing values come last in both directions (TB-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A number, a day, or the rank of a text.
    Value(i64),
    /// Nothing to compare.
    Missing,
}

/// The places of `keys` in order; equal keys keep their places (TB-09).
pub fn order(keys: &[Key], descending: bool) -> Vec<u32> {
    places(
        keys.len(),
        &|a, b| match (keys[a as usize], keys[b as usize]) {
            (Key::Value(a), Key::Value(b)) if descending => b.cmp(&a),
            (Key::Value(a), Key::Value(b)) => a.cmp(&b),
            (Key::Value(_), Key::Missing) => std::cmp::Ordering::Less,
            (Key::Missing, Key::Value(_)) => std::cmp::Ordering::Greater,
            (Key::Missing, Key::Missing) => std::cmp::Ordering::Equal,
        },
    )
}

/// Ranks of texts under a comparison: equal texts have equal ranks.
pub fn ranks(texts: &[String], compare: impl Fn(&str, &str) -> std::cmp::Ordering) -> Vec<i64> {
    let compare = |a: u32, b: u32| compare(&texts[a as usize], &texts[b as usize]);
    let places = places(texts.len(), &compare);
    let mut ranks = vec![0; texts.len()];
    let mut rank = 0;
    for (i, &place) in places.iter().enumerate() {
        if i > 0 && compare(places[i - 1], place).is_ne() {
            rank += 1;
        }
        ranks[place as usize] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use Key::*;

    #[test]
    fn missing_values_come_last_in_both_directions() {
        let keys = [Missing, Value(2), Value(1), Missing];
        assert_eq!(order(&keys, false), [2, 1, 0, 3]);
        assert_eq!(order(&keys, true), [1, 2, 0, 3]);
    }

    #[test]
    fn equal_keys_keep_their_places_in_both_directions() {
        let keys = [Value(1), Value(1), Value(0), Value(1)];
        assert_eq!(order(&keys, false), [2, 0, 1, 3]);
        assert_eq!(order(&keys, true), [0, 1, 3, 2]);
    }

    #[test]
    fn equal_texts_have_equal_ranks() {
        let texts = ["b", "a", "B", "c"].map(str::to_owned);
        let fold = |a: &str, b: &str| a.to_lowercase().cmp(&b.to_lowercase());
        assert_eq!(ranks(&texts, fold), [1, 0, 1, 2]);
    }
}
