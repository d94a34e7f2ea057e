//! Headers that keep a browser from doing anything with our answers but what they are for.

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

/// On every answer.
pub fn every(headers: &mut HeaderMap) {
    set(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, REFERRER_POLICY, "no-referrer");
    set(
        headers,
        STRICT_TRANSPORT_SECURITY,
        "max-age=63072000; includeSubDomains",
    );
}

/// On an answer of the API: data, never a document, never kept.
pub fn api(headers: &mut HeaderMap) {
    every(headers);
    set(headers, CONTENT_TYPE, "application/json; charset=utf-8");
    set(headers, CACHE_CONTROL, "no-store");
    set(
        headers,
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    );
}

/// On a page: nothing that it does not use, and nobody else's window.
#[cfg(feature = "native")]
pub fn page(headers: &mut HeaderMap) {
    set(
        headers,
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        headers,
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    );
}
