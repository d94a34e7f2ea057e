//! Upgrades: what a subscription can be upgraded to, and what came of it.

use crate::attributes::object_type;
use crate::code::{self, Code};
use crate::fault::Fault;
use crate::json::{Fields, Node, ReadError, Resource};
use crate::offer::Offer;
use crate::wire;
use rules::{OfferId, SubscriptionId, UserId};
use serde::Serialize;
use serde::ser::Serializer;

/// What an upgrade does with the users' licences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum UpgradeType {
    /// Nothing is upgraded; also where the member is missing.
    #[default]
    None,
    /// The subscription only.
    UpgradeOnly,
    /// The subscription, and the users' licences with it.
    UpgradeWithLicenseTransfer,
    /// A word that we do not know; kept as it came.
    Other(Box<str>),
}

impl UpgradeType {
    /// In the order of their numbers.
    const WORDS: [&'static str; 3] = ["none", "upgrade_only", "upgrade_with_license_transfer"];

    /// The type for a word of the wire, in any case, or for its number.
    pub fn from_wire(word: &str) -> Self {
        let number = code::position(&Self::WORDS, word).or_else(|| word.trim().parse().ok());
        match number {
            Some(0) => Self::None,
            Some(1) => Self::UpgradeOnly,
            Some(2) => Self::UpgradeWithLicenseTransfer,
            _ => Self::Other(word.into()),
        }
    }

    /// The word on the wire.
    pub fn as_wire(&self) -> &str {
        match self {
            Self::None => Self::WORDS[0],
            Self::UpgradeOnly => Self::WORDS[1],
            Self::UpgradeWithLicenseTransfer => Self::WORDS[2],
            Self::Other(word) => word,
        }
    }

    fn of(fields: &mut Fields<'_>) -> Self {
        let word = fields.text("upgradeType");
        word.map_or(Self::None, |word| Self::from_wire(&word))
    }
}

impl Serialize for UpgradeType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_wire())
    }
}

/// One thing that a subscription could be upgraded to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Upgrade {
    /// The offer.
    pub target_offer: Offer,
    /// What happens to the licences.
    pub upgrade_type: UpgradeType,
    /// Whether it is possible now. False where the member is missing.
    pub is_eligible: bool,
    /// The seats of the new subscription; by default those of the present one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// Why it is not possible.
    pub upgrade_errors: Vec<UpgradeError>,
    /// `Upgrade`.
    pub attributes: object_type::Upgrade,
}

impl Resource for Upgrade {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let target_offer = Offer::read(&node.required_object("targetOffer")?)?;
        let mut fields = Fields::of(node);
        // The Java SDK sends the member back under the other name.
        let eligible = match fields.boolean("isEligible") {
            Some(eligible) => eligible,
            None => fields.flag("eligible"),
        };
        let resource = Self {
            target_offer,
            upgrade_type: UpgradeType::of(&mut fields),
            is_eligible: eligible,
            quantity: fields.count("quantity"),
            upgrade_errors: fields.resources("upgradeErrors"),
            attributes: object_type::Upgrade,
        };
        fields.finish(resource)
    }
}

/// What the body of a POST asks for. It is a whole [`Upgrade`], but what it says beyond this is
/// the client's copy of our own answer, and is judged anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpgradeRequest {
    /// The target.
    pub target_offer: OfferId,
    /// What to do with the licences.
    pub upgrade_type: UpgradeType,
    /// The seats; those of the present subscription where it does not say.
    pub quantity: Option<u32>,
}

