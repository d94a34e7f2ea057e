//! Customers.

use crate::attributes::{BillingProfileAttributes, object_type};
use crate::json::{Fields, Node, ReadError, Resource};
use crate::link::Links;
use crate::wire;
use rules::CustomerId;
use serde::Serialize;

/// A customer. An item of the list has the id, the company's names and the relationship only; the
/// answer by id has the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// Its id, which is its tenant's.
    #[serde(serialize_with = "wire::word")]
    pub id: CustomerId,
    /// Its id in commerce.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commerce_id: Option<String>,
    /// Who it is.
    pub company_profile: CompanyProfile,
    /// Who pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_profile: Option<BillingProfile>,
    /// What the partner is to it: `reseller`, `advisor`, `none`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationship_to_partner: Option<String>,
    /// Whether it lets the partner administer its tenant. By id only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_delegated_access: Option<bool>,
    /// Its domains. Left out of the answer by id where there is no delegated administration.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub custom_domains: Vec<String>,
    /// MPN id of an indirect reseller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated_partner_id: Option<String>,
    /// `self`.
    #[serde(skip_serializing_if = "Links::is_empty")]
    pub links: Links,
    /// `Customer`.
    pub attributes: object_type::Customer,
}

impl Resource for Customer {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let id = node.required_id("id", CustomerId::new)?;
        let mut fields = Fields::of(node);
        let resource = Self {
            id,
            commerce_id: fields.text("commerceId"),
            company_profile: fields.resource("companyProfile").unwrap_or_default(),
            billing_profile: fields.resource("billingProfile"),
            relationship_to_partner: fields.text("relationshipToPartner"),
            allow_delegated_access: fields.boolean("allowDelegatedAccess"),
            custom_domains: fields.texts("customDomains"),
            associated_partner_id: fields.text("associatedPartnerId"),
            links: Links::of(node),
            attributes: object_type::Customer,
        };
        fields.finish(resource)
    }

    fn key(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

/// What the page shows of a customer: the same members, and no more of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerSummary {
    /// Its id, which is its tenant's.
    pub id: CustomerId,
    /// Its company's name; may be empty.
    pub company_name: String,
    /// Its domain; may be empty.
    pub domain: String,
    /// Whether it lets the partner administer its tenant. The answer by id says so, never an item
    /// of the list; who does not say so does not allow it: nobody gave the right.
    pub delegated_admin: bool,
}

impl CustomerSummary {
    pub(crate) fn of(node: &Node<'_>) -> Result<Self, ReadError> {
        let id = node.required_id("id", CustomerId::new)?;
        let profile = node.object("companyProfile")?;
        let text = |name| match &profile {
            Some(profile) => profile.text(name),
            None => Ok(None),
        };
        Ok(Self {
            id,
            company_name: text("companyName")?.unwrap_or_default(),
            domain: text("domain")?.unwrap_or_default(),
            delegated_admin: node.flag("allowDelegatedAccess")?,
        })
    }
}

/// Who a customer is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CompanyProfile {
    /// Its tenant.
    pub tenant_id: String,
    /// Its default domain.
    pub domain: String,
    /// Its name.
    pub company_name: String,
    /// Its address. By id only, and only with delegated administration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Its mail address. By id only, and only with delegated administration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `self`, by id.
    #[serde(skip_serializing_if = "Links::is_empty")]
    pub links: Links,
    /// `CustomerCompanyProfile`.
    pub attributes: object_type::CustomerCompanyProfile,
}

impl Resource for CompanyProfile {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let mut fields = Fields::of(node);
        let resource = Self {
            tenant_id: fields.string("tenantId"),
            domain: fields.string("domain"),
            company_name: fields.string("companyName"),
            address: fields.resource("address"),
            email: fields.text("email"),
            links: Links::of(node),
            attributes: object_type::CustomerCompanyProfile,
        };
        fields.finish(resource)
    }
}

/// An address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// Country, ISO 3166.
    pub country: String,
    /// Region, in a company's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// City.
    pub city: String,
    /// State, in a billing address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Street.
    pub address_line1: String,
    /// Postal code.
    pub postal_code: String,
    /// First name, in a billing address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name, in a billing address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
}

impl Resource for Address {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let mut fields = Fields::of(node);
        let resource = Self {
            country: fields.string("country"),
            region: fields.text("region"),
            city: fields.string("city"),
            state: fields.text("state"),
            address_line1: fields.string("addressLine1"),
            postal_code: fields.string("postalCode"),
            first_name: fields.text("firstName"),
            last_name: fields.text("lastName"),
            phone_number: fields.text("phoneNumber"),
        };
        fields.finish(resource)
    }
}

/// Who pays for a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BillingProfile {
    /// Its id.
    pub id: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Mail address.
    pub email: String,
    /// Culture, as `en-US`.
    pub culture: String,
    /// Language, as `en`.
    pub language: String,
    /// The company's name.
    pub company_name: String,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_address: Option<Address>,
    /// `self`.
    #[serde(skip_serializing_if = "Links::is_empty")]
    pub links: Links,
    /// `CustomerBillingProfile`, and a version.
    pub attributes: BillingProfileAttributes,
}

impl Resource for BillingProfile {
    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        let mut fields = Fields::of(node);
        let resource = Self {
            id: fields.string("id"),
            first_name: fields.string("firstName"),
            last_name: fields.string("lastName"),
            email: fields.string("email"),
            culture: fields.string("culture"),
            language: fields.string("language"),
            company_name: fields.string("companyName"),
            default_address: fields.resource("defaultAddress"),
            links: Links::of(node),
            attributes: fields.resource("attributes").unwrap_or_default(),
        };
        fields.finish(resource)
    }
}
