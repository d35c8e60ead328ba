//! What an operation holds in SQL's own words: the texts of expressions, `sql("…")`, and all others.

use super::{
    Backfill, BackfillDown, Change, CreateObject, ExecuteDown, NewValue, Op, ReplaceObject,
    sql_check,
};
use crate::expr::{Expr, ExprKind};
use crate::schema::{Column, Constraint, ConstraintKind, Index, PartitionBy, SqlText, Table};
use crate::{ObjectName, PerDialect};

/// Checks what the texts of a correct operation say, against the table that it leaves behind.
pub(super) fn check(op: &Op, change: &mut Change<'_>) {
    let (table, exprs) = of(op);
    let texts: Vec<PerDialect<SqlText>> = exprs.into_iter().flat_map(texts).collect();
    for sql in texts {
        sql_check::check_expression(&sql, table, change);
    }
}

/// Every text of SQL that an operation holds, those of its expressions last.
pub(super) fn all_texts(op: &Op) -> Vec<PerDialect<SqlText>> {
    let mut all = match op {
        Op::Execute(op) => {
            let mut all = vec![op.up.texts()];
            if let ExecuteDown::Reverse(down) = &op.down {
                all.push(down.texts());
            }
            all.extend(op.done_when.clone());
            all
        }
        Op::CreateObject(CreateObject { object, .. })
        | Op::ReplaceObject(ReplaceObject { object }) => object
            .texts()
            .into_iter()
            .map(|text| text.texts())
            .collect(),
        _ => Vec::new(),
    };
    all.extend(of(op).1.into_iter().flat_map(texts));
    all
}

/// The texts inside an expression.
fn texts(expr: &Expr) -> Vec<PerDialect<SqlText>> {
    let mut texts = Vec::new();
    expr.walk(&mut |part| {
        if let ExprKind::Sql(sql) = &part.kind {
            texts.push(sql.clone());
        }
    });
    texts
}

/// The expressions of an operation, and the table whose columns they read.
fn of(op: &Op) -> (Option<&ObjectName>, Vec<&Expr>) {
    match op {
        Op::CreateTable(op) => (Some(&op.table.name), of_table(&op.table)),
        Op::AddColumn(op) => (Some(&op.table), of_column(&op.column)),
        Op::DropColumn(op) => (Some(&op.table), op.refill.iter().collect()),
        Op::SetType(op) => (Some(&op.table), op.using.iter().collect()),
        Op::SetDefault(op) => (Some(&op.table), op.default.iter().collect()),
        Op::AddConstraint(op) => (Some(&op.table), of_constraint(&op.constraint)),
        Op::CreateIndex(op) => (Some(&op.table), of_index(&op.index)),
        Op::Backfill(op) => (Some(&op.table), of_backfill(op)),
        Op::CreatePartition(op) => (Some(&op.name), of_division(op.by.as_ref())),
        Op::InsertRows(op) => (None, op.rows.iter().flatten().collect()),
        Op::DeleteRows(op) => (Some(&op.table), vec![&op.filter]),
        Op::DropTable(_)
        | Op::RenameTable(_)
        | Op::SetTableComment(_)
        | Op::SetStorage(_)
        | Op::RenameColumn(_)
        | Op::SetNullable(_)
        | Op::SetColumnComment(_)
        | Op::DropConstraint(_)
        | Op::RenameConstraint(_)
        | Op::DropIndex(_)
        | Op::RenameIndex(_)
        | Op::CreateEnum(_)
        | Op::DropEnum(_)
        | Op::AddEnumValue(_)
        | Op::DropEnumValue(_)
        | Op::RenameEnumValue(_)
        | Op::Execute(_)
        | Op::CreateObject(_)
        | Op::ReplaceObject(_)
        | Op::DropObject(_)
        | Op::RenameObject(_)
        | Op::SetIdentity(_)
        | Op::SetDeferrable(_)
        | Op::ValidateConstraint(_)
        | Op::RenameEnum(_)
        | Op::Retire(_)
        | Op::Purge(_)
        | Op::AttachPartition(_)
        | Op::DetachPartition(_) => (None, Vec::new()),
    }
}

fn of_table(table: &Table) -> Vec<&Expr> {
    let columns = table.columns.iter().flat_map(of_column);
    let constraints = table.constraints.iter().flat_map(of_constraint);
    let indexes = table.indexes.iter().flat_map(of_index);
    let by = of_division(table.partition_by.as_ref());
    columns
        .chain(constraints)
        .chain(indexes)
        .chain(by)
        .collect()
}

fn of_division(by: Option<&PartitionBy>) -> Vec<&Expr> {
    let keys = by.into_iter().flat_map(|by| &by.keys);
    keys.map(|key| &key.expr).collect()
}

fn of_column(column: &Column) -> Vec<&Expr> {
    let generated = column.generated.iter().map(|generated| &generated.expr);
    column.default.iter().chain(generated).collect()
}

fn of_constraint(constraint: &Constraint) -> Vec<&Expr> {
    match &constraint.kind {
        ConstraintKind::Check { expr } => vec![expr],
        ConstraintKind::Exclude(exclusion) => exclusion.expressions().collect(),
        ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::Unique { .. }
        | ConstraintKind::ForeignKey(_) => Vec::new(),
    }
}

fn of_index(index: &Index) -> Vec<&Expr> {
    index.expressions().collect()
}

fn of_backfill(backfill: &Backfill) -> Vec<&Expr> {
    let (back, back_filter) = match &backfill.down {
        BackfillDown::Reverse { set, filter } => (set.as_slice(), filter.as_ref()),
        BackfillDown::Derived | BackfillDown::Keep => (&[][..], None),
    };
    let set = backfill.set.iter().chain(back);
    let values = set.filter_map(|assignment| match &assignment.value {
        NewValue::Expr(value) => Some(value),
        NewValue::Closure(_) => None,
    });
    values.chain(&backfill.filter).chain(back_filter).collect()
}
