//! The strategy on MySQL and MariaDB: every DDL is a step of its own, since each commits.
//!
//! The actions of an alter block on one table become one ALTER TABLE, where the server and
//! the names allow it (`group`). A statement is the difference between the schemas around it
//! (`change`), and so is the one that takes it back. ALGORITHM and LOCK are left to the
//! server, which takes the lightest that it can.

mod altered;
mod change;
mod enums;
mod group;
mod guards;
mod object;
mod retype;
mod statement;

#[cfg(test)]
mod tests;
#[cfg(all(test, feature = "syntax"))]
mod written;

use std::sync::Arc;

use super::batches::batches;
use super::walk::{Walked, walk};
use super::{Command, Request, Step, Strategy, Work, rows};
use crate::op::{
    AttachPartition, Backfill, CreatePartition, CreateTable, DeleteRows, DropTable, InsertRows,
    Inverse, Op, RenameTable,
};
use crate::sql::{Unsupported, mysql, no_partition};
use crate::{ObjectName, Schema, Target};
use change::{Change, autonomous};

pub(super) fn build(request: &Request<'_>) -> Result<Vec<Step>, Vec<Unsupported>> {
    let walked = walk(request);
    let mut planner = Planner {
        request,
        target: request.target,
        online: request.strategy == Strategy::Online,
        steps: Vec::new(),
    };
    let mut errors: Vec<Unsupported> = Vec::new();
    for group in group::groups(&walked, planner.online) {
        if let Err(error) = planner.plan(group)
            && !errors.contains(&error)
        {
            errors.push(error);
        }
    }
    if errors.is_empty() {
        Ok(planner.steps)
    } else {
        Err(errors)
    }
}

/// The steps so far.
struct Planner<'a> {
    request: &'a Request<'a>,
    target: Target,
    online: bool,
    steps: Vec<Step>,
}

