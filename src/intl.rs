//! Numbers, money, days and the order of texts, as the browser's `Intl` has them.
//!
//! Formatters are made once per language and kept: making one takes longer than using it.

use crate::text::text;
use js_sys::{Array, Function, Intl, Object, Reflect};
use rules::{Date, Language, Money};
use std::cell::RefCell;
use std::cmp::Ordering;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    // Key: language and what it formats ("" numbers, "d" days, else a currency and its naming).
    static FORMATTERS: RefCell<Vec<(Language, String, Function)>> = const { RefCell::new(Vec::new()) };
}

fn options(pairs: &[(&str, JsValue)]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        let _ = Reflect::set(&options, &(*name).into(), value);
    }
    options
}

fn format(
    language: Language,
    key: &str,
    make: impl FnOnce(&Array) -> Function,
    value: &JsValue,
) -> String {
    let formatter = FORMATTERS.with_borrow_mut(|list| {
        if let Some((_, _, found)) = list.iter().find(|(l, k, _)| *l == language && k == key) {
            return found.clone();
        }
        let locales = Array::of1(&text(language).lang.into());
        let made = make(&locales);
        list.push((language, key.to_owned(), made.clone()));
        made
    });
    formatter
        .call1(&JsValue::NULL, value)
        .ok()
        .and_then(|v| v.as_string())
        .unwrap_or_default()
}

/// A whole number, grouped: `1,234`.
pub fn count(language: Language, n: impl Into<u64>) -> String {
    let n = n.into();
    format(
        language,
        "",
        |locales| Intl::NumberFormat::new(locales, &Object::new()).format(),
        &JsValue::from(js_sys::BigInt::from(n)),
    )
}

/// How the currency of an amount is named.
pub type Naming = &'static str;

/// With its ISO code, so that a dollar sign never has to be guessed: `USD 1,234.50` (IN-30).
pub const CODE: Naming = "code";

/// With its name, for who hears it: `1,234.50 US dollars` (IN-32).
pub const NAME: Naming = "name";

/// Money.
pub fn money(language: Language, money: Money, naming: Naming) -> String {
    let code = money.currency.code();
    let text = format(
        language,
        &[code, naming].concat(),
        |locales| {
            let options = options(&[
                ("style", "currency".into()),
                ("currency", code.into()),
                ("currencyDisplay", naming.into()),
                ("minimumFractionDigits", money.currency.decimals().into()),
                ("maximumFractionDigits", money.currency.decimals().into()),
            ]);
            Intl::NumberFormat::new(locales, &options).format()
        },
        // As text: `Intl` reads a decimal exactly, and no float comes near money.
        &JsValue::from_str(&money.decimal()),
    );
    // `Intl` writes a hyphen.
    match text.split_once('-') {
        Some((before, after)) if money.minor < 0 => [before, "\u{2212}", after].concat(),
        _ => text,
    }
}

/// A day of the contract, which is a UTC day (IN-16): `Mar 5, 2026`, `2026年3月5日`.
pub fn day(language: Language, date: Date) -> String {
    const MS_PER_DAY: i64 = 86_400_000;
    let ms = i64::from(date.days()) * MS_PER_DAY;
    let at = js_sys::Date::new(&JsValue::from_str(
        &[&date.to_string(), "T00:00:00Z"].concat(),
    ));
    debug_assert_eq!(at.value_of() as i64, ms);
    format(
        language,
        "d",
        |locales| {
            let options = options(&[
                ("year", "numeric".into()),
                (
                    "month",
                    if language == Language::En {
                        "short"
                    } else {
                        "long"
                    }
                    .into(),
                ),
                ("day", "numeric".into()),
                ("timeZone", "UTC".into()),
            ]);
            Intl::DateTimeFormat::new(locales, &options).format()
        },
        &at,
    )
}

/// The same in a table, where days stand below each other: `Mar 5, 2026`, `2026/03/05` (IN-15).
pub fn day_in_table(language: Language, date: Date) -> String {
    match language {
        Language::En => day(language, date),
        Language::ZhTw => {
            let slash = |c: char| if c == '-' { '/' } else { c };
            date.to_string().chars().map(slash).collect()
        }
    }
}

/// Compares texts as a dictionary of the language does.
pub fn collator(language: Language) -> impl Fn(&str, &str) -> Ordering {
    let locales = Array::of1(&text(language).lang.into());
    let options = options(&[("numeric", true.into())]);
    let compare = Intl::Collator::new(&locales, &options).compare();
    move |a, b| {
        let result = compare.call2(&JsValue::NULL, &a.into(), &b.into());
        match result.ok().and_then(|v| v.as_f64()) {
            Some(n) if n < 0.0 => Ordering::Less,
            Some(n) if n > 0.0 => Ordering::Greater,
            _ => Ordering::Equal,
        }
    }
}

/// A text as the search compares it: whatever its width and case (IN-23).
pub fn folded(text: &str) -> String {
    let js: js_sys::JsString = JsValue::from_str(text).unchecked_into();
    js.normalize("NFKC").to_lower_case().into()
}

/// Today in UTC.
pub fn today() -> Option<Date> {
    let iso: String = js_sys::Date::new_0().to_iso_string().into();
    Date::parse(&iso)
}
