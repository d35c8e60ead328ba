//! What makes sense as an index: its keys, its included columns, its predicate.

use super::constraint::check_columns;
use super::expression;
use crate::expr::Place;
use crate::schema::{Index, Table};
use crate::{Name, Report, Schema};

/// Checks an index of a table that stands in the schema.
pub(super) fn check(index: &Index, table: &Table, schema: &Schema, report: &mut Report) {
    let plain: Vec<Name> = index
        .keys
        .iter()
        .filter_map(|key| key.column().cloned())
        .collect();
    check_columns("index", &plain, table, report);
    for key in index.keys.iter().filter(|key| key.column().is_none()) {
        expression::check(&key.expr, schema, table, Place::IndexKey, None, report);
    }
    check_columns("index", &index.include, table, report);
    if let Some(predicate) = &index.predicate {
        expression::condition(predicate, schema, table, Place::IndexPredicate, report);
    }
}
