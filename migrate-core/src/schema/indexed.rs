//! What has indexes: tables, and materialized views.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Index, ObjectKey, ObjectKind, Schema, SchemaObject, Table, View};
use crate::ObjectName;

impl Schema {
    /// The materialized view of that name.
    pub fn materialized_view(&self, name: &ObjectName) -> Option<&View> {
        match self.object(&materialized(name))? {
            SchemaObject::View(view) => Some(view),
            _ => None,
        }
    }

    /// The materialized views, by name.
    pub fn materialized_views(&self) -> impl Iterator<Item = &View> {
        self.objects().filter_map(|object| match object {
            SchemaObject::View(view) if view.materialized => Some(view),
            _ => None,
        })
    }

    /// What may have indexes under that name: a table, or a materialized view as the table of
    /// its indexes.
    pub fn indexed(&self, name: &ObjectName) -> Option<Cow<'_, Table>> {
        let table = self.table(name).map(Cow::Borrowed);
        table.or_else(|| Some(Cow::Owned(self.materialized_view(name)?.as_table())))
    }

    /// The table or the materialized view that has the index of that name, in the given schema.
    pub fn owner_of_index(&self, index: &ObjectName) -> Option<&ObjectName> {
        let table = self.table_of_index(index).map(|table| &table.name);
        table.or_else(|| self.view_of_index(index).map(|view| &view.name))
    }

    /// The materialized view that has the index of that name, in the given schema.
    pub fn view_of_index(&self, index: &ObjectName) -> Option<&View> {
        self.materialized_views().find(|view| {
            view.name.schema == index.schema && view.index(index.name.as_str()).is_some()
        })
    }

    /// Changes the indexes of a table or a materialized view.
    pub(crate) fn change_indexes(
        &mut self,
        owner: &ObjectName,
        change: impl FnOnce(&mut Vec<Index>),
    ) {
        if let Some(table) = self.table_mut(owner) {
            change(&mut table.indexes);
        } else if let Some(object) = self.objects.get_mut(&materialized(owner))
            && let SchemaObject::View(view) = Arc::make_mut(object)
        {
            change(&mut view.indexes);
            // Two views are the same in whichever order their indexes came.
            view.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        }
    }
}

fn materialized(name: &ObjectName) -> ObjectKey {
    ObjectKey::new(ObjectKind::MaterializedView, name.clone())
}
