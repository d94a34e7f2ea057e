//! The upgrade paths of the page of 2017-03-30, as design §2 has them.

/// Source, then its targets. Every other offer has none.
pub const PATHS: [(&str, &[&str]); 6] = [
    (
        "Office 365 Business",
        &[
            "Office 365 Business Premium",
            "Office 365 ProPlus",
            "Office 365 Enterprise E3",
            "Office 365 Enterprise E5",
        ],
    ),
    (
        "Office 365 Business Premium",
        &["Office 365 Enterprise E3", "Office 365 Enterprise E5"],
    ),
    (
        "Office 365 Business Essentials",
        &[
            "Office 365 Business Premium",
            "Office 365 Enterprise E1",
            "Office 365 Enterprise E3",
            "Office 365 Enterprise E5",
        ],
    ),
    (
        "Office 365 Business (India)",
        &[
            "Office 365 Business Premium (India)",
            "Office 365 ProPlus",
            "Office 365 Enterprise E3",
            "Office 365 Enterprise E5",
        ],
    ),
    (
        "Office 365 Business Premium (India)",
        &["Office 365 Enterprise E3", "Office 365 Enterprise E5"],
    ),
    (
        "Office 365 Business Essentials (India)",
        &[
            "Office 365 Business Premium (India)",
            "Office 365 Enterprise E1",
            "Office 365 Enterprise E3",
            "Office 365 Enterprise E5",
        ],
    ),
];

/// The targets of an offer, by English name.
pub fn targets(source: &str) -> &'static [&'static str] {
    PATHS
        .iter()
        .find(|(name, _)| *name == source)
        .map_or(&[], |(_, targets)| targets)
}
