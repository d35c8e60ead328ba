//! `insert` and `delete`.

use super::expr::Whole;
use super::layout::indented;
use super::statement::single;
use crate::op::{DeleteRows, InsertRows, RowsDown};
use crate::spelling::{Object, Plain};

pub(super) fn insert(insert: &InsertRows) -> String {
    let columns: Vec<String> = insert
        .columns
        .iter()
        .map(|name| Plain(name).to_string())
        .collect();
    let rows: Vec<String> = insert
        .rows
        .iter()
        .map(|row| {
            let values: Vec<String> = row.iter().map(|value| Whole(value).to_string()).collect();
            format!("    ({})", values.join(", "))
        })
        .collect();
    let (table, columns, rows) = (Object(&insert.table), columns.join(", "), rows.join(",\n"));
    let head = format!("insert into {table} ({columns}) values\n{rows}");
    with_down(head, &insert.down)
}

pub(super) fn delete(delete: &DeleteRows) -> String {
    let (table, filter) = (Object(&delete.table), Whole(&delete.filter));
    with_down(
        format!("delete from {table} where ({filter})"),
        &delete.down,
    )
}

fn with_down(head: String, down: &RowsDown) -> String {
    match down {
        RowsDown::Derived => format!("{head};\n"),
        RowsDown::Keep => format!("{head} keep;\n"),
        RowsDown::Reverse(ops) => {
            let ops: String = ops.iter().map(single).collect();
            format!("{head} reverse {{\n{}\n}}\n", indented(ops.trim_end()))
        }
    }
}
