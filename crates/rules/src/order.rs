//! Putting things in order. There is one sort for lists of any length and one for short lists,
//! because each use of the standard library's would put all of it into the page's WASM again
//! (7 KB each, measured).

use std::cmp::Ordering;

/// The places `0..len`, ordered by a comparison of places; equal ones keep their order.
pub fn places(len: usize, compare: &dyn Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut places: Vec<u32> = (0..len as u32).collect();
    // No two places are equal, so the smaller of the two sorts will do.
    places.sort_unstable_by(|&a, &b| compare(a, b).then(a.cmp(&b)));
    places
}

/// Orders a short list; equal items keep their order. The time grows with the square of the length.
pub(crate) fn short<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 && compare(&list[at - 1], &list[at]).is_gt() {
            list.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// Where things are, by a text that names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Index(Vec<u32>);

impl Index {
    /// The index of `len` things, or the place of the first one whose text stood there before.
    pub(crate) fn new(len: usize, text: &dyn Fn(u32) -> String) -> Result<Self, usize> {
        let texts: Vec<String> = (0..len as u32).map(text).collect();
        let order = places(len, &|a, b| texts[a as usize].cmp(&texts[b as usize]));
        let again = order
            .windows(2)
            .filter(|pair| texts[pair[0] as usize] == texts[pair[1] as usize])
            .map(|pair| pair[1] as usize)
            .min();
        match again {
            Some(place) => Err(place),
            None => Ok(Self(order)),
        }
    }

    /// The place of the thing with this text; `text` gives each thing's own.
    pub(crate) fn find<'a>(&self, wanted: &str, text: impl Fn(usize) -> &'a str) -> Option<usize> {
        let at = self
            .0
            .binary_search_by(|&place| text(place as usize).cmp(wanted));
        Some(self.0[at.ok()?] as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_keep_their_order() {
        let items = [(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (0, 'e')];
        let by_number = |a: &(i32, char), b: &(i32, char)| a.0.cmp(&b.0);
        let mut list = items;
        short(&mut list, by_number);
        let want = [(0, 'e'), (1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')];
        assert_eq!(list, want);
        let places = places(items.len(), &|a, b| {
            by_number(&items[a as usize], &items[b as usize])
        });
        assert_eq!(places, [4, 1, 3, 0, 2]);
    }

    #[test]
    fn an_index_finds_each_thing_and_nothing_else() {
        let texts = ["pear", "apple", "fig"];
        let index = Index::new(3, &|i| texts[i as usize].to_owned()).unwrap();
        for (i, text) in texts.iter().enumerate() {
            assert_eq!(index.find(text, |i| texts[i]), Some(i));
        }
        assert_eq!(index.find("plum", |i| texts[i]), None);
    }

    #[test]
    fn an_index_names_the_first_thing_that_stands_twice() {
        let texts = ["b", "a", "a", "b", "a"];
        assert_eq!(Index::new(5, &|i| texts[i as usize].to_owned()), Err(2));
    }
}
