//! Operations: what a migration asks for, one file each.
//!
//! An operation is plain data with four short methods in its file: `apply` changes the
//! schema or reports why it cannot, `inverse` gives what undoes it, `footprint` the names
//! it touches, `describe` one line for people. This file is the closed list of them and
//! the dispatch; spelling is in `syntax/` and `print`, phrasing in `sql/`, steps in `plan/`.

mod add_column;
mod add_constraint;
mod add_enum_value;
mod attach_partition;
mod backfill;
mod bounds;
mod callers;
mod change;
mod closure;
mod column;
mod concern;
mod constraint;
mod create_enum;
mod create_index;
mod create_object;
mod create_partition;
mod create_table;
mod delete_rows;
mod dependants;
mod detach_partition;
mod divisor;
mod drop_column;
mod drop_constraint;
mod drop_enum;
mod drop_enum_value;
mod drop_index;
mod drop_object;
mod drop_table;
mod execute;
mod execute_check;
mod expression;
mod expressions;
mod footprint;
mod foreign_key;
mod index;
mod inherited;
mod inherited_triggers;
mod insert_rows;
mod inverse;
mod lookup;
mod named_check;
mod namespace;
mod object;
mod object_check;
mod object_users;
mod opaque;
mod overloads;
mod partition_check;
mod parts;
mod purge;
mod rename_column;
mod rename_constraint;
mod rename_enum;
mod rename_enum_value;
mod rename_index;
mod rename_object;
mod rename_table;
mod replace_object;
mod retire;
mod rows;
mod set_column_comment;
mod set_default;
mod set_deferrable;
mod set_identity;
mod set_nullable;
mod set_storage;
mod set_table_comment;
mod set_type;
mod sql_check;
mod sql_excerpt;
mod text_users;
mod validate_constraint;

pub use add_column::{AddColumn, Position};
pub use add_constraint::AddConstraint;
pub use add_enum_value::{AddEnumValue, Place};
pub use attach_partition::AttachPartition;
pub use backfill::{Assignment, Backfill, BackfillDown, NewValue};
pub use change::{Change, Origin};
pub use closure::{Closure, Gives, RustType, field_name};
pub use concern::Concern;
pub use create_enum::CreateEnum;
pub use create_index::CreateIndex;
pub use create_object::CreateObject;
pub use create_partition::CreatePartition;
pub use create_table::CreateTable;
pub use delete_rows::DeleteRows;
pub(crate) use dependants::sentence;
pub use detach_partition::DetachPartition;
pub(crate) use divisor::{Divisor, scope as bound_scope};
pub use drop_column::DropColumn;
pub use drop_constraint::DropConstraint;
pub use drop_enum::DropEnum;
pub use drop_enum_value::DropEnumValue;
pub use drop_index::DropIndex;
pub use drop_object::DropObject;
pub use drop_table::DropTable;
pub use execute::{Execute, ExecuteDown};
pub(crate) use execute_check::commits_by_itself;
pub(crate) use footprint::mentions;
pub use footprint::{Conflict, Footprint, Thing, Touch};
pub(crate) use foreign_key::same_type;
pub(crate) use inherited::{inherited, named_by};
pub use insert_rows::InsertRows;
pub use inverse::Inverse;
pub(crate) use opaque::{ends_in_comment, is_ended, sql_words};
pub(crate) use parts::apart;
pub use purge::Purge;
pub use rename_column::RenameColumn;
pub use rename_constraint::RenameConstraint;
pub use rename_enum::RenameEnum;
pub use rename_enum_value::RenameEnumValue;
pub use rename_index::RenameIndex;
pub use rename_object::RenameObject;
pub use rename_table::RenameTable;
pub use replace_object::ReplaceObject;
pub use retire::Retire;
pub use rows::RowsDown;
pub use set_column_comment::SetColumnComment;
pub use set_default::SetDefault;
pub use set_deferrable::SetDeferrable;
pub use set_identity::SetIdentity;
pub use set_nullable::SetNullable;
pub use set_storage::SetStorage;
pub use set_table_comment::SetTableComment;
pub use set_type::SetType;
pub(crate) use sql_check::RULE as OPAQUE_SQL;
pub use validate_constraint::ValidateConstraint;

pub use crate::schema::{Arm, SqlText};

