//! What several integration tests need.
#![allow(dead_code, reason = "each integration test is its own crate and uses a part of this")]

pub mod check;
pub mod disclosure;
pub mod ofd;
pub mod pdf;
pub mod regions;
pub mod sample;
