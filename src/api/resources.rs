//! Each call of the API that the page makes: bytes in, domain types out. Views and `data` see no
//! JSON.

use crate::api::endpoint::Endpoint;
use crate::api::error::{ApiError, Failure};
use crate::api::{Answer, Api, Asked, Loading, Value, Write};
use partner_api::customer::CustomerSummary;
use partner_api::facts::{self, Page};
use partner_api::name::cleaned_sentence;
use partner_api::upgrade::Outcome;
use partner_api::{Fault, ReadError, convert};
use rules::licence::{Licence, User};
use rules::tenant::TenantSku;
use rules::{Catalogue, CustomerId, ServiceSet, Subscription, SubscriptionId, UserId};
use std::rc::Rc;
use std::sync::Arc;
use web_sys::AbortController;

/// A customer in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerEntry {
    /// Its id.
    pub id: CustomerId,
    /// Its company's name.
    pub name: String,
    /// Its domain.
    pub domain: String,
}

/// A customer by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerDetail {
    /// Its company's name.
    pub name: String,
    /// Whether it allows delegated administration.
    pub delegated_admin: bool,
}

/// A list as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<T> {
    /// What could be read.
    pub items: Vec<T>,
    /// How many could not.
    pub unreadable: usize,
    /// Where the next page is.
    pub next: Option<Endpoint>,
}

impl<T> Listed<T> {
    fn of(page: Page<T>) -> Self {
        let next = page.next.and_then(|link| {
            let headers = link.headers.into_iter();
            let headers = headers.map(|h| (h.key, h.value)).collect();
            Endpoint::next(link.uri.as_deref()?, headers)
        });
        Self {
            items: page.items,
            unreadable: page.unread.len(),
            next,
        }
    }
}

/// A reason of the backend against an upgrade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendReason {
    /// UpgradeErrorCode, where it is a number.
    pub code: Option<i64>,
    /// The backend's own words, in the language that was asked for.
    pub description: String,
    /// Its facts, in its words.
    pub details: String,
}

/// An account whose licences were not moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOver {
    /// The user, where the backend gave an id.
    pub user: Option<UserId>,
    /// The user's name.
    pub name: String,
    /// The user's mail address.
    pub mail: String,
    /// What went wrong.
    pub errors: Vec<LicenceFault>,
}

/// Why an account's licence was not moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenceFault {
    /// The code, where it is a number.
    pub code: Option<i64>,
    /// The backend's own words, in the language that was asked for.
    pub description: String,
    /// The service plans that it names.
    pub plans: Vec<String>,
}

/// What the backend did, and its words for it: kept so that a reload shows them again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpgradeReport {
    /// What it did.
    pub answer: UpgradeAnswer,
    /// MS-CorrelationId.
    pub reference: String,
    /// The body as it came.
    pub body: String,
}

impl UpgradeReport {
    /// Reads a body that was kept. Nothing where it is not the answer to an upgrade.
    pub fn read(body: String, reference: String) -> Option<Self> {
        let result = partner_api::read(body.as_bytes()).ok()?;
        Some(Self {
            answer: read_answer(result)?,
            reference,
            body,
        })
    }
}

/// What the backend did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpgradeAnswer {
    /// It upgraded the subscription.
    Done {
        /// The new subscription.
        target: SubscriptionId,
        /// Accounts that are left to be done by hand.
        left_over: Vec<LeftOver>,
    },
    /// It refused.
    Refused(Vec<BackendReason>),
}

/// What an upgrade is asked for.
pub struct UpgradeRequest<'a> {
    /// The customer.
    pub customer: &'a CustomerId,
    /// The subscription that is upgraded.
    pub subscription: &'a SubscriptionId,
    /// The body's parts.
    pub body: partner_api::UpgradeRequest,
    /// MS-RequestId.
    pub request_id: &'a str,
}

/// Makes a value of an answer's body.
type Reader = Box<dyn FnOnce(&[u8]) -> Result<Value, ReadError>>;

