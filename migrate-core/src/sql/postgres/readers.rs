//! Views and triggers that read a column: it gets no other type while they are there, so that they
//! go before and come back behind.

use super::{grants, object};
use crate::op::mentions;
use crate::schema::{Column, SchemaObject, Table};
use crate::sql::{ObjectChange, Unsupported};
use crate::{Dialect, Name, ObjectName, Schema, Target};

/// What reads some columns, as far as texts tell.
pub(super) struct Readers<'a> {
    /// The views, each behind those that it reads itself.
    views: Vec<&'a SchemaObject>,
    /// The triggers of tables.
    triggers: Vec<&'a SchemaObject>,
    /// The triggers of these views, which go with them.
    of_views: Vec<&'a SchemaObject>,
}

impl<'a> Readers<'a> {
    /// Those of the columns that `is_read` takes.
    pub(super) fn of(schema: &'a Schema, is_read: impl Fn(&Column) -> bool) -> Self {
        let has = |table: &&Table| table.columns.iter().any(&is_read);
        let tables: Vec<&Table> = schema.tables().filter(has).collect();
        let names = tables.iter().map(|table| &table.name.name).collect();
        let views = views(schema, names);
        let triggers = tables.iter().flat_map(|table| {
            let of_table = schema.triggers_of(&table.name);
            of_table.filter(|trigger| reads_columns(trigger))
        });
        let names: Vec<_> = views.iter().map(|view| view.key().name).collect();
        let of_views = schema.objects().filter(|object| {
            object.is_in(Dialect::Postgres)
                && object.key().table.is_some_and(|of| names.contains(&of))
        });
        Self {
            triggers: triggers.collect(),
            of_views: of_views.collect(),
            views,
        }
    }

    /// Takes them away.
    pub(super) fn drops(
        &self,
        schema: &Schema,
        target: Target,
    ) -> Result<Vec<String>, Unsupported> {
        let all = self.triggers.iter().chain(self.views.iter().rev());
        let drops = statements(all.map(|one| ObjectChange::Drop(one)), schema, target)?;
        let views: Vec<ObjectName> = self.views.iter().map(|view| view.key().name).collect();
        let kept = grants::keep(&views);
        Ok(kept.into_iter().chain(drops).collect())
    }

    /// Brings them back, in the same transaction.
    pub(super) fn creates(
        &self,
        schema: &Schema,
        target: Target,
    ) -> Result<Vec<String>, Unsupported> {
        let all = self
            .views
            .iter()
            .chain(&self.of_views)
            .chain(&self.triggers);
        let mut creates = statements(all.map(|one| ObjectChange::Create(one)), schema, target)?;
        creates.extend((!self.views.is_empty()).then(grants::give_back));
        Ok(creates)
    }
}

fn statements<'a>(
    changes: impl Iterator<Item = ObjectChange<'a>>,
    schema: &Schema,
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    let mut all = Vec::new();
    for change in changes {
        all.extend(object::statements(&change, schema, target)?);
    }
    Ok(all)
}

/// Whether a trigger names columns outside of its function.
fn reads_columns(object: &SchemaObject) -> bool {
    match object {
        SchemaObject::Trigger(trigger) => {
            object.is_in(Dialect::Postgres)
                && (trigger.columns().next().is_some() || trigger.when.is_some())
        }
        _ => false,
    }
}

/// The views that read one of these relations, or one another.
fn views<'a>(schema: &'a Schema, mut read: Vec<&'a Name>) -> Vec<&'a SchemaObject> {
    let mut left: Vec<&SchemaObject> = schema
        .objects()
        .filter(|object| matches!(object, SchemaObject::View(_)) && object.is_in(Dialect::Postgres))
        .collect();
    let mut found = Vec::new();
    loop {
        let (next, others): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|view| read.iter().any(|name| names(view, name)));
        left = others;
        if next.is_empty() {
            return in_order(found);
        }
        for view in next {
            found.push(view);
            if let SchemaObject::View(view) = view {
                read.push(&view.name.name);
            }
        }
    }
}

/// Each view behind those that it names.
fn in_order(mut left: Vec<&SchemaObject>) -> Vec<&SchemaObject> {
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let reads_none_of = |view: &&SchemaObject| {
            let mut others = left.iter().filter(|other| other.key() != view.key());
            !others.any(|other| names(view, &other.key().name.name))
        };
        // Two that name each other only seem to: a column may be called like a view.
        let free = left.iter().position(reads_none_of).unwrap_or(0);
        ordered.push(left.remove(free));
    }
    ordered
}

fn names(object: &SchemaObject, name: &Name) -> bool {
    let mut texts = object.sent(Dialect::Postgres);
    texts.any(|sql| mentions(&sql.text, name.as_str()))
}
