//! `redundant_index`: an index that another one, or the one of a key, serves for.
//!
//! Only what is needless on every database: the rows in both are the same, and the keys of the
//! one, with their order and all else, are the first keys of the other.

use super::{Fault, Judge, Level, Lint, Part};
use crate::expr::Expr;
use crate::schema::{Constraint, ConstraintKind, Deferrable, Index, IndexKey, Storage, Table};
use crate::{Name, Target};

pub(super) const LINT: Lint = Lint {
    id: "redundant_index",
    level: Level::Warn,
    judge: Judge::Table(judge),
};

fn judge(table: &Table, _: &[Target]) -> Vec<Fault> {
    let keys: Vec<(Index, &Constraint)> = table.constraints.iter().filter_map(of_key).collect();
    let needless = table
        .indexes
        .iter()
        .enumerate()
        .filter_map(|(place, index)| {
            let of_key = keys.iter().find(|(other, _)| serves(other, index));
            let instead = match of_key {
                Some((_, key)) => format!("{} `{}`", key.word(), key.name),
                None => {
                    let mut others = table.indexes.iter().enumerate();
                    let (_, other) = others.find(|(other_place, other)| {
                        // Of two that serve for each other, the first stays.
                        let is_twin = serves(index, other);
                        *other_place != place
                            && serves(other, index)
                            && (!is_twin || *other_place < place)
                    })?;
                    format!("index `{}`", other.name)
                }
            };
            Some(fault(table, index, &instead))
        });
    needless.collect()
}

fn fault(table: &Table, index: &Index, instead: &str) -> Fault {
    Fault {
        part: Part::Index(index.name.clone()),
        site: index.name.site(),
        message: format!(
            "index `{}` of `{}` is needless: the {instead} begins with the same",
            index.name, table.name
        ),
        help: format!("leave it out, or drop it: `drop index {};`", index.name),
    }
}

/// The index that stands behind a key.
fn of_key(constraint: &Constraint) -> Option<(Index, &Constraint)> {
    let (ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. }) =
        &constraint.kind
    else {
        return None;
    };
    // One that is looked at later than at once is no arbiter, nor may a foreign key refer to it.
    let is_deferrable = match &constraint.kind {
        ConstraintKind::Unique { deferrable, .. } => *deferrable != Deferrable::No,
        _ => false,
    };
    let key = |column: &Name| IndexKey::new(Expr::column(column.clone()));
    let index = Index {
        name: constraint.name.clone(),
        unique: !is_deferrable,
        method: None,
        keys: columns.iter().map(key).collect(),
        include: Vec::new(),
        predicate: None,
        nulls_not_distinct: constraint.nulls_not_distinct(),
        storage: Storage::default(),
    };
    Some((index, constraint))
}

/// Whether `other` does all that `index` does.
fn serves(other: &Index, index: &Index) -> bool {
    let is_whole = other.keys.len() == index.keys.len();
    let is_ordered = index.method.is_none();
    let is_as_strict = other.unique && (other.nulls_not_distinct || !index.nulls_not_distinct);
    let holds = |column: &Name| {
        let mut keys = other.keys.iter();
        other.include.contains(column) || keys.any(|key| key.column() == Some(column))
    };
    other.keys.starts_with(&index.keys)
        && other.method == index.method
        && (is_ordered || other.storage == index.storage)
        && other.predicate == index.predicate
        && index.include.iter().all(holds)
        && (is_whole || is_ordered)
        && (!index.unique || (is_whole && is_as_strict))
}
