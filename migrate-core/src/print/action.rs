//! Actions: operations as items of `alter table` and `alter enum`.

use super::expr::Whole;
use super::items::{ColumnItem, ConstraintItem, IdentityItem, IndexItem};
use super::partition::BoundsItem;
use super::storage::StorageItem;
use crate::op::{Concern, Op, Place, Position};
use crate::spelling::{Object, Plain, Text};
use crate::{ObjectName, schema};

/// What a block alters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject<'a> {
    Table(&'a ObjectName),
    Enum(&'a ObjectName),
}

/// What the operation alters, where it can be an action and says so. The table of an index
/// that is dropped is not known here.
pub(super) fn subject(op: &Op) -> Option<Subject<'_>> {
    match op.concern() {
        Concern::Table(table) | Concern::Divided(table) => Some(Subject::Table(table)),
        Concern::Enum(name) => Some(Subject::Enum(name)),
        Concern::Parent(_)
        | Concern::WholeTable(_)
        | Concern::Rows(_)
        | Concern::Index(_)
        | Concern::ObjectOf(_)
        | Concern::Else => None,
    }
}

/// The operation as an action, where it can be one.
pub(super) fn action(op: &Op) -> Option<String> {
    Some(match op {
        Op::SetTableComment(op) => comment(op.comment.as_deref()),
        Op::SetStorage(op) => StorageItem(&op.storage, schema::Subject::Table).to_string(),
        Op::AddColumn(op) => {
            let column = ColumnItem(&op.column);
            match &op.position {
                Position::Last => format!("add column {column}"),
                Position::First => format!("add column {column} first"),
                Position::After(other) => format!("add column {column} after {}", Plain(other)),
            }
        }
        Op::DropColumn(op) => {
            let column = Plain(&op.column);
            match &op.refill {
                Some(value) => format!("drop column {column} refill ({})", Whole(value)),
                None => format!("drop column {column}"),
            }
        }
        Op::RenameColumn(op) => {
            let (from, to) = (Plain(&op.from), Plain(&op.to));
            format!("rename column {from} to {to}")
        }
        Op::SetType(_)
        | Op::SetNullable(_)
        | Op::SetDefault(_)
        | Op::SetIdentity(_)
        | Op::SetColumnComment(_) => alter_column(op)?,
        Op::AddConstraint(op) => format!("add {}", ConstraintItem(&op.table, &op.constraint)),
        Op::DropConstraint(op) => format!("drop constraint {}", Plain(&op.name)),
        Op::SetDeferrable(op) => {
            let (name, when) = (Plain(&op.name), op.deferrable.words());
            format!("alter constraint {name} {when}")
        }
        Op::ValidateConstraint(op) => format!("validate constraint {}", Plain(&op.name)),
        Op::RenameConstraint(op) => {
            let (from, to) = (Plain(&op.from), Plain(&op.to));
            format!("rename constraint {from} to {to}")
        }
        Op::CreateIndex(op) => {
            let item = IndexItem {
                table: &op.table,
                index: &op.index,
                statement: false,
            };
            format!("add {item}")
        }
        Op::AttachPartition(op) => {
            let (name, bounds) = (Object(&op.partition), BoundsItem(&op.of.bounds));
            format!("attach partition {name} {bounds}")
        }
        Op::DetachPartition(op) => format!("detach partition {}", Object(&op.partition)),
        Op::DropIndex(op) => format!("drop index {}", Plain(&op.index.name)),
        Op::AddEnumValue(op) => {
            let value = Plain(&op.value);
            match &op.place {
                Place::Last => format!("add {value}"),
                Place::Before(other) => format!("add {value} before {}", Plain(other)),
                Place::After(other) => format!("add {value} after {}", Plain(other)),
            }
        }
        Op::DropEnumValue(op) => match &op.instead {
            Some(instead) => format!("drop {} use {}", Plain(&op.value), Plain(instead)),
            None => format!("drop {}", Plain(&op.value)),
        },
        Op::RenameEnumValue(op) => {
            let (from, to) = (Plain(&op.from), Plain(&op.to));
            format!("rename {from} to {to}")
        }
        Op::CreateTable(_)
        | Op::DropTable(_)
        | Op::RenameTable(_)
        | Op::RenameIndex(_)
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
        | Op::CreatePartition(_) => return None,
    })
}

fn alter_column(op: &Op) -> Option<String> {
    let (column, change) = match op {
        Op::SetType(op) => (
            &op.column,
            match &op.using {
                Some(value) => format!("type {} using ({})", op.ty, Whole(value)),
                None => format!("type {}", op.ty),
            },
        ),
        Op::SetNullable(op) => {
            let verb = if op.nullable { "drop" } else { "set" };
            (&op.column, format!("{verb} not null"))
        }
        Op::SetDefault(op) => (
            &op.column,
            match &op.default {
                Some(value) => format!("set default {}", Whole(value)),
                None => "drop default".to_owned(),
            },
        ),
        Op::SetIdentity(op) => (
            &op.column,
            match &op.identity {
                Some(identity) => format!("set {}", IdentityItem(identity)),
                None => "drop identity".to_owned(),
            },
        ),
        Op::SetColumnComment(op) => (&op.column, comment(op.comment.as_deref())),
        _ => return None,
    };
    Some(format!("alter column {} {change}", Plain(column)))
}

fn comment(text: Option<&str>) -> String {
    match text {
        Some(text) => format!("comment {}", Text(text)),
        None => "comment none".to_owned(),
    }
}