impl Api {
    /// What is at an endpoint, by a function that reads it.
    fn load<T: 'static>(
        &self,
        endpoint: Endpoint,
        abort: &AbortController,
        read: impl FnOnce(&[u8]) -> Result<T, ReadError> + 'static,
    ) -> Loading<T> {
        let read = |body: &[u8]| Ok(Rc::new(read(body)?) as Value);
        Loading::of(self.load_value(endpoint, abort, Box::new(read)))
    }

    fn load_value(
        &self,
        endpoint: Endpoint,
        abort: &AbortController,
        read: Reader,
    ) -> impl Future<Output = Result<Value, Failure>> + use<> {
        let answer = self.send(Asked {
            endpoint,
            write: None,
            abort: abort.clone(),
        });
        async { decode(answer.await?, read) }
    }

    /// A page of customers.
    pub fn customers(
        &self,
        page: Endpoint,
        abort: &AbortController,
    ) -> Loading<Listed<CustomerEntry>> {
        self.load(page, abort, |body| {
            let page = facts::customers(body)?;
            let entry = |customer: CustomerSummary| CustomerEntry {
                name: customer_name(&customer),
                domain: customer.domain,
                id: customer.id,
            };
            Ok(Listed::of(Page {
                items: page.items.into_iter().map(entry).collect(),
                unread: page.unread,
                next: page.next,
            }))
        })
    }

    /// A customer.
    pub fn customer(
        &self,
        customer: &CustomerId,
        abort: &AbortController,
    ) -> Loading<CustomerDetail> {
        self.load(Endpoint::customer(customer), abort, |body| {
            let customer = facts::customer(body)?;
            Ok(CustomerDetail {
                name: customer_name(&customer),
                delegated_admin: customer.delegated_admin,
            })
        })
    }

    /// A customer's subscriptions.
    pub fn subscriptions(
        &self,
        catalogue: Arc<Catalogue>,
        customer: &CustomerId,
        abort: &AbortController,
    ) -> Loading<Arc<Listed<Subscription>>> {
        self.load(Endpoint::subscriptions(customer), abort, move |body| {
            let page = facts::subscriptions(body, &catalogue)?;
            Ok(Arc::new(Listed::of(page)))
        })
    }

    /// What the customer's tenant holds.
    pub fn subscribed_skus(
        &self,
        catalogue: Arc<Catalogue>,
        customer: &CustomerId,
        abort: &AbortController,
    ) -> Loading<Arc<Vec<TenantSku>>> {
        self.load(Endpoint::subscribed_skus(customer), abort, move |body| {
            Ok(Arc::new(facts::tenant_skus(body, &catalogue)?.items))
        })
    }

    /// The services that the partner administers for a customer.
    pub fn managed_services(
        &self,
        catalogue: Arc<Catalogue>,
        customer: &CustomerId,
        abort: &AbortController,
    ) -> Loading<ServiceSet> {
        self.load(Endpoint::managed_services(customer), abort, move |body| {
            facts::managed_services(body, &catalogue)
        })
    }

    /// A page of a customer's users, without their licences.
    pub fn users(&self, page: Endpoint, abort: &AbortController) -> Loading<Listed<User>> {
        self.load(page, abort, |body| Ok(Listed::of(facts::users(body)?)))
    }

    /// A user's licences.
    pub fn licences(
        &self,
        catalogue: Arc<Catalogue>,
        customer: &CustomerId,
        user: &UserId,
        abort: &AbortController,
    ) -> Loading<Vec<Licence>> {
        self.load(Endpoint::licences(customer, user), abort, move |body| {
            Ok(facts::licences(body, &catalogue)?.items)
        })
    }

    /// Upgrades a subscription. The same `request_id` causes at most one upgrade, however often it
    /// is sent, and gives the first answer again.
    pub async fn upgrade(
        &self,
        request: &UpgradeRequest<'_>,
        abort: &AbortController,
    ) -> Result<UpgradeReport, Failure> {
        let asked = Asked {
            endpoint: Endpoint::upgrades(request.customer, request.subscription),
            write: Some(Write {
                body: request.body.to_body(),
                request_id: request.request_id.to_owned(),
            }),
            abort: abort.clone(),
        };
        let answer = self.send(asked).await?;
        let reference = answer.reference.clone();
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        let result: partner_api::UpgradeResult = decode(answer, partner_api::read)?;
        match read_answer(result) {
            Some(answer) => Ok(UpgradeReport {
                answer,
                reference,
                body,
            }),
            None => Err(Failure {
                error: ApiError::Unreadable(String::new()),
                reference: Some(reference),
            }),
        }
    }
}

