//! The tables of a schema by name: those that are settled, in a map that all schemas of a
//! history share, and the few that a round of changes has touched since, beside it.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync;

use super::Table;
use crate::ObjectName;

/// Tables, by name. A copy costs no more than what was touched.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    settled: RedBlackTreeMapSync<ObjectName, Arc<Table>>,
    /// What may have changed, come or gone (`None`) since: in order, and before `settled`.
    touched: Vec<(ObjectName, Option<Arc<Table>>)>,
}

impl Tables {
    /// The table of that name.
    pub(super) fn get(&self, name: &ObjectName) -> Option<&Arc<Table>> {
        match self.place(name) {
            Ok(place) => self.touched[place].1.as_ref(),
            Err(_) => self.settled.get(name),
        }
    }

    /// The table of that name, to change; its other owners keep theirs.
    pub(super) fn get_mut(&mut self, name: &ObjectName) -> Option<&mut Table> {
        let place = match self.place(name) {
            Ok(place) => place,
            Err(place) => {
                let table = Arc::clone(self.settled.get(name)?);
                self.touched.insert(place, (name.clone(), Some(table)));
                place
            }
        };
        self.touched[place].1.as_mut().map(Arc::make_mut)
    }

    /// Puts a table in, in the place of one of the same name, or takes that out.
    pub(super) fn set(&mut self, name: &ObjectName, table: Option<Arc<Table>>) {
        match self.place(name) {
            Ok(place) => self.touched[place].1 = table,
            Err(place) => self.touched.insert(place, (name.clone(), table)),
        }
    }

    /// The tables, by name.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Table>> {
        let mut settled = self.settled.iter().peekable();
        let mut touched = self.touched.iter().peekable();
        std::iter::from_fn(move || {
            while let Some((name, now)) = touched.peek() {
                if let Some((_, table)) = settled.next_if(|(known, _)| *known < name) {
                    return Some(table);
                }
                settled.next_if(|(known, _)| *known == name);
                touched.next();
                if now.is_some() {
                    return now.as_ref();
                }
            }
            settled.next().map(|(_, table)| table)
        })
    }

    /// The names of what was touched since the tables were settled, or ever.
    pub(super) fn touched(&self) -> impl Iterator<Item = &ObjectName> {
        self.touched.iter().map(|(name, _)| name)
    }

    /// Ends a round of changes: gives the tables that it has touched.
    pub(super) fn settle(&mut self) -> Vec<Arc<Table>> {
        let mut there = Vec::new();
        for (name, table) in std::mem::take(&mut self.touched) {
            match table {
                Some(table) => {
                    there.push(Arc::clone(&table));
                    self.settled.insert_mut(name, table);
                }
                None => {
                    self.settled.remove_mut(&name);
                }
            }
        }
        there
    }

    fn place(&self, name: &ObjectName) -> Result<usize, usize> {
        self.touched.binary_search_by(|(known, _)| known.cmp(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(tables: &Tables) -> Vec<String> {
        tables.iter().map(|table| table.name.to_string()).collect()
    }

    fn put(tables: &mut Tables, name: &str) {
        tables.set(&name.into(), Some(Arc::new(Table::new(name))));
    }

    #[test]
    fn what_was_touched_stands_in_its_order_among_what_is_settled() {
        let mut tables = Tables::default();
        for name in ["d", "b", "f"] {
            put(&mut tables, name);
        }
        assert_eq!(names(&tables), ["b", "d", "f"]);
        tables.settle();
        for name in ["a", "d", "e", "g"] {
            put(&mut tables, name);
        }
        tables.set(&"b".into(), None);
        tables.set(&"e".into(), None);
        let touched: Vec<_> = tables.touched().map(ToString::to_string).collect();
        assert_eq!(touched, ["a", "b", "d", "e", "g"]);
        assert_eq!(names(&tables), ["a", "d", "f", "g"]);
        assert!(tables.get(&"b".into()).is_none());
        assert_eq!(tables.settle().len(), 3);
        assert_eq!(names(&tables), ["a", "d", "f", "g"]);
        assert!(tables.touched().next().is_none());
    }

    #[test]
    fn a_change_leaves_the_table_of_other_owners_alone() {
        let mut tables = Tables::default();
        put(&mut tables, "a");
        tables.settle();
        let origin = tables.clone();
        tables.get_mut(&"a".into()).unwrap().comment = Some("new".to_owned());
        assert!(tables.get(&"a".into()).unwrap().comment.is_some());
        assert!(origin.get(&"a".into()).unwrap().comment.is_none());
        assert!(tables.get_mut(&"b".into()).is_none());
        assert_eq!(tables.touched().count(), 1);
    }
}
