//! Every text of the page, in both languages: a text that is missing in one does not compile.
//!
//! Reasons and names of states come from `rules::wording`, which the backend words with too.

mod en;
mod zh_tw;

use rules::Language;
use rules::wording::push_spaced;
pub use rules::wording::set_apart;

/// The texts of a language. Functions where a text has a part that varies.
pub struct Text {
    /// For the `lang` attribute.
    pub lang: &'static str,
    pub app: &'static str,
    pub language: &'static str,
    pub theme: &'static str,
    pub theme_auto: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,

    pub retry: &'static str,
    pub check_now: &'static str,
    pub loading: &'static str,
    pub offline: &'static str,

    pub customers: &'static str,
    pub customers_search: &'static str,
    pub customers_loading: &'static str,
    pub customers_empty: &'static str,
    pub customers_empty_hint: &'static str,
    pub customers_none_match: fn(&str) -> String,
    pub customers_failed: &'static str,
    pub customers_shown: fn(&str, &str) -> String,
    pub customer: &'static str,
    pub customer_not_found: &'static str,
    pub domain: &'static str,
    pub clear: &'static str,
    pub show_more: fn(&str) -> String,
    pub rows_shown: fn(&str, &str) -> String,

    pub subscriptions: &'static str,
    pub subscriptions_of: fn(&str) -> String,
    pub subscriptions_loading: &'static str,
    pub subscriptions_failed: &'static str,
    pub subscriptions_empty: &'static str,
    pub subscriptions_empty_hint: &'static str,
    pub subscriptions_none_match: &'static str,
    pub subscriptions_shown: fn(&str, &str) -> String,
    pub sorted_by: fn(&str, bool) -> String,
    pub sort_hint: &'static str,
    pub sort_by: &'static str,
    pub filter: &'static str,
    pub filter_placeholder: &'static str,
    pub only_upgradeable: &'static str,
    pub refresh: &'static str,
    pub refreshing: &'static str,
    pub column_name: &'static str,
    pub column_plan: &'static str,
    pub column_status: &'static str,
    pub column_seats: &'static str,
    pub column_cycle: &'static str,
    pub column_renewal: &'static str,
    pub column_price: &'static str,
    pub per_month: &'static str,
    pub per_year: &'static str,
    pub no_price: &'static str,
    pub no_renewal: &'static str,
    pub ends: &'static str,
    pub prices_illustrative: &'static str,
    pub price_source: fn(&str, &str) -> String,
    pub unknown_plan: &'static str,
    pub now_sold_as: fn(&str) -> String,
    pub trial: &'static str,
    pub facts_missing: &'static str,
    pub fact_customer: &'static str,
    pub fact_elsewhere: &'static str,
    pub fact_services: &'static str,
    pub items_unreadable: fn(&str) -> String,

    pub verdict_checking: &'static str,
    pub verdict_no_path: &'static str,
    pub verdict_can: fn(&str, usize) -> String,
    pub verdict_cannot: fn(&str, usize) -> String,
    pub icon_can: fn(&str) -> String,
    pub icon_cannot: fn(&str) -> String,
    pub icon_unknown: fn(&str) -> String,
    pub card_can: &'static str,
    pub card_cannot: &'static str,
    pub card_unknown: &'static str,
    pub card_unknown_why: &'static str,
    pub card_targets: &'static str,
    pub card_not_available: &'static str,
    pub upgrade_now: &'static str,
    pub who: fn(&str) -> String,
    pub rule_source: fn(&str, &str) -> String,
    pub per_seat: fn(&str) -> String,
    pub more_than_now: fn(&str) -> String,
    pub less_than_now: fn(&str) -> String,

    pub upgrade_title: fn(&str) -> String,
    pub step_of: fn(usize) -> String,
    pub step_choose: &'static str,
    pub step_review: &'static str,
    pub step_result: &'static str,
    pub choose_plan: &'static str,
    pub choose_seats: &'static str,
    pub seats_hint: fn(&str, &str, &str) -> String,
    pub seats_more: &'static str,
    pub seats_fewer: &'static str,
    pub choose_licences: &'static str,
    pub licences_move: &'static str,
    pub licences_move_hint: &'static str,
    pub licences_keep: &'static str,
    pub licences_keep_hint: &'static str,
    pub not_available: &'static str,
    pub continue_to_review: &'static str,
    pub cancel_upgrade: &'static str,
    pub problems: &'static str,
    pub problem_prefix: &'static str,
    pub problem_plan: &'static str,
    pub seats_empty: fn(&str, &str) -> String,
    pub seats_not_a_number: fn(&str, &str) -> String,
    pub seats_too_few: fn(&str, &str) -> String,
    pub seats_too_many: fn(&str, &str, &str) -> String,

