//! Histories that go through the whole language, each in a module of its own.

mod enums;
mod exclusion;
mod graph;
mod identity;
mod keys;
mod mariadb;
mod names;
mod postgres;
mod rows;
mod sqlite;
mod tables;
mod types;

use crate::cycle::{Case, cycle, step};
