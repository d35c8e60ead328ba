//! Views, routines and triggers: what becomes of one in a database.

use super::Unsupported;
use crate::op::Op;
use crate::schema::{SchemaObject, View};
use crate::{Dialect, Name, Schema};

/// What a database is asked to do with an object. One that a database has not, since its text
/// is `skip` there, is no object of that database.
#[derive(Clone, Debug)]
pub(crate) enum ObjectChange<'a> {
    /// It comes.
    Create(&'a SchemaObject),
    /// It goes.
    Drop(&'a SchemaObject),
    /// It becomes another of the same name.
    Replace(&'a SchemaObject, &'a SchemaObject),
    /// It gets another name.
    Rename(&'a SchemaObject, &'a Name),
}

impl<'a> ObjectChange<'a> {
    /// What an operation does to an object; nothing where it does not.
    pub(crate) fn of(op: &'a Op, before: &'a Schema, dialect: Dialect) -> Option<Self> {
        let has = |object: &&SchemaObject| object.is_in(dialect);
        match op {
            Op::CreateObject(op) => Some(Self::Create(&op.object)).filter(|_| has(&&op.object)),
            Op::DropObject(op) => before.object(&op.key).filter(has).map(Self::Drop),
            Op::ReplaceObject(op) => {
                let old = before.object(&op.object.key()).filter(has);
                match (old, Some(&op.object).filter(has)) {
                    (Some(old), Some(new)) => Some(Self::Replace(old, new)),
                    (Some(old), None) => Some(Self::Drop(old)),
                    (None, Some(new)) => Some(Self::Create(new)),
                    (None, None) => None,
                }
            }
            Op::RenameObject(op) => {
                let known = before.object(&op.from).filter(has);
                known.map(|known| Self::Rename(known, &op.to))
            }
            _ => None,
        }
    }
}

/// Only PostgreSQL keeps the rows of a view.
pub(crate) fn no_materialized_view(view: &View) -> Unsupported {
    Unsupported::new(view.name.site(), "a materialized view").help(
        "write `create view`, keep the rows in a table that you fill, or give this database `skip`",
    )
}