    pub review_intro: &'static str,
    pub review_customer: &'static str,
    pub review_current: &'static str,
    pub review_new: &'static str,
    pub review_seats: &'static str,
    pub review_seats_change: fn(&str, &str) -> String,
    pub review_price: &'static str,
    pub review_price_change: fn(&str, &str) -> String,
    pub review_today: &'static str,
    pub review_today_note: &'static str,
    pub review_total: &'static str,
    pub review_total_credit: &'static str,
    pub review_credit: fn(&str, &str) -> String,
    pub review_charge: fn(&str, &str) -> String,
    pub review_no_price: &'static str,
    pub review_no_bill: &'static str,
    pub review_old: &'static str,
    pub review_old_fate: &'static str,
    pub review_term: &'static str,
    pub review_term_fate: fn(&str, &str, &str, bool) -> String,
    pub review_licences: &'static str,
    pub review_licences_moved: &'static str,
    pub review_licences_kept: &'static str,
    pub review_services_lost: &'static str,
    pub review_irreversible: &'static str,
    pub review_irreversible_detail: &'static str,
    pub review_change: &'static str,
    pub submit: fn(&str) -> String,
    pub submit_sum: fn(&str, &str) -> String,
    pub submitting: &'static str,
    pub submitting_long: fn(&str) -> String,

    pub prediction: &'static str,
    pub prediction_loading: fn(&str, &str) -> String,
    pub prediction_none_concerned: &'static str,
    pub prediction_all_move: fn(&str) -> String,
    pub prediction_left_over: fn(&str, &str) -> String,
    pub prediction_failed: &'static str,
    pub prediction_unknown: &'static str,

    pub done_title: &'static str,
    pub done_detail: fn(&str, &str) -> String,
    pub done_nothing_left: &'static str,
    pub done_kept: &'static str,
    pub partial_title: &'static str,
    pub partial_detail: fn(&str) -> String,
    pub partial_predicted: fn(&str, &str) -> String,
    pub partial_predicted_all: &'static str,
    pub affected_accounts: &'static str,
    pub affected_services: &'static str,
    pub affected_hint: &'static str,
    pub user_id: &'static str,
    pub account: &'static str,
    pub mail: &'static str,
    pub why: &'static str,
    pub download_csv: &'static str,
    pub refused_title: &'static str,
    pub refused_detail: &'static str,
    pub refused_unexpected: &'static str,
    pub unknown_title: &'static str,
    pub unknown_detail: &'static str,
    pub lapsed_title: &'static str,
    pub lapsed_detail: &'static str,
    pub lapsed_status: fn(&str) -> String,
    pub unknown_checking: &'static str,
    pub unknown_next_check: fn(&str) -> String,
    pub submits_again: fn(&str) -> String,
    pub not_sent_title: &'static str,
    pub nothing_changed: &'static str,
    pub waiting_to_submit: &'static str,
    pub new_subscription: &'static str,
    pub reference: &'static str,
    pub to_subscriptions: &'static str,
    pub see_reasons: &'static str,
    pub pending_elsewhere: fn(&str) -> String,
    pub pending_open: &'static str,
    pub upgrade_not_found: &'static str,
    pub upgrade_not_possible: &'static str,

    pub error_offline: &'static str,
    pub error_timeout: &'static str,
    pub error_unauthorised: &'static str,
    pub error_forbidden: &'static str,
    pub error_not_found: &'static str,
    pub error_throttled: fn(&str) -> String,
    pub error_server: &'static str,
    pub error_unreadable: &'static str,
    pub error_refused: fn(&str) -> String,
    pub error_catalogue: &'static str,
    pub error_reference: fn(&str) -> String,
}

/// A text with its parts filled in: `{0}` is the first one. One function for all of them, because
/// each text that puts itself together brings its own code.
fn fill(template: &str, parts: &[&str]) -> String {
    let mut out = String::new();
    let mut pieces = template.split('{');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let mut letters = piece.chars();
        let place = letters.next().and_then(|digit| digit.to_digit(10));
        let part = place.and_then(|place| parts.get(place as usize));
        push_spaced(&mut out, part.copied().unwrap_or_default());
        // Past the closing brace.
        letters.next();
        push_spaced(&mut out, letters.as_str());
    }
    out
}

