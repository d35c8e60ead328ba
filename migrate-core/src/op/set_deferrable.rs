//! `alter constraint N deferrable … | not deferrable`.

use super::{Change, Inverse, Op, lookup};
use crate::schema::{Constraint, ConstraintKind, Deferrable, ForeignKey};
use crate::{Diagnostic, Name, ObjectName, Schema, Site};

/// `alter constraint N deferrable … | not deferrable`: a foreign key is looked at at another time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetDeferrable {
    /// The table.
    pub table: ObjectName,
    /// The foreign key.
    pub name: Name,
    /// When it is looked at from now on.
    pub deferrable: Deferrable,
    /// Where that was written.
    pub site: Site,
}

impl SetDeferrable {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table(change.schema, &self.table, change.report) else {
            return;
        };
        let Some(constraint) = lookup::constraint(table, &self.name, change.report) else {
            return;
        };
        if change.is_written() {
            let error = self.refuse(constraint);
            change.report.extend(error);
        }
        if let Some(key) = self.key_mut(change.schema) {
            key.deferrable = self.deferrable;
            key.deferrable_site = self.site;
        }
    }

    fn key_mut<'s>(&self, schema: &'s mut Schema) -> Option<&'s mut ForeignKey> {
        let mut constraints = schema.table_mut(&self.table)?.constraints.iter_mut();
        match &mut constraints.find(|known| known.name == self.name)?.kind {
            ConstraintKind::ForeignKey(key) => Some(key),
            _ => None,
        }
    }

    fn refuse(&self, constraint: &Constraint) -> Option<Diagnostic> {
        let (name, word) = (&self.name, constraint.word());
        match &constraint.kind {
            ConstraintKind::ForeignKey(key) if key.deferrable == self.deferrable => {
                let message = format!("{word} `{name}` is like that already");
                Some(Diagnostic::new(self.site, message).help("remove this action"))
            }
            ConstraintKind::ForeignKey(_) => None,
            ConstraintKind::Unique { .. } | ConstraintKind::Exclude(_) => {
                let message = format!("{word} `{name}` is deferrable or not from the beginning on");
                let help =
                    format!("write `drop constraint {name}`, and add it anew as you want it");
                Some(Diagnostic::new(name.site(), message).help(help))
            }
            ConstraintKind::PrimaryKey { .. } | ConstraintKind::Check { .. } => {
                let message = format!("{word} `{name}` is looked at at once, whatever is said");
                Some(Diagnostic::new(name.site(), message).help("name a foreign key"))
            }
        }
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let key = lookup::known_foreign_key(before, &self.table, &self.name);
        Inverse::where_known(key.map(|key| {
            Op::SetDeferrable(Self {
                deferrable: key.deferrable,
                ..self.clone()
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!(
            "alter constraint {} of {} {}",
            self.name,
            self.table,
            self.deferrable.words()
        )
    }
}
