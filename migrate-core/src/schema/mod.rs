//! The schema: what exists at one point of a history.
//!
//! Plain data without positions that count, history or SQL. Tables, and the maps that hold
//! them, are shared between the schemas of neighbouring migrations, so that a copy costs
//! nothing and keeping one per migration little.

mod column;
mod constraint;
mod conversion;
mod deferrable;
mod exclusion;
mod holders;
mod identity;
mod index;
mod indexed;
mod moved;
mod object;
mod objects;
mod overloads;
mod partition;
mod rename;
mod sql_text;
mod storage;
mod table;
mod tables;
mod types;

use std::sync::Arc;

use rpds::{ListSync, RedBlackTreeMapSync};

pub use column::{Birth, Column, Filled, Generated};
pub use constraint::{Constraint, ConstraintKind, ForeignKey, ForeignKeyAction};
pub use deferrable::Deferrable;
pub use exclusion::{Exclusion, ExclusionPart};
pub use identity::{Identity, Numbering};
pub use index::{Index, IndexKey, NullsOrder};
pub use object::{
    Argument, ArgumentMode, Call, Characteristic, CompositeType, DatabaseSchema, Domain, Event,
    Extension, Namespace, ObjectKey, ObjectKind, Parallel, Returns, Routine, SchemaObject,
    Sequence, SequenceOptions, SequenceOwner, Signature, Timing, Trigger, View, Volatility,
};
pub use partition::{Bound, Bounds, PartitionBy, PartitionMethod, PartitionOf};
pub(crate) use partition::{Inherited, InheritedKind, inherited_name, is_inherited_name};
pub use sql_text::{
    Arm, SqlColumn, SqlMistake, SqlNames, SqlPlace, SqlReader, SqlReading, SqlReadings, SqlTable,
    SqlText, SqlWord,
};
pub use storage::{Misfit, Parameter, Setting, Storage, Subject, Switch, Value};
pub use table::Table;
pub use types::{EnumType, IntegerSize, TYPE_WORDS, Type, TypeKind, type_of_elsewhere};

use crate::{Dialect, Name, ObjectName, PerDialect};
use holders::Holders;
use tables::Tables;

/// The tables and types of a database at one point of its history.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    tables: Tables,
    enums: RedBlackTreeMapSync<ObjectName, Arc<EnumType>>,
    /// Views, routines, triggers.
    objects: RedBlackTreeMapSync<ObjectKey, Arc<SchemaObject>>,
    holders: Holders,
    /// The SQL of the user's own that was sent so far, which may have made anything.
    sent: ListSync<Arc<PerDialect<SqlText>>>,
}

impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        self.tables.iter().eq(other.tables.iter())
            && self.enums == other.enums
            && self.objects == other.objects
    }
}

impl Eq for Schema {}

impl Schema {
    /// A schema without anything.
    pub fn new() -> Self {
        Self::default()
    }

    /// The table of that name.
    pub fn table(&self, name: &ObjectName) -> Option<&Table> {
        self.tables.get(name).map(Arc::as_ref)
    }

    /// The table of that name, to change; its other owners keep theirs.
    pub fn table_mut(&mut self, name: &ObjectName) -> Option<&mut Table> {
        self.tables.get_mut(name)
    }

    /// The table of that name, as it is shared with neighbouring schemas.
    pub(crate) fn shared_table(&self, name: &ObjectName) -> Option<&Arc<Table>> {
        self.tables.get(name)
    }

