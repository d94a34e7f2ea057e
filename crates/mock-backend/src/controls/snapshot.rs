//! Worlds that were put aside, to come back to. They are in memory, and go with the process.

use crate::by_text::ByText;
use crate::world::World;

/// How many are kept: each is as large as the world.
pub const MOST: usize = 8;

/// The worlds that were put aside, by name.
#[derive(Debug, Default)]
pub struct Snapshots(ByText<World>);

/// There is no room for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Snapshots {
    /// Puts a world aside under a name; what was under it goes.
    pub fn keep(&mut self, name: &str, world: World) -> Result<(), Full> {
        if self.0.len() >= MOST && self.0.get(name).is_none() {
            return Err(Full);
        }
        self.0.put(name, world);
        Ok(())
    }

    /// The world under a name.
    pub fn get(&self, name: &str) -> Option<&World> {
        self.0.get(name)
    }

    /// Names and worlds.
    pub fn all(&self) -> impl Iterator<Item = (&str, &World)> {
        self.0.iter()
    }

    /// Forgets them.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_for_so_many_names() {
        let mut snapshots = Snapshots::default();
        for n in 0..MOST {
            assert_eq!(snapshots.keep(&n.to_string(), World::default()), Ok(()));
        }
        assert_eq!(snapshots.keep("more", World::default()), Err(Full));
        assert_eq!(snapshots.keep("0", World::new("new", 1)), Ok(()));
        assert_eq!(snapshots.get("0").unwrap().scenario, "new");
    }
}
