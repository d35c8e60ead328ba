//! The tests that need the whole product: real databases, the compiler, the command line.
//!
//! `scripts/test` starts the servers. Without them (`cargo test` on its own) the cases of
//! PostgreSQL and MariaDB say that they are skipped.

#![allow(clippy::print_stderr)]

mod adopted;
mod cli;
mod cycle;
mod drift;
mod expressions;
mod histories;
mod kills;
mod patterns;
mod pools;
mod random;
mod rehearsal;
mod shop;
mod sqlite;
mod support;
mod tidy;
mod ui;
