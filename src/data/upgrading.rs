//! One upgrade on its way: the draft, its submission, and asking until the outcome is known.

use crate::api::Api;
use crate::api::error::Failure;
use crate::api::random_uuid;
use crate::api::resources::{UpgradeAnswer, UpgradeReport, UpgradeRequest};
use crate::data::draft::{self, Draft};
use crate::data::facts::Facts;
use crate::data::submission::Submission;
use crate::events::{self, UpgradeDetail};
use crate::live::{Kept, Live};
use leptos::prelude::*;
use leptos::task::spawn_local;
use rules::{CustomerId, OfferId, Seats, SubscriptionId, UpgradeType, UserId};
use std::rc::Rc;
use std::time::Duration;
use web_sys::AbortController;

/// UpgradeErrorCode of a source that is not active.
const NOT_ACTIVE: i64 = 2;

/// After how long a submission is called slow, in ms (FM-16).
const SLOW: u64 = 10_000;

/// The handle that views get by value.
#[derive(Clone, Copy)]
pub struct Upgrading {
    /// What was reviewed; kept in storage beyond the page.
    pub draft: Live<Option<Draft>>,
    /// Where its submission stands.
    pub submission: Live<Submission<Rc<UpgradeReport>>>,
    /// Seconds to the next attempt.
    pub countdown: Live<u32>,
    /// Whether the answer is long in coming.
    pub slow: Live<bool>,
    /// Accounts that were predicted to be left over, when it was submitted.
    pub predicted: Live<Option<Vec<UserId>>>,
    facts: Facts,
    context: Kept<Context>,
    /// Counts attempts, so that an old timer or a late answer does nothing.
    attempt: Live<u32>,
}

#[derive(Clone)]
struct Context {
    api: Api,
    host: web_sys::HtmlElement,
    customer: CustomerId,
    subscription: SubscriptionId,
}

impl Upgrading {
    /// Takes up the upgrade of a subscription where it was left: a draft that was sent is asked
    /// about, an answer of this tab is shown again, and nothing is ever submitted anew.
    pub fn take_up(
        api: Api,
        host: web_sys::HtmlElement,
        facts: Facts,
        customer: CustomerId,
        subscription: SubscriptionId,
    ) -> Self {
        let draft = draft::find(api.base(), &customer, &subscription);
        let answered = match &draft {
            Some(_) => None,
            None => draft::answered(&api, &customer, &subscription),
        };
        let resume = draft.as_ref().is_some_and(|draft| draft.sent.is_some());
        let (draft, submission) = match answered {
            Some((draft, report)) => (Some(draft), Submission::Answered(Rc::new(report))),
            // Sent by a page that is gone: nobody knows what came of it.
            None if resume => (
                draft,
                Submission::Unknown {
                    asked: 1,
                    next: None,
                },
            ),
            None => (draft, Submission::Not),
        };
        let upgrading = Self {
            draft: Live::new(draft),
            submission: Live::new(submission),
            countdown: Live::new(0),
            slow: Live::new(false),
            predicted: Live::new(None),
            facts,
            context: Kept::new(Context {
                api,
                host,
                customer,
                subscription,
            }),
            attempt: Live::new(0),
        };
        if resume {
            upgrading.send();
        }
        upgrading
    }

    /// Makes the draft that is reviewed, with one request id for all that follows. The id of a
    /// draft that was not sent is kept when the reader changes it. Returns whether the host lets
    /// the review go on; it does not where another tab has sent an upgrade: that one is taken up.
    pub fn review(&self, target: OfferId, seats: Seats, upgrade_type: UpgradeType) -> bool {
        if self.sent_elsewhere() {
            return false;
        }
        let context = self.context.get();
        let kept = self
            .draft
            .with_untracked(|d| d.as_ref().map(|d| d.request_id.clone()));
        let draft = Draft {
            customer: context.customer,
            subscription: context.subscription,
            target,
            seats,
            upgrade_type,
            request_id: kept.unwrap_or_else(random_uuid),
            sent: None,
        };
        if !self.let_through(&draft) {
            return false;
        }
        draft::keep(context.api.base(), &draft);
        self.draft.set(Some(draft));
        true
    }

    /// Whether the host lets a draft be reviewed. One that the host takes over is its own from then
    /// on, and so is the request id: here it is given up.
    pub fn let_through(&self, draft: &Draft) -> bool {
        let lets = self
            .context
            .with(|c| events::upgrade_review(&c.host, &detail(draft)));
        if !lets {
            self.give_up();
        }
        lets
    }

    /// Whether another tab has sent an upgrade of this subscription that has no answer yet. Then it
    /// is asked about here, too: writing over it would leave nobody to find out.
    fn sent_elsewhere(&self) -> bool {
        let context = self.context.get();
        let sent = draft::sent(context.api.base(), &context.customer, &context.subscription);
        let Some(sent) = sent else { return false };
        self.draft.set(Some(sent));
        self.submission.set(Submission::Unknown {
            asked: 1,
            next: None,
        });
        self.send();
        true
    }

    /// Gives a draft up that is not on its way: one that was not sent, or of which nobody will know.
    pub fn give_up(&self) {
        if self.submission.with_untracked(Submission::busy) {
            return;
        }
        if let Some(draft) = self.draft.get_untracked() {
            draft::drop(self.context.get().api.base(), &draft);
        }
        self.draft.set(None);
        self.submission.set(Submission::Not);
    }

    /// Puts a submission that certainly failed aside and goes back to the review.
    pub fn back_to_review(&self) {
        if !self.submission.with_untracked(Submission::busy) {
            self.submission.set(Submission::Not);
        }
    }

