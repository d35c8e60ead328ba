//! Histories that go through the whole language, each in a module of its own.

mod closures;
mod closures_of_arrays;
mod conditions;
mod declares;
mod divided;
mod enum_readers;
mod enum_values;
mod enums;
mod exclusion;
mod grants;
mod graph;
mod identity;
mod indexed_views;
mod keys;
mod mariadb;
mod mysql_options;
mod mysql_types;
mod named;
mod names;
mod overloads;
mod partition_keys;
mod partition_types;
mod partitions;
mod postgres;
mod precision;
mod retire;
mod routines;
mod rows;
mod schemas;
mod sqlite;
mod table_options;
mod tables;
mod types;
mod unique;
mod views;

use crate::cycle::{Case, cycle, step};
