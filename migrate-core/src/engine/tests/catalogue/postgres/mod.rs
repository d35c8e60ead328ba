//! PostgreSQL's catalogue.

mod histories;

use super::{compare, describe, read, upgrade_and_compare};
