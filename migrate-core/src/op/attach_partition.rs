//! `attach partition X for values …`: a table becomes a partition of another, with its rows.

use super::inherited::inherited;
use super::partition_check::Shape;
use super::{
    Change, DetachPartition, Inverse, Op, RenameConstraint, RenameIndex, bounds, lookup,
    partition_check,
};
use crate::schema::{Bounds, Column, Constraint, ConstraintKind, Index, PartitionOf, Table};
use crate::{Diagnostic, Name, ObjectName, Report, Schema, Site};

/// `alter table T { attach partition X for values … }`: a table becomes a partition of another,
/// with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachPartition {
    /// The table that becomes a partition.
    pub partition: ObjectName,
    /// Whose rows it takes from now on, and which.
    pub of: PartitionOf,
}

impl AttachPartition {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let parent = lookup::table(change.schema, &self.of.parent, change.report);
        let parent = parent.map(|parent| parent.name.clone());
        let partition = lookup::table(change.schema, &self.partition, change.report);
        let partition = partition.map(|partition| partition.name.clone());
        let (Some(parent), Some(_)) = (parent, partition) else {
            return;
        };
        if change.is_written() && !self.check(&parent, change) {
            return;
        }
        self.take(change.schema);
        if change.is_written() {
            partition_check::key(&self.partition, change);
        }
    }

    /// Whether the one can become a partition of the other at all.
    fn check(&self, parent: &ObjectName, change: &mut Change<'_>) -> bool {
        if !partition_check::is_partitioned(parent, &self.of, change) {
            return false;
        }
        let (Some(parent), Some(own)) = (
            change.schema.table(parent),
            change.schema.table(&self.partition),
        ) else {
            return false;
        };
        let (name, schema) = (&self.partition, &*change.schema);
        if let Some(other) = own.parent() {
            let message = format!("`{name}` is a partition of `{other}` already");
            let help = format!("put `alter table {other} {{ detach partition {name} }}` before it");
            change
                .report
                .push(Diagnostic::new(name.site(), message).help(help));
            return false;
        }
        let mut above = schema.with_parents(parent);
        if above.any(|table| table.name == *name) {
            let message = format!("`{name}` cannot be a partition of itself");
            change
                .report
                .refuse(name.site(), message, "name another table");
            return false;
        }
        let known = change.report.len();
        check_columns(own, parent, name, change.report);
        if change.report.len() == known {
            check_parts(own, parent, schema, name, change.report);
        }
        let owners = schema.with_parents(parent);
        for (owner, key) in owners.flat_map(|own| own.foreign_keys().map(move |key| (own, key.1))) {
            let found = partition_check::refers_below(owner, key, own, schema, name.site());
            change.report.extend(found);
        }
        let site = self.of.site;
        let extent = bounds::extent(&self.of.bounds, site, parent, schema, change.report);
        if let Some(extent) = extent {
            bounds::check_neighbours((name, &extent, site), parent, schema, change.report);
        }
        true
    }

    /// What the table has like its new parent is inherited from now on.
    fn take(&self, schema: &mut Schema) {
        let Some(mut own) = schema.table(&self.partition).cloned() else {
            return;
        };
        own.partition_of = Some(self.of.clone());
        let alike = Alike::of(&own, schema);
        let is_alike = |name: &Name, all: &[(Name, Name)]| all.iter().any(|(own, _)| own == name);
        own.constraints
            .retain(|constraint| !is_alike(&constraint.name, &alike.constraints));
        own.indexes
            .retain(|index| !is_alike(&index.name, &alike.indexes));
        if let Some(parent) = schema.table(&self.of.parent) {
            own.follow_columns(&parent.columns);
        }
        schema.put_table(own);
        schema.follow_columns(&self.partition);
    }

    /// It goes, and what it inherited gets the names back that it had.
    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let Some(own) = before.table(&self.partition) else {
            return Inverse::Ops(Vec::new());
        };
        let mut partition = own.clone();
        partition.partition_of = Some(self.of.clone());
        let alike = Alike::of(&partition, before);
        let detach = Op::DetachPartition(DetachPartition {
            table: self.of.parent.clone(),
            partition: self.partition.clone(),
        });
        let constraints = alike
            .constraints
            .into_iter()
            .filter(|(own, new)| own != new);
        let constraints = constraints.map(|(own, new)| {
            Op::RenameConstraint(RenameConstraint {
                table: self.partition.clone(),
                from: new,
                to: own,
            })
        });
        let indexes = alike.indexes.into_iter().filter(|(own, new)| own != new);
        let indexes = indexes.map(|(own, new)| {
            Op::RenameIndex(RenameIndex {
                from: self.partition.sibling(new),
                to: own,
            })
        });
        let renames = constraints.chain(indexes);
        Inverse::Ops(std::iter::once(detach).chain(renames).collect())
    }

    pub(super) fn describe(&self) -> String {
        format!("attach partition {} to {}", self.partition, self.of.parent)
    }
}

