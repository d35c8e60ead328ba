//! Adjacent changes of one table, gathered until something else comes.
//!
//! Then they leave as one `CREATE TABLE`, as SQLite's own ALTERs, or as one rebuild. Renames of
//! columns are always SQLite's own, so that foreign keys, views and triggers follow them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::alter::{self, Change};
use super::guards::{self, Wanted};
use super::rebuild::{Shape, index_statements, rebuild};
use super::source::{Source, Sources};
use crate::op::{self, AddConstraint, Op, RenameColumn};
use crate::plan::walk::Walked;
use crate::plan::{Command, Guard};
use crate::schema::Table;
use crate::sql::sqlite::{column, own_name, table};
use crate::sql::{Unsupported, new_start};
use crate::{Name, ObjectName, Report, Schema, Target};

/// The gathered changes.
pub(super) struct Group {
    /// The table.
    pub(super) table: ObjectName,
    /// Whether the table was there before the migration.
    pub(super) existed: bool,
    /// What has to be true before the changes.
    pub(super) guards: Vec<Guard>,
    /// Tables that the guards read.
    pub(super) guarded: BTreeSet<ObjectName>,
    /// The operations, for people.
    titles: Vec<String>,
    target: Target,
    /// The table is created here.
    created: bool,
    /// No rows are looked at beforehand: there are none, or nobody asked.
    unguarded: bool,
    /// The schema before the changes and after `renames`.
    before: Arc<Schema>,
    after: Arc<Schema>,
    /// Renames of columns that go before all changes.
    renames: Vec<(Name, Name)>,
    changes: Vec<Change>,
    sources: Sources,
}

impl Group {
    /// No changes yet of a table, before the given operation.
    pub(super) fn new(
        table: &ObjectName,
        walked: &Walked<'_>,
        unguarded: bool,
        target: Target,
    ) -> Self {
        Self {
            table: table.clone(),
            existed: !walked.created.contains(table),
            guards: Vec::new(),
            guarded: BTreeSet::new(),
            titles: Vec::new(),
            target,
            created: false,
            unguarded,
            before: Arc::clone(&walked.before),
            after: Arc::clone(&walked.before),
            renames: Vec::new(),
            changes: Vec::new(),
            sources: Sources::of(walked.before.table(table)),
        }
    }

    /// A table that is created.
    pub(super) fn creation(table: &ObjectName, walked: &Walked<'_>, target: Target) -> Self {
        Self {
            existed: false,
            created: true,
            after: Arc::clone(&walked.after),
            titles: vec![walked.op.describe()],
            ..Self::new(table, walked, true, target)
        }
    }

    /// One line for people.
    pub(super) fn title(&self) -> String {
        match self.titles.as_slice() {
            [first, ..] if self.created => first.clone(),
            [only] => only.clone(),
            _ => format!("alter table {}", self.table),
        }
    }

    /// Whether an operation can join without changing what the others mean.
    pub(super) fn fits(&self, walked: &Walked<'_>) -> Result<bool, Unsupported> {
        if self.created {
            return Ok(true);
        }
        if let Op::RenameColumn(op) = walked.op {
            return Ok(!self.needs_rebuild() || self.can_go_first(op));
        }
        let renamed = |change: &Change| matches!(change, Change::Rename(..));
        let rebuilds = self
            .changes_for(walked)?
            .iter()
            .any(|change| matches!(change, Change::Rebuild));
        if rebuilds && self.changes.iter().any(renamed) {
            return Ok(false);
        }
        if let Op::SetType(op) = walked.op
            && !self.sources.can_convert(op)
        {
            return Ok(false);
        }
        Ok(self.guards_for(walked)?.is_some())
    }

    /// Takes an operation in.
    pub(super) fn absorb(&mut self, walked: &Walked<'_>) -> Result<(), Unsupported> {
        self.titles.push(walked.op.describe());
        if !self.created {
            self.absorb_change(walked)?;
        }
        self.after = Arc::clone(&walked.after);
        Ok(())
    }

