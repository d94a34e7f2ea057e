//! The steps of a write, for tests that end the process at each of them.

/// What has just been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The schema was brought one version further, in a transaction that is still open.
    Migrated,
    /// The transaction has begun.
    Begun,
    /// The MS-RequestId was looked for, and is new.
    Recalled,
    /// The machine has decided.
    Decided,
    /// A change is in its table.
    Changed,
    /// The entry of the audit is in.
    Audited,
    /// The answer is in.
    Answered,
    /// Everything of the group is in, and the commit comes next.
    Committing,
    /// It is committed; memory and clients do not know yet.
    Committed,
}

impl Step {
    /// All steps of a write, in their order.
    pub const OF_A_WRITE: [Self; 8] = [
        Self::Begun,
        Self::Recalled,
        Self::Decided,
        Self::Changed,
        Self::Audited,
        Self::Answered,
        Self::Committing,
        Self::Committed,
    ];
}

/// Whom to tell of each step: nobody, outside of tests.
#[derive(Default)]
pub struct Watch(Option<Box<dyn Fn(Step) + Send>>);

impl Watch {
    /// Tells a function of each step.
    pub fn new(tell: impl Fn(Step) + Send + 'static) -> Self {
        Self(Some(Box::new(tell)))
    }

    pub(super) fn step(&self, step: Step) {
        if let Some(tell) = &self.0 {
            tell(step);
        }
    }
}
