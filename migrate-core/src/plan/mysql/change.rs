//! One change of one table: an ALTER TABLE and the one that leads back.

use std::sync::Arc;

use super::with_table;
use crate::expr::Expr;
use crate::op::{Assignment, Backfill, BackfillDown, Op};
use crate::plan::batches::batches;
use crate::plan::walk::Walked;
use crate::plan::{Probe, Work};
use crate::sql::Unsupported;
use crate::sql::mysql::{Alteration, Renames};
use crate::{Name, ObjectName, Schema, Site, Target};

/// A table's way from one schema to another.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) table: ObjectName,
    pub(super) before: Arc<Schema>,
    pub(super) after: Arc<Schema>,
    pub(super) renames: Renames,
    /// What rows get in columns that were dropped, when the change is taken back.
    pub(super) refills: Vec<(Name, Expr)>,
}

impl Change {
    /// A change without renames.
    pub(super) fn new(table: &ObjectName, before: &Arc<Schema>, after: &Arc<Schema>) -> Self {
        Self {
            table: table.clone(),
            before: Arc::clone(before),
            after: Arc::clone(after),
            renames: Renames::default(),
            refills: Vec::new(),
        }
    }

    /// What a group of operations does to its table.
    pub(super) fn of(group: &[Walked<'_>]) -> Option<Self> {
        let (first, last) = (group.first()?, group.last()?);
        let table = super::altered::altered(first)?;
        let mut change = Self::new(&table, &first.before, &last.after);
        for walked in group {
            change.follow(walked.op);
        }
        Some(change)
    }

    fn follow(&mut self, op: &Op) {
        match op {
            Op::RenameColumn(op) => {
                let pair = (op.from.clone(), op.to.clone());
                self.renames.columns.push(pair);
            }
            Op::RenameConstraint(op) => {
                let pair = (op.from.clone(), op.to.clone());
                self.renames.indexes.push(pair);
            }
            Op::RenameIndex(op) => {
                let pair = (op.from.name.clone(), op.to.clone());
                self.renames.indexes.push(pair);
            }
            Op::DropColumn(op) => {
                let refill = op.refill.iter();
                self.refills
                    .extend(refill.map(|value| (op.column.clone(), value.clone())));
            }
            _ => {}
        }
    }

    /// The way back.
    fn reversed(&self) -> Self {
        Self {
            table: self.table.clone(),
            before: Arc::clone(&self.after),
            after: Arc::clone(&self.before),
            renames: self.renames.reversed(),
            refills: Vec::new(),
        }
    }

    /// The change itself; or several where the server takes it in no single statement.
    pub(super) fn statements(self, target: Target) -> Vec<Self> {
        let Some(alteration) = self.alteration(target) else {
            return vec![self];
        };
        let (before, after) = alteration.stops();
        let before = before.map(|table| with_table(&self.before, table));
        let after = after.map(|table| with_table(&self.after, table));
        let first = before.as_ref();
        let first = first.map(|before| Self::new(&self.table, &self.before, before));
        let last = after.as_ref();
        let last = last.map(|after| Self::new(&self.table, after, &self.after));
        let middle = Self {
            before: before.unwrap_or_else(|| Arc::clone(&self.before)),
            after: after.unwrap_or_else(|| Arc::clone(&self.after)),
            ..self
        };
        first.into_iter().chain([middle]).chain(last).collect()
    }

    fn alteration(&self, target: Target) -> Option<Alteration<'_>> {
        Alteration::new(
            &self.table,
            &self.before,
            &self.after,
            &self.renames,
            target,
        )
    }

    /// The statement, or `None` where nothing differs.
    pub(super) fn work(&self, target: Target) -> Result<Option<Work>, Unsupported> {
        let sql = match self.alteration(target) {
            Some(alteration) => alteration.sql()?,
            None => None,
        };
        Ok(sql.map(|sql| autonomous(sql, &[&self.table])))
    }

    /// What takes the change back. Columns that were dropped come back empty, and with their
    /// rows filled where the text says by what.
    pub(super) fn undo(&self, target: Target) -> Result<Vec<Work>, Unsupported> {
        let mut back = self.reversed();
        let exact = Arc::clone(&back.after);
        let Some(mut loose) = exact.table(&self.table).cloned() else {
            return Ok(Vec::new());
        };
        for (column, _) in &self.refills {
            if let Some(column) = loose.column_mut(column.as_str()) {
                column.nullable = true;
            }
        }
        back.after = with_table(&exact, loose);
        let mut works: Vec<Work> = back.work(target)?.into_iter().collect();
        if !self.refills.is_empty() {
            let fill = refill(&self.table, &self.refills);
            works.push(Work::Batches(batches(&fill, &back.after, target)?));
            works.extend(Self::new(&self.table, &back.after, &exact).work(target)?);
        }
        Ok(works)
    }

    /// The tables that the statement locks: itself, and those that new foreign keys refer to.
    pub(super) fn locked(&self) -> Vec<&ObjectName> {
        let known = |name: &Name| {
            let before = self.before.table(&self.table);
            before.is_some_and(|table| table.constraint(name.as_str()).is_some())
        };
        let after = self.after.table(&self.table);
        let parents = after
            .into_iter()
            .flat_map(|table| table.foreign_keys())
            .filter(|(name, _)| !known(name))
            .map(|(_, key)| &key.table);
        std::iter::once(&self.table).chain(parents).collect()
    }
}

/// A statement that commits by itself, and shows in the definitions of these tables.
pub(super) fn autonomous(sql: String, tables: &[&ObjectName]) -> Work {
    let tables = tables.iter().map(|table| {
        let schema = table.schema.as_ref().map(ToString::to_string);
        (schema, table.name.to_string())
    });
    Work::Autonomous {
        sql,
        probe: Probe::Definitions {
            tables: tables.collect(),
        },
    }
}

/// New values for all rows of a table.
pub(super) fn refill(table: &ObjectName, values: &[(Name, Expr)]) -> Backfill {
    let set = values.iter().map(|(column, value)| Assignment {
        column: column.clone(),
        value: value.clone().into(),
    });
    Backfill {
        site: Site::NOWHERE,
        table: table.clone(),
        set: set.collect(),
        filter: None,
        batch: None,
        pause: None,
        down: BackfillDown::Keep,
    }
}