impl Planner<'_> {
    /// Plans operations that become one statement, or one that becomes several.
    fn plan(&mut self, group: &[Walked<'_>]) -> Result<(), Unsupported> {
        let Some(first) = group.first() else {
            return Ok(());
        };
        if first.is_about_view_index() {
            return Ok(());
        }
        match first.op {
            Op::CreateTable(op) => self.create_table(op, first),
            Op::DropTable(op) => self.drop_table(op, first),
            Op::RenameTable(op) => {
                self.rename_table(op, first);
                Ok(())
            }
            Op::SetType(op) if retype::conversion(op, &first.before).is_some() => {
                self.retype(op, first)
            }
            Op::SetTableComment(_)
            | Op::SetStorage(_)
            | Op::AddColumn(_)
            | Op::DropColumn(_)
            | Op::RenameColumn(_)
            | Op::SetType(_)
            | Op::SetNullable(_)
            | Op::SetDefault(_)
            | Op::SetIdentity(_)
            | Op::SetColumnComment(_)
            | Op::AddConstraint(_)
            | Op::DropConstraint(_)
            | Op::SetDeferrable(_)
            | Op::ValidateConstraint(_)
            | Op::RenameConstraint(_)
            | Op::CreateIndex(_)
            | Op::DropIndex(_)
            | Op::RenameIndex(_) => self.alter(group),
            // An enum is part of the columns that have it.
            Op::CreateEnum(_) | Op::DropEnum(_) | Op::RenameEnum(_) => Ok(()),
            Op::AddEnumValue(op) => self.alter_enum(&op.name, first),
            Op::DropEnumValue(op) => self.drop_enum_value(op, first),
            Op::RenameEnumValue(op) => self.rename_enum_value(op, first),
            Op::Execute(op) => self.execute(op, first),
            Op::Backfill(op) => self.backfill(op, first),
            Op::InsertRows(_) | Op::DeleteRows(_) => self.rows(first),
            Op::CreateObject(_)
            | Op::DropObject(_)
            | Op::ReplaceObject(_)
            | Op::RenameObject(_) => self.object(first),
            // They were taken apart.
            Op::Retire(_) | Op::Purge(_) => Ok(()),
            Op::CreatePartition(CreatePartition { of, .. })
            | Op::AttachPartition(AttachPartition { of, .. }) => Err(no_partition(of.site)),
            Op::DetachPartition(op) => Err(no_partition(op.partition.site())),
        }
    }

    fn create_table(&mut self, op: &CreateTable, walked: &Walked<'_>) -> Result<(), Unsupported> {
        let Some(table) = walked.after.table(&op.table.name) else {
            return Ok(());
        };
        let name = &table.name;
        let sql = mysql::create_table(table, &walked.after, self.target)?;
        let undo = autonomous(mysql::drop_table(name, self.target), &[name]);
        let mut step = step(walked.op.describe(), autonomous(sql, &[name]), vec![undo]);
        let parents = table.foreign_keys().map(|(_, key)| &key.table);
        step.locks = locks(parents.filter(|parent| *parent != name), walked);
        self.steps.push(step);
        Ok(())
    }

    fn drop_table(&mut self, op: &DropTable, walked: &Walked<'_>) -> Result<(), Unsupported> {
        let Some(table) = walked.before.table(&op.table) else {
            return Ok(());
        };
        let create = mysql::create_table(table, &walked.before, self.target)?;
        let work = autonomous(mysql::drop_table(&op.table, self.target), &[&op.table]);
        let mut undo = vec![autonomous(create, &[&op.table])];
        // Its triggers go along, and come back behind it.
        undo.extend(object::undo(walked, self.target));
        let mut step = step(walked.op.describe(), work, undo);
        step.locks = locks([&op.table], walked);
        self.steps.push(step);
        Ok(())
    }

    fn rename_table(&mut self, op: &RenameTable, walked: &Walked<'_>) {
        let both = [&op.from, &op.to];
        let work = autonomous(mysql::rename_table(&op.from, &op.to, self.target), &both);
        let undo = autonomous(mysql::rename_table(&op.to, &op.from, self.target), &both);
        let mut step = step(walked.op.describe(), work, vec![undo]);
        step.locks = locks([&op.from], walked);
        self.steps.push(step);
    }

    fn alter(&mut self, group: &[Walked<'_>]) -> Result<(), Unsupported> {
        let Some((change, first)) = Change::of(group).zip(group.first()) else {
            return Ok(());
        };
        let mut guards = Vec::new();
        for walked in group {
            if self.is_guarded(&change.table, walked) {
                guards.extend(guards::guards(walked, self.target)?);
            }
        }
        let titles: Vec<String> = group.iter().map(|walked| walked.op.describe()).collect();
        let title = titles.join(", ");
        for change in change.statements(self.target) {
            let made = self.steps.len();
            self.change(&title, &change, first)?;
            if let Some(step) = self.steps.get_mut(made) {
                step.guards.append(&mut guards);
            }
        }
        Ok(())
    }

    /// One ALTER TABLE, or nothing where the database sees no difference.
    fn change(
        &mut self,
        title: &str,
        change: &Change,
        walked: &Walked<'_>,
    ) -> Result<(), Unsupported> {
        let Some(work) = change.work(self.target)? else {
            return Ok(());
        };
        let mut step = step(title.to_owned(), work, change.undo(self.target)?);
        step.locks = locks(change.locked(), walked);
        self.steps.push(step);
        Ok(())
    }

    fn backfill(&mut self, op: &Backfill, walked: &Walked<'_>) -> Result<(), Unsupported> {
        mysql::refuse_rows(&op.table, op.site, &walked.before, self.target)?;
        let batches = batches(op, &walked.before, self.target)?;
        let work = if self.online || batches.closures.is_some() {
            Work::Batches(batches)
        } else {
            Work::Transaction(vec![Command::Sql(batches.whole())])
        };
        let undo = self.inverse(walked)?;
        self.steps.push(step(walked.op.describe(), work, undo));
        Ok(())
    }

    fn rows(&mut self, walked: &Walked<'_>) -> Result<(), Unsupported> {
        if let Op::InsertRows(InsertRows { table, site, .. })
        | Op::DeleteRows(DeleteRows { table, site, .. }) = walked.op
        {
            mysql::refuse_rows(table, *site, &walked.before, self.target)?;
        }
        let statements = rows::statements(walked.op, &walked.before, self.target)?;
        let Some(work) = transaction(statements) else {
            return Ok(());
        };
        let mut step = step(walked.op.describe(), work, self.inverse(walked)?);
        let guards = rows::guards(walked, self.request)?;
        step.guards = guards.into_iter().map(|(guard, _)| guard).collect();
        self.steps.push(step);
        Ok(())
    }

    /// What takes back an operation that changes rows only.
    fn inverse(&self, walked: &Walked<'_>) -> Result<Vec<Work>, Unsupported> {
        let Inverse::Ops(ops) = walked.op.inverse(&walked.before) else {
            return Ok(Vec::new());
        };
        let mut works = Vec::new();
        for op in &ops {
            match op {
                Op::Backfill(op) => {
                    works.push(Work::Batches(batches(op, &walked.after, self.target)?));
                }
                Op::Execute(op) => works.extend(statement::work(op, self.target)?),
                _ => {
                    let statements = rows::statements(op, &walked.after, self.target)?;
                    works.extend(transaction(statements));
                }
            }
        }
        Ok(works)
    }

    /// Whether rows may stand in the way: the table is older than the migration.
    fn is_guarded(&self, table: &ObjectName, walked: &Walked<'_>) -> bool {
        self.online && !walked.created.contains(table)
    }
}

/// One transaction of statements, where there are any.
fn transaction(statements: Vec<String>) -> Option<Work> {
    let commands: Vec<Command> = statements.into_iter().map(Command::Sql).collect();
    (!commands.is_empty()).then_some(Work::Transaction(commands))
}

fn step(title: String, work: Work, undo: Vec<Work>) -> Step {
    Step {
        title,
        work,
        guards: Vec::new(),
        locks: Vec::new(),
        undo,
    }
}

/// Those of the tables that are older than the migration, each once.
fn locks<'t>(tables: impl IntoIterator<Item = &'t ObjectName>, walked: &Walked<'_>) -> Vec<String> {
    let mut locks: Vec<String> = tables
        .into_iter()
        .filter(|table| !walked.created.contains(*table))
        .map(ToString::to_string)
        .collect();
    locks.sort();
    locks.dedup();
    locks
}

/// A schema in which one table is another.
fn with_table(schema: &Schema, table: crate::schema::Table) -> Arc<Schema> {
    let mut schema = schema.clone();
    schema.put_table(table);
    Arc::new(schema)
}
