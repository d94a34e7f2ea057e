//! English. Spelling and terms as in Partner Center: license, canceled.

use super::{
    ActorNames, Counted, CycleNames, Entry, HoldingsEntry, ListStyle, NotActiveEntries, PlainEntry,
    StatusNames, Texts,
};

pub(super) static TEXTS: Texts = Texts {
    between_sentences: " ",
    list: ListStyle {
        two: " and ",
        more: ", ",
        last: ", and ",
    },
    choice: ListStyle {
        two: " or ",
        more: ", ",
        last: ", or ",
    },
    seats: Counted {
        one: "{n} seat",
        other: "{n} seats",
    },
    short_named: "“{name}”",
    full_named: "“{name}” ({offer}, {seats}, {status})",
    full_plain: "{offer} ({seats}, {status})",
    some_offer: "Unnamed plan",
    another_product: "another product",
    probably_no_usage_location: "Not moved, probably for lack of a usage location",
    statuses: StatusNames {
        active: "Active",
        pending: "Pending",
        suspended: "Suspended",
        deleted: "Deleted",
        expired: "Expired",
        disabled: "Disabled",
        none: "None",
    },
    cycles: CycleNames {
        monthly: "Monthly",
        annual: "Annual",
        biennial: "Every two years",
        triennial: "Every three years",
        one_time: "One-time",
        none: "No billing cycle",
        unknown: "Unknown",
    },
    actors: ActorNames {
        partner: "You",
        customer: "The customer’s administrator",
        customer_with_other_seller: "The customer, with the other seller",
        microsoft: "Microsoft",
        nobody: "No one",
    },
    not_active: NotActiveEntries {
        suspended: Entry {
            headline: "Subscription is suspended",
            title: "The subscription is suspended",
            detail: "Its status is {status}. Only an active subscription can be upgraded.",
            remedy: "Reactivate the subscription first, then upgrade it.",
        },
        deleted: Entry {
            headline: "Subscription is deleted",
            title: "The subscription is deleted",
            detail: "Its status is {status}. Only an active subscription can be upgraded, and a \
                     deleted one cannot be reactivated.",
            remedy: "Order a new subscription if the customer still needs one.",
        },
        expired: Entry {
            headline: "Subscription has expired",
            title: "The subscription has expired",
            detail: "Its status is {status}. Only an active subscription can be upgraded.",
            remedy: "Renew the subscription first, then upgrade it. If it cannot be renewed, order a \
                     new one.",
        },
        disabled: Entry {
            headline: "Subscription is disabled",
            title: "The subscription is disabled",
            detail: "Its status is {status}. Only an active subscription can be upgraded.",
            remedy: "Find out in Partner Center why it was disabled, and upgrade it once it is \
                     active again. If it cannot be brought back, order a new subscription.",
        },
        other: Entry {
            headline: "Subscription is not active",
            title: "The subscription is not active",
            detail: "Its status is “{status}”. Only an active subscription can be upgraded.",
            remedy: "Look the subscription up in Partner Center to see what its status means, and \
                     upgrade it once it is active.",
        },
    },
    not_provisioned: Entry {
        headline: "Subscription is still being set up",
        title: "The subscription is still being set up",
        detail: "It has been ordered, but Microsoft has not finished setting it up: its status is \
                 {status}.",
        remedy: "Wait until its status is Active, then check again.",
    },
    no_delegated_admin: Entry {
        headline: "No delegated admin privileges",
        title: "You have no delegated admin privileges for this customer",
        detail: "The customer has not granted you delegated admin privileges (DAP), or has removed \
                 them. Without them you cannot upgrade the customer’s subscriptions.",
        remedy: "Send the customer a new request for delegated admin privileges. Once the \
                 customer’s global admin has accepted it, check again.",
    },
    no_delegated_admin_for: Entry {
        headline: "Delegated admin privileges incomplete",
        title: "Your delegated admin privileges do not cover every service",
        detail: "The new plan includes {services}, which your delegated admin privileges (DAP) for \
                 this customer do not cover.",
        remedy: "Send the customer a new request for delegated admin privileges that covers \
                 {services}. Once the customer’s global admin has accepted it, check again.",
    },
    overlap: HoldingsEntry {
        here: Entry {
            headline: "Services already in another subscription",
            title: "The customer already has services that the upgrade would add",
            detail: "The upgrade would add services that the customer already has.",
            remedy: "Cancel {names} first if the customer can do without, or choose another plan.",
        },
        elsewhere: Entry {
            headline: "Services already bought elsewhere",
            title: "The customer already has services that the upgrade would add",
            detail: "The upgrade would add services that the customer already has.",
            remedy: "The customer must first cancel what was bought elsewhere ({names}) with its \
                     seller: Microsoft, another partner, or another channel. You cannot do this for \
                     the customer.",
        },
    },
    overlap_here: "{holding}, sold by you, already includes {services}.",
    overlap_elsewhere: "{holding}, bought elsewhere, already includes {services}.",
    target_held: HoldingsEntry {
        here: Entry {
            headline: "Customer already has the new plan",
            title: "The customer already has {target}",
            detail: "An upgrade to a plan that the customer already has is not possible.",
            remedy: "Add seats to what the customer has instead of upgrading, or cancel {names} \
                     first.",
        },
        elsewhere: Entry {
            headline: "New plan already bought elsewhere",
            title: "The customer already has {target}",
            detail: "An upgrade to a plan that the customer already has is not possible.",
            remedy: "The customer must first cancel what was bought elsewhere ({names}) with its \
                     seller: Microsoft, another partner, or another channel. You cannot do this for \
                     the customer.",
        },
    },
    held_here: "Sold by you: {holdings}.",
    held_elsewhere: "Bought elsewhere: {holdings}.",
    user_context: Entry {
        headline: "Moving licenses needs a signed-in user",
        title: "Moving licenses needs a signed-in user",
        detail: "The request was made by an application on its own. Moving the users’ licenses to \
                 {target} needs a signed-in user of your organization.",
        remedy: "Sign in with your own account and try again, or upgrade without moving licenses.",
    },
    add_ons: Entry {
        headline: "Subscription has add-ons",
        title: "The subscription has add-ons",
        detail: "A subscription with add-ons cannot be upgraded. It has {full}.",
        remedy: "Check whether the new plan already includes what the customer uses of {names}. \
                 Then cancel every add-on, and upgrade.",
    },
    no_path: Entry {
        headline: "No upgrade path for this plan",
        title: "There is no upgrade path for this plan",
        detail: "{offer} cannot be upgraded to any other plan.",
        remedy: "Order the plan that the customer needs as a new subscription, and assign its \
                 licenses to the users.",
    },
    not_on_path: Entry {
        headline: "Not an upgrade for this plan",
        title: "{target} is not an upgrade for this plan",
        detail: "{offer} can only be upgraded to {path}.",
        remedy: "Choose one of these plans, or order {target} as a new subscription.",
    },
    billing_cycle: Entry {
        headline: "Billing cycle not supported",
        title: "{target} does not support the billing cycle",
        detail: "Billing cycle of the subscription: {cycle}. Supported by {target}: {supported}.",
        remedy: "Choose another plan, or order {target} as a new subscription with a billing \
                 cycle that it supports.",
    },
    codes: [
        PlainEntry {
            title: "No reason was given",
            detail: "Partner Center did not say why. Reference: code {code}.",
            remedy: "Look in Partner Center for a change of this subscription that is still in \
                     progress, wait until it is done, then check again.",
        },
        PlainEntry {
            title: "Your delegated admin privileges are missing or incomplete",
            detail: "You have no delegated admin privileges (DAP) for this customer, or they do not \
                     cover every service of the upgrade.",
            remedy: "Send the customer a new request for delegated admin privileges. Once the \
                     customer’s global admin has accepted it, check again.",
        },
        PlainEntry {
            title: "The subscription is not active",
            detail: "Partner Center does not have this subscription as active. Only an active \
                     subscription can be upgraded.",
            remedy: "Reload the page to see its present status. If it is suspended, reactivate it, \
                     then upgrade.",
        },
        PlainEntry {
            title: "The customer already has services that the upgrade would add",
            detail: "Another subscription of the customer already includes such services. If it was \
                     bought elsewhere, you do not see it in your list.",
            remedy: "If you sold it, cancel it first, or choose another plan. If it was bought \
                     elsewhere, the customer must cancel it there first; you cannot do this for the \
                     customer.",
        },
        PlainEntry {
            title: "The customer already has the new plan",
            detail: "The customer already has a subscription of the plan that you want to upgrade \
                     to. If it was bought elsewhere, you do not see it in your list.",
            remedy: "If you sold it, add seats to it instead of upgrading. If it was bought \
                     elsewhere, the customer must cancel it there first; you cannot do this for the \
                     customer.",
        },
        PlainEntry {
            title: "Moving licenses needs a signed-in user",
            detail: "The request was made by an application on its own. Moving the users’ licenses \
                     needs a signed-in user of your organization.",
            remedy: "Sign in with your own account and try again, or upgrade without moving \
                     licenses.",
        },
        PlainEntry {
            title: "The subscription has add-ons",
            detail: "A subscription with add-ons cannot be upgraded.",
            remedy: "Check whether the new plan includes what the customer uses of the add-ons, \
                     cancel them, then upgrade.",
        },
        PlainEntry {
            title: "There is no upgrade path for this plan",
            detail: "The plan of this subscription cannot be upgraded to any other plan.",
            remedy: "Order the plan that the customer needs as a new subscription, and assign its \
                     licenses to the users.",
        },
        PlainEntry {
            title: "The chosen plan is not an upgrade for this one",
            detail: "Partner Center does not list the chosen plan as an upgrade of the subscription.",
            remedy: "Reload the page and choose one of the plans that it shows, or order the chosen \
                     one as a new subscription.",
        },
        PlainEntry {
            title: "The subscription is still being set up",
            detail: "It has been ordered, but Microsoft has not finished setting it up.",
            remedy: "Wait until its status is Active, then check again.",
        },
        PlainEntry {
            title: "The new plan does not support the billing cycle",
            detail: "The new plan cannot be billed in the billing cycle of this subscription.",
            remedy: "Choose another plan, or order it as a new subscription with a billing \
                     cycle that it supports.",
        },
        PlainEntry {
            title: "Your granular delegated admin privileges lack a role",
            detail: "Your granular delegated admin privileges (GDAP) for this customer do not \
                     include the role that this upgrade needs: Directory Reader, or Directory \
                     Writer where licenses are moved as well.",
            remedy: "Ask the customer for a relationship with that role, or have yourself added to \
                     a group of your organization that has it, then check again.",
        },
    ],
    unknown_code: PlainEntry {
        title: "A reason that this page does not know",
        detail: "Partner Center gave no reason in words. Reference: code {code}.",
        remedy: "Look the subscription up in Partner Center, which may show the reason in words, \
                 and put that right, then check again.",
    },
    no_usage_location: PlainEntry {
        title: "No usage location",
        detail: "Licenses can only be assigned to users with a usage location.",
        remedy: "Set it to the country or region where the user works, then assign the new \
                 license.",
    },
    mutually_exclusive: PlainEntry {
        title: "{other_plan} does not go together with {plan}",
        detail: "One user cannot have {other_plan} (from {product}) together with {plan}, which \
                 {target} includes.",
        remedy: "Remove the other product from the user, or turn off its service {other_plan}, \
                 then assign the new license.",
    },
    no_seat_left: PlainEntry {
        title: "No seat left",
        detail: "{target} has fewer seats than users who need a license.",
        remedy: "Add a seat or remove the license of another user, then assign it.",
    },
};