    fn absorb_change(&mut self, walked: &Walked<'_>) -> Result<(), Unsupported> {
        for wanted in self.guards_for(walked)?.unwrap_or_default() {
            self.guards.push(wanted.guard);
            self.guarded.insert(self.table.clone());
            self.guarded.extend(wanted.other);
        }
        match walked.op {
            Op::RenameColumn(op) if self.needs_rebuild() => {
                self.before = Arc::new(applied(walked.op, &self.before));
                self.sources.rename(&op.from, &op.to);
                self.renames.push((op.from.clone(), op.to.clone()));
                return Ok(());
            }
            Op::AddConstraint(op) if self.writes_on_last(op, walked) => {
                if let Some(Change::Add {
                    constraints,
                    schema,
                    ..
                }) = self.changes.last_mut()
                {
                    constraints.push(op.constraint.name.clone());
                    *schema = Arc::clone(&walked.after);
                }
                return Ok(());
            }
            _ => {}
        }
        let changes = self.changes_for(walked)?;
        self.changes.extend(changes);
        self.sources.follow(walked, &self.table, self.target)
    }

    fn needs_rebuild(&self) -> bool {
        let rebuilds = |change: &Change| matches!(change, Change::Rebuild);
        self.changes.iter().any(rebuilds)
    }

    /// Whether a rename means the same before all other changes.
    fn can_go_first(&self, op: &RenameColumn) -> bool {
        let free = self
            .before
            .table(&self.table)
            .is_some_and(|table| table.column(op.to.as_str()).is_none());
        free && self.guards.is_empty() && self.sources.can_rename(&op.from)
    }

    fn writes_on_last(&self, op: &AddConstraint, walked: &Walked<'_>) -> bool {
        let Some(Change::Add { column, .. }) = self.changes.last() else {
            return false;
        };
        let added = walked.after.table(&self.table).and_then(|table| {
            Some((
                table.column(column.as_str())?,
                table.constraint(op.constraint.name.as_str())?,
            ))
        });
        added.is_some_and(|(column, constraint)| {
            alter::can_write_on(column, constraint, self.target)
        })
    }

    /// The changes that an operation asks for.
    fn changes_for(&self, walked: &Walked<'_>) -> Result<Vec<Change>, Unsupported> {
        let create = |index: &Name| Change::CreateIndex {
            index: index.clone(),
            schema: Arc::clone(&walked.after),
        };
        let before = walked.before.table(&self.table);
        let after = walked.after.table(&self.table);
        Ok(match walked.op {
            Op::AddColumn(op) => {
                let native = match after {
                    Some(table) => alter::can_add(&op.column, table, &walked.after, self.target)?,
                    None => false,
                };
                vec![if native {
                    Change::Add {
                        column: op.column.name.clone(),
                        constraints: Vec::new(),
                        schema: Arc::clone(&walked.after),
                    }
                } else {
                    Change::Rebuild
                }]
            }
            Op::DropColumn(op) => {
                let native = before.is_some_and(|table| alter::can_drop(&op.column, table));
                vec![if native {
                    Change::Drop(op.column.clone())
                } else {
                    Change::Rebuild
                }]
            }
            Op::RenameColumn(op) => vec![Change::Rename(op.from.clone(), op.to.clone())],
            Op::AddConstraint(op) if self.writes_on_last(op, walked) => Vec::new(),
            Op::CreateIndex(op) => vec![create(&op.index.name)],
            Op::DropIndex(op) => vec![Change::DropIndex(op.index.name.clone())],
            Op::RenameIndex(op) => {
                vec![Change::DropIndex(op.from.name.clone()), create(&op.to)]
            }
            Op::AddConstraint(_)
            | Op::DropConstraint(_)
            | Op::SetDeferrable(_)
            | Op::ValidateConstraint(_)
            | Op::RenameConstraint(_)
            | Op::SetType(_)
            | Op::SetNullable(_)
            | Op::SetDefault(_)
            | Op::SetIdentity(_)
            | Op::SetStorage(_)
            | Op::AddEnumValue(_)
            | Op::DropEnumValue(_)
            | Op::RenameEnumValue(_) => vec![Change::Rebuild],
            Op::CreateTable(_)
            | Op::DropTable(_)
            | Op::RenameTable(_)
            | Op::SetTableComment(_)
            | Op::SetColumnComment(_)
            | Op::CreateEnum(_)
            | Op::DropEnum(_)
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
            | Op::DetachPartition(_) => Vec::new(),
        })
    }

