//! What is on screen. Nothing here sends a request or reads JSON.

pub mod customers;
pub mod dom;
pub mod hover_card;
pub mod icon;
pub mod notice;
pub mod price;
pub mod reasons;
pub mod settings;
pub mod subscriptions;
pub mod table;
pub mod upgrade;
pub mod verdict;
