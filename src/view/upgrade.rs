//! The upgrade of a subscription: choose, review, submit, result. Nothing is written before the
//! reader submits the review.

pub mod choose;
pub mod csv;
pub mod result;
pub mod review;
pub mod seats;

use crate::data::draft::Draft;
use crate::data::facts::Judged;
use crate::data::submission::Submission;
use crate::data::upgrading::Upgrading;
use crate::data::users::Users;
use crate::live::{Derived, Kept, Live, effect};
use crate::screen::Screen;
use crate::session::Session;
use crate::text::{Text, set_apart};
use crate::view::dom::{View, button, dynamic, el, link, nothing, on_window, sequence, words};
use crate::view::icon::{Icon, icon};
use crate::view::{notice, subscriptions, verdict};
use rules::{Assessment, CustomerId, OfferIndex, Seats, SubscriptionId, UpgradeType};
use std::rc::Rc;
use std::sync::Arc;

/// What the reader has chosen so far, and everything else the steps share.
#[derive(Clone, Copy)]
pub struct Flow {
    /// The session.
    pub session: Session,
    /// Draft and submission.
    pub upgrading: Upgrading,
    /// The customer's users, loaded for the review.
    pub users: Users,
    /// The subscription.
    pub source: Kept<(CustomerId, SubscriptionId)>,
    /// The chosen target.
    pub target: Live<Option<OfferIndex>>,
    /// The seats as they were typed.
    pub seats: Live<String>,
    /// Whether the users' licences are moved.
    pub transfer: Live<bool>,
    /// Whether something was chosen that only the form knows of.
    pub edited: Live<bool>,
    /// What the form has to say after an attempt to go on.
    pub problems: Live<choose::Problems>,
    /// Whether the page itself refused to submit the review.
    pub blocked: Live<bool>,
}

/// What is on screen; a step keeps its DOM, and so focus and scroll, while it is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Choose,
    Review,
    Unknown,
    Result,
}

impl Flow {
    fn start(session: Session, customer: CustomerId, id: SubscriptionId) -> Self {
        let facts = session.facts;
        let upgrading = Upgrading::take_up(
            session.api(),
            session.host(),
            facts,
            customer.clone(),
            id.clone(),
        );
        let moves = |draft: &Option<Draft>| draft.as_ref().is_none_or(Draft::moves_licences);
        let transfer = Live::new(upgrading.draft.with_untracked(moves));
        let edited = Live::new(false);
        let wanted = {
            let customer = customer.clone();
            move || {
                let wanted = at_review(session, upgrading, edited) && transfer.get();
                wanted.then(|| customer.clone())
            }
        };
        let catalogue = move || session.catalogue.value();
        Self {
            session,
            upgrading,
            users: Users::load(session.api(), catalogue, wanted),
            source: Kept::new((customer, id)),
            target: Live::new(None),
            seats: Live::new(String::new()),
            transfer,
            edited,
            problems: Live::new(choose::Problems::default()),
            blocked: Live::new(false),
        }
    }

    /// The facts and the subscription's place in them, tracked.
    pub fn judged(&self) -> Option<(Arc<Judged>, usize)> {
        self.source.with(|(_, id)| self.session.facts.find(id))
    }

    /// Takes the choices from a draft that was left, or the recommended ones.
    fn prepare(&self, judged: &Judged, source: usize, verdict: &Assessment) {
        if let Some(draft) = self.upgrading.draft.get_untracked() {
            self.adopt(judged, &draft);
            if draft.sent.is_some() {
                return;
            }
            // A review that was left by closing the page is gone on with, unless there is no such
            // plan any more, or not with these seats. Where the element is the page, its address
            // says whether the reader was there; else the host has its say as for any other review.
            let possible = self.valid_seats(judged).is_some();
            if possible && self.session.standalone {
                return;
            }
            let target = self.target.get_untracked();
            let open = possible && verdict.eligible_targets().any(|v| Some(v.target) == target);
            if open && self.upgrading.let_through(&draft) {
                self.session.enter_review();
                return;
            }
            self.upgrading.give_up();
            self.transfer.set(true);
            self.session.review_over();
        }
        let seats = judged.customer.subscriptions[source].seats;
        self.target
            .set(verdict.eligible_targets().next().map(|v| v.target));
        self.seats.set(seats.0.to_string());
    }

    /// What is on screen is what was sent, or would be. Only what differs is set: a review that is
    /// drawn anew loses focus.
    fn adopt(&self, judged: &Judged, draft: &Draft) {
        let target = judged.catalogue.find_offer(&draft.target);
        if self.target.get_untracked() != target {
            self.target.set(target);
        }
        // As text it may be spelt in another way, and is the same.
        if self.valid_seats(judged) != Some(draft.seats) {
            self.seats.set(draft.seats.0.to_string());
        }
        if self.transfer.get_untracked() != draft.moves_licences() {
            self.transfer.set(draft.moves_licences());
        }
    }

