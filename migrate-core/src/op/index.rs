//! What makes sense as an index: its keys, its included columns, its predicate.

use super::{Change, expression, lookup};
use crate::expr::Place;
use crate::schema::{Index, IndexKey, Parameter, Subject, Table, TypeKind, View};
use crate::similar::existing;
use crate::{Diagnostic, Dialect, Name, ObjectName, Report, Schema, Target};

/// Checks a new index of a table or a materialized view that stands in the schema.
pub(super) fn check_new(index: &Index, owner: &ObjectName, change: &mut Change<'_>) {
    let schema = &*change.schema;
    if let Some(view) = schema.materialized_view(owner) {
        for column in index.columns() {
            if lacks(view, &column, change.targets) {
                let message = format!("column `{column}` does not exist in {}", title(view));
                let error = Diagnostic::new(column.site(), message);
                let known = view.column_names(Dialect::Postgres).unwrap_or_default();
                let help = existing("column", column.as_str(), known);
                change.report.push(error.help(help));
            }
        }
    }
    if let Some(table) = schema.indexed(owner) {
        check(index, &table, schema, change.report);
    }
}

/// Reports the first index of a materialized view that uses a column which the view has no more.
pub(super) fn check_kept(view: &View, change: &mut Change<'_>) {
    let used = view.indexes.iter().flat_map(|index| {
        let columns = index.columns().into_iter();
        columns.map(move |column| (index, column))
    });
    let mut gone = used.filter(|(_, column)| lacks(view, column, change.targets));
    if let Some((index, column)) = gone.next() {
        let message = format!(
            "index `{}` uses column `{column}`, which the new query of {} does not give",
            index.name,
            title(view)
        );
        let help = format!(
            "put `drop index {};` before it, or give the query the column",
            view.name.sibling(index.name.clone())
        );
        change.report.refuse(view.name.site(), message, help);
    }
}

/// Whether a view certainly has no such column.
fn lacks(view: &View, column: &Name, targets: &[Target]) -> bool {
    let is_postgres = |target: &Target| target.dialect == Dialect::Postgres;
    targets.iter().any(is_postgres) && view.has_column(column, Dialect::Postgres) == Some(false)
}

fn title(view: &View) -> String {
    format!("{} `{}`", view.kind().word(), view.name)
}

/// Checks an index of a table that stands in the schema.
pub(super) fn check(index: &Index, table: &Table, schema: &Schema, report: &mut Report) {
    let plain: Vec<Name> = index
        .keys
        .iter()
        .filter_map(|key| key.column().cloned())
        .collect();
    lookup::each_once("index", &plain, table, report);
    for key in index.keys.iter().filter(|key| key.length.is_some()) {
        check_beginning(key, table, report);
    }
    for key in index.keys.iter().filter(|key| key.column().is_none()) {
        expression::check(&key.expr, schema, table, Place::IndexKey, None, report);
    }
    lookup::each_once("index", &index.include, table, report);
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
