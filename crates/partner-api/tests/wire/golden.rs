//! What is written, member by member and in the order of the recorded answers.
//!
//! `GOLDEN=write cargo test -p partner-api` writes the files anew; look at what changed.

use crate::samples;
use partner_api::fault::RateLimited;
use partner_api::{Resource, read};
use serde::Serialize;
use std::fmt::Debug;
use std::path::PathBuf;

fn file(name: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wire/golden");
    [folder, name].iter().collect()
}

fn written(name: &str, value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value).unwrap() + "\n";
    if std::env::var("GOLDEN").as_deref() == Ok("write") {
        std::fs::write(file(name), &text).unwrap();
    }
    let golden = std::fs::read_to_string(file(name)).expect(name);
    assert_eq!(text, golden, "{name}");
    text
}

fn golden<T: Resource + Serialize + PartialEq + Debug>(name: &str, value: &T) {
    let text = written(name, value);
    assert_eq!(&read::<T>(text.as_bytes()).unwrap(), value, "{name}");
}

#[test]
fn each_resource_is_written_as_the_service_writes_it() {
    golden("subscription.json", &samples::subscription());
    golden("customer.json", &samples::customer());
    golden("customers.json", &samples::customers());
    golden("offer.json", &samples::offer());
    golden("upgrades.json", &samples::upgrades());
    golden("upgrade-result.json", &samples::upgrade_result());
    golden("fault.json", &samples::fault());
    golden("user.json", &samples::user());
    golden("licence.json", &samples::licence());
    golden("subscribed-sku.json", &samples::subscribed_sku());
    golden("managed-service.json", &samples::managed_service());
    written("rate-limited.json", &RateLimited::new(57));
}

#[test]
fn a_refused_upgrade_has_both_lists_and_no_target() {
    let mut result = samples::upgrade_result();
    result.target_subscription_id = None;
    result.license_errors.clear();
    let text = serde_json::to_string(&result).unwrap();
    assert!(text.contains(r#""upgradeErrors":[],"licenseErrors":[]"#));
    assert!(!text.contains("targetSubscriptionId"));
}
