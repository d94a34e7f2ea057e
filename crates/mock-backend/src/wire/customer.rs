//! Customers, and the services that the partner administers for them.

use crate::book::Book;
use crate::guid::Guid;
use crate::world::Customer;
use partner_api::attributes::{BillingProfileAttributes, object_type};
use partner_api::customer::{Address, BillingProfile, CompanyProfile};
use partner_api::{Link, Links, ManagedService};

/// A customer as a list shows it.
pub fn customer_item(customer: &Customer) -> partner_api::Customer {
    partner_api::Customer {
        id: customer.id.clone(),
        commerce_id: None,
        company_profile: CompanyProfile {
            tenant_id: customer.id.to_string(),
            domain: customer.domain.to_string(),
            company_name: customer.name.to_string(),
            ..CompanyProfile::default()
        },
        billing_profile: None,
        relationship_to_partner: Some(customer.relationship.to_string()),
        allow_delegated_access: None,
        custom_domains: Vec::new(),
        associated_partner_id: None,
        links: Links::NONE,
        attributes: object_type::Customer,
    }
}

/// A customer by its id. Without delegated administration, what only an administrator of the
/// tenant may see is left out.
pub fn customer(customer: &Customer) -> partner_api::Customer {
    let at = format!("/customers/{}", customer.id);
    let address = &customer.address;
    let contact = &customer.contact;
    let mut found = customer_item(customer);
    found.commerce_id = Some(derived(customer, "commerce").to_string());
    found.allow_delegated_access = Some(customer.delegated_access);
    found.links = Links::NONE.with("self", Link::get(&at));
    found.company_profile.links =
        Links::NONE.with("self", Link::get(format!("{at}/profiles/company")));
    if customer.delegated_access {
        found.company_profile.address = Some(Address {
            country: address.country.to_string(),
            region: Some(address.region.to_string()),
            city: address.city.to_string(),
            address_line1: address.line.to_string(),
            postal_code: address.postal_code.to_string(),
            phone_number: Some(address.phone.to_string()),
            ..Address::default()
        });
        found.company_profile.email = Some(contact.email.to_string());
        found.custom_domains = vec![customer.domain.to_string()];
    }
    found.billing_profile = Some(BillingProfile {
        id: derived(customer, "billing").to_string(),
        first_name: contact.first_name.to_string(),
        last_name: contact.last_name.to_string(),
        email: contact.email.to_string(),
        culture: customer.culture.to_string(),
        language: customer
            .culture
            .split('-')
            .next()
            .unwrap_or("en")
            .to_owned(),
        company_name: customer.name.to_string(),
        default_address: Some(Address {
            country: address.country.to_string(),
            state: Some(address.region.to_string()),
            city: address.city.to_string(),
            address_line1: address.line.to_string(),
            postal_code: address.postal_code.to_string(),
            first_name: Some(contact.first_name.to_string()),
            last_name: Some(contact.last_name.to_string()),
            phone_number: Some(address.phone.to_string()),
            ..Address::default()
        }),
        links: Links::NONE.with("self", Link::get(format!("{at}/profiles/billing"))),
        attributes: BillingProfileAttributes {
            // A number in quotes, and nobody writes it: the profile never changes.
            etag: Some("1".to_owned()),
        },
    });
    found
}

/// An id that belongs to a customer and never changes.
fn derived(customer: &Customer, what: &str) -> Guid {
    Guid::derive(0, &format!("{what}/{}", customer.id))
}

/// The services that the partner administers for a customer.
pub fn managed_services(customer: &Customer, book: &Book) -> Vec<ManagedService> {
    let portal = |what: &str| {
        Link::get(format!(
            "https://portal.office.com/Partner/BeginClientSession.aspx?CTID={}&CSDEST={what}",
            customer.id
        ))
    };
    customer
        .managed_services(book)
        .into_iter()
        .map(|id| ManagedService {
            id: id.to_owned(),
            // The one service whose name is not its id.
            name: match id {
                "MicrosoftCommunicationsOnline" => "SkypeforBusiness".to_owned(),
                _ => id.to_owned(),
            },
            group_name: "Office".to_owned(),
            links: Links::NONE
                .with("adminService", portal(id))
                .with("serviceHealth", portal("ServiceStatus"))
                .with("serviceTicket", portal("Support")),
            attributes: object_type::ManagedService,
        })
        .collect()
}
