//! Histories that go through the whole language, each in a module of its own.

mod closures;
mod enums;
mod graph;
mod mariadb;
mod names;
mod postgres;
mod rows;
mod sqlite;
mod tables;
mod types;

use crate::cycle::{Case, cycle, step};
