//! What is read from a catalogue.

use std::collections::BTreeMap;
use std::fmt;

use super::ToldObjects;
use crate::expr::{Expr, ExprKind};
use crate::schema::{ObjectKey, SqlText, Table, Type, TypeKind};
use crate::{Dialect, ObjectName, PerDialect, Schema};

/// What a catalogue holds. Nothing is left out: what the model has no place for is unknown.
///
/// As a driver reads it, types and expressions are the server's own words: see [`raw_type`] and
/// [`raw_expression`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What the model has a place for.
    pub schema: Schema,
    /// What it has no place for. A view, a routine or a trigger stands here with its definition
    /// in the server's words, until [`settle`](super::settle) knows it for the history's.
    pub unknown: Vec<Unknown>,
    /// The materialized views of the history that have indexes, as tables of these.
    pub indexed_views: BTreeMap<ObjectName, Table>,
}

impl Reading {
    /// Takes out the objects that `leaves` is true for, and what belongs to them; gives their
    /// names.
    pub fn take(&mut self, leaves: impl Fn(&ObjectName) -> bool) -> Vec<ObjectName> {
        let tables = self.schema.tables().map(|table| &table.name);
        let enums = self.schema.enums().map(|ty| &ty.name);
        let mut taken: Vec<ObjectName> = tables
            .chain(enums)
            .filter(|name| leaves(name))
            .cloned()
            .collect();
        for name in &taken {
            self.schema.remove_table(name);
            self.schema.remove_enum(name);
        }
        self.indexed_views.retain(|name, _| !leaves(name));
        self.unknown.retain(|item| match &item.table {
            Some(table) => !leaves(table),
            None if leaves(&item.name) => {
                taken.push(item.name.clone());
                false
            }
            None => true,
        });
        taken
    }
}

/// Something that the model has no place for: an object of another kind, or a property of an
/// object that is in the schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// The word for its kind, in lower case: `view`, `trigger`, `column`.
    pub kind: &'static str,
    /// Its name; an object of the current schema has none before it.
    pub name: ObjectName,
    /// The table that it belongs to.
    pub table: Option<ObjectName>,
    /// What it is, in SQL: the definition of an object, the clause of a property.
    pub sql: String,
}

/// What the catalogue would say of the tables of a history, their foreign keys left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Described {
    /// The tables, as [`Reading`] has them. What a server adds of its own stands here too: the
    /// check of an enum, the storage engine of a table.
    pub reading: Reading,
    /// Those that the server would not make.
    pub refused: Vec<Refused>,
    /// What it makes of views, routines and triggers.
    pub objects: ToldObjects,
    /// The names under which it shows routines, which tell what they take, where it has several
    /// of one name.
    pub routines: BTreeMap<ObjectKey, String>,
}

/// A table that the server would not make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The table.
    pub table: ObjectName,
    /// What the server said.
    pub message: String,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind, self.name)?;
        match &self.table {
            Some(table) => write!(f, " of `{table}`"),
            None => Ok(()),
        }
    }
}

/// A type in the words of a server.
pub fn raw_type(dialect: Dialect, sql: impl Into<String>) -> Type {
    Type::new(TypeKind::Sql(PerDialect::Each(vec![(dialect, sql.into())])))
}

/// An expression in the words of a server.
pub fn raw_expression(dialect: Dialect, sql: impl Into<String>) -> Expr {
    let sql = SqlText::from(sql.into());
    Expr::new(ExprKind::Sql(PerDialect::Each(vec![(dialect, sql)])))
}
