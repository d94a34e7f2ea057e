//! Errors, with the codes that Partner Center documents and texts of our own.

use crate::call::Answer;
use partner_api::Fault;
use rules::Language;

/// Why a request gets no other answer. Codes: Partner Center's error-codes page of 2020-08-26;
/// where it has none for a case (405, 408, 412, 413, 415, 422), the one for invalid input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No bearer token.
    TokenMissing,
    /// A bearer token that nobody has.
    TokenUnknown,
    /// No such route.
    RouteUnknown {
        /// The routes nearest to it.
        nearest: Vec<&'static str>,
    },
    /// The route does not take this method.
    MethodNotAllowed {
        /// What it takes, as in `Allow`.
        allow: String,
    },
    /// No such customer, or another partner's.
    CustomerNotFound,
    /// The customer has no such subscription.
    SubscriptionNotFound,
    /// The customer has no such user.
    UserNotFound,
    /// No such offer.
    OfferNotFound,
    /// A continuation token that was not given out, or not for this list.
    ContinuationNotFound,
    /// The body is not `application/json`.
    NotJsonType,
    /// The body is larger than [`MAX_BODY`].
    BodyTooLarge,
    /// The body did not come in time.
    BodyTooSlow,
    /// The body cannot be read.
    BodyUnreadable(String),
    /// A member of the body or of the query has a value that cannot be right.
    InvalidAttribute(String),
    /// More or fewer seats than the offer can have.
    SeatsOutOfRange {
        /// What was asked for, as the client wrote it.
        asked: String,
        /// The fewest.
        minimum: u32,
        /// The most.
        maximum: u32,
    },
    /// Seats of a suspended subscription cannot be changed.
    SuspendedSeats,
    /// A deleted subscription cannot be changed.
    Deleted,
    /// The billing cycle cannot be changed in this way.
    BillingCycleFixed,
    /// This change is not allowed.
    UpdateNotAllowed(&'static str),
    /// `If-Match` names another version.
    PreconditionFailed,
    /// The etag in the body names another version.
    EtagNotValid,
    /// The same MS-RequestId came before, with another body or another `If-Match`.
    RequestIdReused,
    /// The store cannot take the change now.
    Unavailable,
    /// More is asked for than can be done.
    Overloaded,
    /// The answer took too long.
    TooSlow,
    /// A mistake of ours.
    Internal,
}

/// The largest body that is read, in bytes.
pub const MAX_BODY: usize = 16 * 1024;

impl Problem {
    /// HTTP status and error code.
    pub const fn codes(&self) -> (u16, i64) {
        match self {
            Self::TokenMissing => (401, 800_001),
            Self::TokenUnknown => (401, 400),
            Self::RouteUnknown { .. } | Self::OfferNotFound | Self::ContinuationNotFound => {
                (404, 1000)
            }
            Self::MethodNotAllowed { .. } => (405, 800_002),
            Self::CustomerNotFound => (404, 60_003),
            Self::SubscriptionNotFound => (404, 20_003),
            Self::UserNotFound => (404, 60_002),
            Self::NotJsonType => (415, 800_002),
            Self::BodyTooLarge => (413, 800_002),
            Self::BodyTooSlow => (408, 800_002),
            Self::BodyUnreadable(_) => (400, 800_002),
            Self::InvalidAttribute(_) => (400, 3000),
            Self::SeatsOutOfRange { .. } => (400, 2002),
            Self::SuspendedSeats => (400, 2001),
            Self::Deleted => (400, 2011),
            Self::BillingCycleFixed => (400, 2054),
            Self::UpdateNotAllowed(_) => (400, 2006),
            Self::PreconditionFailed => (412, 800_002),
            Self::EtagNotValid => (400, 2055),
            Self::RequestIdReused => (422, 800_002),
            Self::Unavailable | Self::Overloaded => (503, 800_003),
            Self::TooSlow => (504, 800_003),
            Self::Internal => (500, 800_003),
        }
    }

