//! Names that things of several kinds have in common, and names that are one but for their
//! letter case.

use super::tracks::Tracks;
use super::{Thing, Touch};
use crate::op::namespace::{any, indexes_are_relations, tables_are_types};
use crate::{Dialect, Name, ObjectName};

impl Tracks<'_> {
    /// The names that come and go with a thing, beside its own.
    pub(super) fn shared_names(&mut self, thing: &Thing, touch: Touch) {
        if touch < Touch::Add {
            return;
        }
        let targets = self.targets;
        let sqlite = any(targets, |dialect| dialect == Dialect::Sqlite);
        let mysql = any(targets, Dialect::is_mysql_family);
        match thing {
            Thing::Table(name) | Thing::Index(name) if indexes_are_relations(targets) => {
                let name = if sqlite { lower_of(name) } else { name.clone() };
                self.add(Thing::Relation(name), touch);
            }
            _ => {}
        }
        match thing {
            Thing::Table(name) | Thing::Enum(name) if tables_are_types(targets) => {
                self.add(Thing::RowType(name.clone()), touch);
            }
            Thing::Index(name) if mysql => self.add(Thing::Index(lower_of(name)), touch),
            Thing::Column(table, name) if sqlite || mysql => {
                self.add(Thing::Column(table.clone(), lower(name)), touch);
            }
            Thing::Constraint(table, name) if mysql => {
                self.add(Thing::Constraint(table.clone(), lower(name)), touch);
            }
            Thing::OwnName(word, name) if sqlite || mysql => {
                self.add(Thing::OwnName(word, lower_of(name)), touch);
            }
            _ => {}
        }
    }
}

fn lower(name: &Name) -> Name {
    Name::new(name.as_str().to_lowercase())
}

fn lower_of(name: &ObjectName) -> ObjectName {
    name.sibling(lower(&name.name))
}