impl UpgradeRequest {
    /// The body of the POST. Written by hand: it is the one body that the page sends, and a
    /// serialiser for it alone would be most of its bytes.
    pub fn to_body(&self) -> String {
        let mut body = String::from(r#"{"targetOffer":{"id":""#);
        // Ids and the words that we know need no escaping.
        body.push_str(self.target_offer.as_str());
        body.push_str(r#"","attributes":{"objectType":"Offer"}},"upgradeType":""#);
        for c in self.upgrade_type.as_wire().chars() {
            match c {
                '"' | '\\' => {
                    body.push('\\');
                    body.push(c);
                }
                _ if c.is_control() => {}
                _ => body.push(c),
            }
        }
        body.push_str(r#"","isEligible":true,"#);
        if let Some(quantity) = self.quantity {
            body.push_str(r#""quantity":"#);
            body.push_str(&quantity.to_string());
            body.push(',');
        }
        body.push_str(r#""upgradeErrors":[],"attributes":{"objectType":"Upgrade"}}"#);
        body
    }
}

impl Resource for UpgradeRequest {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let target = node.required_object("targetOffer")?;
        let target_offer = target.required_id("id", OfferId::new)?;
        let mut fields = Fields::of(node);
        let resource = Self {
            target_offer,
            upgrade_type: UpgradeType::of(&mut fields),
            quantity: fields.count("quantity"),
        };
        fields.finish(resource)
    }
}

/// Why an upgrade is not possible.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpgradeError {
    /// The UpgradeErrorCode. Written as a number, the one form that all clients read; their enums
    /// end at 9.
    pub code: Code,
    /// The error in words.
    pub description: String,
    /// The facts it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_details: Option<String>,
    /// `UpgradeError`.
    pub attributes: object_type::UpgradeError,
}

/// Names of the UpgradeErrorCodes in the .NET SDK, in the order of their numbers.
const ERROR_CODES: [&str; 12] = [
    "Other",
    "DelegatedAdminPermissionsDisabled",
    "SubscriptionStatusNotActive",
    "ConflictingServiceTypes",
    "ConcurrencyConflicts",
    "UserContextRequired",
    "SubscriptionAddOnsPresent",
    "SubscriptionDoesNotHaveAnyUpgradePaths",
    "SubscriptionTargetOfferNotFound",
    "SubscriptionNotProvisioned",
    "OfferDoesNotSupportBillingCycle",
    "InsufficientGranularAdminPermissions",
];

impl Resource for UpgradeError {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let code = node.get("code").as_ref().and_then(Code::read);
        let mut fields = Fields::of(node);
        let resource = Self {
            code: match code {
                Some(Code::Word(word)) => match code::position(&ERROR_CODES, &word) {
                    Some(number) => Code::Number(number as i64),
                    None => Code::Word(word),
                },
                Some(number) => number,
                None => Code::default(),
            },
            description: fields.string("description"),
            additional_details: fields.text("additionalDetails"),
            attributes: object_type::UpgradeError,
        };
        fields.finish(resource)
    }
}

/// What came of an upgrade.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpgradeResult {
    /// The subscription that was to be upgraded.
    #[serde(
        serialize_with = "wire::optional_word",
        skip_serializing_if = "Option::is_none"
    )]
    pub source_subscription_id: Option<SubscriptionId>,
    /// The new subscription; none where the upgrade was refused.
    #[serde(
        serialize_with = "wire::optional_word",
        skip_serializing_if = "Option::is_none"
    )]
    pub target_subscription_id: Option<SubscriptionId>,
    /// What was to happen to the licences.
    pub upgrade_type: UpgradeType,
    /// Why it was refused. Always written: the .NET sample walks both lists unguarded.
    pub upgrade_errors: Vec<UpgradeError>,
    /// The users whose licences still need work. Always written.
    pub license_errors: Vec<UserLicenseError>,
    /// `UpgradeResult`.
    pub attributes: object_type::UpgradeResult,
}

/// What a result says about the upgrade as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// It was done; this is the new subscription.
    Done(&'a SubscriptionId),
    /// It was refused, and nothing was changed.
    Refused,
    /// The result says neither, or both. Whoever gets it has to look.
    Unclear,
}

impl UpgradeResult {
    /// What it says about the upgrade as a whole.
    pub fn outcome(&self) -> Outcome<'_> {
        match (&self.target_subscription_id, self.upgrade_errors.is_empty()) {
            (Some(target), true) => Outcome::Done(target),
            (None, false) => Outcome::Refused,
            _ => Outcome::Unclear,
        }
    }
}

impl Resource for UpgradeResult {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let mut fields = Fields::of(node);
        let resource = Self {
            source_subscription_id: fields.id("sourceSubscriptionId", SubscriptionId::new),
            target_subscription_id: fields.id("targetSubscriptionId", SubscriptionId::new),
            upgrade_type: UpgradeType::of(&mut fields),
            upgrade_errors: fields.resources("upgradeErrors"),
            license_errors: fields.resources("licenseErrors"),
            attributes: object_type::UpgradeResult,
        };
        fields.finish(resource)
    }
}

/// A user whose licences still need work after an upgrade.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserLicenseError {
    /// The user. None where the wire has no id or something that is none: the name is still worth
    /// showing.
    #[serde(serialize_with = "wire::optional_word")]
    pub user_object_id: Option<UserId>,
    /// The user's name.
    pub name: String,
    /// The user's mail address.
    pub email: String,
    /// What went wrong.
    pub errors: Vec<Fault>,
    /// `UserLicenseError`.
    pub attributes: object_type::UserLicenseError,
}

impl Resource for UserLicenseError {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let mut fields = Fields::of(node);
        let resource = Self {
            user_object_id: node.id("userObjectId", UserId::new).ok().flatten(),
            name: fields.string("name"),
            email: fields.string("email"),
            errors: fields.resources("errors"),
            attributes: object_type::UserLicenseError,
        };
        fields.finish(resource)
    }
}