fn customer_name(customer: &CustomerSummary) -> String {
    let name = [&customer.company_name, &customer.domain]
        .into_iter()
        .find(|name| !name.is_empty())
        .map_or(customer.id.as_str(), String::as_str);
    convert::display_name(name)
}

fn read_answer(result: partner_api::UpgradeResult) -> Option<UpgradeAnswer> {
    match result.outcome() {
        Outcome::Done(target) => Some(UpgradeAnswer::Done {
            target: target.clone(),
            left_over: result.license_errors.iter().map(left_over).collect(),
        }),
        Outcome::Refused => Some(UpgradeAnswer::Refused(
            result
                .upgrade_errors
                .iter()
                .map(|error| BackendReason {
                    code: error.code.number(),
                    description: cleaned_sentence(&error.description),
                    details: cleaned_sentence(error.additional_details.as_deref().unwrap_or("")),
                })
                .collect(),
        )),
        // Neither done nor refused: nobody knows, so nobody says.
        Outcome::Unclear => None,
    }
}

fn left_over(error: &partner_api::UserLicenseError) -> LeftOver {
    LeftOver {
        user: error.user_object_id.clone(),
        name: convert::display_name(&error.name),
        mail: convert::display_name(&error.email),
        errors: error
            .errors
            .iter()
            .map(|fault| LicenceFault {
                code: fault.code.number(),
                description: cleaned_sentence(&fault.description),
                plans: fault.data.clone(),
            })
            .collect(),
    }
}

/// An answer as a resource, or as the failure that it is.
fn decode<T>(
    answer: Answer,
    read: impl FnOnce(&[u8]) -> Result<T, ReadError>,
) -> Result<T, Failure> {
    let error = match answer.status {
        200..=299 => match read(&answer.body) {
            Ok(resource) => return Ok(resource),
            Err(error) => ApiError::Unreadable(error.to_string()),
        },
        status => failed(status, answer.retry_after, &answer.body),
    };
    Err(Failure {
        error,
        reference: Some(answer.reference),
    })
}

fn failed(status: u16, retry_after: Option<u32>, body: &[u8]) -> ApiError {
    match (status, retry_after) {
        (401, _) => ApiError::Unauthorised,
        (403, _) => ApiError::Forbidden,
        (404, _) => ApiError::NotFound,
        (429, after) => ApiError::Throttled(after.unwrap_or(5)),
        // 409: the same request is still being worked on. From another origin the time to wait may
        // not be readable.
        (409, after) => ApiError::Busy(after.unwrap_or(5)),
        (503, Some(after)) => ApiError::Busy(after),
        (500.., _) => ApiError::Server(status),
        _ => {
            let fault = partner_api::read::<Fault>(body).unwrap_or_default();
            ApiError::Refused {
                status,
                code: fault.code.number(),
                description: cleaned_sentence(&fault.description),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_is_no_answer_to_the_request_with_or_without_a_time_to_wait() {
        assert_eq!(failed(409, Some(7), b""), ApiError::Busy(7));
        assert_eq!(failed(409, None, b""), ApiError::Busy(5));
        assert_eq!(failed(503, None, b""), ApiError::Server(503));
        assert!(matches!(failed(422, None, b""), ApiError::Refused { .. }));
    }
}
