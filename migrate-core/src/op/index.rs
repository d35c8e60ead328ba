//! What makes sense as an index: its keys, its included columns, its predicate.

use super::constraint::check_columns;
use super::expression;
use crate::expr::Place;
use crate::schema::{Index, IndexKey, Parameter, Subject, Table, TypeKind};
use crate::{Name, Report, Schema};

/// Checks an index of a table that stands in the schema.
pub(super) fn check(index: &Index, table: &Table, schema: &Schema, report: &mut Report) {
    let plain: Vec<Name> = index
        .keys
        .iter()
        .filter_map(|key| key.column().cloned())
        .collect();
    check_columns("index", &plain, table, report);
    for key in index.keys.iter().filter(|key| key.length.is_some()) {
        check_beginning(key, table, report);
    }
    for key in index.keys.iter().filter(|key| key.column().is_none()) {
        expression::check(&key.expr, schema, table, Place::IndexKey, None, report);
    }
    check_columns("index", &index.include, table, report);
    check_storage(index, report);
    if let Some(predicate) = &index.predicate {
        expression::condition(predicate, schema, table, Place::IndexPredicate, report);
    }
}

/// An option belongs to the methods that have it.
fn check_storage(index: &Index, report: &mut Report) {
    let method = index.method.as_ref().map_or("btree", Name::as_str);
    let settings = index
        .storage
        .groups()
        .flat_map(|(dialect, settings)| settings.iter().map(move |setting| (dialect, setting)));
    for (dialect, setting) in settings {
        let name = &setting.name;
        let parameter = Parameter::find(dialect, Subject::Index, name.as_str());
        let methods = parameter.map_or(&[][..], Parameter::methods);
        if !methods.is_empty() && !methods.contains(&method) {
            report.refuse(
                name.site(),
                format!("an index using `{method}` has no option `{name}`"),
                format!("leave it out: it belongs to `{}`", methods.join("`, `")),
            );
        }
    }
}

/// Only a text and bytes have a beginning.
fn check_beginning(key: &IndexKey, table: &Table, report: &mut Report) {
    let column = key.column().and_then(|name| table.column(name.as_str()));
    let Some(column) = column else { return };
    match column.ty.kind {
        TypeKind::Char(_)
        | TypeKind::Varchar(_)
        | TypeKind::Text
        | TypeKind::Bytes
        | TypeKind::Binary(_)
        | TypeKind::Varbinary(_)
        | TypeKind::Sql(_) => {}
        _ => report.refuse(
            key.expr.site,
            format!(
                "`{}` is `{}`, which has no beginning",
                column.name, column.ty
            ),
            "leave the length out",
        ),
    }
}
