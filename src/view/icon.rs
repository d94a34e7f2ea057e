//! Icons: one set, 16 px grid, drawn in the text's colour. All are decoration: what they mean is
//! said in words beside them or in a label.

use crate::view::dom::{El, View, el};

/// A drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {
    /// Can be upgraded: an arrow up in a filled disc.
    Can,
    /// Cannot be upgraded: an i in a ring.
    Cannot,
    /// Not known yet: a ring of dots.
    Unknown,
    /// Done, active.
    Check,
    /// Waiting.
    Clock,
    /// Suspended.
    Pause,
    /// Something to mind.
    Warning,
    /// Failed.
    Cross,
    /// Gone.
    Minus,
    /// A question.
    Question,
    /// Sorted from the least up.
    Ascending,
    /// Sorted from the greatest down.
    Descending,
    /// Not sorted by this.
    Unsorted,
}

/// Draws an icon.
pub fn icon(icon: Icon) -> View {
    let (filled, path) = match icon {
        Icon::Can => (
            true,
            "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0zm0 3.2 4 4.1-1.1 1.1L8.8 6.2v6.3H7.2V6.2L5.1 8.4 4 7.3z",
        ),
        Icon::Cannot => (
            false,
            "M8 1.25a6.75 6.75 0 1 0 0 13.5 6.75 6.75 0 0 0 0-13.5zM8 7.5v4M8 4.6v.2",
        ),
        Icon::Unknown => (
            false,
            "M8 1.25a6.75 6.75 0 1 0 0 13.5 6.75 6.75 0 0 0 0-13.5zM4.8 8h.1M8 8h.1M11.1 8h.1",
        ),
        Icon::Check => (false, "M3 8.5 6.5 12 13 4.5"),
        Icon::Clock => (
            false,
            "M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 0 0 0-12.5zM8 4.5V8l2.5 1.5",
        ),
        Icon::Pause => (false, "M5.5 3.5v9M10.5 3.5v9"),
        Icon::Warning => (false, "M8 2 1.5 13.5h13zM8 6.5v3.2M8 11.7v.1"),
        Icon::Cross => (false, "M4 4l8 8M12 4l-8 8"),
        Icon::Minus => (false, "M3.5 8h9"),
        Icon::Question => (
            false,
            "M5.8 6a2.2 2.2 0 1 1 3.1 2c-.7.4-.9.8-.9 1.6M8 12v.1",
        ),
        Icon::Ascending => (false, "M8 13V3.5M4 7l4-4 4 4"),
        Icon::Descending => (false, "M8 3v9.5M4 9l4 4 4-4"),
        Icon::Unsorted => (false, "M5 6.2 8 3l3 3.2M5 9.8 8 13l3-3.2"),
    };
    let class = if filled { "icon filled" } else { "icon" };
    el("svg")
        .class(class)
        .attr("viewBox", "0 0 16 16")
        .attr("width", "16")
        .attr("height", "16")
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
        .child(el("path").attr("d", path))
        .into()
}

/// A label with a drawing before it.
pub fn labelled(class: &'static str, drawing: Icon, label: impl Into<View>) -> El {
    let words = el("span").child(label);
    el("span").class(class).child(icon(drawing)).child(words)
}
