//! axe.
