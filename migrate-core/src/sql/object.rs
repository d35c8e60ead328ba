//! Objects with a definition of their own: what becomes of one in a database.

use super::Unsupported;
use crate::op::Op;
use crate::schema::{SchemaObject, View};
use crate::{Dialect, Name, ObjectName, Schema, Site};

/// What a database is asked to do with an object. One that a database has not, since its text
/// is `skip` there, is no object of that database.
#[derive(Clone, Debug)]
pub(crate) enum ObjectChange<'a> {
    /// It comes.
    Create(&'a SchemaObject),
    /// It comes where it is not there yet.
    Ensure(&'a SchemaObject),
    /// It goes.
    Drop(&'a SchemaObject),
    /// It becomes another of the same name.
    Replace(&'a SchemaObject, &'a SchemaObject),
    /// It gets another name.
    Rename(&'a SchemaObject, &'a Name),
}

impl<'a> ObjectChange<'a> {
    /// The table that the object belongs to, where its kind does.
    pub(crate) fn table(&self) -> Option<&'a ObjectName> {
        match self {
            Self::Create(object)
            | Self::Ensure(object)
            | Self::Drop(object)
            | Self::Replace(_, object)
            | Self::Rename(object, _) => object.table(),
        }
    }

    /// What an operation does to an object; nothing where it does not.
    pub(crate) fn of(op: &'a Op, before: &'a Schema, dialect: Dialect) -> Option<Self> {
        let has = |object: &&SchemaObject| object.is_in(dialect);
        match op {
            Op::CreateObject(op) if !has(&&op.object) => None,
            Op::CreateObject(op) if op.keep => Some(Self::Ensure(&op.object)),
            Op::CreateObject(op) => Some(Self::Create(&op.object)),
            Op::DropObject(op) if op.keep => None,
            Op::DropObject(op) => before.object(&op.key).filter(has).map(Self::Drop),
            Op::ReplaceObject(op) => {
                let old = before.replaced_by(&op.object).filter(has);
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

/// Only PostgreSQL has such an object; what the others have in its place.
pub(crate) fn no_such_object(object: &SchemaObject) -> Unsupported {
    let key = object.key();
    let what = crate::similar::with_article(key.kind.word());
    let under = "put it under `when dialect postgres { … }`";
    let help = match object {
        SchemaObject::Schema(_) => {
            "write the names without a schema, or put it under `when dialect postgres { … }`".into()
        }
        SchemaObject::Sequence(_) => {
            "number the rows of a table with `identity`, or put it under `when dialect …`".into()
        }
        SchemaObject::Domain(domain) => format!(
            "give the columns the type `{}` and a check of their own, or {under}",
            domain.ty
        ),
        SchemaObject::Composite(_) => format!("use a column for each part, or `Jsonb`, or {under}"),
        _ => under.to_owned(),
    };
    Unsupported::new(key.site(), what).help(help)
}

/// The error for `nextval` where there are no sequences.
pub(crate) fn no_sequences(site: Site) -> Unsupported {
    let help = "number the rows with `identity`";
    Unsupported::new(site, "a sequence").help(help)
}

/// Only PostgreSQL keeps the rows of a view.
pub(crate) fn no_materialized_view(view: &View) -> Unsupported {
    Unsupported::new(view.name.site(), "a materialized view").help(
        "write `create view`, keep the rows in a table that you fill, or give this database `skip`",
    )
}
