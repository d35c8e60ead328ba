//! Puts groups of changes, SQL of the user's own and backfills together to steps.

use std::collections::BTreeSet;

use super::group::Group;
use super::undo;
use crate::op::{self, Arm, Backfill, Execute, Op};
use crate::plan::walk::Walked;
use crate::plan::{Command, Expected, Guard, Probe, Request, Step, Strategy, Work, batches, rows};
use crate::sql::sqlite::{object, table};
use crate::sql::{ObjectChange, Unsupported, no_partition};
use crate::{Dialect, ObjectName};

/// The steps so far, the transaction being filled, and the groups that still gather changes.
pub(super) struct Assembly<'a> {
    request: &'a Request<'a>,
    walked: &'a [Walked<'a>],
    steps: Vec<Step>,
    errors: Vec<Unsupported>,
    open: Transaction,
    pending: Vec<Group>,
    /// The first operation of `pending`.
    pending_from: usize,
    /// Whether SQL or a backfill of the migration may have put rows into its new tables.
    filled: bool,
}

/// A transaction that is being filled.
#[derive(Default)]
struct Transaction {
    /// Its first operation.
    from: usize,
    commands: Vec<Command>,
    guards: Vec<Guard>,
    titles: Vec<String>,
    /// Tables that are not what they were when it began.
    touched: BTreeSet<ObjectName>,
    /// Tables of before the migration.
    locks: Vec<String>,
    /// Whether a statement of it expects foreign keys to be on.
    enforced: bool,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(request: &'a Request<'a>, walked: &'a [Walked<'a>]) -> Self {
        Self {
            request,
            walked,
            steps: Vec::new(),
            errors: Vec::new(),
            open: Transaction::default(),
            pending: Vec::new(),
            pending_from: 0,
            filled: false,
        }
    }

    pub(super) fn build(mut self) -> Result<Vec<Step>, Vec<Unsupported>> {
        let walked = self.walked;
        for (index, one) in walked.iter().enumerate() {
            if let Err(unsupported) = self.take(index, one) {
                self.fail(unsupported);
            }
        }
        self.flush();
        self.close(walked.len());
        if self.errors.is_empty() {
            Ok(self.steps)
        } else {
            Err(self.errors)
        }
    }

    fn fail(&mut self, unsupported: Unsupported) {
        if !self.errors.contains(&unsupported) {
            self.errors.push(unsupported);
        }
    }

    fn take(&mut self, index: usize, walked: &Walked<'_>) -> Result<(), Unsupported> {
        if walked.is_about_view_index() {
            return Ok(());
        }
        match walked.op {
            Op::CreateTable(op) => {
                self.flush();
                self.pending_from = index;
                let group = Group::creation(&op.table.name, walked, self.request.target);
                self.pending.push(group);
            }
            Op::DropTable(op) => self.drop_table(index, &op.table, walked)?,
            Op::RenameTable(op) => {
                self.flush();
                let statements = table::rename(&op.from, &op.to)?;
                let commands = statements.into_iter().map(Command::Sql).collect();
                self.emit(commands, walked.op.describe());
                self.touch(&op.from, !walked.created.contains(&op.from));
                self.touch(&op.to, false);
            }
            Op::Execute(op) => self.execute(index, op, walked),
            Op::Backfill(op) => self.backfill(index, op, walked)?,
            Op::InsertRows(op::InsertRows { table, .. })
            | Op::DeleteRows(op::DeleteRows { table, .. }) => self.rows(index, table, walked)?,
            Op::CreateObject(_)
            | Op::DropObject(_)
            | Op::ReplaceObject(_)
            | Op::RenameObject(_) => self.object(walked)?,
            Op::SetTableComment(_)
            | Op::SetColumnComment(_)
            | Op::CreateEnum(_)
            | Op::DropEnum(_)
            | Op::RenameEnum(_)
            // They were taken apart.
            | Op::Retire(_)
            | Op::Purge(_) => {}
            Op::CreatePartition(op::CreatePartition { of, .. })
            | Op::AttachPartition(op::AttachPartition { of, .. }) => {
                return Err(no_partition(of.site));
            }
            Op::DetachPartition(op) => return Err(no_partition(op.partition.site())),
            Op::AddColumn(op::AddColumn { table, .. })
            | Op::DropColumn(op::DropColumn { table, .. })
            | Op::RenameColumn(op::RenameColumn { table, .. })
            | Op::SetType(op::SetType { table, .. })
            | Op::SetNullable(op::SetNullable { table, .. })
            | Op::SetDefault(op::SetDefault { table, .. })
            | Op::SetIdentity(op::SetIdentity { table, .. })
            | Op::SetStorage(op::SetStorage { table, .. })
            | Op::AddConstraint(op::AddConstraint { table, .. })
            | Op::DropConstraint(op::DropConstraint { table, .. })
            | Op::SetDeferrable(op::SetDeferrable { table, .. })
            | Op::ValidateConstraint(op::ValidateConstraint { table, .. })
            | Op::RenameConstraint(op::RenameConstraint { table, .. })
            | Op::CreateIndex(op::CreateIndex { table, .. }) => {
                self.change(index, std::slice::from_ref(table), walked)?;
            }
            Op::DropIndex(op) => self.change(index, &table_of(&op.index, walked), walked)?,
            Op::RenameIndex(op) => self.change(index, &table_of(&op.from, walked), walked)?,
            Op::AddEnumValue(op) => self.change(index, &tables_of(&op.name, walked), walked)?,
            Op::DropEnumValue(op) => self.change(index, &tables_of(&op.name, walked), walked)?,
            Op::RenameEnumValue(op) => self.change(index, &tables_of(&op.name, walked), walked)?,
        }
        Ok(())
    }

    /// A change of some tables, gathered with the adjacent ones.
    fn change(
        &mut self,
        index: usize,
        tables: &[ObjectName],
        walked: &Walked<'_>,
    ) -> Result<(), Unsupported> {
        let gathered = |name: &ObjectName| self.pending.iter().any(|group| group.table == *name);
        let joins = match tables {
            [] => return Ok(()),
            [only] => gathered(only),
            _ => self
                .pending
                .iter()
                .all(|group| tables.contains(&group.table)),
        };
        let mut fits = joins;
        for group in &self.pending {
            fits = fits && (!tables.contains(&group.table) || group.fits(walked)?);
        }
        if !fits {
            self.flush();
        }
        if self.pending.is_empty() {
            self.pending_from = index;
        }
        for name in tables {
            let known = self.pending.iter().position(|group| group.table == *name);
            let place = known.unwrap_or(self.pending.len());
            if known.is_none() {
                let empty = walked.created.contains(name) && !self.filled;
                let unguarded = empty || self.request.strategy == Strategy::Direct;
                let group = Group::new(name, walked, unguarded, self.request.target);
                self.pending.push(group);
            }
            if let Some(group) = self.pending.get_mut(place) {
                group.absorb(walked)?;
            }
        }
        Ok(())
    }

    /// Sends the gathered changes into the transaction.
    fn flush(&mut self) {
        let groups = std::mem::take(&mut self.pending);
        // A guard is looked at before its step: the tables must be by then what it takes them for.
        let blind = |group: &Group| {
            group
                .guarded
                .iter()
                .any(|name| self.open.touched.contains(name))
        };
        if groups.iter().any(blind) {
            self.close(self.pending_from);
        }
        for group in groups {
            let commands = group.commands();
            match commands.and_then(|commands| self.with_origin(commands, &group)) {
                Ok(commands) if commands.is_empty() && group.guards.is_empty() => {}
                Ok(commands) => {
                    if self.open.enforced && suspends(&commands) {
                        self.close(self.pending_from);
                    }
                    let title = group.title();
                    self.touch(&group.table, group.existed);
                    self.open.guards.extend(group.guards);
                    self.emit(commands, title);
                }
                Err(unsupported) => self.fail(unsupported),
            }
        }
    }

    /// The commands, where a rebuild among them knows its table as the migration finds it.
    fn with_origin(
        &self,
        mut commands: Vec<Command>,
        group: &Group,
    ) -> Result<Vec<Command>, Unsupported> {
        if !group.existed {
            return Ok(commands);
        }
        for command in &mut commands {
            if let Command::Rebuild(rebuild) = command {
                rebuild.origin = self.origin(&group.table)?;
            }
        }
        Ok(commands)
    }

    /// A table under the name, and in the shape, that it has before the migration.
    fn origin(&self, table: &ObjectName) -> Result<Option<Expected>, Unsupported> {
        // A renamed table flushes: what is gathered has one name all along.
        let first = self.walked.get(self.pending_from);
        let name = first
            .and_then(|walked| walked.renamed.get(table))
            .unwrap_or(table);
        let Request { before, target, .. } = *self.request;
        let Some(found) = before.table(name) else {
            return Ok(None);
        };
        Ok(Some(Expected {
            table: found.name.name.to_string(),
            create: table::create(found, before, target)?,
        }))
    }

    fn emit(&mut self, commands: Vec<Command>, title: String) {
        self.open.commands.extend(commands);
        self.open.titles.push(title);
    }

    fn touch(&mut self, table: &ObjectName, existed: bool) {
        self.open.touched.insert(table.clone());
        let name = table.to_string();
        if existed && !self.open.locks.contains(&name) {
            self.open.locks.push(name);
        }
    }

    fn drop_table(
        &mut self,
        index: usize,
        name: &ObjectName,
        walked: &Walked<'_>,
    ) -> Result<(), Unsupported> {
        self.flush();
        if self.open.enforced {
            self.close(index);
        }
        let command = Command::Sql(table::drop(name)?);
        self.emit(vec![command], walked.op.describe());
        self.touch(name, !walked.created.contains(name));
        Ok(())
    }

    /// Ends the transaction before the operation `until`.
    fn close(&mut self, until: usize) {
        let next = Transaction {
            from: until,
            ..Transaction::default()
        };
        let done = std::mem::replace(&mut self.open, next);
        if done.commands.is_empty() && done.guards.is_empty() {
            return;
        }
        self.steps.push(Step {
            title: title(&done.titles),
            work: Work::Transaction(done.commands),
            guards: done.guards,
            locks: done.locks,
            undo: self.undo_of(done.from, until),
        });
    }

    fn undo_of(&self, from: usize, until: usize) -> Vec<Work> {
        match self.walked.get(from..until) {
            Some(walked) if self.request.undo => undo(walked, self.request),
            _ => Vec::new(),
        }
    }

    fn execute(&mut self, index: usize, op: &Execute, walked: &Walked<'_>) {
        self.flush();
        let Some(Arm::Sql(sql)) = op.up.get(Dialect::Sqlite) else {
            return;
        };
        self.filled = true;
        let Some(repeatable) = outside_transactions(&sql.text) else {
            return self.enforced(index, sql.text.clone(), walked);
        };
        let probe = match Probe::written(op, Dialect::Sqlite) {
            Some(written) => written,
            None if repeatable => Probe::Repeatable,
            None => Probe::Unknown,
        };
        let work = Work::Autonomous {
            sql: sql.text.clone(),
            probe,
        };
        self.push(index, work, walked);
    }

    fn object(&mut self, walked: &Walked<'_>) -> Result<(), Unsupported> {
        self.flush();
        let target = self.request.target;
        if let Some(change) = ObjectChange::of(walked.op, &walked.before, target.dialect) {
            let statements = object::statements(&change, &walked.after, target)?;
            let commands = statements.into_iter().map(Command::Sql).collect();
            self.emit(commands, walked.op.describe());
        }
        Ok(())
    }

    /// Later guards have to see what is done, and those of a delete what was done before it.
    fn rows(
        &mut self,
        index: usize,
        table: &ObjectName,
        walked: &Walked<'_>,
    ) -> Result<(), Unsupported> {
        self.flush();
        self.filled = true;
        let guards = rows::guards(walked, self.request)?;
        if !guards.is_empty() {
            self.close(index);
        }
        self.open
            .guards
            .extend(guards.into_iter().map(|(guard, _)| guard));
        for sql in rows::statements(walked.op, &walked.before, self.request.target)? {
            self.enforced(index, sql, walked);
        }
        self.open.touched.insert(table.clone());
        Ok(())
    }

    /// A statement under which foreign keys have to be on.
    fn enforced(&mut self, index: usize, sql: String, walked: &Walked<'_>) {
        if suspends(&self.open.commands) {
            self.close(index);
        }
        self.open.enforced = true;
        self.emit(vec![Command::Sql(sql)], walked.op.describe());
    }

    fn backfill(
        &mut self,
        index: usize,
        op: &Backfill,
        walked: &Walked<'_>,
    ) -> Result<(), Unsupported> {
        self.flush();
        self.filled = true;
        let batches = batches::batches(op, &walked.before, self.request.target)?;
        // What takes an online step back is planned as direct, and walks the table all the same.
        let is_one_update = self.request.strategy == Strategy::Direct && self.request.undo;
        if is_one_update && batches.closures.is_none() {
            self.enforced(index, batches.whole(), walked);
        } else {
            self.push(index, Work::Batches(batches), walked);
        }
        Ok(())
    }

    /// A step of one operation.
    fn push(&mut self, index: usize, work: Work, walked: &Walked<'_>) {
        self.close(index);
        self.steps.push(Step {
            title: walked.op.describe(),
            work,
            guards: Vec::new(),
            locks: Vec::new(),
            undo: self.undo_of(index, index + 1),
        });
        self.open.from = index + 1;
    }
}

