//! `fk_without_index`: a foreign key whose rows no index finds. Each change or delete of a row
//! that is referred to then reads the whole table. MySQL and MariaDB make an index themselves.

use super::{Fault, Judge, Level, Lint, Part, listed, quoted};
use crate::schema::{Constraint, ConstraintKind, Index, Table};
use crate::{Name, Target};

pub(super) const LINT: Lint = Lint {
    id: "fk_without_index",
    level: Level::Warn,
    judge: Judge::Table(judge),
};

fn judge(table: &Table, targets: &[Target]) -> Vec<Fault> {
    let mut targets = targets.iter();
    if targets.all(|target| target.dialect.is_mysql_family()) {
        return Vec::new();
    }
    let found = table.constraints.iter().filter_map(|constraint| {
        let ConstraintKind::ForeignKey(key) = &constraint.kind else {
            return None;
        };
        (!is_found(table, &key.columns)).then(|| Fault {
            part: Part::Constraint(constraint.name.clone()),
            site: constraint.name.site(),
            message: format!(
                "no index of `{}` begins with {}: to change or delete a row of `{}`, foreign key \
                 `{}` reads the whole table",
                table.name,
                quoted(&key.columns),
                key.table,
                constraint.name,
            ),
            help: format!("add `index ({})`", listed(&key.columns)),
        })
    });
    found.collect()
}

/// Whether some index or key begins with these columns, in whatever order.
fn is_found(table: &Table, columns: &[Name]) -> bool {
    let begins = |key: &[&Name]| {
        let first = key.get(..columns.len());
        first.is_some_and(|first| columns.iter().all(|column| first.contains(&column)))
    };
    let of_key = |constraint: &Constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. } => {
            begins(&columns.iter().collect::<Vec<_>>())
        }
        ConstraintKind::Check { .. }
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclude(_) => false,
    };
    table.constraints.iter().any(of_key) || table.indexes.iter().any(|index| begins(&full(index)))
}

/// The columns that an index of all rows finds whole.
fn full(index: &Index) -> Vec<&Name> {
    if index.predicate.is_some() {
        return Vec::new();
    }
    let keys = index.keys.iter();
    keys.map_while(|key| key.column().filter(|_| key.length.is_none()))
        .collect()
}
