//! SQLite: histories, and tables that nobody would expect.

mod histories;
mod pragmas;
mod random;
mod zoo;

use super::{describe, read, upgrade_and_compare, without_foreign_keys};
