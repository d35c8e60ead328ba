//! `alter constraint N deferrable … | not deferrable`.

use super::{Change, Inverse, Op, lookup};
use crate::schema::{Constraint, ConstraintKind, Deferrable};
use crate::{Diagnostic, Name, ObjectName, Schema, Site};

/// `alter constraint N deferrable … | not deferrable`: a constraint is looked at at another time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetDeferrable {
    /// The table.
    pub table: ObjectName,
    /// The foreign key, unique or exclusion constraint.
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
            let error = self
                .refuse(constraint)
                .or_else(|| self.refuse_referred(constraint, change.schema));
            change.report.extend(error);
        }
        let table = change.schema.table_mut(&self.table);
        let constraints = table.map(|table| table.constraints.iter_mut());
        let own = constraints
            .into_iter()
            .flatten()
            .find(|known| known.name == self.name);
        if let Some(constraint) = own {
            self.set(&mut constraint.kind);
        }
    }

    fn set(&self, kind: &mut ConstraintKind) {
        match kind {
            ConstraintKind::ForeignKey(key) => {
                key.deferrable = self.deferrable;
                key.deferrable_site = self.site;
            }
            ConstraintKind::Unique {
                deferrable, site, ..
            } => {
                *deferrable = self.deferrable;
                *site = self.site;
            }
            ConstraintKind::Exclude(exclusion) => exclusion.deferrable = self.deferrable,
            ConstraintKind::PrimaryKey { .. } | ConstraintKind::Check { .. } => {}
        }
    }

    fn refuse(&self, constraint: &Constraint) -> Option<Diagnostic> {
        let (name, word) = (&self.name, constraint.word());
        match constraint.deferrable() {
            Some(known) if known == self.deferrable => {
                let message = format!("{word} `{name}` is like that already");
                Some(Diagnostic::new(self.site, message).help("remove this action"))
            }
            Some(_) => None,
            None => {
                let message = format!("{word} `{name}` is looked at at once, whatever is said");
                Some(Diagnostic::new(name.site(), message).help("name a foreign key"))
            }
        }
    }

    /// A foreign key refers to no rows that may have doubles before the end of a transaction.
    fn refuse_referred(&self, constraint: &Constraint, schema: &Schema) -> Option<Diagnostic> {
        let ConstraintKind::Unique { columns, .. } = &constraint.kind else {
            return None;
        };
        let mut keys = schema.references_to(&self.table);
        let (owner, key, _) = keys.find(|(_, _, key)| {
            key.references.len() == columns.len()
                && columns.iter().all(|column| key.references.contains(column))
        })?;
        let message = format!(
            "foreign key `{key}` of `{}` refers to `{}`, which so cannot be deferrable",
            owner.name, self.name
        );
        Some(Diagnostic::new(self.name.site(), message).help("drop the foreign key first"))
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let table = before.table(&self.table);
        let constraint = table.and_then(|table| table.constraint(self.name.as_str()));
        let known = constraint.and_then(Constraint::deferrable);
        Inverse::where_known(known.map(|deferrable| {
            Op::SetDeferrable(Self {
                deferrable,
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
