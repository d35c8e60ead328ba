//! The rows that may stand in the way of a change, for each operation on a table.

use crate::expr::{Expr, ExprKind};
use crate::op::{AddConstraint, CreateIndex, Op, SetNullable, SetType};
use crate::plan::walk::Walked;
use crate::plan::{Guard, guard};
use crate::schema::{Column, ConstraintKind, Table, Type, TypeKind};
use crate::sql::Unsupported;
use crate::sql::sqlite::{column, own_name, quoted};
use crate::{Name, ObjectName, Target};

/// A guard with what it looks at.
pub(super) struct Wanted {
    pub(super) guard: Guard,
    /// The columns of the table that it names, or `None` where nobody knows.
    pub(super) columns: Option<Vec<Name>>,
    /// Another table that it reads.
    pub(super) other: Option<ObjectName>,
}

impl Wanted {
    fn of(guard: Guard, columns: &[Name]) -> Self {
        Self {
            guard,
            columns: Some(columns.to_vec()),
            other: None,
        }
    }

    fn over(guard: Guard, expr: &Expr) -> Self {
        Self {
            guard,
            columns: (!expr.is_opaque()).then(|| expr.columns()),
            other: None,
        }
    }
}

/// The guards of an operation on `table`, which stands in the schema before it.
pub(super) fn wanted(
    walked: &Walked<'_>,
    table: &Table,
    target: Target,
) -> Result<Vec<Wanted>, Unsupported> {
    match walked.op {
        Op::SetNullable(op) => Ok(set_nullable(op, table, target)),
        Op::SetType(op) => set_type(op, table, target),
        Op::AddConstraint(op) => add_constraint(op, walked, table, target),
        Op::CreateIndex(op) => create_index(op, walked, table, target),
        Op::SetStorage(_) => set_storage(walked, table, target),
        Op::DropEnumValue(op) => Ok(walked
            .before
            .columns_of_enum(&op.name)
            .filter(|(owner, _)| owner.name == table.name)
            .map(|(_, column)| {
                let guard = guard::enum_value(table, &column.name, &op.value, target);
                Wanted::of(guard, std::slice::from_ref(&column.name))
            })
            .collect()),
        Op::CreateTable(_)
        | Op::DropTable(_)
        | Op::RenameTable(_)
        | Op::SetTableComment(_)
        | Op::AddColumn(_)
        | Op::DropColumn(_)
        | Op::RenameColumn(_)
        | Op::SetDefault(_)
        | Op::SetIdentity(_)
        | Op::SetColumnComment(_)
        | Op::DropConstraint(_)
        | Op::SetDeferrable(_)
        | Op::ValidateConstraint(_)
        | Op::RenameConstraint(_)
        | Op::DropIndex(_)
        | Op::RenameIndex(_)
        | Op::CreateEnum(_)
        | Op::DropEnum(_)
        | Op::AddEnumValue(_)
        | Op::RenameEnumValue(_)
        | Op::Execute(_)
        | Op::Backfill(_)
        | Op::InsertRows(_)
        | Op::DeleteRows(_)
        | Op::CreateObject(_)
        | Op::DropObject(_)
        | Op::ReplaceObject(_)
        | Op::RenameObject(_)
        | Op::RenameEnum(_)
        | Op::Retire(_)
        | Op::Purge(_)
        | Op::CreatePartition(_)
        | Op::AttachPartition(_)
        | Op::DetachPartition(_) => Ok(Vec::new()),
    }
}

fn set_nullable(op: &SetNullable, table: &Table, target: Target) -> Vec<Wanted> {
    let becomes_strict = !op.nullable
        && table
            .column(op.column.as_str())
            .is_some_and(|column| column.nullable);
    let guard = becomes_strict.then(|| guard::nulls(table, &op.column, target));
    guard
        .map(|guard| Wanted::of(guard, std::slice::from_ref(&op.column)))
        .into_iter()
        .collect()
}

