//! What the history calls the tables and enums that are there.
//!
//! A server may keep all names of tables in lower case, and a history may say the connection's
//! own schema or not.

use std::collections::{BTreeMap, BTreeSet};

use crate::schema::ObjectKind;
use crate::{Name, ObjectName, Schema};

/// The names of a history's tables and enums, by those of the server. What is a database to
/// MySQL is a schema here.
#[derive(Clone, Debug)]
pub struct Names {
    current: String,
    folds: bool,
    known: BTreeMap<(String, String), ObjectName>,
    made: BTreeSet<Name>,
    materialized: BTreeSet<ObjectName>,
}

impl Names {
    /// `current` is the connection's own schema; `folds`, whether the server takes `T` and `t`
    /// for the same table.
    pub fn new(current: &str, folds: bool, history: &Schema) -> Self {
        let mut names = Self {
            current: current.to_owned(),
            folds,
            known: BTreeMap::new(),
            made: history
                .object_keys()
                .filter(|key| key.kind == ObjectKind::Schema)
                .map(|key| key.name.name.clone())
                .collect(),
            materialized: history
                .materialized_views()
                .map(|view| view.name.clone())
                .collect(),
        };
        let tables = history.tables().map(|table| &table.name);
        let objects = history.object_keys();
        let objects = objects
            .filter(|key| key.table.is_none())
            .map(|key| &key.name);
        for name in tables
            .chain(history.enums().map(|ty| &ty.name))
            .chain(objects)
        {
            let schema = name.schema.as_ref().map_or(current, Name::as_str);
            let key = names.key(schema, name.name.as_str());
            names.known.insert(key, name.clone());
        }
        names
    }

    /// Whether the history has made the schema.
    pub fn has_made(&self, schema: &Name) -> bool {
        self.made.contains(schema)
    }

    /// Whether the history has a materialized view of that name.
    pub fn has_materialized(&self, view: &ObjectName) -> bool {
        self.materialized.contains(view)
    }

    /// The connection's own schema.
    pub fn current(&self) -> &str {
        &self.current
    }

    /// That, and those that the history names.
    pub fn schemas(&self) -> BTreeSet<&str> {
        let known = self.known.values();
        let named = known.filter_map(|name| name.schema.as_ref());
        let named = named.map(Name::as_str);
        named.chain([self.current.as_str()]).collect()
    }

    /// The name of something in a schema.
    pub fn of(&self, schema: &str, name: &str) -> ObjectName {
        let key = self.key(schema, name);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        if key.0 == self.key(&self.current, name).0 {
            return ObjectName::from(name);
        }
        ObjectName::qualified(schema, name)
    }

    fn key(&self, schema: &str, name: &str) -> (String, String) {
        if self.folds {
            (schema.to_lowercase(), name.to_lowercase())
        } else {
            (schema.to_owned(), name.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Table;

    #[test]
    fn tables_go_by_the_names_of_the_history() {
        let mut schema = Schema::new();
        for name in ["Users", "plain"] {
            schema.put_table(Table::new(name));
        }
        for (database, name) in [("shop", "own"), ("Other", "T")] {
            schema.put_table(Table::new(ObjectName::qualified(database, name)));
        }
        let name = |folds: bool, database, name| {
            let names = Names::new("shop", folds, &schema);
            names.of(database, name).to_string()
        };
        assert_eq!(name(true, "shop", "users"), "Users");
        assert_eq!(name(false, "shop", "users"), "users");
        assert_eq!(name(false, "shop", "own"), "shop.own");
        assert_eq!(name(false, "shop", "new"), "new");
        assert_eq!(name(true, "other", "t"), "Other.T");
        assert_eq!(name(false, "else", "t"), "else.t");
        let names = Names::new("shop", false, &schema);
        assert_eq!(
            names.schemas().into_iter().collect::<Vec<_>>(),
            ["Other", "shop"]
        );
    }
}
