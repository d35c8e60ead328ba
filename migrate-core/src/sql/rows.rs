//! `INSERT` and `DELETE`, which all dialects spell alike.

use super::{Unsupported, condition, expression, identifier, object, postgres};
use crate::expr::{Expr, ExprKind, Place, Scope};
use crate::op::{DeleteRows, InsertRows};
use crate::schema::{Column, Table};
use crate::{Dialect, Schema, Target};

/// The statements of an insert; none where the table is unknown.
pub(crate) fn insert(
    op: &InsertRows,
    schema: &Schema,
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    let Some(table) = schema.table(&op.table) else {
        return Ok(Vec::new());
    };
    let scope = Scope {
        schema,
        table: None,
        place: Place::Row,
    };
    let mut rows = Vec::new();
    for row in &op.rows {
        let mut values = Vec::new();
        for (name, value) in op.columns.iter().zip(row) {
            let ty = table.column(name.as_str()).map(|column| &column.ty);
            values.push(expression(value, &scope, ty, target)?);
        }
        rows.push(format!("({})", values.join(", ")));
    }
    let columns = op.columns.iter();
    let columns: Vec<String> = columns
        .map(|name| identifier(name.as_str(), target.dialect))
        .collect();
    let mut statements = vec![format!(
        "INSERT INTO {} ({}) VALUES {}",
        object(&table.name, target.dialect),
        columns.join(", "),
        rows.join(", ")
    )];
    if target.dialect == Dialect::Postgres {
        statements.extend(
            table
                .columns
                .iter()
                .filter_map(|column| advance(op, column, table)),
        );
    }
    Ok(statements)
}

/// The sequence of an identity column does not see the numbers that rows come with: it goes on
/// behind them, unless it is there already.
fn advance(op: &InsertRows, column: &Column, table: &Table) -> Option<String> {
    let numbering = &column.identity.as_ref()?.numbering;
    let whole = |value: &Expr| match value.kind {
        ExprKind::Integer(number) => Some(number),
        _ => None,
    };
    let numbers = op.values(&column.name)?.filter_map(whole);
    let ahead = numbers.filter(|number| numbering.reaches(*number));
    let last = if numbering.descends() {
        ahead.min()
    } else {
        ahead.max()
    };
    let go_on = |last| postgres::identity::go_on_behind(&column.name, numbering, &table.name, last);
    last.map(go_on)
}

/// The statement of a delete; none where the table is unknown.
pub(crate) fn delete(
    op: &DeleteRows,
    schema: &Schema,
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    let Some(table) = schema.table(&op.table) else {
        return Ok(Vec::new());
    };
    let filter = condition(&op.filter, Place::Filter, table, schema, target)?;
    let from = object(&table.name, target.dialect);
    Ok(vec![format!("DELETE FROM {from} WHERE {filter}")])
}
