//! The clients that integrators already have: the Java SDK, the .NET SDK, a Python client generated
//! from the published swagger, and the PowerShell module. Each is played over a real socket, byte by
//! byte as it was captured or as its source says, through the whole sequence that the vendors'
//! samples use. Nothing here is a client of ours that could share a mistake with the server.
#![cfg(feature = "native")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, where a panic is a failed test"
)]

#[path = "../common/mod.rs"]
mod common;
mod dotnet;
mod java;
mod python;
mod quirks;
mod sequence;
mod session;