    /// The reader went back in the history. A failure is put aside with the review. After the answer
    /// nothing is left to choose: back from there is back to the table, and forward shows the result
    /// again.
    fn review_left(&self) {
        let (session, submission) = (self.session, self.upgrading.submission);
        self.blocked.set(false);
        if submission.with_untracked(|s| matches!(s, Submission::Failed(_))) {
            self.upgrading.back_to_review();
        }
        let (customer, id) = self.source.get();
        let here = Screen::Upgrade(customer.clone(), id);
        if session.standalone
            && submission.with_untracked(|s| matches!(s, Submission::Answered(_)))
            // Where the reader went elsewhere, the screen is another one already.
            && session.screen.with_untracked(|s| *s == here)
        {
            session.announcement.set(String::new());
            session.screen.set(Screen::Subscriptions(customer));
            session.remember_list();
            session.focus_soon("h1");
        }
    }

    /// The seats, where they are a number that the target allows.
    pub fn valid_seats(&self, judged: &Judged) -> Option<Seats> {
        let limits = judged.catalogue.offer(self.target.get()?).seats;
        seats::read_seats(&self.seats.get(), limits).ok()
    }

    /// What happens to the users' licences.
    pub fn upgrade_type(&self) -> UpgradeType {
        if self.transfer.get() {
            UpgradeType::UpgradeWithLicenseTransfer
        } else {
            UpgradeType::UpgradeOnly
        }
    }

    /// Back to the table. An unsent draft is given up; an upgrade that is on its way goes on.
    pub fn leave(&self) {
        let (customer, id) = self.source.get();
        // Where the host keeps the reader here, nothing is given up either.
        if self.session.go(Screen::Subscriptions(customer.clone())) {
            self.upgrading.give_up();
            crate::data::draft::forget_answer(self.session.api().base(), &customer, &id);
        }
    }
}

/// Whether the review is on screen. Back and forward in the history may lead there, so it is not
/// where something was chosen since that only the form knows of.
fn at_review(session: Session, upgrading: Upgrading, edited: Live<bool>) -> bool {
    upgrading.submission.with(|submission| match submission {
        Submission::Sending | Submission::Waiting(_) | Submission::Failed(_) => true,
        Submission::Not => {
            let there = session.reviewing.get() && !edited.get();
            there && upgrading.draft.with(Option::is_some)
        }
        _ => false,
    })
}

/// Draws the screen.
pub fn screen(session: Session, customer: CustomerId, id: SubscriptionId) -> View {
    let flow = Flow::start(session, customer, id);
    // The address of a review that is over; what is chosen now is reviewed in a step of its own.
    if flow.upgrading.draft.with_untracked(Option::is_none) {
        session.review_over();
    }
    let ready = Live::new(false);
    effect(move || {
        if ready.get_untracked() {
            return;
        }
        if let Some((judged, source)) = flow.judged()
            && let Some(verdict) = judged.verdict(source)
        {
            flow.prepare(&judged, source, verdict);
            ready.set(true);
            session.ready();
        }
    });
    // Also one that another tab, or a page that is gone, has sent.
    effect(move || {
        let sent = flow.upgrading.draft.get().filter(|d| d.sent.is_some());
        if let Some(draft) = sent
            && let Some((judged, _)) = flow.judged()
        {
            flow.adopt(&judged, &draft);
        }
    });
    let step = Derived::new(move || {
        flow.upgrading
            .submission
            .with(|submission| match submission {
                Submission::Answered(_) => Step::Result,
                Submission::Unknown { .. } | Submission::Lapsed => Step::Unknown,
                _ if at_review(session, flow.upgrading, flow.edited) => Step::Review,
                _ => Step::Choose,
            })
    });
    let mut before = None;
    effect(move || {
        let now = step.get();
        if before.replace(now).is_some_and(|before| before != now) {
            session.focus_soon("h1");
        }
    });
    // A review is kept in storage, and an upgrade goes on without the page (FM-22).
    let unload = move |event: web_sys::Event| {
        if flow.edited.get_untracked() {
            event.prevent_default();
        }
    };
    on_window("beforeunload", Rc::new(unload));
    let mut at_review = false;
    effect(move || {
        let there = session.reviewing.get();
        if std::mem::replace(&mut at_review, there) && !there {
            flow.review_left();
        }
    });
    let body = move || {
        session.keep_focus();
        match step.get() {
            Step::Result => result::result(flow),
            Step::Unknown => result::unknown(flow),
            _ if !ready.get() || flow.judged().is_none() => waiting(flow),
            Step::Review => review::review(flow),
            Step::Choose => choose::choose(flow),
        }
    };
    let heading = move || {
        let t = session.text();
        match step.get() {
            Step::Result | Step::Unknown => result::title(flow, t),
            _ => (t.upgrade_title)(&set_apart(&name(flow))),
        }
    };
    effect(move || {
        let t = session.text();
        // What a screen reader says first after an attempt to go on (FM-07).
        let problem = match flow.problems.with(choose::Problems::any) {
            true => t.problem_prefix,
            false => "",
        };
        let (_, label) = place(t, step.get());
        let customer = session.facts.customer_name().unwrap_or_default();
        let title = [problem, label, " – ", &heading(), " – ", &customer].concat();
        session.title.set(title);
    });
    let crumb = words(move || subscriptions::heading(session));
    let crumb = link("#".to_owned(), crumb, move || flow.leave());
    let column = el("div")
        .class("column")
        .child(el("h1").attr("tabindex", "-1").words(heading))
        .child(dynamic(move || steps(session.text(), step.get())))
        .child(dynamic(body));
    sequence(vec![
        el("p").class("crumbs").child(crumb).into(),
        column.into(),
    ])
}

