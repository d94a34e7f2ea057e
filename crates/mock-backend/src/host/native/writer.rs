//! The writer: one thread that does jobs one after another. A job that is handed in is done, also
//! when the connection that it came by is gone.

use crate::call::Answer;
use crate::clerk::{Clerk, Desk, Job, Reply};
use crate::problem::Problem;
use crate::store::StoreError;
use rules::Language;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How many jobs may wait. Beyond that a client is told to come again.
const WAITING: usize = 1024;
/// How many jobs of which nobody waits for the answer may wait with them.
const UNASKED: usize = WAITING / 4;
/// How long a job may wait. Later than this it is not begun: an answer within a second that says
/// "come again" is worth more than a late one, and what was not begun may safely come again.
const PATIENCE: Duration = Duration::from_millis(800);
/// The most jobs that share a transaction. One group is to take some milliseconds, not a second.
const GROUP: usize = 64;

struct Task {
    job: Job,
    /// Language of a refusal.
    language: Language,
    since: Instant,
    reply: oneshot::Sender<Answer>,
}

/// Where jobs are handed in to the writer thread.
pub struct ThreadDesk {
    tasks: SyncSender<Task>,
    waiting: Arc<AtomicUsize>,
}

/// The writer thread.
pub struct WriterThread(JoinHandle<Result<(), StoreError>>);

impl ThreadDesk {
    /// Starts the writer. It ends, and puts the store in order, when the desk is gone and all jobs
    /// are done.
    pub fn start(clerk: Clerk) -> io::Result<(Self, WriterThread)> {
        let (desk, tasks) = sync_channel(WAITING);
        let waiting = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&waiting);
        let thread = thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || work(clerk, &tasks, &seen))?;
        let desk = Self {
            tasks: desk,
            waiting,
        };
        Ok((desk, WriterThread(thread)))
    }
}

/// Whether it is too late to begin. Controls and probes are not shed: there is one at a time.
fn is_late(task: &Task) -> bool {
    matches!(task.job, Job::Write(_)) && task.since.elapsed() > PATIENCE
}

fn work(mut clerk: Clerk, tasks: &Receiver<Task>, waiting: &AtomicUsize) -> Result<(), StoreError> {
    while let Ok(first) = tasks.recv() {
        // What has come in the meantime goes with it.
        let group: Vec<Task> = std::iter::once(first)
            .chain(tasks.try_iter().take(GROUP - 1))
            .collect();
        waiting.fetch_sub(group.len(), Ordering::Relaxed);
        let (mut jobs, mut replies) = (Vec::new(), Vec::new());
        for task in group {
            match is_late(&task) {
                true => {
                    let late = Problem::Unavailable.answer(task.language);
                    let _ = task.reply.send(late);
                }
                false => {
                    jobs.push(task.job);
                    replies.push(task.reply);
                }
            }
        }
        // Should a mistake of ours end it, the replies are dropped, which is a 500 for each, and the
        // store drops what it has begun.
        let answers = catch_unwind(AssertUnwindSafe(|| clerk.work_all(jobs)));
        for (reply, answer) in replies.into_iter().zip(answers.unwrap_or_default()) {
            // Nobody may be waiting any more.
            let _ = reply.send(answer);
        }
    }
    clerk.close()
}

impl WriterThread {
    /// Waits until all jobs are done and the store is in order.
    pub fn finish(self) -> Result<(), StoreError> {
        self.0
            .join()
            .unwrap_or_else(|_| Err(StoreError("the writer has panicked".to_owned())))
    }
}

impl Desk for ThreadDesk {
    fn submit(&self, job: Job) -> Reply {
        let (reply, answer) = oneshot::channel();
        let waiting = self.waiting.fetch_add(1, Ordering::Relaxed);
        let language = match &job {
            Job::Write(call) => call.language,
            _ => Language::En,
        };
        let task = Task {
            job,
            language,
            since: Instant::now(),
            reply,
        };
        let refused = match matches!(task.job, Job::Denial(_)) && waiting >= UNASKED {
            true => Some(Problem::Unavailable),
            false => match self.tasks.try_send(task) {
                Ok(()) => None,
                Err(TrySendError::Full(_)) => Some(Problem::Unavailable),
                Err(TrySendError::Disconnected(_)) => Some(Problem::Internal),
            },
        };
        if refused.is_some() {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
        }
        Box::pin(async move {
            let answer = match refused {
                Some(problem) => return problem.answer(language),
                None => answer.await,
            };
            answer.unwrap_or_else(|_| Problem::Internal.answer(language))
        })
    }
}
