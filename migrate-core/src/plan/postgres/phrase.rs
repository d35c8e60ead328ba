//! The plain statements of one operation, and how neighbours on one table become one ALTER.

use crate::op::{DropConstraint, Op, SetDeferrable, SetIdentity, SetType, named_by};
use crate::plan::rows;
use crate::schema::{Column, ConstraintKind, Table};
use crate::sql::postgres::dependents::Dependents;
use crate::sql::postgres::index::Writers;
use crate::sql::postgres::{
    column, comment, constraint, enums, identity, index, key, object, partition, storage, table,
};
use crate::sql::{ObjectChange, Unsupported, column_type, refuse_identity_type};
use crate::{Name, ObjectName, Schema, Target};

/// A statement, or an action that may share its ALTER TABLE with others.
#[derive(Clone, Debug)]
pub(super) enum Phrase {
    /// A whole statement.
    Statement(String),
    /// An action of ALTER TABLE.
    Action {
        /// The table.
        table: ObjectName,
        /// The column or constraint that it is about: one ALTER does not take two actions on
        /// one subject, since the server reorders them.
        subject: Name,
        /// The action.
        sql: String,
    },
}

/// Puts neighbouring actions on one table into one ALTER TABLE.
pub(super) fn merged(phrases: Vec<Phrase>) -> Vec<String> {
    let mut statements = Vec::new();
    let mut open: Option<(ObjectName, Vec<Name>, Vec<String>)> = None;
    for phrase in phrases {
        match (phrase, &mut open) {
            (
                Phrase::Action {
                    table,
                    subject,
                    sql,
                },
                Some((altered, subjects, actions)),
            ) if table == *altered && !subjects.contains(&subject) => {
                subjects.push(subject);
                actions.push(sql);
            }
            (phrase, _) => {
                let closed = open.take();
                statements.extend(closed.map(|(name, _, actions)| table::alter(&name, &actions)));
                match phrase {
                    Phrase::Statement(sql) => statements.push(sql),
                    Phrase::Action {
                        table,
                        subject,
                        sql,
                    } => open = Some((table, vec![subject], vec![sql])),
                }
            }
        }
    }
    statements.extend(open.map(|(name, _, actions)| table::alter(&name, &actions)));
    statements
}

/// What an operation is in plain SQL, all of which may run in a transaction. `execute` and
/// `backfill` are no statements of ours and give nothing.
pub(super) fn plain(
    op: &Op,
    before: &Schema,
    after: &Schema,
    target: Target,
) -> Result<Vec<Phrase>, Unsupported> {
    let mut phrases = own(op, before, after, target)?;
    // A new partition is made with the names of what it inherits.
    if !matches!(op, Op::CreatePartition(_)) {
        let names = partition::keep_names(named_by(op, after));
        phrases.extend(names.map(Phrase::Statement));
    }
    Ok(phrases)
}

/// The same, whatever the server calls what partitions inherit.
fn own(
    op: &Op,
    before: &Schema,
    after: &Schema,
    target: Target,
) -> Result<Vec<Phrase>, Unsupported> {
    Ok(match op {
        Op::CreateTable(op) => {
            let resolved = after.table(&op.table.name).unwrap_or(&op.table);
            statements(table::create(resolved, after, target)?)
        }
        Op::CreatePartition(op) => match known(after, &op.name) {
            Some(table) => statements(table::create(table, after, target)?),
            None => Vec::new(),
        },
        Op::AttachPartition(op) => {
            statement(partition::attach(&op.partition, &op.of, before, target)?)
        }
        Op::DetachPartition(op) => {
            let table = known(before, &op.partition);
            let names = table.and_then(|table| partition::keep_names(before.inherited(table)));
            let detach = partition::detach(&op.table, &op.partition, "");
            statements(names.into_iter().chain([detach]).collect())
        }
        Op::DropTable(op) => statements(partition::drop(&op.table, before)),
        Op::RenameTable(op) => statements(table::rename(&op.from, &op.to)),
        Op::SetTableComment(op) => statement(comment::on_table(&op.table, op.comment.as_deref())),
        Op::SetStorage(op) => match (known(before, &op.table), known(after, &op.table)) {
            (Some(old), Some(new)) => {
                let sql = storage::alter(old, new, after, target)?;
                statements(sql.into_iter().collect())
            }
            _ => Vec::new(),
        },
        Op::RenameColumn(op) => statement(column::rename(&op.table, &op.from, &op.to)),
        Op::SetColumnComment(op) => {
            let text = op.comment.as_deref();
            statement(comment::on_column(&op.table, &op.column, text))
        }
        Op::AddColumn(_)
        | Op::DropColumn(_)
        | Op::SetType(_)
        | Op::SetNullable(_)
        | Op::SetDefault(_)
        | Op::SetIdentity(_)
        | Op::SetDeferrable(_)
        | Op::DropConstraint(_) => return actions(op, before, after, target),
        Op::AddConstraint(op) => match known(after, &op.table) {
            Some(table) => {
                let resolved = table.constraint(op.constraint.name.as_str());
                let constraint = resolved.unwrap_or(&op.constraint);
                statement(constraint::add(constraint, table, after, target)?)
            }
            None => Vec::new(),
        },
        Op::ValidateConstraint(op) => statement(constraint::validate(&op.table, &op.name)),
        Op::RenameConstraint(op) => statement(constraint::rename(&op.table, &op.from, &op.to)),
        Op::CreateIndex(op) => match after.indexed(&op.table) {
            Some(table) => {
                let writers = Writers::Wait;
                statement(index::create(&op.index, &table, after, target, writers)?)
            }
            None => Vec::new(),
        },
        Op::DropIndex(op) => statement(index::drop(&op.index, Writers::Wait)),
        Op::RenameIndex(op) => statement(index::rename(&op.from, &op.to)),
        Op::CreateEnum(op) => statements(enums::create(&op.ty)),
        Op::DropEnum(op) => statement(enums::drop(&op.name)),
        Op::AddEnumValue(op) => statement(enums::add_value(&op.name, &op.value, &op.place)),
        Op::DropEnumValue(op) => match after.enum_type(&op.name) {
            Some(ty) => statements(enums::swap(ty, before, after, target)?),
            None => Vec::new(),
        },
        Op::RenameEnum(op) => statement(enums::rename(&op.from, &op.to)),
        Op::RenameEnumValue(op) => statement(enums::rename_value(&op.name, &op.from, &op.to)),
        Op::InsertRows(_) | Op::DeleteRows(_) => statements(rows::statements(op, before, target)?),
        Op::CreateObject(_) | Op::DropObject(_) | Op::ReplaceObject(_) | Op::RenameObject(_) => {
            match ObjectChange::of(op, before, target.dialect) {
                Some(change) => statements(object::statements(&change, after, target)?),
                None => Vec::new(),
            }
        }
        // They were taken apart.
        Op::Retire(_) | Op::Purge(_) => Vec::new(),
        Op::Execute(_) | Op::Backfill(_) => Vec::new(),
    })
}

