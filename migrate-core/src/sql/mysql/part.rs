//! The parts of a table besides its columns, as the server sees them: constraints, the
//! model's indexes and those that foreign keys stand on.

use super::{constraint, index, key_length, session};
use crate::schema::{Constraint, ConstraintKind, Index, Table};
use crate::sql::{Unsupported, identifier};
use crate::{Name, Schema, Target};

/// A constraint or an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Constraint(Constraint),
    Index(Index),
}

/// All of a table, in the order in which they are created: what others lean on comes first.
pub(super) fn parts(table: &Table) -> Vec<Part> {
    let (foreign, own): (Vec<_>, Vec<_>) = table
        .constraints
        .iter()
        .map(server_named)
        .partition(|known| matches!(known.kind, ConstraintKind::ForeignKey(_)));
    let indexes = table.indexes.iter().cloned();
    own.into_iter()
        .map(Part::Constraint)
        .chain(indexes.map(Part::Index))
        .chain(
            index::foreign_key_indexes(table)
                .into_iter()
                .map(Part::Index),
        )
        .chain(foreign.into_iter().map(Part::Constraint))
        .collect()
}

/// The constraint under the name that the server knows: a primary key has only one.
fn server_named(constraint: &Constraint) -> Constraint {
    let mut known = constraint.clone();
    if matches!(known.kind, ConstraintKind::PrimaryKey { .. }) {
        known.name = Name::at("PRIMARY", constraint.name.site());
    }
    known
}

impl Part {
    /// The clause that makes it.
    pub(super) fn clause(
        &self,
        table: &Table,
        schema: &Schema,
        target: Target,
    ) -> Result<String, Unsupported> {
        match self {
            Self::Constraint(known) => {
                key_length::check_constraint(known, table, schema, target)?;
                if let ConstraintKind::Unique { columns, .. } = &known.kind {
                    let keys = columns.iter().map(|name| (name, name.site()));
                    session::refuse_keys(keys, table, target)?;
                }
                constraint::constraint(known, table, schema, target)
            }
            Self::Index(known) => index::index(known, table, schema, target),
        }
    }

    /// The action of ALTER TABLE that takes it away.
    pub(super) fn dropped(&self, target: Target) -> String {
        match self {
            Self::Constraint(known) => constraint::dropped(known, target),
            Self::Index(known) => {
                let name = identifier(known.name.as_str(), target.dialect);
                format!("DROP INDEX {name}")
            }
        }
    }

    /// Its name.
    pub(super) fn name(&self) -> &Name {
        match self {
            Self::Constraint(known) => &known.name,
            Self::Index(known) => &known.name,
        }
    }

    /// Gives it another name.
    pub(super) fn rename(&mut self, name: Name) {
        match self {
            Self::Constraint(known) => known.name = name,
            Self::Index(known) => known.name = name,
        }
    }

    /// The columns of its own table that it names.
    pub(super) fn columns(&self) -> Vec<Name> {
        match self {
            Self::Constraint(known) => known.columns(),
            Self::Index(known) => known.columns(),
        }
    }

    /// Whether it holds expressions: a check, or an index on one.
    pub(super) fn holds_expression(&self) -> bool {
        match self {
            Self::Constraint(known) => matches!(known.kind, ConstraintKind::Check { .. }),
            Self::Index(known) => known.keys.iter().any(|key| key.column().is_none()),
        }
    }

    /// Whether the server can give it another name: it can for what is an index.
    pub(super) fn is_index(&self) -> bool {
        match self {
            Self::Constraint(known) => matches!(known.kind, ConstraintKind::Unique { .. }),
            Self::Index(_) => true,
        }
    }

    /// The columns that it leans on as a key, where it is a primary key, unique or an index
    /// of plain columns.
    pub(super) fn key(&self) -> Option<Vec<&Name>> {
        match self {
            Self::Constraint(known) => match &known.kind {
                ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. } => {
                    Some(columns.iter().collect())
                }
                ConstraintKind::Check { .. }
                | ConstraintKind::ForeignKey(_)
                | ConstraintKind::Exclude(_) => None,
            },
            Self::Index(known) => known.plain_columns(),
        }
    }
}
