//! Histories that go through the whole language, each in a module of its own.

mod names;
mod tables;
mod types;

use crate::cycle::{Case, cycle, step};
