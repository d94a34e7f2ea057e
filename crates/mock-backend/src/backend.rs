//! The backend as the router knows it: the machine, the world, the desk, and the host.

use crate::clerk::{Desk, SharedWorld};
#[cfg(feature = "controls")]
use crate::controls::Controls;
use crate::guid::Guid;
use crate::host::Host;
use crate::machine::Machine;
use partner_api::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Everything that an answer needs.
pub struct Backend {
    /// Decides.
    pub machine: Arc<Machine>,
    /// What it decides on.
    pub world: SharedWorld,
    /// Where writes are handed in.
    pub desk: Box<dyn Desk>,
    /// Where it all runs.
    pub host: Host,
    /// What `/mock/` controls.
    #[cfg(feature = "controls")]
    pub controls: Controls,
    made_up: AtomicU64,
}

impl Backend {
    /// A backend of these parts.
    pub fn new(machine: Arc<Machine>, world: SharedWorld, desk: Box<dyn Desk>, host: Host) -> Self {
        Self {
            machine,
            world,
            desk,
            host,
            #[cfg(feature = "controls")]
            controls: Controls::default(),
            made_up: AtomicU64::new(0),
        }
    }

    /// The moment, by the mock's clock.
    pub fn now(&self) -> Timestamp {
        let offset = self.world.look().clock_offset;
        self.host.now(offset)
    }

    /// An id for a request that came without one. The real clock is part of it, so that it is new
    /// also after a restart and after the mock's clock was moved back.
    pub fn make_up_id(&self) -> String {
        let n = self.made_up.fetch_add(1, Ordering::Relaxed);
        let now = self.host.now(0).unix_milliseconds();
        Guid::derive(now as u64, &format!("request/{n}")).to_string()
    }
}
