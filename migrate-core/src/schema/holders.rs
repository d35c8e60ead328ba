//! Which tables may hold a name: an index over tables, indexes and constraints, so that a new
//! name is compared with those like it only.

use rpds::{RedBlackTreeMapSync, RedBlackTreeSetSync};

use super::Table;
use crate::ObjectName;

/// The tables that may hold a name.
///
/// What is listed may hold it no longer; a settled table that holds it is listed.
#[derive(Clone, Debug, Default)]
pub(super) struct Holders {
    /// By the name in lower case.
    listed: RedBlackTreeMapSync<String, Vec<ObjectName>>,
    /// Those that may be partitions, which hold the names of what they inherit too.
    partitions: RedBlackTreeSetSync<ObjectName>,
}

impl Holders {
    /// Lists the names of a table.
    pub(super) fn list(&mut self, table: &Table) {
        if table.partition_of.is_some() {
            self.partitions.insert_mut(table.name.clone());
        }
        let indexes = table.indexes.iter().map(|index| &index.name);
        let constraints = table.constraints.iter().map(|known| &known.name);
        let own = std::iter::once(&table.name.name);
        for name in own.chain(indexes).chain(constraints) {
            let name = folded(name.as_str());
            let listed = self.listed.get(&name).map_or(&[][..], Vec::as_slice);
            if let Err(place) = listed.binary_search(&table.name) {
                let mut listed = listed.to_vec();
                listed.insert(place, table.name.clone());
                self.listed.insert_mut(name, listed);
            }
        }
    }

    /// The settled tables that may hold a name, in upper or lower case.
    pub(super) fn of(&self, name: &str) -> impl Iterator<Item = &ObjectName> {
        self.listed.get(&folded(name)).into_iter().flatten()
    }

    /// The settled tables that may be partitions.
    pub(super) fn partitions(&self) -> impl Iterator<Item = &ObjectName> {
        self.partitions.iter()
    }
}

/// A name in lower case, character by character: two that differ by letter case only are one.
fn folded(name: &str) -> String {
    if name.is_ascii() {
        name.to_ascii_lowercase()
    } else {
        name.chars().flat_map(char::to_lowercase).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Schema;

    fn holders(schema: &Schema, name: &str) -> Vec<String> {
        let tables = schema.holders(name);
        tables.map(|table| table.name.to_string()).collect()
    }

    #[test]
    fn names_are_found_in_any_case_before_and_after_they_are_listed() {
        let mut schema = Schema::new();
        schema.put_table(Table::new("Äpfel"));
        assert_eq!(holders(&schema, "äPFEL"), ["Äpfel"]);
        schema.settle();
        schema.put_table(Table::new("pears"));
        schema.settle();
        assert_eq!(holders(&schema, "äPFEL"), ["Äpfel"]);
        assert_eq!(holders(&schema, "PEARS"), ["pears"]);
        assert_eq!(holders(&schema, "plums"), [""; 0]);
    }

    #[test]
    fn a_renamed_table_is_found_by_its_new_name_only() {
        let mut schema = Schema::new();
        schema.put_table(Table::new("apples"));
        schema.settle();
        schema.rename_table(&"apples".into(), &"pears".into());
        schema.settle();
        assert_eq!(holders(&schema, "pears"), ["pears"]);
        assert_eq!(holders(&schema, "apples"), [""; 0]);
    }

    #[test]
    fn what_was_touched_tells_whether_a_schema_is_back() {
        let mut origin = Schema::new();
        origin.put_table(Table::new("apples"));
        origin.settle();
        let mut schema = origin.clone();
        assert!(schema.is_back_at(&origin));
        let comment = |schema: &mut Schema, text: Option<&str>| {
            let table = schema.table_mut(&"apples".into()).unwrap();
            table.comment = text.map(str::to_owned);
        };
        comment(&mut schema, Some("fruit"));
        assert!(!schema.is_back_at(&origin));
        comment(&mut schema, None);
        assert!(schema.is_back_at(&origin));
        schema.put_table(Table::new("pears"));
        assert!(!schema.is_back_at(&origin));
    }
}