    /// The guards of an operation in terms of the table before all changes, or `None` where
    /// that cannot be said.
    fn guards_for(&self, walked: &Walked<'_>) -> Result<Option<Vec<Wanted>>, Unsupported> {
        let Some(table) = walked.before.table(&self.table).filter(|_| !self.unguarded) else {
            return Ok(Some(Vec::new()));
        };
        let mut guards = Vec::new();
        for mut wanted in guards::wanted(walked, table, self.target)? {
            let renamed = !self.renames.is_empty()
                || self
                    .changes
                    .iter()
                    .any(|change| matches!(change, Change::Rename(..)));
            let columns = wanted.columns.as_deref();
            let sources: Option<Vec<&Source>> =
                columns.map(|names| names.iter().map(|name| self.sources.get(name)).collect());
            match sources.as_deref() {
                // A new column: its rows hold the default, which the database itself looks at.
                Some(sources) if sources.contains(&&Source::Default) => continue,
                _ if renamed => return Ok(None),
                Some([Source::Value { sql, .. }]) if matches!(walked.op, Op::SetNullable(_)) => {
                    let table = own_name(&self.table)?;
                    wanted.guard.sql =
                        format!("SELECT count(*) FROM {table} WHERE ({sql}) IS NULL");
                }
                Some(sources) if sources.iter().all(|source| **source == Source::Kept) => {}
                None if self.sources.all_kept() => {}
                _ => return Ok(None),
            }
            guards.push(wanted);
        }
        Ok(Some(guards))
    }

    fn shape<'a>(&self, table: &'a Table, schema: &'a Schema) -> Shape<'a> {
        Shape {
            table,
            schema,
            target: self.target,
        }
    }

    /// What the changes come to.
    pub(super) fn commands(&self) -> Result<Vec<Command>, Unsupported> {
        let Some(after) = self.after.table(&self.table) else {
            return Ok(Vec::new());
        };
        let after = self.shape(after, &self.after);
        if self.created {
            let mut statements = vec![table::create(after.table, after.schema, self.target)?];
            statements.extend(self.numbering(after.table, None)?);
            statements.extend(after.indexes()?);
            return Ok(statements.into_iter().map(Command::Sql).collect());
        }
        let mut statements = Vec::new();
        for (from, to) in &self.renames {
            statements.push(column::rename(&self.table, from, to)?);
        }
        let mut anew = None;
        let mut numbering = Vec::new();
        match self.before.table(&self.table) {
            Some(before) if self.needs_rebuild() => {
                numbering = self.numbering(after.table, Some(before))?;
                let before = self.shape(before, &self.before);
                if self.sources.all_kept() && before.same_body(after)? {
                    statements.extend(index_statements(before, after)?);
                } else {
                    anew = Some(rebuild(before, after, &self.sources)?);
                }
            }
            _ => {
                for change in &self.changes {
                    statements.extend(change.sql(&self.table, self.target)?);
                }
            }
        }
        let rebuilt = anew.map(|rebuild| Command::Rebuild(Box::new(rebuild)));
        Ok(statements
            .into_iter()
            .map(Command::Sql)
            .chain(rebuilt)
            .chain(numbering.into_iter().map(Command::Sql))
            .collect())
    }

    /// What brings the numbers of a new table's rows, or of a changed one's, to their start.
    fn numbering(&self, table: &Table, before: Option<&Table>) -> Result<Vec<String>, Unsupported> {
        match new_start(table, before) {
            Some(start) => table::number_from(&table.name, start),
            None => Ok(Vec::new()),
        }
    }
}

/// The schema after an operation that is known to be right.
fn applied(op: &Op, before: &Schema) -> Schema {
    let mut schema = before.clone();
    op.apply(&mut op::Change {
        schema: &mut schema,
        created: &mut BTreeSet::new(),
        targets: &[],
        origin: op::Origin::Derived,
        allowed: &[],
        report: &mut Report::default(),
    });
    schema
}