/// What a table has like the one that it becomes a partition of.
#[derive(Default)]
struct Alike {
    /// The names of its constraints, and those by which the partition would keep them.
    constraints: Vec<(Name, Name)>,
    /// The same of indexes.
    indexes: Vec<(Name, Name)>,
    /// What it lacks, for people.
    missing: Vec<String>,
}

impl Alike {
    fn of(partition: &Table, schema: &Schema) -> Self {
        let mut alike = Self::default();
        let (constraints, indexes) = inherited(schema, partition);
        let mut left: Vec<&Constraint> = partition.constraints.iter().collect();
        for wanted in constraints {
            let is_check = matches!(wanted.kind, ConstraintKind::Check { .. });
            let is_like = |own: &&Constraint| {
                own.kind == wanted.kind && (!is_check || own.name == wanted.name)
            };
            match take(&mut left, is_like, |own| own.name == wanted.name) {
                Some(own) => alike.constraints.push((own.name.clone(), wanted.name)),
                None => alike.missing.push(match wanted.kind {
                    ConstraintKind::Check { .. } => format!("check `{}`", wanted.name),
                    _ => format!("{} ({})", wanted.word(), list(&wanted.columns())),
                }),
            }
        }
        let mut left: Vec<&Index> = partition.indexes.iter().collect();
        for wanted in indexes {
            let is_like = |own: &&Index| {
                let name = wanted.name.clone();
                wanted
                    == Index {
                        name,
                        ..(*own).clone()
                    }
            };
            match take(&mut left, is_like, |own| own.name == wanted.name) {
                Some(own) => alike.indexes.push((own.name.clone(), wanted.name)),
                None => {
                    let unique = if wanted.unique { "unique " } else { "" };
                    let columns = list(&wanted.columns());
                    alike.missing.push(format!("{unique}index ({columns})"));
                }
            }
        }
        alike
    }
}

/// Takes one of the things that are alike: the best one, else the first.
fn take<'a, T>(
    left: &mut Vec<&'a T>,
    is_like: impl Fn(&&'a T) -> bool,
    is_best: impl Fn(&T) -> bool,
) -> Option<&'a T> {
    let best = left.iter().position(|one| is_like(one) && is_best(one));
    let place = best.or_else(|| left.iter().position(is_like))?;
    Some(left.remove(place))
}

fn list(columns: &[Name]) -> String {
    let columns: Vec<&str> = columns.iter().map(Name::as_str).collect();
    columns.join(", ")
}

/// Reports the first column in which the two differ.
fn check_columns(own: &Table, parent: &Table, name: &ObjectName, report: &mut Report) {
    let other = &parent.name;
    for column in &parent.columns {
        let Some(known) = own.column(column.name.as_str()) else {
            let message = format!(
                "`{name}` has no column `{}`, which `{other}` has",
                column.name
            );
            report.refuse(name.site(), message, "add it first");
            return;
        };
        if let Some((what, help)) = difference(known, column, other) {
            let message = format!("column `{}` of `{name}` {what}", column.name);
            report.push(Diagnostic::new(name.site(), message).help(help));
            return;
        }
    }
    let more = own.columns.iter();
    let more = more.map(|column| &column.name);
    let mut more = more.filter(|column| parent.column(column.as_str()).is_none());
    if let Some(column) = more.next() {
        let message = format!("`{name}` has a column `{column}`, which `{other}` has not");
        report.refuse(name.site(), message, "drop it first, or add it to both");
    }
}

