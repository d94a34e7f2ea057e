//! What the page knows of the backend: remote values, the facts of a customer, the draft of an
//! upgrade and its submission. Nothing here draws; views read it and never fetch.

pub mod catalogue;
pub mod customers;
pub mod draft;
pub mod facts;
pub mod latest;
pub mod remote;
pub mod submission;
pub mod upgrading;
pub mod users;
