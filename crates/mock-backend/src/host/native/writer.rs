//! The writer: one thread that does jobs one after another. A job that is handed in is done, also
//! when the connection that it came by is gone.

use crate::call::Answer;
use crate::clerk::{Clerk, Desk, Job, Reply};
use crate::problem::Problem;
use crate::store::StoreError;
use rules::Language;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use tokio::sync::oneshot;

/// How many jobs may wait. Beyond that a client is told to come again.
const WAITING: usize = 1024;

struct Task {
    job: Job,
    reply: oneshot::Sender<Answer>,
}

/// Where jobs are handed in to the writer thread.
pub struct ThreadDesk(SyncSender<Task>);

/// The writer thread.
pub struct WriterThread(JoinHandle<Result<(), StoreError>>);

impl ThreadDesk {
    /// Starts the writer. It ends, and puts the store in order, when the desk is gone and all jobs
    /// are done.
    pub fn start(clerk: Clerk) -> io::Result<(Self, WriterThread)> {
        let (desk, tasks) = sync_channel(WAITING);
        let thread = thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || work(clerk, &tasks))?;
        Ok((Self(desk), WriterThread(thread)))
    }
}

fn work(mut clerk: Clerk, tasks: &Receiver<Task>) -> Result<(), StoreError> {
    for task in tasks {
        // A transaction that is left by a panic is rolled back, and the world is changed only after
        // the commit, so the clerk can go on.
        let answer = catch_unwind(AssertUnwindSafe(|| clerk.work(task.job)));
        let answer = answer.unwrap_or_else(|_| Problem::Internal.answer(Language::En));
        // Nobody may be waiting any more.
        let _ = task.reply.send(answer);
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
        let refused = match self.0.try_send(Task { job, reply }) {
            Ok(()) => None,
            Err(TrySendError::Full(_)) => Some(Problem::Unavailable),
            Err(TrySendError::Disconnected(_)) => Some(Problem::Internal),
        };
        Box::pin(async move {
            let answer = match refused {
                Some(problem) => return problem.answer(Language::En),
                None => answer.await,
            };
            answer.unwrap_or_else(|_| Problem::Internal.answer(Language::En))
        })
    }
}
