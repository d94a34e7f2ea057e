//! The state of a subscription and its billing cycle, each open to values we do not know.

/// The state of a subscription. Values: the API's of 2018 (`none`, `active`, `suspended`,
/// `deleted`) and those that the .NET SDK of 2023 adds (`pending`, `expired`, `disabled`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// In use.
    Active,
    /// Ordered, not yet provisioned.
    Pending,
    /// Switched off by the partner or for another reason; can be reactivated.
    Suspended,
    /// Over. The one status that is not live.
    Deleted,
    /// Past its end.
    Expired,
    /// Disabled by the service.
    Disabled,
    /// The API's own `none`.
    None,
    /// A word that we do not know; kept as it came.
    Other(Box<str>),
}

impl Status {
    /// The status for a word of the wire, whatever its case.
    pub fn from_wire(word: &str) -> Self {
        let known: [(&str, Status); 7] = [
            ("active", Self::Active),
            ("pending", Self::Pending),
            ("suspended", Self::Suspended),
            ("deleted", Self::Deleted),
            ("expired", Self::Expired),
            ("disabled", Self::Disabled),
            ("none", Self::None),
        ];
        for (name, status) in known {
            if word.eq_ignore_ascii_case(name) {
                return status;
            }
        }
        Self::Other(word.into())
    }

    /// The word on the wire.
    pub fn as_wire(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Suspended => "suspended",
            Self::Deleted => "deleted",
            Self::Expired => "expired",
            Self::Disabled => "disabled",
            Self::None => "none",
            Self::Other(word) => word,
        }
    }

    /// Whether a holding in this state still counts: every state but `deleted` (design §2).
    pub fn is_live(&self) -> bool {
        !matches!(self, Self::Deleted)
    }
}

/// How often a subscription is billed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum BillingCycle {
    /// Once a month.
    Monthly,
    /// Once a year.
    Annual,
    /// Once every two years.
    Biennial,
    /// Once every three years.
    Triennial,
    /// Once.
    OneTime,
    /// Not billed in cycles.
    None,
    /// The API's own `unknown`, or a missing value.
    Unknown,
    /// A word that we do not know; kept as it came.
    Other(Box<str>),
}

impl BillingCycle {
    /// The cycle for a word of the wire, whatever its case.
    pub fn from_wire(word: &str) -> Self {
        let known: [(&str, BillingCycle); 8] = [
            ("monthly", Self::Monthly),
            ("annual", Self::Annual),
            ("biennial", Self::Biennial),
            ("triennial", Self::Triennial),
            ("one_time", Self::OneTime),
            ("onetime", Self::OneTime),
            ("none", Self::None),
            ("unknown", Self::Unknown),
        ];
        for (name, cycle) in known {
            if word.eq_ignore_ascii_case(name) {
                return cycle;
            }
        }
        Self::Other(word.into())
    }

    /// The word on the wire.
    pub fn as_wire(&self) -> &str {
        match self {
            Self::Monthly => "monthly",
            Self::Annual => "annual",
            Self::Biennial => "biennial",
            Self::Triennial => "triennial",
            Self::OneTime => "one_time",
            Self::None => "none",
            Self::Unknown => "unknown",
            Self::Other(word) => word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_the_wire_goes_there_and_back() {
        for word in [
            "active",
            "pending",
            "suspended",
            "deleted",
            "expired",
            "disabled",
            "none",
            "frozen",
        ] {
            assert_eq!(Status::from_wire(word).as_wire(), word);
            let known = !matches!(Status::from_wire(word), Status::Other(_));
            assert_eq!(known, word != "frozen");
        }
        for word in [
            "monthly",
            "annual",
            "biennial",
            "triennial",
            "one_time",
            "none",
            "unknown",
            "weekly",
        ] {
            assert_eq!(BillingCycle::from_wire(word).as_wire(), word);
        }
    }

    #[test]
    fn only_deleted_is_not_live() {
        assert!(!Status::from_wire("Deleted").is_live());
        for word in [
            "active",
            "pending",
            "suspended",
            "expired",
            "disabled",
            "none",
            "frozen",
        ] {
            assert!(Status::from_wire(word).is_live(), "{word}");
        }
    }
}
