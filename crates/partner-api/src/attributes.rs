//! `attributes`, which every resource carries: its type's name, and an etag for some.

use crate::json::{Node, ReadError, Resource};
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// One unit type for each `objectType`, so that a resource cannot carry the name of another.
/// Reading does not look at it: the endpoint says what an answer is.
pub mod object_type {
    use serde::ser::{Serialize, Serializer};

    macro_rules! object_types {
        ($($name:ident),* $(,)?) => {
            $(
                #[doc = concat!("`{\"objectType\":\"", stringify!($name), "\"}`")]
                #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
                pub struct $name;

                impl Serialize for $name {
                    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                        super::write(serializer, None, stringify!($name))
                    }
                }
            )*
        };
    }

    object_types! {
        Collection,
        Customer,
        CustomerCompanyProfile,
        CustomerUser,
        License,
        ManagedService,
        Offer,
        OfferCategory,
        SubscribedSku,
        Upgrade,
        UpgradeError,
        UpgradeResult,
        UserLicenseError,
    }
}

fn write<S: Serializer>(
    serializer: S,
    etag: Option<&str>,
    object_type: &str,
) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_struct("", 2)?;
    if let Some(etag) = etag {
        object.serialize_field("etag", etag)?;
    }
    object.serialize_field("objectType", object_type)?;
    object.end()
}

macro_rules! with_etag {
    ($(#[$doc:meta])* $name:ident, $object_type:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            /// The version, opaque to clients. It travels here, not in a header.
            pub etag: Option<String>,
        }

        impl Resource for $name {
            fn read(node: &Node<'_>) -> Result<Self, ReadError> {
                Ok(Self { etag: node.text("etag")? })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                write(serializer, self.etag.as_deref(), $object_type)
            }
        }
    };
}

with_etag!(
    /// The attributes of a subscription.
    SubscriptionAttributes,
    "Subscription"
);
with_etag!(
    /// The attributes of a billing profile.
    BillingProfileAttributes,
    "CustomerBillingProfile"
);