    /// What is wrong and what to do, as a sentence.
    pub fn description(&self, language: Language) -> String {
        let (en, zh_tw) = match self {
            Self::TokenMissing => (
                "The request has no bearer token. Send the header “Authorization: Bearer …”.",
                "要求中沒有持有人權杖。請傳送標頭「Authorization: Bearer …」。",
            ),
            Self::TokenUnknown => (
                "The bearer token is not valid. Sign in again and send the new token.",
                "持有人權杖無效。請重新登入，並傳送新的權杖。",
            ),
            Self::RouteUnknown { .. } => (
                "There is nothing at this address. “data” names the nearest routes.",
                "這個位址沒有任何資源。「data」列出最接近的路由。",
            ),
            Self::MethodNotAllowed { .. } => (
                "This address does not take this method. The header “Allow” names those it takes.",
                "這個位址不接受此方法。標頭「Allow」列出可用的方法。",
            ),
            Self::CustomerNotFound => (
                "There is no such customer, or it is not a customer of this partner.",
                "找不到此客戶，或此客戶不屬於此合作夥伴。",
            ),
            Self::SubscriptionNotFound => {
                ("The customer has no such subscription.", "客戶沒有此訂閱。")
            }
            Self::UserNotFound => ("The customer has no such user.", "客戶沒有這位使用者。"),
            Self::OfferNotFound => ("There is no such offer.", "找不到這項供應項目。"),
            Self::ContinuationNotFound => (
                "There is no such continuation token. Start again with the first page.",
                "找不到這個接續權杖。請從第一頁重新開始。",
            ),
            Self::NotJsonType => (
                "The body must be JSON. Send the header “Content-Type: application/json”.",
                "本文必須為 JSON。請傳送標頭「Content-Type: application/json」。",
            ),
            Self::BodyTooLarge => ("The body is larger than 16 KiB.", "本文大於 16 KiB。"),
            Self::BodyTooSlow => (
                "The body did not arrive in time. Send the request again.",
                "本文未及時送達。請重新傳送要求。",
            ),
            Self::BodyUnreadable(_) => (
                "The body cannot be read. “data” says why.",
                "無法讀取本文。原因請見「data」。",
            ),
            Self::InvalidAttribute(_) => (
                "A value cannot be right. “data” says which.",
                "有一個值不正確。詳情請見「data」。",
            ),
            Self::SeatsOutOfRange {
                asked,
                minimum,
                maximum,
            } => {
                return match language {
                    Language::En => format!(
                        "The offer can have {minimum} to {maximum} seats; {asked} were asked for."
                    ),
                    Language::ZhTw => format!(
                        "此供應項目可有 {minimum} 到 {maximum} 個授權；要求的是 {asked} 個。"
                    ),
                };
            }
            Self::SuspendedSeats => (
                "The seats of a suspended subscription cannot be changed. Reactivate it first.",
                "已暫停的訂閱無法變更授權數。請先重新啟用。",
            ),
            Self::Deleted => (
                "The subscription is deleted and cannot be changed.",
                "訂閱已刪除，無法變更。",
            ),
            Self::BillingCycleFixed => (
                "The billing cycle cannot be changed through the subscription.",
                "無法透過訂閱變更計費週期。",
            ),
            Self::UpdateNotAllowed(_) => (
                "This change is not allowed. “data” names the member.",
                "不允許這項變更。「data」列出欄位。",
            ),
            Self::PreconditionFailed => (
                "The subscription has changed since. Read it again, then decide.",
                "訂閱在此期間已有變更。請重新讀取後再決定。",
            ),
            Self::EtagNotValid => (
                "The etag is no longer valid: the subscription has changed since. Read it again.",
                "ETag 已失效：訂閱在此期間已有變更。請重新讀取。",
            ),
            Self::RequestIdReused => (
                "This MS-RequestId came before with another body or If-Match. Use a new one for a \
                 new request.",
                "這個 MS-RequestId 先前已用於不同的本文或 If-Match。新的要求請使用新的識別碼。",
            ),
            Self::Unavailable => (
                "The change cannot be stored at the moment. Send the same request again later.",
                "目前無法儲存變更。請稍後重新傳送相同的要求。",
            ),
            Self::Overloaded => (
                "More is asked for than can be done. Send the same request again in a second.",
                "目前要求過多，無法處理。請在一秒後重新傳送相同的要求。",
            ),
            Self::TooSlow => (
                "The answer took too long. Send the same request again with the same MS-RequestId.",
                "回應逾時。請使用相同的 MS-RequestId 重新傳送相同的要求。",
            ),
            Self::Internal => (
                "Something went wrong on our side. Send the same request again.",
                "我們這邊發生錯誤。請重新傳送相同的要求。",
            ),
        };
        match language {
            Language::En => en.to_owned(),
            Language::ZhTw => zh_tw.to_owned(),
        }
    }

    fn data(&self) -> Vec<String> {
        match self {
            Self::RouteUnknown { nearest } => nearest.iter().map(|&r| r.to_owned()).collect(),
            Self::BodyUnreadable(text) | Self::InvalidAttribute(text) => vec![text.clone()],
            Self::SeatsOutOfRange { .. } => vec!["quantity".to_owned()],
            Self::UpdateNotAllowed(member) => vec![(*member).to_owned()],
            Self::BillingCycleFixed => vec!["billingCycle".to_owned()],
            _ => Vec::new(),
        }
    }

    /// The answer that says so.
    pub fn answer(&self, language: Language) -> Answer {
        let (status, code) = self.codes();
        let mut fault = Fault::new(code, self.description(language));
        fault.data = self.data();
        // Plain text fields cannot fail to serialise.
        let body = serde_json::to_vec(&fault).unwrap_or_default();
        let answer = Answer::json(status, body);
        match self {
            Self::TokenMissing | Self::TokenUnknown => answer.with_header(
                "www-authenticate",
                "Bearer realm=\"mock-backend\", OAuth realm=\"urn:cpsvc:cpid:mock-backend\"",
            ),
            Self::MethodNotAllowed { allow } => answer.with_header("allow", allow.clone()),
            Self::Unavailable | Self::Overloaded => answer.with_header("retry-after", "1"),
            _ => answer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_the_documented_one() {
        let answer = Problem::RouteUnknown {
            nearest: vec!["/v1/customers"],
        }
        .answer(Language::En);
        assert_eq!(answer.status, 404);
        assert_eq!(
            std::str::from_utf8(&answer.body).unwrap(),
            r#"{"code":1000,"description":"There is nothing at this address. “data” names the nearest routes.","data":["/v1/customers"],"source":"PartnerFD"}"#
        );
    }

    #[test]
    fn what_was_asked_for_is_in_the_text() {
        let problem = Problem::SeatsOutOfRange {
            asked: "301".to_owned(),
            minimum: 1,
            maximum: 300,
        };
        assert!(problem.description(Language::En).contains("301"));
        assert!(problem.description(Language::ZhTw).contains("301"));
    }
}
