//! English.

use super::{Text, fill};

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
    offline: "You are offline. What is on screen stays: it can be read, sorted and filtered, and nothing you entered is lost. You can submit again as soon as the connection is back.",

    customers: "Customers",
    customers_search: "Search customers by name or domain",
    customers_loading: "Loading customers…",
    customers_empty: "No customers yet",
    customers_empty_hint: "Customers appear here once they have accepted your reseller relationship.",
    customers_none_match: |q| fill("No customer matches “{0}”", &[q]),
    customers_failed: "The customers could not be loaded",
    customers_shown: |n, total| fill("Customers: {0} of {1}", &[n, total]),
    customer: "Customer",
    customer_not_found: "Customer not found",
    domain: "Domain",
    clear: "Clear filters",
    show_more: |n| fill("Show more ({0} left)", &[n]),
    rows_shown: |n, total| fill("Rows shown: {0} of {1}", &[n, total]),

    subscriptions: "Subscriptions",
    subscriptions_of: |customer| fill("Subscriptions of {0}", &[customer]),
    subscriptions_loading: "Loading subscriptions…",
    subscriptions_failed: "The subscriptions could not be loaded",
    subscriptions_empty: "No subscriptions",
    subscriptions_empty_hint: "This customer has bought nothing from you yet. Subscriptions appear here after the first order.",
    subscriptions_none_match: "No subscription matches the filters",
    subscriptions_shown: |n, total| fill("Subscriptions: {0} of {1}", &[n, total]),
    sorted_by: |column, descending| match descending {
        true => fill(", sorted by {0}, descending", &[column]),
        false => fill(", sorted by {0}, ascending", &[column]),
    },
    sort_by: "Sort by",
    sort_hint: "Subscriptions. Column headings with a button can be sorted.",
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
    ends: "Does not renew",
    prices_illustrative: "Illustrative list prices, not an offer; totals are seats × list price.",
    price_source: |source, date| fill(" Source: {0}, {1}.", &[source, date]),
    unknown_plan: "Not in our catalog",
    now_sold_as: |name| fill("Now sold as {0}", &[name]),
    trial: "Trial",
    facts_missing: "Some facts could not be loaded, so a verdict may still change. Partner Center checks everything again when you submit.",
    fact_customer: "The customer’s delegated administration could not be loaded",
    fact_elsewhere: "What the customer holds from other sellers could not be loaded",
    fact_services: "The services that you administer could not be loaded",
    items_unreadable: |n| {
        fill(
            "Entries that could not be read and are not shown: {0}.",
            &[n],
        )
    },

    verdict_checking: "Checking…",
    verdict_no_path: "No upgrade path",
    verdict_can: |n, count| match count {
        1 => fill("Can be upgraded to {0} plan", &[n]),
        _ => fill("Can be upgraded to {0} plans", &[n]),
    },
    verdict_cannot: |why, more| match more {
        0 => fill("Cannot be upgraded: {0}", &[why]),
        _ => fill(
            "Cannot be upgraded: {0}, and {1} more",
            &[why, &more.to_string()],
        ),
    },
    icon_can: |name| fill("Can be upgraded. Upgrade options for {0}", &[name]),
    icon_cannot: |name| fill("Cannot be upgraded now. Why, for {0}", &[name]),
    icon_unknown: |name| fill("Not checked yet. Upgrade options for {0}", &[name]),
    card_can: "Can be upgraded",
    card_cannot: "Cannot be upgraded now",
    card_unknown: "Not checked yet",
    card_unknown_why: "The facts that the verdict rests on are still loading or could not be loaded.",
    card_targets: "You can upgrade to",
    card_not_available: "Not available now",
    upgrade_now: "Upgrade now",
    who: |actor| fill("Who can fix it: {0}", &[actor]),
    rule_source: |page, date| fill("Rule: {0}, {1}", &[page, date]),
    per_seat: |price| fill("{0} per seat", &[price]),
    more_than_now: |price| fill("{0} more than now", &[price]),
    less_than_now: |price| fill("{0} less than now", &[price]),

    upgrade_title: |name| fill("Upgrade {0}", &[name]),
    step_of: |n| fill("Step {0} of 3", &[&n.to_string()]),
    step_choose: "Choose",
    step_review: "Review",
    step_result: "Result",
    choose_plan: "New plan",
    choose_seats: "Number of seats",
    seats_hint: |now, min, max| fill("Now {0}. This plan allows {1} to {2}.", &[now, min, max]),
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
    problem_prefix: "Error: ",
    problem_plan: "Choose the new plan",
    seats_empty: |min, max| {
        fill(
            "Enter the number of seats, between {0} and {1}",
            &[min, max],
        )
    },
    seats_not_a_number: |min, max| {
        fill(
            "Enter the number of seats as a whole number between {0} and {1}",
            &[min, max],
        )
    },
    seats_too_few: |min, max| fill("Enter at least {0} and at most {1} seats", &[min, max]),
    seats_too_many: |min, max, plan| {
        fill(
            "{0} allows at most {1} seats: enter a number between {2} and {1}",
            &[plan, max, min],
        )
    },

    review_intro: "Nothing has been changed yet. Check the details, then submit.",
    review_customer: "Customer",
    review_current: "Current plan",
    review_new: "New plan",
    review_seats: "Seats",
    review_seats_change: |old, new| fill("{0} → {1}", &[old, new]),
    review_price: "List price",
    review_price_change: |old, new| fill("{0} → {1}", &[old, new]),
    review_today: "Estimated billing of the change",
    review_today_note: "Estimate with illustrative prices under the billing rules of 2017, without tax. Days are UTC days.",
    review_total: "Total",
    review_total_credit: "Total (credit)",
    review_credit: |from, to| fill("Credit, current plan, {0} to {1}", &[from, to]),
    review_charge: |from, to| fill("Charge, new plan, {0} to {1}", &[from, to]),
    review_no_price: "No prices in one currency are known for both plans, so no amount is shown.",
    review_no_bill: "What this change puts on the bill cannot be estimated.",
    review_old: "Current subscription",
    review_old_fate: "It is canceled the moment the new one starts, and shown as deleted.",
    review_term: "New subscription",
    review_term_fate: |cycle, starts, ends, renews| {
        let fate = match renews {
            true => "renews on {0} (UTC)",
            false => "ends on {0} (UTC), because the current one does not renew either",
        };
        fill(
            "A new subscription with its own ID and a new 12-month term: it starts today, {1}, and {2}. Billing cycle stays: {0}.",
            &[cycle, starts, &fill(fate, &[ends])],
        )
    },
    review_licences: "Users’ licenses",
    review_licences_moved: "Moved to the new plan. Services that were switched off for single users are switched on again.",
    review_licences_kept: "Not moved. You assign the new licenses afterwards; until then users may lose access.",
    review_services_lost: "Services the new plan does not have",
    review_irreversible: "This cannot be undone",
    review_irreversible_detail: "After you submit, the upgrade cannot be canceled or taken back, not even within a cancellation period.",
    review_change: "Change",
    submit: |plan| fill("Upgrade to {0}", &[plan]),
    submit_sum: |submit, sum| fill("{0} ({1}, estimated)", &[submit, sum]),
    submitting: "Submitting…",
    submitting_long: |reference| {
        fill(
            "This takes longer than usual. You can wait here or close the page: the upgrade goes on and is shown when you come back. Reference: {0}",
            &[reference],
        )
    },

    prediction: "Accounts you will have to move by hand",
    prediction_loading: |n, total| fill("Checking licenses of users: {0} of {1}", &[n, total]),
    prediction_none_concerned: "No user has a license of the current plan.",
    prediction_all_move: |n| fill("All users with a license are expected to move: {0}.", &[n]),
    prediction_left_over: |n, total| {
        fill(
            "Users expected not to move: {0} of {1} (listed below)",
            &[n, total],
        )
    },
    prediction_unknown: "Not known: the users could not be checked",
    prediction_failed: "The users could not be checked. You can submit all the same; the result lists the accounts that did not move.",

    done_title: "Upgrade complete",
    done_detail: |old, new| fill("{0} is now {1}.", &[old, new]),
    done_nothing_left: "All licenses were moved. Nothing is left to do.",
    done_kept: "Licenses were left as they are, as you chose. Assign the new licenses to the users now.",
    partial_title: "Upgrade complete; some accounts still need work",
    partial_detail: |n| {
        fill(
            "The subscription is upgraded. These accounts were not moved and need work by hand: {0}.",
            &[n],
        )
    },
    partial_predicted: |predicted, actual| {
        fill(
            "Predicted before submitting: {0}. Actually left: {1}.",
            &[predicted, actual],
        )
    },
    partial_predicted_all: "All of them had been predicted before you submitted.",
    affected_accounts: "Affected accounts",
    affected_services: "Affected services",
    affected_hint: "Work through the list in the Microsoft 365 admin center of the customer: fix the cause, then assign the license of the new plan.",
    user_id: "User ID",
    account: "Account",
    mail: "Email",
    why: "Why",
    download_csv: "Download as CSV",
    refused_title: "Partner Center refused the upgrade",
    refused_detail: "Nothing was changed. Partner Center knows more than this page, for instance what the customer bought elsewhere; its reasons count.",
    refused_unexpected: "The page had judged this upgrade possible from what it can see.",
    unknown_title: "The outcome is not known yet",
    unknown_detail: "The request was sent but no answer came back. Do not submit again: the page asks with the same request ID, which can cause at most one upgrade.",
    lapsed_title: "The outcome could not be found out",
    lapsed_detail: "No answer came back when this upgrade was submitted, and Partner Center no longer knows the request: it keeps a request ID for about a day. The page does not ask again, because that could cause a second upgrade.",
    lapsed_status: |status| {
        fill(
            "The subscription’s status is now: {0}. If it is deleted, the upgrade took place; otherwise it did not, and you can start again.",
            &[status],
        )
    },
    unknown_checking: "Checking with Partner Center…",
    unknown_next_check: |seconds| fill("Next check in {0} s", &[seconds]),
    submits_again: |seconds| fill("Submitting again in {0} s", &[seconds]),
    not_sent_title: "The upgrade was not carried out",
    nothing_changed: "Nothing was changed, and what you entered is kept.",
    waiting_to_submit: "Partner Center is busy and asks to wait. Then the page submits again by itself, with the same request ID.",
    new_subscription: "New subscription ID",
    reference: "Reference",
    to_subscriptions: "Back to the subscriptions",
    see_reasons: "Reasons",
    pending_elsewhere: |name| {
        fill(
            "An upgrade of {0} was submitted and its outcome is not known yet.",
            &[name],
        )
    },
    pending_open: "See its outcome",
    upgrade_not_found: "This customer has no such subscription",
    upgrade_not_possible: "This subscription cannot be upgraded now",

    error_offline: "Partner Center could not be reached. Check the connection, then try again.",
    error_timeout: "Partner Center did not answer in time. Try again in a moment.",
    error_unauthorised: "You are not signed in any more. Sign in again, then try again.",
    error_forbidden: "Your account may not do this. Ask an administrator of your organization for the role.",
    error_not_found: "There is nothing here under this address, or it belongs to another partner. Go back and choose again.",
    error_throttled: |seconds| {
        fill(
            "Too many requests. Partner Center asks to wait {0} s; then it is tried again.",
            &[seconds],
        )
    },
    error_server: "Partner Center has a problem of its own. Try again in a moment.",
    error_unreadable: "The answer of Partner Center could not be read. Try again; if it keeps happening, report the reference.",
    error_refused: |description| fill("Partner Center says: {0}", &[description]),
    error_catalogue: "The catalog of plans could not be loaded",
    error_reference: |id| fill("Reference: {0}", &[id]),
};
