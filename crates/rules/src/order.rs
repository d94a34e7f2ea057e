//! Putting things in order. There is one sort for lists of any length and one for short lists,
//! because the standard library's is made for speed and would put 7 KB into the page's WASM for each
//! use (measured).

use std::cmp::Ordering;

/// The places `0..len`, ordered by a comparison of places; equal ones keep their order.
pub fn places(len: usize, compare: &dyn Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut places: Vec<u32> = (0..len as u32).collect();
    let mut merged = places.clone();
    // Runs of one are in order; two neighbours are merged into one of twice the length.
    let mut run = 1;
    while run < len {
        for start in (0..len).step_by(2 * run) {
            let (middle, end) = (len.min(start + run), len.min(start + 2 * run));
            let (mut left, mut right) = (start, middle);
            for place in &mut merged[start..end] {
                let from_left =
                    right == end || left < middle && compare(places[left], places[right]).is_le();
                let next = if from_left { &mut left } else { &mut right };
                *place = places[*next];
                *next += 1;
            }
        }
        std::mem::swap(&mut places, &mut merged);
        run *= 2;
    }
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
    fn lists_of_every_length_are_ordered_as_the_standard_library_orders_them() {
        let mut seed = 1u32;
        for len in 0..200 {
            let mut items = Vec::new();
            for _ in 0..len {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                items.push(seed >> 28);
            }
            let mut want: Vec<u32> = (0..len).collect();
            want.sort_by_key(|&place| items[place as usize]);
            let by_item = |a: u32, b: u32| items[a as usize].cmp(&items[b as usize]);
            assert_eq!(places(len as usize, &by_item), want, "{items:?}");
        }
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