    /// Submits the draft. A second call while the first is on its way does nothing.
    pub fn submit(&self) {
        if self
            .submission
            .with_untracked(|s| !matches!(s, Submission::Not | Submission::Failed(_)))
        {
            return;
        }
        let Some(mut draft) = self.draft.get_untracked() else {
            return;
        };
        if self.sent_elsewhere() {
            return;
        }
        let context = self.context.get();
        // Kept as sent before it is sent: a tab that dies in between must ask, not forget.
        draft.sent = Some(now_ms());
        draft::keep(context.api.base(), &draft);
        events::upgrade_submitted(&context.host, &detail(&draft));
        self.draft.set(Some(draft));
        self.send();
    }

    /// Asks now instead of at the next turn.
    pub fn check_now(&self) {
        let asks = |s: &Submission<_>| {
            matches!(
                s,
                Submission::Waiting(_) | Submission::Unknown { next: Some(_), .. }
            )
        };
        if self.submission.with_untracked(asks) {
            self.send();
        }
    }

    fn send(&self) {
        let Some(draft) = self.draft.get_untracked() else {
            return;
        };
        if draft.lapsed(now_ms()) {
            self.submission.set(Submission::Lapsed);
            return;
        }
        let Ok(abort) = AbortController::new() else {
            return;
        };
        let (this, facts) = (*self, self.facts);
        let context = self.context.get();
        self.attempt.update(|n| *n += 1);
        let mine = self.attempt.get_untracked();
        self.submission
            .update(|s| *s = std::mem::replace(s, Submission::Not).sending());
        // What is being asked about, also when the view is gone before the answer.
        let before = self.submission.get_untracked();
        self.slow.set(false);
        set_timeout(
            move || {
                if this.attempt.try_get_untracked() == Some(mine) {
                    let busy = this
                        .submission
                        .try_with_untracked(|s| matches!(s, Submission::Sending));
                    this.slow.set(busy == Some(true));
                }
            },
            Duration::from_millis(SLOW),
        );
        spawn_local(async move {
            let request = UpgradeRequest {
                customer: &draft.customer,
                subscription: &draft.subscription,
                body: partner_api::UpgradeRequest {
                    target_offer: draft.target.clone(),
                    upgrade_type: draft.upgrade_type.into(),
                    quantity: Some(draft.seats.0),
                },
                request_id: &draft.request_id,
            };
            let answer = context.api.upgrade(&request, &abort).await.map(Rc::new);
            let gone = |report: &Rc<UpgradeReport>| {
                matches!(&report.answer, UpgradeAnswer::Refused(reasons)
                    if reasons.iter().any(|reason| reason.code == Some(NOT_ACTIVE)))
            };
            let after = before.came_back(answer, gone);
            // Storage and host are told even when the view is gone: the upgrade is not.
            let draft = settle(&context, draft, &after);
            if matches!(after, Submission::Answered(_) | Submission::Lapsed) {
                // Done: the table must show the new truth. Refused: the page was wrong about it.
                facts.refresh();
            }
            if this.attempt.try_get_untracked() == Some(mine) {
                this.show(draft, after);
            }
        });
    }

    fn show(&self, draft: Draft, after: Submission<Rc<UpgradeReport>>) {
        match &after {
            Submission::Waiting(seconds)
            | Submission::Unknown {
                next: Some(seconds),
                ..
            } => {
                self.count_down(*seconds);
            }
            Submission::Failed(_) => self.draft.set(Some(draft)),
            _ => {}
        }
        self.submission.set(after);
    }

    fn count_down(&self, seconds: u32) {
        self.countdown.set(seconds);
        let (this, mine) = (*self, self.attempt.get_untracked());
        set_timeout(
            move || {
                if this.attempt.try_get_untracked() != Some(mine) {
                    return;
                }
                if seconds > 1 {
                    this.count_down(seconds - 1);
                } else {
                    this.send();
                }
            },
            Duration::from_secs(1),
        );
    }
}

/// After a certain failure the same choices may be submitted again: with a new request id if the
/// backend has answered under the old one, else with the same.
fn next_draft(draft: Draft, failure: &Failure) -> Draft {
    Draft {
        request_id: if failure.answered() {
            random_uuid()
        } else {
            draft.request_id
        },
        sent: None,
        ..draft
    }
}

/// The moment by this device's clock, in ms since 1970.
fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// Puts into storage what came of a draft, and tells the host. Returns the draft that is worked on
/// from then on.
fn settle(context: &Context, draft: Draft, after: &Submission<Rc<UpgradeReport>>) -> Draft {
    let base = context.api.base();
    match after {
        Submission::Answered(report) => {
            draft::drop(base, &draft);
            // What an element that has gone would leave behind, nobody would see again.
            if context.host.is_connected() {
                draft::keep_answer(&context.api, &draft, report);
            }
            match report.answer {
                UpgradeAnswer::Done { .. } => {
                    events::upgrade_completed(&context.host, &detail(&draft));
                }
                UpgradeAnswer::Refused(_) => events::upgrade_failed(&context.host, &detail(&draft)),
            }
            draft
        }
        Submission::Failed(failure) => {
            events::upgrade_failed(&context.host, &detail(&draft));
            draft::drop(base, &draft);
            // One that another tab has put in its place stays.
            let free = draft::find(base, &draft.customer, &draft.subscription).is_none();
            let next = next_draft(draft, failure);
            if free {
                draft::keep(base, &next);
            }
            next
        }
        _ => draft,
    }
}

fn detail(draft: &Draft) -> UpgradeDetail<'_> {
    UpgradeDetail {
        customer: draft.customer.as_str(),
        subscription: draft.subscription.as_str(),
        target: draft.target.as_str(),
        request: &draft.request_id,
        seats: draft.seats,
        upgrade_type: draft.upgrade_type,
    }
}