/// One operation of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// `create table`: a table with everything that stands in its block.
    CreateTable(CreateTable),
    /// `drop table`: the table goes, with its rows.
    DropTable(DropTable),
    /// `rename table A to B`: foreign keys that refer to it follow; names of constraints stay.
    RenameTable(RenameTable),
    /// `alter table T { with { … } }`.
    SetStorage(SetStorage),
    /// `alter table T { comment … }`: another comment on a table, or none.
    SetTableComment(SetTableComment),
    /// `add column`: a column joins a table.
    AddColumn(AddColumn),
    /// `drop column`: a column goes, with what uses it alone.
    DropColumn(DropColumn),
    /// `rename column A to B`: everything that mentions the column follows.
    RenameColumn(RenameColumn),
    /// `alter column C type T [using (…)]`: a column changes its type.
    SetType(SetType),
    /// `alter column C set not null | drop not null`.
    SetNullable(SetNullable),
    /// `alter column C set default … | drop default`.
    SetDefault(SetDefault),
    /// `alter column C set identity … | drop identity`.
    SetIdentity(SetIdentity),
    /// `alter column C comment …`: another comment on a column, or none.
    SetColumnComment(SetColumnComment),
    /// `add primary key | unique | check | foreign key`.
    AddConstraint(AddConstraint),
    /// `drop constraint N`, of whatever kind.
    DropConstraint(DropConstraint),
    /// `alter constraint N deferrable … | not deferrable`.
    SetDeferrable(SetDeferrable),
    /// `validate constraint N`: the rows that it has passed over are looked at.
    ValidateConstraint(ValidateConstraint),
    /// `rename constraint A to B`.
    RenameConstraint(RenameConstraint),
    /// `create index`, and `add index` in an alter block.
    CreateIndex(CreateIndex),
    /// `drop index N`: its table is known from the history.
    DropIndex(DropIndex),
    /// `rename index A to B`.
    RenameIndex(RenameIndex),
    /// `create enum E { … }`.
    CreateEnum(CreateEnum),
    /// `drop enum E`: refused while a column has the type.
    DropEnum(DropEnum),
    /// `alter enum E { add v [before|after w] }`.
    AddEnumValue(AddEnumValue),
    /// `alter enum E { drop v }`: refused where a default uses the value; rows are looked at first.
    DropEnumValue(DropEnumValue),
    /// `alter enum E { rename a to b }`: rows and defaults follow.
    RenameEnumValue(RenameEnumValue),
    /// `execute`: SQL that the language does not know.
    Execute(Execute),
    /// `backfill`: rows get new values, in batches.
    Backfill(Backfill),
    /// `insert into T (…) values (…)`: reference data.
    InsertRows(InsertRows),
    /// `delete from T where (…)`: rows go.
    DeleteRows(DeleteRows),
    /// `create view`, `create sequence`, `create domain` and so on: an object with its definition.
    CreateObject(CreateObject),
    /// `drop view V`: it comes back with the definition that the history knows.
    DropObject(DropObject),
    /// `replace view V as "…"`: another definition for what is there.
    ReplaceObject(ReplaceObject),
    /// `rename view A to B`.
    RenameObject(RenameObject),
    /// `rename enum A to B`: columns and casts follow.
    RenameEnum(RenameEnum),
    /// `retire table T`, `retire column T.c`: a drop that keeps the data.
    Retire(Retire),
    /// `purge table T`, `purge column T.c`: what was retired is dropped.
    Purge(Purge),
    /// `create table X partition of T …`: a table that takes some of the rows of another.
    CreatePartition(CreatePartition),
    /// `attach partition X …`: a table becomes a partition of another.
    AttachPartition(AttachPartition),
    /// `detach partition X`: a partition becomes a table of its own.
    DetachPartition(DetachPartition),
}

/// Calls the same thing on the operation inside, whichever it is.
macro_rules! each {
    ($self:expr, $op:ident => $call:expr) => {
        match $self {
            Op::CreateTable($op) => $call,
            Op::DropTable($op) => $call,
            Op::RenameTable($op) => $call,
            Op::SetTableComment($op) => $call,
            Op::SetStorage($op) => $call,
            Op::AddColumn($op) => $call,
            Op::DropColumn($op) => $call,
            Op::RenameColumn($op) => $call,
            Op::SetType($op) => $call,
            Op::SetNullable($op) => $call,
            Op::SetDefault($op) => $call,
            Op::SetIdentity($op) => $call,
            Op::SetColumnComment($op) => $call,
            Op::AddConstraint($op) => $call,
            Op::DropConstraint($op) => $call,
            Op::SetDeferrable($op) => $call,
            Op::ValidateConstraint($op) => $call,
            Op::RenameConstraint($op) => $call,
            Op::CreateIndex($op) => $call,
            Op::DropIndex($op) => $call,
            Op::RenameIndex($op) => $call,
            Op::CreateEnum($op) => $call,
            Op::DropEnum($op) => $call,
            Op::AddEnumValue($op) => $call,
            Op::DropEnumValue($op) => $call,
            Op::RenameEnumValue($op) => $call,
            Op::Execute($op) => $call,
            Op::Backfill($op) => $call,
            Op::InsertRows($op) => $call,
            Op::DeleteRows($op) => $call,
            Op::CreateObject($op) => $call,
            Op::DropObject($op) => $call,
            Op::ReplaceObject($op) => $call,
            Op::RenameObject($op) => $call,
            Op::RenameEnum($op) => $call,
            Op::Retire($op) => $call,
            Op::Purge($op) => $call,
            Op::CreatePartition($op) => $call,
            Op::AttachPartition($op) => $call,
            Op::DetachPartition($op) => $call,
        }
    };
}

impl Op {
    /// Changes the schema, or reports why that is impossible and leaves the best guess.
    pub fn apply(&self, change: &mut Change<'_>) {
        let known = change.report.len();
        if change.is_written() {
            partition_check::before(self, change);
        }
        each!(self, op => op.apply(change));
        partition_check::follow(self, change.schema);
        if change.is_written() && change.report.len() == known {
            partition_check::after(self, change);
            expressions::check(self, change);
        }
    }

    /// The texts of SQL that it holds.
    pub fn sql_texts(&self) -> Vec<crate::PerDialect<SqlText>> {
        expressions::all_texts(self)
    }

    /// What undoes it, given the schema before it.
    pub fn inverse(&self, before: &crate::Schema) -> Inverse {
        each!(self, op => op.inverse(before))
    }

    /// One line for people: `rename column users.mail to email`.
    pub fn describe(&self) -> String {
        each!(self, op => op.describe())
    }

    /// Whether it takes rows or values away: its inverse restores what held them, not them.
    pub fn destroys(&self) -> bool {
        matches!(
            self,
            Self::DropTable(_) | Self::DropColumn(_) | Self::DeleteRows(_) | Self::Purge(_)
        )
    }
}

#[cfg(test)]
mod tests;
