//! Which screen is shown, and how it is written in the address of the standalone page.

use partner_api::convert::display_name;
use rules::{CustomerId, SubscriptionId};

/// A column of the subscriptions table that can be sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The subscription's name.
    Name,
    /// Its plan.
    Plan,
    /// Its state.
    Status,
    /// Its seats.
    Seats,
    /// Its billing cycle.
    Cycle,
    /// The day it renews.
    Renewal,
    /// Its price per period.
    Price,
}

impl Column {
    /// All columns, in the order of the table.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Plan,
        Self::Status,
        Self::Seats,
        Self::Cycle,
        Self::Renewal,
        Self::Price,
    ];

    /// The key in the address and in `data-su-sort`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Plan => "plan",
            Self::Status => "status",
            Self::Seats => "seats",
            Self::Cycle => "cycle",
            Self::Renewal => "renewal",
            Self::Price => "price",
        }
    }
}

/// How a table is shown: what survives a reload and the Back button (TB-11). The customers have a
/// filter only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListState {
    /// The column that is sorted by.
    pub sort: Column,
    /// Whether from the greatest to the least.
    pub descending: bool,
    /// Text that the rows must contain.
    pub filter: String,
    /// Whether only upgradeable subscriptions are shown.
    pub only_upgradeable: bool,
}

impl Default for ListState {
    fn default() -> Self {
        Self {
            sort: Column::Name,
            descending: false,
            filter: String::new(),
            only_upgradeable: false,
        }
    }
}

impl ListState {
    /// What is searched for: the filter without the marks that no name has, which come along with
    /// what is copied from elsewhere.
    pub fn wanted(&self) -> String {
        display_name(&self.filter)
    }
}

/// What is on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The partner's customers.
    Customers,
    /// A customer's subscriptions.
    Subscriptions(CustomerId),
    /// The upgrade of a subscription: choose, review, submit, result.
    Upgrade(CustomerId, SubscriptionId),
}

impl Screen {
    /// The customer that it is about.
    pub fn customer(&self) -> Option<&CustomerId> {
        match self {
            Self::Customers => None,
            Self::Subscriptions(customer) | Self::Upgrade(customer, _) => Some(customer),
        }
    }
}

/// The fragment of the address, without `#`.
pub fn to_fragment(screen: &Screen, list: &ListState) -> String {
    let mut out = String::from("/");
    if let Some(customer) = screen.customer() {
        out.push_str("customers/");
        out.push_str(customer.as_str());
    }
    if let Screen::Upgrade(_, subscription) = screen {
        out.push_str("/subscriptions/");
        out.push_str(subscription.as_str());
        out.push_str("/upgrade");
        return out;
    }
    let mut separator = '?';
    let mut add = |name: &str, value: &str| {
        out.push(separator);
        separator = '&';
        out.push_str(name);
        if !value.is_empty() {
            out.push('=');
            encode(value, &mut out);
        }
    };
    if list.sort != ListState::default().sort {
        add("sort", list.sort.key());
    }
    if list.descending {
        add("descending", "");
    }
    if !list.filter.is_empty() {
        add("filter", &list.filter);
    }
    if list.only_upgradeable {
        add("upgradeable", "");
    }
    out
}

/// Reads a fragment (with or without `#`). What makes no sense shows the customers: an address is
/// never an error page.
pub fn from_fragment(fragment: &str) -> (Screen, ListState) {
    let fragment = fragment.trim_start_matches('#').trim_start_matches('/');
    let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
    let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
    let mut list = ListState::default();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match name {
            "sort" => {
                if let Some(column) = Column::ALL.into_iter().find(|c| c.key() == value) {
                    list.sort = column;
                }
            }
            "descending" => list.descending = true,
            "filter" => list.filter = decode(value),
            "upgradeable" => list.only_upgradeable = true,
            _ => {}
        }
    }
    let screen = match parts.as_slice() {
        ["customers", customer, rest @ ..] => match (CustomerId::new(customer), rest) {
            (Ok(customer), ["subscriptions", id, "upgrade", ..]) => match SubscriptionId::new(id) {
                Ok(id) => Screen::Upgrade(customer, id),
                Err(_) => Screen::Subscriptions(customer),
            },
            (Ok(customer), _) => Screen::Subscriptions(customer),
            (Err(_), _) => Screen::Customers,
        },
        _ => Screen::Customers,
    };
    (screen, list)
}

/// What the address of an upgrade ends with at its review: a place of its own for the browser's Back
/// button, drawn by the same screen.
pub const REVIEW: &str = "/review";

/// Percent-encodes all but unreserved characters (RFC 3986).
pub fn encode(text: &str, out: &mut String) {
    for &b in text.as_bytes() {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(b));
        } else {
            out.push('%');
            for nibble in [b >> 4, b & 15] {
                out.push(char::from(b"0123456789ABCDEF"[nibble as usize]));
            }
        }
    }
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
            }
            (b, _, _) => {
                out.push(b);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> (CustomerId, SubscriptionId) {
        (
            CustomerId::new("c-1").unwrap(),
            SubscriptionId::new("S-1").unwrap(),
        )
    }

    #[test]
    fn every_screen_goes_through_the_address_and_back() {
        let (c, s) = ids();
        let lists = [
            ListState::default(),
            ListState {
                sort: Column::Renewal,
                descending: true,
                filter: "企業版 50% & more?".into(),
                only_upgradeable: true,
            },
        ];
        for list in lists {
            for screen in [Screen::Customers, Screen::Subscriptions(c.clone())] {
                let fragment = to_fragment(&screen, &list);
                let wanted = (screen, list.clone());
                assert_eq!(from_fragment(&fragment), wanted, "{fragment}");
            }
        }
        let wanted = (Screen::Upgrade(c, s), ListState::default());
        let fragment = to_fragment(&wanted.0, &wanted.1);
        assert_eq!(from_fragment(&fragment), wanted);
        assert_eq!(from_fragment(&[&fragment, REVIEW].concat()), wanted);
    }

    #[test]
    fn a_strange_address_shows_a_screen_and_never_fails() {
        let (c, _) = ids();
        for (fragment, want) in [
            ("", Screen::Customers),
            ("#", Screen::Customers),
            ("#/nowhere", Screen::Customers),
            ("#/customers/", Screen::Customers),
            ("#/customers/../x", Screen::Customers),
            ("#/customers/c-1/", Screen::Subscriptions(c.clone())),
            (
                "#/customers/C-1/subscriptions/%00/upgrade",
                Screen::Subscriptions(c.clone()),
            ),
            (
                "#/customers/c-1?sort=nothing&filter=%E4%BC",
                Screen::Subscriptions(c),
            ),
        ] {
            assert_eq!(from_fragment(fragment).0, want, "{fragment}");
        }
    }
}
