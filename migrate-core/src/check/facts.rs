//! What only shows in the migration as a whole: identity columns that are no key at its end,
//! backfills that overwrite what they do not bring back.

use std::collections::BTreeSet;

use super::replay::State;
use crate::op::{Backfill, BackfillDown, Op, Origin, RenameColumn};
use crate::schema::{Column, Table};
use crate::{Diagnostic, Dialect, Down, Migration, Name, ObjectName, Report, Schema, Site, Target};

/// Checks the migration as a whole.
pub(super) fn check(
    migration: &Migration,
    before: &Schema,
    after: &Schema,
    targets: &[Target],
    report: &mut Report,
) {
    if migration.down == Down::Derived {
        check_backfills(migration, before, report);
    }
    for table in after.touched() {
        check_identity(migration, before, table, targets, report);
    }
}

/// The columns that a migration has added so far, under their present names.
#[derive(Default)]
pub(super) struct Added(BTreeSet<(ObjectName, Name)>);

impl Added {
    /// Takes note of one more operation.
    pub(super) fn follow(&mut self, op: &Op) {
        match op {
            Op::AddColumn(add) => {
                self.0.insert((add.table.clone(), add.column.name.clone()));
            }
            Op::RenameColumn(RenameColumn { table, from, to }) => {
                let renamed = self.0.remove(&(table.clone(), from.clone()));
                self.0.extend(renamed.then(|| (table.clone(), to.clone())));
            }
            Op::RenameTable(rename) => {
                let renamed = std::mem::take(&mut self.0).into_iter();
                self.0.extend(renamed.map(|(table, column)| {
                    let table = if table == rename.from {
                        rename.to.clone()
                    } else {
                        table
                    };
                    (table, column)
                }));
            }
            Op::DropColumn(drop) => {
                self.0.remove(&(drop.table.clone(), drop.column.clone()));
            }
            _ => {}
        }
    }

    /// Whether a column is one of them.
    pub(super) fn holds(&self, table: &ObjectName, column: &Name) -> bool {
        self.0.contains(&(table.clone(), column.clone()))
    }
}

/// Without a word on its downgrade, a backfill may fill only what the downgrade drops.
fn check_backfills(migration: &Migration, before: &Schema, report: &mut Report) {
    let mut state = State::new(before, &[], Origin::Derived);
    let mut added = Added::default();
    for op in migration.up.iter().flat_map(|statement| &statement.ops) {
        if let Op::Backfill(backfill) = op
            && backfill.down == BackfillDown::Derived
            && !state.created.contains(&backfill.table)
        {
            check_backfill(backfill, &state.schema, &added, report);
        }
        added.follow(op);
        state.apply(op, &[], &mut Report::default());
    }
}

fn check_backfill(backfill: &Backfill, schema: &Schema, added: &Added, report: &mut Report) {
    let Some(table) = schema.table(&backfill.table) else {
        return;
    };
    let set = backfill.set.iter().map(|assignment| &assignment.column);
    let mut set = set.filter(|column| table.column(column.as_str()).is_some());
    let Some(overwritten) = set.find(|column| !added.holds(&backfill.table, column)) else {
        return;
    };
    report.push(
        Diagnostic::new(
            backfill.site,
            format!(
                "this backfill overwrites `{}.{overwritten}`, and nothing says how to undo that",
                backfill.table
            ),
        )
        .help("add `reverse { set … }`, or `keep` where the new values may stay"),
    );
}

/// MySQL, MariaDB and SQLite number the rows of a key only.
fn check_identity(
    migration: &Migration,
    before: &Schema,
    table: &Table,
    targets: &[Target],
    report: &mut Report,
) {
    let mut columns = table.columns.iter();
    let Some(column) = columns.find(|column| column.identity.is_some()) else {
        return;
    };
    let lacking = targets
        .iter()
        .find(|target| !identity_fits(column, table, target.dialect));
    let Some(target) = lacking else {
        return;
    };
    let was_so = before.table(&table.name).is_some_and(|known| {
        known
            .column(column.name.as_str())
            .is_some_and(|known_column| {
                known_column.identity.is_some()
                    && !identity_fits(known_column, known, target.dialect)
            })
    });
    if was_so {
        return;
    }
    let (message, help) = if target.dialect == Dialect::Sqlite {
        (
            "the primary key",
            "make it the only column of the `primary key`",
        )
    } else {
        (
            "the first column of a key",
            "make it `primary key` or `unique`",
        )
    };
    let message = format!(
        "identity column `{}` of `{}` has to be {message} on {target}",
        column.name, table.name
    );
    let site = blame(migration, table, column);
    report.push(Diagnostic::new(site, message).help(help));
}

fn identity_fits(column: &Column, table: &Table, dialect: Dialect) -> bool {
    let key = table.primary_key();
    match dialect {
        Dialect::Postgres => true,
        Dialect::Mysql | Dialect::Mariadb => {
            let own = std::slice::from_ref(&column.name);
            key.first() == Some(&column.name) || table.is_unique(own)
        }
        Dialect::Sqlite => matches!(key, [only] if *only == column.name),
    }
}

/// The last place in the migration that has to do with the table's keys.
fn blame(migration: &Migration, table: &Table, column: &Column) -> Site {
    let mut site = Site::NOWHERE;
    for statement in &migration.up {
        for op in &statement.ops {
            match op {
                Op::CreateTable(create) if create.table.name == table.name => {
                    let known = create.table.column(column.name.as_str());
                    let identity = known.and_then(|known| known.identity.as_ref());
                    site = identity.map_or(site, |identity| identity.site);
                }
                Op::AddColumn(add) if add.table == table.name && add.column.name == column.name => {
                    site = add
                        .column
                        .identity
                        .as_ref()
                        .map_or(site, |identity| identity.site);
                }
                Op::SetIdentity(set) if set.table == table.name && set.column == column.name => {
                    site = set.column.site();
                }
                Op::DropConstraint(drop) if drop.table == table.name => site = drop.name.site(),
                Op::DropIndex(drop) => site = drop.index.site(),
                _ => {}
            }
        }
        if site.number().is_none() {
            site = statement.site;
        }
    }
    site
}