/// The operations that are actions of ALTER TABLE.
fn actions(
    op: &Op,
    before: &Schema,
    after: &Schema,
    target: Target,
) -> Result<Vec<Phrase>, Unsupported> {
    Ok(match op {
        Op::AddColumn(op) => match known(after, &op.table) {
            Some(table) => add_column(&op.column, table, after, target)?,
            None => Vec::new(),
        },
        Op::DropColumn(op) => {
            let column = crate::sql::postgres::quote(&op.column);
            vec![action(
                &op.table,
                &op.column,
                format!("DROP COLUMN {column}"),
            )]
        }
        Op::SetType(op) => set_type(op, before, after, target)?,
        Op::SetNullable(op) => {
            let sql = column::set_nullable(&op.column, op.nullable);
            vec![action(&op.table, &op.column, sql)]
        }
        Op::SetDefault(op) => {
            let known = known(before, &op.table).and_then(|table| table.column(op.column.as_str()));
            match known {
                Some(known) => {
                    let value = op.default.as_ref();
                    let sql = column::set_default(&op.column, &known.ty, value, after, target)?;
                    vec![action(&op.table, &op.column, sql)]
                }
                None => Vec::new(),
            }
        }
        Op::SetIdentity(op) => set_identity(op, before, after, target)?,
        Op::SetDeferrable(op) => set_deferrable(op, after, target)?,
        Op::DropConstraint(op) => drop_constraint(op, before),
        _ => Vec::new(),
    })
}

/// A column that begins to be numbered goes on behind the numbers that its rows have.
fn set_identity(
    op: &SetIdentity,
    before: &Schema,
    after: &Schema,
    target: Target,
) -> Result<Vec<Phrase>, Unsupported> {
    let SetIdentity { table, column, .. } = op;
    let (Some(old), Some(new)) = (known(before, table), known(after, table)) else {
        return Ok(Vec::new());
    };
    let old = old.column(column.as_str());
    let old = old.and_then(|column| column.identity.as_ref());
    let Some(now) = new.column(column.as_str()) else {
        return Ok(Vec::new());
    };
    let act = |sql: String| action(table, column, sql);
    Ok(match (old, &op.identity) {
        (None, None) => Vec::new(),
        (Some(_), None) => vec![act(identity::drop(column))],
        (None, Some(wanted)) => {
            refuse_identity_type(now, target)?;
            let go_on = identity::go_on(column, &wanted.numbering, table);
            let add = identity::add(wanted, now, new, after);
            vec![act(add), Phrase::Statement(go_on)]
        }
        (Some(old), Some(wanted)) => {
            let numbering = &wanted.numbering;
            let starts = numbering.start.is_some() && numbering.start != old.numbering.start;
            let go_on = starts.then(|| identity::go_on_from_start(column, numbering, table));
            let change = identity::change(column, old, wanted).map(act);
            change
                .into_iter()
                .chain(go_on.map(Phrase::Statement))
                .collect()
        }
    })
}

