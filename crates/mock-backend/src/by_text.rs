//! Things by a text, in the order of the texts. A sorted list and no map of the library: each type
//! in one of those is 6 KB in the tab, and here they are few or added seldom.

/// Things by a text.
#[derive(Clone, Debug, PartialEq)]
pub struct ByText<T>(Vec<(String, T)>);

impl<T> Default for ByText<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ByText<T> {
    fn place(&self, text: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(other, _)| other.as_str().cmp(text))
    }

    /// The thing under a text.
    pub fn get(&self, text: &str) -> Option<&T> {
        self.place(text).ok().map(|place| &self.0[place].1)
    }

    /// Puts a thing under a text; what was there goes.
    pub fn put(&mut self, text: &str, thing: T) {
        match self.place(text) {
            Ok(place) => self.0[place].1 = thing,
            Err(place) => self.0.insert(place, (text.to_owned(), thing)),
        }
    }

    /// Texts and things, in the order of the texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(text, thing)| (text.as_str(), thing))
    }
}

#[cfg(feature = "controls")]
impl<T> ByText<T> {
    /// The thing under a text; made if there is none.
    pub fn entry(&mut self, text: &str, make: impl FnOnce() -> T) -> &mut T {
        let place = match self.place(text) {
            Ok(place) => place,
            Err(place) => {
                self.0.insert(place, (text.to_owned(), make()));
                place
            }
        };
        &mut self.0[place].1
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes all away.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(all(test, feature = "controls"))]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_thing_and_the_texts_are_in_order() {
        let mut things = ByText::default();
        for (text, thing) in [("b", 1), ("c", 2), ("a", 3), ("b", 4)] {
            things.put(text, thing);
        }
        assert_eq!(
            things.iter().collect::<Vec<_>>(),
            [("a", &3), ("b", &4), ("c", &2)]
        );
        *things.entry("c", || 9) += 1;
        *things.entry("d", || 9) += 1;
        assert_eq!(
            (things.get("c"), things.get("d"), things.get("e")),
            (Some(&3), Some(&10), None)
        );
        assert_eq!(things.len(), 4);
        things.clear();
        assert_eq!(things.len(), 0);
    }
}
