//! Indexes, keys and foreign keys of a table that is divided into partitions: each partition gets
//! its own while writers go on, and the whole is made of them.

use super::hoist::Watch;
use super::live_index::{build, drop_work};
use super::part::{Body, Part, transaction};
use super::task::Task;
use crate::op::Op;
use crate::plan::Guard;
use crate::schema::{Constraint, Index, Table, inherited_name};
use crate::sql::Unsupported;
use crate::sql::postgres::index::{self, Writers};
use crate::sql::postgres::{constraint, partition};
use crate::{Name, ObjectName};

/// An index or a key that is made of those of the partitions.
struct Whole<'a> {
    index: &'a Index,
    /// The constraint, where it is a key.
    key: Option<&'a Constraint>,
    task: &'a Task<'a>,
}

/// The parts of a new index.
pub(super) fn build_index(
    index: &Index,
    table: &Table,
    guard: Option<(Guard, Watch)>,
    task: &Task<'_>,
) -> Result<Vec<Part>, Unsupported> {
    let key = None;
    Whole { index, key, task }.parts(table, guard)
}

/// The parts of a new primary key or unique constraint.
pub(super) fn key(
    constraint: &Constraint,
    index: &Index,
    table: &Table,
    guard: (Guard, Watch),
    task: &Task<'_>,
) -> Result<Vec<Part>, Unsupported> {
    let key = Some(constraint);
    Whole { index, key, task }.parts(table, Some(guard))
}

impl Whole<'_> {
    fn parts(
        &self,
        table: &Table,
        guard: Option<(Guard, Watch)>,
    ) -> Result<Vec<Part>, Unsupported> {
        let mut first = self.begin(table, &self.index.name)?;
        if let Some((guard, watch)) = guard {
            first = first.guarded(guard, watch);
        }
        let mut parts = vec![first];
        self.below(table, &self.index.name, &mut parts)?;
        Ok(parts)
    }

    /// The index of a table alone, which is not valid as long as a partition has none.
    fn begin(&self, table: &Table, name: &Name) -> Result<Part, Unsupported> {
        let (schema, target) = (&self.task.after, self.task.target());
        let sql = match self.key {
            Some(constraint) => {
                let constraint = Constraint {
                    name: name.clone(),
                    ..constraint.clone()
                };
                constraint::add_to_one(&constraint, table, schema, target)?
            }
            None => {
                let index = self.named(name);
                index::create(&index, table, schema, target, Writers::WaitForOne)?
            }
        };
        let title = format!("begin index {name} on {}", table.name);
        Ok(Part::alone(title, vec![sql])
            .locking([table.name.clone()])
            .undone_by([self.undo(&table.name, name)]))
    }

    /// The indexes of the partitions, each attached once it is there.
    fn below(&self, table: &Table, above: &Name, parts: &mut Vec<Part>) -> Result<(), Unsupported> {
        for below in self.task.after.partitions_of(&table.name) {
            let name = inherited_name(&self.index.name, &below.name.name);
            if below.partition_by.is_some() {
                parts.push(self.begin(below, &name)?);
                self.below(below, &name, parts)?;
            } else {
                parts.extend(self.leaf(below, &name)?);
            }
            let (whole, own) = (
                table.name.sibling(above.clone()),
                below.name.sibling(name.clone()),
            );
            let attach = partition::attach_index(&whole, &own);
            let part = Part::alone(format!("attach index {name} to {above}"), vec![attach])
                .locking([below.name.clone()])
                .undone_by([self.undo(&table.name, above)]);
            parts.push(part);
        }
        Ok(())
    }

    fn leaf(&self, table: &Table, name: &Name) -> Result<Vec<Part>, Unsupported> {
        let index = self.named(name);
        let object = table.name.sibling(name.clone());
        let work = build(&index, table, &self.task.after, self.task)?;
        let title = format!("build index {name} on {}", table.name);
        let built = Part::new(title, Body::Work(Box::new(work))).undone_by([drop_work(&object)]);
        let Some(constraint) = self.key else {
            return Ok(vec![built]);
        };
        let own = Constraint {
            name: name.clone(),
            ..constraint.clone()
        };
        let add = constraint::add_using_index(&own, &table.name);
        let title = format!("add {} {name} to {}", own.word(), table.name);
        let added = Part::alone(title, vec![add])
            .locking([table.name.clone()])
            .undone_by([self.undo(&table.name, name)]);
        Ok(vec![built, added])
    }

    fn named(&self, name: &Name) -> Index {
        Index {
            name: name.clone(),
            ..self.index.clone()
        }
    }

    /// What drops the index of a table, with those that are attached to it.
    fn undo(&self, table: &ObjectName, name: &Name) -> crate::plan::Work {
        transaction(vec![match self.key {
            Some(_) => constraint::drop_if_exists(table, name),
            None => index::drop_plainly_if_exists(&table.sibling(name.clone())),
        }])
    }
}

/// The parts of a new foreign key: each partition gets its own, whose rows are looked at while
/// writers go on; the server takes these for its part of the whole.
pub(super) fn foreign_key(
    constraint: &Constraint,
    table: &Table,
    mut guard: Option<(Guard, Watch)>,
    task: &Task<'_>,
) -> Result<Vec<Part>, Unsupported> {
    let (schema, target, name) = (&task.after, task.target(), &constraint.name);
    let locks = task.locks();
    let mut parts = Vec::new();
    let mut first = |part: Part| match guard.take() {
        Some((guard, watch)) => part.guarded(guard, watch),
        None => part,
    };
    let below = schema.partitions_below(&table.name);
    for leaf in below.iter().filter(|below| below.partition_by.is_none()) {
        let mut locks = locks.clone();
        locks.retain(|lock| *lock != table.name);
        locks.push(leaf.name.clone());
        let add = constraint::add_not_valid(constraint, leaf, schema, target)?;
        let drop = constraint::drop_if_exists(&leaf.name, name);
        let validate = constraint::validate(&leaf.name, name);
        let word = constraint.word();
        let added = Part::alone(format!("add {word} {name} to {}", leaf.name), vec![add]);
        let added = added.locking(locks.clone());
        parts.push(first(added.undone_by([transaction(vec![drop])])));
        let title = format!("validate {word} {name} of {}", leaf.name);
        parts.push(Part::alone(title, vec![validate]).locking(locks));
    }
    let add = constraint::add(constraint, table, schema, target)?;
    let drop = constraint::drop_if_exists(&table.name, name);
    let part = Part::alone(Op::describe(&task.op), vec![add]);
    let part = part.locking(locks);
    parts.push(first(part.undone_by([transaction(vec![drop])])));
    Ok(parts)
}
