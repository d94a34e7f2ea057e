//! Where a text outlives the tab.

/// Where a text outlives the tab. Other tabs may read and write it too.
pub trait Shelf: Send {
    /// What is there.
    fn read(&self) -> Option<String>;

    /// Puts a text there. Whether there was room.
    fn write(&self, text: &str) -> bool;
}
