//! `data_conflict_unique`: a new key over rows that may hold duplicates. The run counts them
//! before anything is locked, and stops there.

use super::{Fault, Judge, Level, Lint, Part, Situation, quoted};
use crate::op::Op;
use crate::schema::{ConstraintKind, Table};
use crate::{Name, ObjectName};

pub(super) const LINT: Lint = Lint {
    id: "data_conflict_unique",
    level: Level::Allow,
    judge: Judge::Operation(judge),
};

fn judge(op: &Op, situation: &Situation<'_>) -> Option<Fault> {
    let (table, name, columns) = key(op)?;
    let known = situation.before.indexed(table)?;
    let at_start = situation.start.indexed(table);
    let is_unique = holds_a_key(&known, &columns)
        || at_start.is_some_and(|table| holds_a_key(&table, &columns));
    let is_null = |column: &Name| {
        let found = known.column(column.as_str());
        let blank = found.is_some_and(|found| {
            found.nullable
                && found.default.is_none()
                && !found.filled.0
                && found.generated.is_none()
        });
        blank && !situation.is_old_column(table, column)
    };
    let is_safe = is_unique || columns.iter().any(is_null);
    (situation.is_old_table(table) && !is_safe).then(|| Fault {
        part: Part::Whole,
        site: name.site(),
        message: format!(
            "rows of `{table}` may have the same {} already: the run then stops at `{name}`",
            quoted(&columns)
        ),
        help: "look for duplicates, and mend them in a migration before it".to_owned(),
    })
}

/// The table, the name and the columns of a new key, where its columns alone make it up.
fn key(op: &Op) -> Option<(&ObjectName, &Name, Vec<Name>)> {
    match op {
        Op::AddConstraint(add) => match &add.constraint.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. } => {
                Some((&add.table, &add.constraint.name, columns.clone()))
            }
            ConstraintKind::Check { .. }
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclude(_) => None,
        },
        Op::CreateIndex(create) if create.index.unique && create.index.predicate.is_none() => {
            let columns = create.index.plain_columns()?;
            let columns = columns.into_iter().cloned().collect();
            Some((&create.table, &create.index.name, columns))
        }
        _ => None,
    }
}

/// Whether some of the columns are a key already.
fn holds_a_key(table: &Table, columns: &[Name]) -> bool {
    let within = |key: &[&Name]| key.iter().all(|column| columns.contains(column));
    let of_constraint = table
        .constraints
        .iter()
        .any(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. } => {
                within(&columns.iter().collect::<Vec<_>>())
            }
            ConstraintKind::Check { .. }
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclude(_) => false,
        });
    of_constraint
        || table.indexes.iter().any(|index| {
            let plain = index.plain_columns();
            index.unique && index.predicate.is_none() && plain.is_some_and(|key| within(&key))
        })
}