/// A primary key that goes leaves its columns NOT NULL, even those that were not so before it.
fn drop_constraint(op: &DropConstraint, before: &Schema) -> Vec<Phrase> {
    let sql = constraint::drop_action(&op.name);
    let mut phrases = vec![action(&op.table, &op.name, sql)];
    let Some(table) = known(before, &op.table) else {
        return phrases;
    };
    let dropped = table.constraint(op.name.as_str());
    if let Some(ConstraintKind::PrimaryKey { columns }) = dropped.map(|dropped| &dropped.kind) {
        for name in columns {
            if table
                .column(name.as_str())
                .is_some_and(|column| column.nullable)
            {
                let sql = column::set_nullable(name, true);
                phrases.push(action(&op.table, name, sql));
            }
        }
    }
    phrases
}

/// ADD COLUMN and the column's comment.
pub(super) fn add_column(
    column: &Column,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<Vec<Phrase>, Unsupported> {
    identity::refuse_under_partitions(column, table, schema, target)?;
    let definition = column::definition(column, table, schema, target)?;
    let mut phrases = vec![action(
        &table.name,
        &column.name,
        format!("ADD COLUMN {definition}"),
    )];
    if let Some(text) = &column.comment {
        let sql = comment::on_column(&table.name, &column.name, Some(text));
        phrases.push(Phrase::Statement(sql));
    }
    phrases.extend(statements(storage::repeat_toast(table, schema)));
    Ok(phrases)
}

/// The type change of a column. What the server keeps in words of the old type goes and comes
/// back: it would look at the rows for a check, and build such an index, anew by itself.
fn set_type(
    op: &SetType,
    before: &Schema,
    after: &Schema,
    target: Target,
) -> Result<Vec<Phrase>, Unsupported> {
    let (Some(old), Some(new)) = (known(before, &op.table), known(after, &op.table)) else {
        return Ok(Vec::new());
    };
    if is_same_type(op, old, before, target)? {
        return Ok(Vec::new());
    }
    key::check_table(new)?;
    key::check_type_under_key(old, &op.column, before)?;
    let actions = column::set_type(op, old, before, target)?;
    let column = old.column(op.column.as_str());
    let is_same_kind = column.is_some_and(|column| column.ty.is_of_kind(&op.ty));
    let mut all = match is_same_kind {
        true => vec![table::alter(&op.table, &actions)],
        false => {
            let around = Dependents::around(actions, (old, new), &op.column, after, target)?;
            with_those_of_partitions(around, op, (before, after), target)?
        }
    };
    all.extend(storage::repeat_toast(new, after));
    Ok(statements(all))
}

/// A type change, and what partitions have of their own in words of the type.
fn with_those_of_partitions(
    change: Vec<String>,
    op: &SetType,
    (before, after): (&Schema, &Schema),
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    let mut all = Vec::new();
    for partition in before.partitions_below(&op.table) {
        all.extend(Dependents::of(partition, &[&op.column]).drops(partition));
    }
    all.extend(change);
    for partition in after.partitions_below(&op.table) {
        let dependents = Dependents::of(partition, &[&op.column]);
        all.extend(dependents.creates(partition, after, target)?);
    }
    Ok(all)
}

/// Whether both types are one in SQL, so that nothing has to be done.
fn is_same_type(
    op: &SetType,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<bool, Unsupported> {
    let (Some(column), None) = (table.column(op.column.as_str()), &op.using) else {
        return Ok(false);
    };
    Ok(column_type(&column.ty, schema, target)? == column_type(&op.ty, schema, target)?)
}

/// Only a foreign key can be told: the others are made anew, with their indexes.
fn set_deferrable(
    op: &SetDeferrable,
    after: &Schema,
    target: Target,
) -> Result<Vec<Phrase>, Unsupported> {
    let Some(table) = known(after, &op.table) else {
        return Ok(Vec::new());
    };
    let sql = match table.constraint(op.name.as_str()) {
        Some(own) if own.is_key() => {
            let drop = constraint::drop_action(&op.name);
            let add = constraint::add_action(own, table, after, target)?;
            format!("{drop}, {add}")
        }
        _ => constraint::set_deferrable(&op.name, op.deferrable),
    };
    Ok(vec![action(&op.table, &op.name, sql)])
}

/// An action of ALTER TABLE on a column or a constraint.
pub(super) fn action(table: &ObjectName, subject: &Name, sql: String) -> Phrase {
    Phrase::Action {
        table: table.clone(),
        subject: subject.clone(),
        sql,
    }
}

fn statement(sql: String) -> Vec<Phrase> {
    vec![Phrase::Statement(sql)]
}

fn statements(all: Vec<String>) -> Vec<Phrase> {
    all.into_iter().map(Phrase::Statement).collect()
}

fn known<'a>(schema: &'a Schema, table: &ObjectName) -> Option<&'a Table> {
    schema.table(table)
}
