//! What the history calls the tables that are there.
//!
//! A server may keep all names of tables in lower case, and a history may say the connection's
//! own database or not.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Name, ObjectName, Schema};

/// The names of a history's tables, by those of the server.
pub(super) struct Names {
    /// The connection's own database.
    pub(super) database: String,
    folds: bool,
    known: BTreeMap<(String, String), ObjectName>,
}

impl Names {
    /// `folds`: whether the server takes `T` and `t` for the same table.
    pub(super) fn new(database: &str, folds: bool, schema: &Schema) -> Self {
        let mut names = Self {
            database: database.to_owned(),
            folds,
            known: BTreeMap::new(),
        };
        for table in schema.tables() {
            let name = &table.name;
            let database = name.schema.as_ref().map_or(database, Name::as_str);
            let key = names.key(database, name.name.as_str());
            names.known.insert(key, name.clone());
        }
        names
    }

    /// The connection's database, and those that the history names.
    pub(super) fn databases(&self) -> BTreeSet<&str> {
        let known = self.known.values();
        let named = known.filter_map(|name| name.schema.as_ref());
        let named = named.map(Name::as_str);
        named.chain([self.database.as_str()]).collect()
    }

    /// The name of something in a database.
    pub(super) fn of(&self, database: &str, name: &str) -> ObjectName {
        let key = self.key(database, name);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        if key.0 == self.key(&self.database, name).0 {
            return ObjectName::from(name);
        }
        ObjectName::qualified(database, name)
    }

    fn key(&self, database: &str, name: &str) -> (String, String) {
        if self.folds {
            (database.to_lowercase(), name.to_lowercase())
        } else {
            (database.to_owned(), name.to_owned())
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
            names.databases().into_iter().collect::<Vec<_>>(),
            ["Other", "shop"]
        );
    }
}
