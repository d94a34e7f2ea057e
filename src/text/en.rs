//! English.

use super::Text;

fn many(n: usize, one: &str, other: &str) -> String {
    if n == 1 { one } else { other }.to_owned()
}

/// English.
pub static TEXT: Text = Text {
    lang: "en",
    app: "Subscription Upgrades",
    language: "Language",
    theme: "Theme",
    theme_auto: "System",
    theme_light: "Light",
    theme_dark: "Dark",

    retry: "Try again",
    check_now: "Check now",
    loading: "Loading…",

    customers: "Customers",
    customers_search: "Search customers by name or domain",
    customers_loading: "Loading customers…",
    customers_empty: "No customers yet",
    customers_empty_hint: "Customers appear here once they have accepted your reseller relationship.",
    customers_none_match: |q| ["No customer matches “", q, "”"].concat(),
    customers_failed: "The customers could not be loaded",
    customers_shown: |n, total| [n, " of ", total, " customers"].concat(),
    customer: "Customer",
    domain: "Domain",
    clear: "Clear filters",
    show_more: |n| ["Show more (", n, " left)"].concat(),

    subscriptions: "Subscriptions",
    subscriptions_of: |customer| ["Subscriptions of ", customer].concat(),
    subscriptions_loading: "Loading subscriptions…",
    subscriptions_failed: "The subscriptions could not be loaded",
    subscriptions_empty: "No subscriptions",
    subscriptions_empty_hint: "This customer has bought nothing from you yet. Subscriptions appear here after the first order.",
    subscriptions_none_match: "No subscription matches the filters",
    subscriptions_shown: |n, total| [n, " of ", total, " subscriptions"].concat(),
    sorted_by: |column, descending| {
        let way = if descending {
            ", descending"
        } else {
            ", ascending"
        };
        [", sorted by ", column, way].concat()
    },
    sort_hint: "Column headings with a button can be sorted.",
    filter: "Filter",
    filter_placeholder: "Name, plan, status or ID",
    only_upgradeable: "Only upgradeable",
    refresh: "Refresh",
    refreshing: "Refreshing…",
    column_name: "Subscription",
    column_plan: "Plan",
    column_status: "Status",
    column_seats: "Seats",
    column_cycle: "Billing cycle",
    column_renewal: "Renewal date (UTC)",
    column_price: "List price",
    per_month: "per month",
    per_year: "per year",
    no_price: "No price known",
    no_renewal: "No renewal date",
    prices_illustrative: |source, date| {
        [
            "Prices are illustrative, not an offer: seats × list price. Source: ",
            source,
            ", ",
            date,
            ".",
        ]
        .concat()
    },
    unknown_plan: "Not in our catalogue",
    formerly: |name| ["Now sold as ", name].concat(),
    trial: "Trial",
    facts_missing: "Some facts could not be loaded, so a verdict may still change. The backend checks everything again when you submit.",
    fact_customer: "The customer’s delegated administration could not be loaded",
    fact_elsewhere: "What the customer holds from other sellers could not be loaded",
    fact_services: "The services that you administer could not be loaded",
    items_unreadable: |n| [n, " entries could not be read and are not shown."].concat(),

    verdict_checking: "Checking…",
    verdict_no_path: "No upgrade path",
    verdict_can: |n, count| {
        [
            &many(count, "Can be upgraded to ", "Can be upgraded to "),
            n,
            &many(count, " plan", " plans"),
        ]
        .concat()
    },
    verdict_cannot: |why, more| {
        if more == 0 {
            ["Cannot be upgraded: ", why].concat()
        } else {
            ["Cannot be upgraded: ", why, ", +", &more.to_string()].concat()
        }
    },
    icon_can: |name| ["Can be upgraded. Upgrade options for ", name].concat(),
    icon_cannot: |name| ["Cannot be upgraded now. Why, for ", name].concat(),
    icon_unknown: |name| ["Not checked yet. Upgrade options for ", name].concat(),
    card_can: "Can be upgraded",
    card_cannot: "Cannot be upgraded now",
    card_unknown: "Not checked",
    card_unknown_why: "The facts that the verdict rests on are still loading or could not be loaded.",
    card_targets: "You can upgrade to",
    card_not_available: "Not available now",
    upgrade_now: "Upgrade now",
    who: |actor| ["Who can fix it: ", actor].concat(),
    rule_source: |page, date| ["Rule: ", page, ", ", date].concat(),
    per_seat: |price| [price, " per seat"].concat(),

    upgrade_title: |name| ["Upgrade ", name].concat(),
    step_of: |n| ["Step ", &n.to_string(), " of 3"].concat(),
    step_choose: "Choose",
    step_review: "Review",
    step_result: "Result",
    choose_plan: "New plan",
    choose_seats: "Number of seats",
    seats_hint: |now, min, max| {
        ["Now ", now, ". This plan allows ", min, " to ", max, "."].concat()
    },
    seats_more: "One seat more",
    seats_fewer: "One seat fewer",
    choose_licences: "Users’ licenses",
    licences_move: "Move the users’ licenses to the new plan",
    licences_move_hint: "Microsoft reassigns the licenses. Accounts that could not be moved are listed afterwards.",
    licences_keep: "Leave the licenses as they are",
    licences_keep_hint: "You assign the new licenses yourself afterwards, user by user.",
    not_available: "Not available",
    continue_to_review: "Continue to review",
    cancel_upgrade: "Cancel the upgrade",
    problems: "There is a problem",
    problem_plan: "Choose the new plan",
    seats_empty: |min, max| ["Enter the number of seats, between ", min, " and ", max].concat(),
    seats_not_a_number: |min, max| {
        [
            "Enter the number of seats as a whole number between ",
            min,
            " and ",
            max,
        ]
        .concat()
    },
    seats_too_few: |min, max| ["Enter at least ", min, " and at most ", max, " seats"].concat(),
    seats_too_many: |min, max, plan| {
        [
            plan,
            " allows at most ",
            max,
            " seats: enter a number between ",
            min,
            " and ",
            max,
        ]
        .concat()
    },

    review_intro: "Nothing has been changed yet. Check the details, then submit.",
    review_customer: "Customer",
    review_current: "Current plan",
    review_new: "New plan",
    review_seats: "Seats",
    review_seats_change: |old, new| [old, " → ", new].concat(),
    review_price: "List price",
    review_price_change: |old, new| [old, " → ", new].concat(),
    review_today: "Estimated billing of the change",
    review_today_note: |policy| {
        [
            "Estimate with illustrative prices under the billing policy ",
            policy,
            ", without tax. Days are UTC days.",
        ]
        .concat()
    },
    review_total: "Total",
    review_credit: |from, to| ["Credit, current plan, ", from, " to ", to].concat(),
    review_charge: |from, to| ["Charge, new plan, ", from, " to ", to].concat(),
    review_no_price: "No price is known for one of the plans, so no amount is shown.",
    review_old: "Current subscription",
    review_old_fate: "It is canceled the moment the new one starts, and shown as deleted.",
    review_term: "New subscription",
    review_term_fate: |cycle| {
        [
            "A new subscription with its own ID and a new 12-month term. Billing cycle stays: ",
            cycle,
            ".",
        ]
        .concat()
    },
    review_licences: "Users’ licenses",
    review_licences_moved: "Moved to the new plan. Services that were switched off for single users are switched on again.",
    review_licences_kept: "Not moved. You assign the new licenses afterwards; until then users may lose access.",
    review_services_lost: "Services the new plan does not have",
    review_irreversible: "This cannot be undone",
    review_irreversible_detail: "After you submit, the upgrade cannot be canceled or taken back, not even within a cancellation period.",
    review_change: "Change",
    submit: |plan| ["Upgrade to ", plan].concat(),
    submitting: "Submitting…",
    submitting_long: |reference| {
        ["This takes longer than usual. You can wait here or close the page: the upgrade goes on and is shown when you come back. Reference: ", reference].concat()
    },

    prediction: "Accounts that will be left to do by hand",
    prediction_loading: |n, total| ["Checking licenses of users: ", n, " of ", total].concat(),
    prediction_none_concerned: "No user has a license of the current plan.",
    prediction_all_move: |n| ["All ", n, " users with a license are expected to move."].concat(),
    prediction_left_over: |n, total| {
        [n, " of ", total, " users are expected not to move:"].concat()
    },
    prediction_failed: "The users could not be checked. You can submit all the same; the result lists the accounts that did not move.",

    done_title: "Upgrade complete",
    done_detail: |old, new| [old, " is now ", new, "."].concat(),
    done_nothing_left: "All licenses were moved. Nothing is left to do.",
    done_kept: "Licenses were left as they are, as you chose. Assign the new licenses to the users now.",
    partial_title: "Upgrade complete, some accounts are left to do",
    partial_detail: |n| {
        [
            "The subscription is upgraded. These accounts were not moved and need work by hand: ",
            n,
            ".",
        ]
        .concat()
    },
    partial_predicted: |predicted, actual| {
        [
            "Predicted before submitting: ",
            predicted,
            ". Actually left: ",
            actual,
            ".",
        ]
        .concat()
    },
    partial_predicted_all: "All of them had been predicted before you submitted.",
    affected_accounts: "Affected accounts",
    affected_services: "Affected services",
    affected_hint: "Work through the list in the Microsoft 365 admin center of the customer: put the cause right, then assign the license of the new plan.",
    user_id: "User ID",
    account: "Account",
    mail: "Email",
    why: "Why",
    download_csv: "Download as CSV",
    refused_title: "The backend refused the upgrade",
    refused_detail: "Nothing was changed. The backend knows more than this page, for instance what the customer bought elsewhere; its reasons count.",
    refused_unexpected: "The page had judged this upgrade possible from what it can see.",
    unknown_title: "The outcome is not known yet",
    unknown_detail: "The request was sent but no answer came back. Do not submit again: the page asks with the same request ID, which can cause at most one upgrade.",
    unknown_checking: "Checking with the backend…",
    unknown_next_check: |seconds| ["Next check in ", seconds, " s"].concat(),
    not_sent_title: "The upgrade was not submitted",
    nothing_changed: "Nothing was changed, and what you entered is kept.",
    waiting_to_submit: |seconds| {
        [
            "The backend is busy and asks to wait. Submitting again with the same request ID in ",
            seconds,
            " s.",
        ]
        .concat()
    },
    new_subscription: "New subscription ID",
    reference: "Reference",
    to_subscriptions: "Back to the subscriptions",
    see_reasons: "Reasons",
    pending_elsewhere: |name| {
        [
            "An upgrade of ",
            name,
            " was submitted and its outcome is not known yet.",
        ]
        .concat()
    },
    pending_open: "See its outcome",
    upgrade_not_found: "This customer has no such subscription",
    upgrade_not_possible: "This subscription cannot be upgraded now",

    error_offline: "The backend could not be reached. Check the connection, then try again.",
    error_timeout: "The backend did not answer in time. Try again in a moment.",
    error_unauthorised: "You are not signed in any more. Sign in again, then try again.",
    error_forbidden: "Your account may not do this. Ask an administrator of your organization for the role.",
    error_not_found: "There is nothing here under this address, or it belongs to another partner. Go back and choose again.",
    error_throttled: |seconds| {
        [
            "Too many requests. The backend asks to wait ",
            seconds,
            " s; then it is tried again.",
        ]
        .concat()
    },
    error_server: "The backend has a problem of its own. Try again in a moment.",
    error_unreadable: "The backend’s answer could not be read. Try again; if it stays, report the reference.",
    error_refused: |description| ["The backend says: ", description].concat(),
    error_catalogue: "The catalogue of plans could not be loaded",
    error_reference: |id| ["Reference: ", id].concat(),
};
