//! PostgreSQL's catalogue.

mod histories;

use super::upgrade_and_compare;