/// The table of an index.
fn table_of(index: &ObjectName, walked: &Walked<'_>) -> Vec<ObjectName> {
    let table = walked.before.table_of_index(index);
    table.map(|table| table.name.clone()).into_iter().collect()
}

/// The tables that have a column of an enum.
fn tables_of(name: &ObjectName, walked: &Walked<'_>) -> Vec<ObjectName> {
    let columns = walked.before.columns_of_enum(name);
    let tables: BTreeSet<ObjectName> = columns.map(|(table, _)| table.name.clone()).collect();
    tables.into_iter().collect()
}

/// Whether the commands run with foreign keys off, under which the user's own SQL must not run.
fn suspends(commands: &[Command]) -> bool {
    commands.iter().any(Command::suspends_foreign_keys)
}

/// Whether a statement cannot run inside a transaction, or does nothing there; and if so,
/// whether running it twice does no harm.
fn outside_transactions(sql: &str) -> Option<bool> {
    let mut words = sql.split_whitespace();
    let first = words.next()?.trim_end_matches(';').to_ascii_uppercase();
    let into = words.any(|word| word.eq_ignore_ascii_case("into"));
    match first.as_str() {
        "VACUUM" => Some(!into),
        "PRAGMA" => Some(true),
        "ATTACH" | "DETACH" => Some(false),
        _ => None,
    }
}

/// One line for a transaction.
fn title(titles: &[String]) -> String {
    const SHOWN: usize = 3;
    match titles.split_at_checked(SHOWN) {
        Some((first, rest)) if rest.len() > 1 => {
            format!("{}, and {} more changes", first.join(", "), rest.len())
        }
        _ => titles.join(", "),
    }
}
