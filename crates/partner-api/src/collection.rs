//! A page of resources.

use crate::attributes::object_type;
use crate::json::{Node, ReadError, Resource};
use crate::link::{Link, Links};
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

/// The header in which the token of the next page travels.
pub const CONTINUATION_HEADER: &str = "MS-ContinuationToken";

/// A page of resources.
#[derive(Clone, Debug, PartialEq)]
pub struct Collection<T> {
    /// The resources of this page.
    pub items: Vec<T>,
    /// `self`, `next`, `previous`; the last page has no `next`. Lists that are not paged have
    /// none at all.
    pub links: Links,
    /// The token of the next page, which also stands among the headers of the link `next`.
    pub continuation_token: Option<String>,
    /// What was wrong with items that were left out when the page was read. Whoever shows the
    /// list has to say that it is not complete.
    pub unread: Vec<ReadError>,
}

impl<T> Collection<T> {
    /// A list that is not paged.
    pub fn of(items: Vec<T>) -> Self {
        Self {
            items,
            links: Links::NONE,
            continuation_token: None,
            unread: Vec::new(),
        }
    }

    /// The link to the next page, where there is one.
    pub fn next(&self) -> Option<&Link> {
        self.links.get("next")
    }
}

impl<T: Resource> Resource for Collection<T> {
    /// Of items with the same id the first is kept. Items that cannot be read are left out and
    /// their errors kept. A bare list counts as a collection.
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let mut page = Self::of(Vec::new());
        let mut seen = Seen::default();
        page.unread = read_items(node, &mut |item| {
            let item = T::read(item)?;
            if seen.first(item.key()) {
                page.items.push(item);
            }
            Ok(())
        })?;
        page.links = Links::of(node);
        page.continuation_token = node.text("continuationToken")?;
        Ok(page)
    }
}

/// Hands each item of a page to `read`, and gives back what was wrong with those that it did not
/// read.
pub(crate) fn read_items(
    node: &Node<'_>,
    read: &mut dyn FnMut(&Node<'_>) -> Result<(), ReadError>,
) -> Result<Vec<ReadError>, ReadError> {
    let list = if node.is_list() {
        *node
    } else {
        node.check_object()?;
        node.list("items")?.ok_or_else(|| node.missing("items"))?
    };
    let items = list.items();
    Ok(items.filter_map(|item| read(&item).err()).collect())
}

/// Keys that were there already. A hash table of our own: a tenth of what a set of the standard
/// library brings into the page's WASM.
#[derive(Default)]
pub(crate) struct Seen {
    keys: Vec<Box<str>>,
    /// Places in `keys`, counted from 1; 0 is free. At most half of them are taken.
    slots: Vec<u32>,
}

impl Seen {
    /// Whether the key is there for the first time. No key always is.
    pub(crate) fn first(&mut self, key: Option<&str>) -> bool {
        let Some(key) = key else { return true };
        if self.keys.len() * 2 >= self.slots.len() {
            self.slots = vec![0; (self.slots.len() * 4).max(64)];
            for (i, key) in self.keys.iter().enumerate() {
                let slot = slot(&self.keys, &self.slots, key);
                self.slots[slot] = i as u32 + 1;
            }
        }
        let slot = slot(&self.keys, &self.slots, key);
        let free = self.slots[slot] == 0;
        if free {
            self.keys.push(key.into());
            self.slots[slot] = self.keys.len() as u32;
        }
        free
    }
}

/// The slot of a key, or the free one where it belongs. `slots` is a power of two and not full.
fn slot(keys: &[Box<str>], slots: &[u32], key: &str) -> usize {
    // FNV-1a.
    let hash = key.bytes().fold(0x811C_9DC5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let mask = slots.len() - 1;
    let mut slot = hash as usize & mask;
    loop {
        match slots[slot] {
            0 => return slot,
            place if *keys[place as usize - 1] == *key => return slot,
            _ => slot = (slot + 1) & mask,
        }
    }
}

impl<T: Serialize> Serialize for Collection<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Collection", 5)?;
        // The number of items in this page, not in all: so the samples have it.
        object.serialize_field("totalCount", &self.items.len())?;
        object.serialize_field("items", &self.items)?;
        if !self.links.is_empty() {
            object.serialize_field("links", &self.links)?;
        }
        if let Some(token) = &self.continuation_token {
            object.serialize_field("continuationToken", token)?;
        }
        object.serialize_field("attributes", &object_type::Collection)?;
        object.end()
    }
}