/// What a column has that is not its parent's, and what to do about it.
fn difference(own: &Column, wanted: &Column, parent: &ObjectName) -> Option<(String, String)> {
    let name = &own.name;
    if own.ty != wanted.ty {
        let what = format!("is `{}`, but that of `{parent}` is `{}`", own.ty, wanted.ty);
        return Some((
            what,
            format!("write `alter column {name} type {}` first", wanted.ty),
        ));
    }
    if own.nullable != wanted.nullable {
        let (what, action) = if own.nullable {
            ("may be null, but that of", "set")
        } else {
            ("is not null, but that of", "drop")
        };
        let end = if own.nullable {
            "is not null"
        } else {
            "may be null"
        };
        let help = format!("write `alter column {name} {action} not null` first");
        return Some((format!("{what} `{parent}` {end}"), help));
    }
    if own.identity.is_some() {
        let what = "is numbered by itself, and a partition by its parent".to_owned();
        return Some((
            what,
            format!("write `alter column {name} drop identity` first"),
        ));
    }
    let property = if own.default != wanted.default {
        "default"
    } else if own.generated != wanted.generated {
        "generation"
    } else if own.collation != wanted.collation {
        "collation"
    } else {
        return None;
    };
    let what = format!("has another {property} than that of `{parent}`");
    Some((what, "make the two the same first".to_owned()))
}

/// Reports what the table lacks: it would be built, or looked for in all rows, under the lock of
/// the attaching.
fn check_parts(
    own: &Table,
    parent: &Table,
    schema: &Schema,
    name: &ObjectName,
    report: &mut Report,
) {
    let mut partition = own.clone();
    partition.partition_of = Some(PartitionOf {
        parent: parent.name.clone(),
        bounds: Bounds::Default,
        site: Site::NOWHERE,
    });
    let alike = Alike::of(&partition, schema);
    if let Some(missing) = alike.missing.first() {
        let message = format!("`{name}` has no {missing} like `{}`", parent.name);
        report.push(
            Diagnostic::new(name.site(), message).help(
                "add the same to it first, so that nothing has to be built while others wait",
            ),
        );
        return;
    }
    for (wanted, is_key, shape) in wanted_shapes(&partition, schema) {
        let more = like(own, is_key, &shape);
        if let [first, .., last] = more.as_slice() {
            let message = format!(
                "`{name}` has both `{first}` and `{last}` like `{wanted}` of `{}`",
                parent.name
            );
            let help = "drop one of them first: the server takes whichever it finds";
            report.push(Diagnostic::new(name.site(), message).help(help));
            return;
        }
    }
}

/// What a partition is to inherit of indexes, and of keys, as the server compares them.
fn wanted_shapes<'a>(partition: &Table, schema: &'a Schema) -> Vec<(&'a Name, bool, Shape)> {
    let above = schema.parents_of(partition).into_iter();
    let shapes = above.flat_map(|parent| {
        let keys = parent.constraints.iter();
        let keys = keys.filter_map(|key| Some((&key.name, true, Shape::of_key(key)?)));
        let indexes = parent.indexes.iter();
        keys.chain(indexes.map(|index| (&index.name, false, Shape::of(index))))
    });
    shapes.collect()
}

/// The names of all that a table has of a shape: a key is made of a key only.
fn like<'a>(own: &'a Table, is_key: bool, shape: &Shape) -> Vec<&'a Name> {
    let keys = own.constraints.iter();
    let keys = keys.filter_map(|key| Some((&key.name, Shape::of_key(key)?)));
    let indexes = own.indexes.iter().filter(|_| !is_key);
    let indexes = indexes.map(|index| (&index.name, Shape::of(index)));
    let all = keys.chain(indexes).filter(|(_, known)| known == shape);
    all.map(|(name, _)| name).collect()
}