    /// The tables, by name.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.iter().map(Arc::as_ref)
    }

    /// Changes every table that `changes` returns true for.
    ///
    /// Only those are copied; `change` runs on the copies.
    pub fn change_tables(
        &mut self,
        changes: impl Fn(&Table) -> bool,
        mut change: impl FnMut(&mut Table),
    ) {
        let changing = self.tables.iter().filter(|table| changes(table));
        let changing: Vec<ObjectName> = changing.map(|table| table.name.clone()).collect();
        for name in changing {
            if let Some(table) = self.tables.get_mut(&name) {
                change(table);
            }
        }
    }

    /// Puts a table in, in the place of one of the same name.
    pub fn put_table(&mut self, table: Table) {
        let name = table.name.clone();
        self.tables.set(&name, Some(Arc::new(table)));
    }

    /// Takes a table out.
    pub fn remove_table(&mut self, name: &ObjectName) -> Option<Arc<Table>> {
        let table = self.tables.get(name).cloned()?;
        self.tables.set(name, None);
        Some(table)
    }

    /// Starts a round of changes: [`touched`](Self::touched) speaks of those that follow.
    pub(crate) fn settle(&mut self) {
        for table in self.tables.settle() {
            self.holders.list(&table);
        }
    }

    /// The tables that may have changed, come or gone since the last
    /// [`settle`](Self::settle), or ever; those that exist now.
    pub(crate) fn touched(&self) -> impl Iterator<Item = &Table> {
        self.tables.touched().filter_map(|name| self.table(name))
    }

    /// The names of the tables that may have changed, come or gone since.
    pub(crate) fn touched_names(&self) -> impl Iterator<Item = &ObjectName> {
        self.tables.touched()
    }

    /// Whether a schema that this one was made from is equal to it: only what was touched since
    /// is compared.
    pub(crate) fn is_back_at(&self, origin: &Self) -> bool {
        let mut touched = self.tables.touched();
        self.enums == origin.enums
            && self.objects == origin.objects
            && touched.all(|name| self.tables.get(name) == origin.tables.get(name))
    }

    /// The tables among which are all that hold a name as their own, their index's or their
    /// constraint's, in upper or lower case. One may come twice.
    pub(crate) fn holders(&self, name: &str) -> impl Iterator<Item = &Table> {
        let listed = self.holders.of(name).chain(self.tables.touched());
        listed.filter_map(|name| self.table(name))
    }

    /// The tables that are partitions. One may come twice.
    pub(crate) fn partitions(&self) -> impl Iterator<Item = &Table> {
        let listed = self.holders.partitions().chain(self.tables.touched());
        let known = listed.filter_map(|name| self.table(name));
        known.filter(|table| table.partition_of.is_some())
    }

    /// The enum of that name.
    pub fn enum_type(&self, name: &ObjectName) -> Option<&EnumType> {
        self.enums.get(name).map(Arc::as_ref)
    }

    /// The enum of that name, to change.
    pub fn enum_type_mut(&mut self, name: &ObjectName) -> Option<&mut EnumType> {
        self.enums.get_mut(name).map(Arc::make_mut)
    }

    /// The enums, by name.
    pub fn enums(&self) -> impl Iterator<Item = &EnumType> {
        self.enums.values().map(Arc::as_ref)
    }

    /// Puts an enum in, in the place of one of the same name.
    pub fn put_enum(&mut self, ty: EnumType) {
        self.enums.insert_mut(ty.name.clone(), Arc::new(ty));
    }

    /// Takes an enum out.
    pub fn remove_enum(&mut self, name: &ObjectName) -> Option<Arc<EnumType>> {
        let ty = self.enums.get(name).cloned()?;
        self.enums.remove_mut(name);
        Some(ty)
    }

    /// The table that has the index of that name, in the given schema.
    pub fn table_of_index(&self, index: &ObjectName) -> Option<&Table> {
        self.holders(index.name.as_str()).find(|table| {
            table.name.schema == index.schema && table.index(index.name.as_str()).is_some()
        })
    }

    /// Notes SQL of the user's own: what it makes is no part of the model.
    pub(crate) fn note_sql(&mut self, sql: PerDialect<SqlText>) {
        self.sent.push_front_mut(Arc::new(sql));
    }

    /// Notes what another schema has noted too.
    pub(crate) fn note_sql_of(&mut self, other: &Self) {
        let is_new = |sql: &&Arc<PerDialect<SqlText>>| {
            !self.sent.iter().any(|known| Arc::ptr_eq(known, sql))
        };
        let new: Vec<_> = other.sent.iter().filter(is_new).cloned().collect();
        for sql in new.into_iter().rev() {
            self.sent.push_front_mut(sql);
        }
    }

    /// The SQL of the user's own that was sent so far to a database of this dialect.
    pub(crate) fn sent_sql(&self, dialect: Dialect) -> impl Iterator<Item = &SqlText> {
        self.sent.iter().filter_map(move |sql| sql.get(dialect))
    }

    /// The columns whose type is, or holds, the enum: table by table, those of a partition with
    /// those of what it is a partition of.
    pub fn columns_of_enum<'a>(
        &'a self,
        name: &'a ObjectName,
    ) -> impl Iterator<Item = (&'a Table, &'a Column)> {
        let own = |table: &&Table| table.partition_of.is_none();
        self.tables().filter(own).flat_map(move |table| {
            table
                .columns
                .iter()
                .filter(move |column| column.ty.named() == Some(name))
                .map(move |column| (table, column))
        })
    }

    /// The foreign keys of other tables (and its own) that refer to the table.
    pub fn references_to<'a>(
        &'a self,
        name: &'a ObjectName,
    ) -> impl Iterator<Item = (&'a Table, &'a Name, &'a ForeignKey)> {
        self.tables().flat_map(move |table| {
            table
                .foreign_keys()
                .filter(move |(_, key)| key.table == *name)
                .map(move |(constraint, key)| (table, constraint, key))
        })
    }

    /// The foreign keys from and to a column, each with the table that it is of.
    pub(crate) fn foreign_keys_on<'a>(
        &'a self,
        table: &'a Table,
        column: &'a Name,
    ) -> impl Iterator<Item = (&'a Table, &'a Name, &'a ForeignKey)> {
        let own = table
            .foreign_keys()
            .filter(move |(_, key)| key.columns.contains(column))
            .map(move |(name, key)| (table, name, key));
        let others = self
            .references_to(&table.name)
            .filter(move |(_, _, key)| key.references.contains(column));
        own.chain(others)
    }
}
