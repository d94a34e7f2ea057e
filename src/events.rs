//! Every event that the element sends to its host. All bubble and cross shadow roots; `detail` has
//! a version, ids and counts, never names or tokens, but for what the reader has typed into a filter.

use partner_api::upgrade::UpgradeType as WireType;
use rules::{Seats, UpgradeType};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// The version of `detail`.
pub const VERSION: u32 = 1;

/// Sends an event. Returns false where the host cancelled one that can be cancelled.
fn send(
    host: &web_sys::HtmlElement,
    name: &str,
    cancelable: bool,
    detail: &[(&str, JsValue)],
) -> bool {
    let object = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&object, &"version".into(), &VERSION.into());
    for (key, value) in detail {
        let _ = js_sys::Reflect::set(&object, &(*key).into(), value);
    }
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_cancelable(cancelable);
    init.set_detail(&JsValue::from(object));
    match CustomEvent::new_with_event_init_dict(name, &init) {
        Ok(event) => host.dispatch_event(&event).unwrap_or(true),
        Err(_) => true,
    }
}

/// The first table or form is on screen.
pub fn ready(host: &web_sys::HtmlElement) {
    send(host, "su-ready", false, &[]);
}

/// Something is set up wrong or could not be loaded. `code` is a stable word.
pub fn error(host: &web_sys::HtmlElement, code: &str, reference: &str) {
    send(
        host,
        "su-error",
        false,
        &[("code", code.into()), ("reference", reference.into())],
    );
}

/// The verdicts on a customer's subscriptions are known.
pub fn eligibility(host: &web_sys::HtmlElement, customer: &str, upgradeable: usize) {
    send(
        host,
        "su-eligibility",
        false,
        &[
            ("customerId", customer.into()),
            ("upgradeable", JsValue::from(upgradeable as u32)),
        ],
    );
}

/// What an event of an upgrade tells: all that whoever takes it over needs for the same request.
pub struct UpgradeDetail<'a> {
    /// The customer.
    pub customer: &'a str,
    /// The subscription that is upgraded.
    pub subscription: &'a str,
    /// The offer it is upgraded to.
    pub target: &'a str,
    /// MS-RequestId.
    pub request: &'a str,
    /// The seats of the new subscription.
    pub seats: Seats,
    /// Whether the users' licenses are moved.
    pub upgrade_type: UpgradeType,
}

impl UpgradeDetail<'_> {
    fn members(&self) -> [(&'static str, JsValue); 6] {
        let upgrade_type = WireType::from(self.upgrade_type);
        [
            ("customerId", self.customer.into()),
            ("subscriptionId", self.subscription.into()),
            ("targetOfferId", self.target.into()),
            ("requestId", self.request.into()),
            ("quantity", self.seats.0.into()),
            ("upgradeType", upgrade_type.as_wire().into()),
        ]
    }
}

/// The reader goes on to the review; the host may stop it. Returns whether to go on.
pub fn upgrade_review(host: &web_sys::HtmlElement, detail: &UpgradeDetail<'_>) -> bool {
    send(host, "su-upgrade-review", true, &detail.members())
}

/// The upgrade was submitted.
pub fn upgrade_submitted(host: &web_sys::HtmlElement, detail: &UpgradeDetail<'_>) {
    send(host, "su-upgrade-submitted", false, &detail.members());
}

/// The backend upgraded the subscription.
pub fn upgrade_completed(host: &web_sys::HtmlElement, detail: &UpgradeDetail<'_>) {
    send(host, "su-upgrade-completed", false, &detail.members());
}

/// The backend refused the upgrade or the request.
pub fn upgrade_failed(host: &web_sys::HtmlElement, detail: &UpgradeDetail<'_>) {
    send(host, "su-upgrade-failed", false, &detail.members());
}

/// Another screen is about to be shown; the host may take over. Returns whether to go on.
pub fn navigate(host: &web_sys::HtmlElement, to: &str) -> bool {
    send(host, "su-navigate", true, &[("to", to.into())])
}

/// The table is sorted or filtered in another way; the attribute `view` takes what is told.
pub fn view(host: &web_sys::HtmlElement, view: &str) {
    send(host, "su-view", false, &[("view", view.into())]);
}

/// Says in the console and by `su-error` that something is set up wrong.
pub fn refuse(host: &web_sys::HtmlElement, name: &str, why: &str) {
    crate::log::warn(&[name, " ", why].concat());
    error(host, name, "");
}
