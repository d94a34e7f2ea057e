//! Identifiers. Each is a newtype, so that a customer cannot be passed for a subscription.
//!
//! Partner Center compares ids without regard to case, and writes tenant and user ids in lower
//! case, subscription, offer and order ids in upper case (recorded answers of 2018 and 2019). An
//! id is put into its canonical case when it is made, so equality and order are plain.

use std::fmt;

/// Why a text is not an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdError {
    /// The text as it came.
    pub value: String,
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "“{}” is not an id: 1 to 64 letters, digits, '-', '_', '.' or ':' are",
            self.value
        )
    }
}

impl std::error::Error for IdError {}

/// The longest id that is accepted, in bytes. A GUID has 36.
pub const MAX_ID_LEN: usize = 64;

fn check(text: &str) -> Result<&str, IdError> {
    let text = text.trim();
    // With a letter or digit: `..` in a path would lead somewhere else.
    let ok = (1..=MAX_ID_LEN).contains(&text.len())
        && text.bytes().any(|b| b.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'));
    ok.then_some(text).ok_or_else(|| IdError {
        value: text.to_owned(),
    })
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $case:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// Makes an id in canonical case. Errors on an empty, overlong or strange text.
            pub fn new(text: &str) -> Result<Self, IdError> {
                Ok(Self(check(text)?.$case().into_boxed_str()))
            }

            /// The id as it is written on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A customer, which is a tenant of the directory.
    CustomerId,
    to_ascii_lowercase
);
id!(
    /// A subscription.
    SubscriptionId,
    to_ascii_uppercase
);
id!(
    /// An offer of the catalogue: a GUID, or `MS-AZR-0145P` for Azure.
    OfferId,
    to_ascii_uppercase
);
id!(
    /// A product SKU of the directory; `product.id` of an offer.
    SkuId,
    to_ascii_lowercase
);
id!(
    /// A user of a customer.
    UserId,
    to_ascii_lowercase
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differing_in_case_only_are_equal() {
        assert_eq!(
            OfferId::new("796b6b5f-613c-4e24-a17c-eba730d49c02"),
            OfferId::new(" 796B6B5F-613C-4E24-A17C-EBA730D49C02 ")
        );
    }

    #[test]
    fn each_kind_of_id_is_written_in_the_case_of_the_wire() {
        assert_eq!(CustomerId::new("ABC-1").unwrap().as_str(), "abc-1");
        assert_eq!(SubscriptionId::new("abc-1").unwrap().as_str(), "ABC-1");
        assert_eq!(
            OfferId::new("ms-azr-0145p").unwrap().as_str(),
            "MS-AZR-0145P"
        );
    }

    #[test]
    fn what_is_not_an_id_is_refused() {
        for text in ["", "  ", "a b", "../x", "..", "-", "é", &"x".repeat(65)] {
            assert!(SubscriptionId::new(text).is_err(), "{text:?}");
        }
    }
}