fn set_type(op: &SetType, table: &Table, target: Target) -> Result<Vec<Wanted>, Unsupported> {
    let Some(column) = table.column(op.column.as_str()) else {
        return Ok(Vec::new());
    };
    let cast_alone = match op.using.as_ref().map(|using| &using.kind) {
        None => true,
        Some(ExprKind::Cast { operand, .. }) => operand.as_column() == Some(&op.column),
        Some(_) => false,
    };
    if !cast_alone {
        return Ok(Vec::new());
    }
    let narrower = guard::narrowing(table, &op.column, &column.ty, &op.ty, target);
    let guards = [narrower, no_number(table, column, &op.ty)?];
    Ok(guards
        .into_iter()
        .flatten()
        .map(|guard| Wanted::of(guard, std::slice::from_ref(&op.column)))
        .collect())
}

/// Texts that are to be numbers: the conversion reads them as JSON does.
fn no_number(table: &Table, column: &Column, to: &Type) -> Result<Option<Guard>, Unsupported> {
    let text = matches!(
        column.ty.kind,
        TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Text
    );
    if !(text && to.kind.is_number()) {
        return Ok(None);
    }
    let name = quoted(&column.name);
    Ok(Some(Guard {
        sql: format!(
            "SELECT count(*) FROM {} WHERE CASE WHEN json_valid({name}) \
             THEN json_type({name}) NOT IN ('integer', 'real') ELSE {name} IS NOT NULL END",
            own_name(&table.name)?
        ),
        message: format!(
            "rows of `{}` have a `{}` that is no {to}",
            table.name, column.name
        ),
        help: "correct these values, or say how with `using (…)`".to_owned(),
    }))
}

/// Values of another type than their column's, where the table is to be strict.
fn set_storage(
    walked: &Walked<'_>,
    table: &Table,
    target: Target,
) -> Result<Vec<Wanted>, Unsupported> {
    let after = walked.after.table(&table.name);
    let Some(after) = after.filter(|after| after.storage.is_strict()) else {
        return Ok(Vec::new());
    };
    if table.storage.is_strict() {
        return Ok(Vec::new());
    }
    let mut guards = Vec::new();
    for column in &after.columns {
        let ty = column::data_type(column, after, &walked.after, target)?;
        let class = match ty.to_ascii_lowercase().as_str() {
            "any" => continue,
            "int" => "integer".to_owned(),
            other => other.to_owned(),
        };
        let name = &column.name;
        let guard = Guard {
            sql: format!(
                "SELECT count(*) FROM {} WHERE typeof({}) NOT IN ('null', '{class}')",
                own_name(&table.name)?,
                quoted(name)
            ),
            message: format!("rows of `{}` have a `{name}` that is no {ty}", table.name),
            help: "correct these values with a backfill first".to_owned(),
        };
        guards.push(Wanted::of(guard, std::slice::from_ref(name)));
    }
    Ok(guards)
}

fn add_constraint(
    op: &AddConstraint,
    walked: &Walked<'_>,
    table: &Table,
    target: Target,
) -> Result<Vec<Wanted>, Unsupported> {
    // The schema has what the operation may leave out: the columns that a foreign key refers to.
    let added = walked
        .after
        .table(&op.table)
        .and_then(|table| table.constraint(op.constraint.name.as_str()))
        .unwrap_or(&op.constraint);
    Ok(vec![match &added.kind {
        ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. } => {
            Wanted::of(guard::duplicates(table, added, columns, target), columns)
        }
        ConstraintKind::Check { expr } => {
            let guard = guard::violations(table, &added.name, expr, &walked.before, target)?;
            Wanted::over(guard, expr)
        }
        // SQLite has none, and the table says so.
        ConstraintKind::Exclude(_) => return Ok(Vec::new()),
        ConstraintKind::ForeignKey(key) => Wanted {
            other: Some(key.table.clone()),
            ..Wanted::of(guard::orphans(table, key, target), &key.columns)
        },
    }])
}

fn create_index(
    op: &CreateIndex,
    walked: &Walked<'_>,
    table: &Table,
    target: Target,
) -> Result<Vec<Wanted>, Unsupported> {
    if !op.index.unique {
        return Ok(Vec::new());
    }
    let guard = guard::index_duplicates(table, &op.index, &walked.before, target)?;
    let opaque = op.index.keys.iter().any(|key| key.expr.is_opaque())
        || op.index.predicate.as_ref().is_some_and(Expr::is_opaque);
    Ok(vec![Wanted {
        guard,
        columns: (!opaque).then(|| op.index.columns()),
        other: None,
    }])
}