/// The subscription's name, or its id while the facts are not there.
pub fn name(flow: Flow) -> String {
    match flow.judged() {
        Some((judged, source)) => judged.customer.subscriptions[source].name.to_string(),
        None => flow.source.with(|(_, id)| id.to_string()),
    }
}

const fn labels(t: &'static Text) -> [&'static str; 3] {
    [t.step_choose, t.step_review, t.step_result]
}

/// A step's place among the three, and its name.
const fn place(t: &'static Text, step: Step) -> (usize, &'static str) {
    let at = match step {
        Step::Choose => 0,
        Step::Review => 1,
        Step::Unknown | Step::Result => 2,
    };
    (at, labels(t)[at])
}

fn steps(t: &'static Text, now: Step) -> View {
    let (at, _) = place(t, now);
    let items: Vec<View> = labels(t)
        .into_iter()
        .enumerate()
        .map(|(n, label)| {
            let mut item = el("li").attr_if(n == at, "aria-current", "step");
            item = item.class(if n < at { "done" } else { "" });
            if n < at {
                item = item.child(icon(Icon::Check));
            }
            item.child(el("span").child(label)).into()
        })
        .collect();
    let steps = el("ol")
        .class("steps")
        .attr("aria-label", (t.step_of)(at + 1));
    steps.children(items).into()
}

/// Something by its name, as one of several facts.
pub fn fact(label: &'static str, value: impl Into<View>) -> View {
    let label = el("dt").child(label);
    el("div").child(label).child(el("dd").child(value)).into()
}

/// Facts below each other.
pub fn fact_list(rows: Vec<View>) -> View {
    el("dl").class("facts").children(rows).into()
}

/// Buttons in a row, the main one first.
pub fn actions(buttons: Vec<View>) -> View {
    el("p").class("actions").children(buttons).into()
}

/// The way back to the table.
pub fn back(flow: Flow, class: &'static str) -> View {
    let label = flow.session.text().to_subscriptions;
    button(class, "back", label, move || flow.leave())
}

/// The way out before anything is submitted.
pub fn cancel(flow: Flow) -> View {
    let label = flow.session.text().cancel_upgrade;
    button("btn", "cancel", label, move || flow.leave())
}

/// Before the facts are there: loading, failed, or no such subscription.
fn waiting(flow: Flow) -> View {
    let session = flow.session;
    let (t, facts) = (session.text(), session.facts);
    if facts.no_such_customer() {
        return subscriptions::no_such_customer(session);
    }
    let needed = [
        (t.subscriptions_failed, *facts.subscriptions),
        (t.fact_customer, *facts.customer),
    ];
    for (what, part) in needed {
        if let Some(failure) = part.failure() {
            let retry = Box::new(move || facts.retry());
            return notice::failed_for(session, what, &failure, retry);
        }
    }
    if facts.judged.get().is_some() && flow.judged().is_none() {
        let back = actions(vec![back(flow, "btn")]);
        let missing = notice::empty(t.upgrade_not_found, "");
        return sequence(vec![missing, back]);
    }
    // Without a catalogue nothing is asked for; that is said above.
    if session.catalogue.failed() {
        return nothing();
    }
    notice::loading(t.loading)
}

/// Why nothing can be chosen, in the words of the card.
pub fn not_possible(flow: Flow, judged: &Judged, source: usize, verdict: &Assessment) -> View {
    let session = flow.session;
    let t = session.text();
    let title = if verdict.has_path() {
        t.upgrade_not_possible
    } else {
        t.verdict_no_path
    };
    let title = vec![notice::strong(title.to_owned())];
    let mut parts = vec![notice::notice(
        "notice warning",
        None,
        "not-possible",
        Icon::Cannot,
        title,
    )];
    parts.extend(verdict::parts(session, judged, source, verdict));
    parts.push(actions(vec![back(flow, "btn primary")]));
    sequence(parts)
}
