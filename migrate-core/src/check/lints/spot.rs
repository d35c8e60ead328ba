//! Where a fault of a table is, through the renames that follow.

use crate::op::Op;
use crate::schema::ObjectKind;
use crate::{Name, ObjectName};

/// A table and what of it is meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The table.
    pub table: ObjectName,
    /// What of it.
    pub part: Part,
}

/// A part of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// All of it.
    Whole,
    /// A column.
    Column(Name),
    /// A constraint.
    Constraint(Name),
    /// An index.
    Index(Name),
}

impl Spot {
    /// The same spot after an operation; `None` where it is retired, and so out of the way.
    pub fn follow(mut self, op: &Op) -> Option<Self> {
        match op {
            Op::RenameTable(rename) if rename.from == self.table => self.table = rename.to.clone(),
            Op::RenameObject(rename)
                if rename.from.kind == ObjectKind::Schema
                    && self.table.schema.as_ref() == Some(&rename.from.name.name) =>
            {
                self.table.schema = Some(rename.to.clone());
            }
            Op::RenameColumn(rename) if rename.table == self.table => {
                self.renamed(&Part::Column(rename.from.clone()), &rename.to);
            }
            Op::RenameConstraint(rename) if rename.table == self.table => {
                self.renamed(&Part::Constraint(rename.from.clone()), &rename.to);
            }
            Op::RenameIndex(rename) if rename.from.schema == self.table.schema => {
                self.renamed(&Part::Index(rename.from.name.clone()), &rename.to);
            }
            Op::Retire(retire) if retire.table == self.table => match &retire.column {
                None => return None,
                Some(column) if self.part == Part::Column(column.clone()) => return None,
                Some(_) => {}
            },
            _ => {}
        }
        Some(self)
    }

    fn renamed(&mut self, from: &Part, to: &Name) {
        if self.part == *from {
            let (Part::Column(name) | Part::Constraint(name) | Part::Index(name)) = &mut self.part
            else {
                return;
            };
            *name = to.clone();
        }
    }
}
