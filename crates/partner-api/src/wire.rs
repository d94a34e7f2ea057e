//! How types of the rules crate, which knows no serialisation, are written.

use rules::{BillingCycle, CustomerId, OfferId, SkuId, Status, SubscriptionId, UserId};
use serde::ser::{SerializeSeq, Serializer};

/// A value that is one word on the wire.
pub(crate) trait Word {
    fn word(&self) -> &str;
}

macro_rules! words {
    ($($type:ty => $method:ident),* $(,)?) => {
        $(impl Word for $type {
            fn word(&self) -> &str {
                self.$method()
            }
        })*
    };
}

words! {
    CustomerId => as_str,
    SubscriptionId => as_str,
    OfferId => as_str,
    SkuId => as_str,
    UserId => as_str,
    Status => as_wire,
    BillingCycle => as_wire,
}

pub(crate) fn word<T: Word, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.word())
}

pub(crate) fn optional_word<T: Word, S: Serializer>(
    value: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.serialize_str(value.word()),
        None => serializer.serialize_none(),
    }
}

pub(crate) fn words<T: Word, S: Serializer>(
    values: &[T],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(values.len()))?;
    for value in values {
        list.serialize_element(value.word())?;
    }
    list.end()
}
