//! A mock of the Partner Center REST v1 API: an axum router over a pure state machine.
//!
//! The core is pure and knows no place: [`world`] is the state, [`machine`] decides
//! `(world, call, now) → (changes, answer)` with the rules that the page runs too, [`scenario`] makes
//! fresh worlds from a seed. Around it: [`clerk`] does writes one after another (decide, store,
//! change the world, answer), [`store`] keeps them, [`router`] speaks HTTP without sockets,
//! [`controls`] adds faults, clock and journal under `/mock/`.
//!
//! Two hosts run it: `host::native` (hyper, a writer thread, SQLite; feature `native`) and the
//! browser tab, for which everything else compiles to wasm32.
//!
//! What must hold, and where it is held:
//! * An answer to a write goes out only after the store has it: [`clerk::Clerk`].
//! * A request id is one upgrade: [`store::Store::write`] looks it up in the transaction that keeps
//!   the answer.
//! * Nobody comes by another partner's customer: the only way to one is
//!   [`world::World::partner`], and the partner is the token's.
//! * What is refused on a read is refused on a write: both ask [`rules::assess_target`] about the
//!   same [`world::Customer::judged`].
//!
//! Where it is not like Partner Center, and why: `docs/differences.md`.
#![forbid(unsafe_code)]

pub mod backend;
pub mod book;
mod by_text;
pub mod call;
pub mod clerk;
#[cfg(feature = "controls")]
pub mod controls;
pub mod guid;
pub mod host;
pub mod idempotency;
pub mod machine;
pub mod problem;
pub mod route;
pub mod router;
pub mod scenario;
pub mod store;
mod wire;
pub mod world;