/// Whether a text has a part in it. The standard library's search is made for long texts, and weighs
/// most of a KB of the page.
pub fn holds(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    part.is_empty() || text.windows(part.len()).any(|window| window == part)
}

/// The texts of a language.
pub fn text(language: Language) -> &'static Text {
    match language {
        Language::En => &en::TEXT,
        Language::ZhTw => &zh_tw::TEXT,
    }
}

/// The language for a BCP 47 tag, where we have one (IN-18). A bare `zh` is taken as Traditional:
/// it is the only Chinese we have, and closer to a reader of Chinese than English is; `zh-CN`,
/// `zh-SG` and `zh-Hans` are asked for in so many words and get English.
pub fn language_for(tag: &str) -> Option<Language> {
    let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
    let mut parts = tag.split('-');
    match parts.next() {
        Some("en") => Some(Language::En),
        Some("zh") => {
            let rest: Vec<&str> = parts.collect();
            let simplified = rest.contains(&"hans")
                || (!rest.contains(&"hant") && rest.iter().any(|p| matches!(*p, "cn" | "sg")));
            (!simplified).then_some(Language::ZhTw)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_gives_the_closest_language() {
        for (tag, want) in [
            ("en", Some(Language::En)),
            ("en-GB", Some(Language::En)),
            ("EN_us", Some(Language::En)),
            ("zh", Some(Language::ZhTw)),
            ("zh-TW", Some(Language::ZhTw)),
            ("zh-HK", Some(Language::ZhTw)),
            ("zh-MO", Some(Language::ZhTw)),
            ("zh-Hant", Some(Language::ZhTw)),
            ("zh-Hant-CN", Some(Language::ZhTw)),
            ("zh-CN", None),
            ("zh-SG", None),
            ("zh-Hans", None),
            ("zh-Hans-TW", None),
            ("de", None),
            ("english", None),
            ("", None),
        ] {
            assert_eq!(language_for(tag), want, "{tag}");
        }
    }

    #[test]
    fn parts_are_filled_in_where_the_text_has_them() {
        assert_eq!(fill("{1} of {0}, {1}", &["a", "b"]), "b of a, b");
        assert_eq!(fill("plain", &[]), "plain");
        assert_eq!(fill("{0}個", &["3"]), "3 個");
        assert_eq!(fill("{0}", &["{1}"]), "{1}", "a part is not a template");
    }

    #[test]
    fn a_space_stands_between_chinese_and_latin_and_nowhere_else_in_chinese() {
        let t = &zh_tw::TEXT;
        assert_eq!(
            (t.seats_too_many)("1", "300", "商務進階版"),
            "商務進階版最多允許 300 個授權。請輸入 1 到 300 之間的數字。"
        );
        assert_eq!((t.done_detail)("業務部門", "E3"), "業務部門現在是 E3。");
        assert_eq!(
            (t.done_detail)("Sales", "商務版 (印度)"),
            "Sales 現在是商務版 (印度)。"
        );
        assert_eq!((t.upgrade_title)("業務部門"), "升級業務部門");
        assert_eq!((t.upgrade_title)("“Sales”"), "升級“Sales”");
        assert_eq!(
            (t.upgrade_title)(&set_apart("Sales")),
            "升級 \u{2068}Sales\u{2069}"
        );
        assert_eq!(
            (t.done_detail)(&set_apart("Sales"), "E3"),
            "\u{2068}Sales\u{2069} 現在是 E3。"
        );
    }

    #[test]
    fn chinese_texts_follow_the_house_rules() {
        let t = &zh_tw::TEXT;
        let samples = [
            t.subscriptions_empty_hint,
            t.review_irreversible_detail,
            t.unknown_detail,
            t.error_offline,
            t.error_unreadable,
            t.refused_detail,
            t.review_old_fate,
            t.prices_illustrative,
            (t.price_source)("X", "2016-02-23").leak(),
            (t.seats_too_many)("1", "300", "X").leak(),
        ];
        for text in samples {
            assert!(!text.contains('你'), "{text}: 您, not 你");
            assert!(
                text.ends_with(['。', '？', '：']),
                "{text}: ends full-width"
            );
            assert!(!text.contains("——"), "{text}: no dash asides");
        }
    }

    /// The strings of a file of texts, each with the field that it is for. A placeholder stands for
    /// itself.
    fn literals(source: &str) -> Vec<(&str, String)> {
        let (mut found, mut field) = (Vec::new(), "");
        for line in source.lines().filter(|l| !l.trim().starts_with("//")) {
            if let Some(rest) = line.strip_prefix("    ")
                && let Some((name, _)) = rest.split_once(':')
                && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            {
                field = name;
            }
            assert!(!line.contains('\\'), "{line}: an escape is not read here");
            let strings = line.split('"').skip(1).step_by(2);
            found.extend(strings.map(|text| (field, text.to_owned())));
        }
        found
    }

    /// Where a Chinese text breaks a rule of the house (IN-08, IN-09, IN-07), and which.
    fn breaks(text: &str) -> Option<&'static str> {
        let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
        let mut before = ' ';
        // What stands in the place of a placeholder has its own space, or none.
        let mut inside = false;
        for (at, c) in text.char_indices() {
            let in_chinese = |end| {
                text[at..]
                    .split(end)
                    .next()
                    .is_some_and(|s| s.contains(han))
            };
            let rule = match c {
                '你' => Some("您, not 你"),
                '—' => Some("no dash asides"),
                '（' if !in_chinese('）') => Some("half-width parentheses"),
                '(' if in_chinese(')') => Some("full-width parentheses"),
                ',' | '.' | ';' | ':' | '?' | '!' if han(before) => Some("full-width marks"),
                '(' if before != ' ' => Some("a space before a parenthesis"),
                c if before == ')' && han(c) => Some("a space after a parenthesis"),
                c if han(c) && before.is_ascii_alphanumeric() => Some("a space before Han"),
                c if han(before) && c.is_ascii_alphanumeric() => Some("a space after Han"),
                _ => None,
            };
            match c {
                '{' => inside = true,
                '}' => inside = false,
                _ if inside => {}
                _ if rule.is_some() => return rule,
                _ => {}
            }
            before = if inside { '}' } else { c };
        }
        None
    }

    const EN: &str = include_str!("text/en.rs");
    const ZH_TW: &str = include_str!("text/zh_tw.rs");

    #[test]
    fn in_08_in_09_every_chinese_text_follows_the_house_rules() {
        for (wrong, rule) in [
            ("請你稍候", "您, not 你"),
            ("完成——但", "no dash asides"),
            ("日期（UTC）", "half-width parentheses"),
            ("更多 (還有{0}個)", "full-width parentheses"),
            ("完成.", "full-width marks"),
            ("日期(UTC)", "a space before a parenthesis"),
            ("(UTC)日期", "a space after a parenthesis"),
            ("下載CSV", "a space after Han"),
            ("共 3步", "a space before Han"),
        ] {
            assert_eq!(breaks(wrong), Some(rule), "{wrong}");
        }
        assert_eq!(breaks("自今天{1}開始，續約 (UTC)。"), None);
        let literals = literals(ZH_TW);
        assert!(literals.len() > 150, "{}", literals.len());
        let faults: Vec<_> = literals
            .iter()
            .filter_map(|(field, text)| Some((field, breaks(text)?, text)))
            .collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }

    #[test]
    fn in_12_both_languages_fill_in_the_same_parts() {
        let parts = |source| {
            let mut all = std::collections::BTreeMap::<_, std::collections::BTreeSet<_>>::new();
            for (field, text) in literals(source) {
                let of_field = all.entry(field.to_owned()).or_default();
                let pieces = text.split('{').skip(1);
                of_field.extend(pieces.map(|p| p.split('}').next().unwrap().to_owned()));
            }
            all
        };
        let (en, zh) = (parts(EN), parts(ZH_TW));
        assert!(en.keys().eq(zh.keys()), "{:?} {:?}", en.keys(), zh.keys());
        let differ: Vec<_> = en.keys().filter(|field| en[*field] != zh[*field]).collect();
        assert!(differ.is_empty(), "{differ:?}");
        assert_eq!(en["review_term_fate"].len(), 3);
    }

    #[test]
    fn a_part_of_a_text_is_found_wherever_it_stands() {
        for part in ["", "off", "ice", "365 商", "版", "office 365 商務版"] {
            assert!(holds("office 365 商務版", part), "{part}");
        }
        for part in ["x", "ffx", "版版", "office 365 商務版 "] {
            assert!(!holds("office 365 商務版", part), "{part}");
        }
        assert!(!holds("", "a"));
    }
}
