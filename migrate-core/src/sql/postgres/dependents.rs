//! What holds literals of a column's type: it has to make way when the type of the column is,
//! or was, an enum, since the server keeps `'draft'::item_state` and not `'draft'`.

use super::constraint;
use super::index::{self, Writers};
use crate::expr::Expr;
use crate::schema::{Constraint, ConstraintKind, Index, Table};
use crate::sql::Unsupported;
use crate::{Name, Schema, Target};

/// The parts of a table that have literals of a column's type inside.
pub(crate) struct Dependents<'a> {
    checks: Vec<&'a Constraint>,
    indexes: Vec<&'a Index>,
}

impl<'a> Dependents<'a> {
    /// Those that name one of the columns; opaque SQL may.
    pub(crate) fn of(table: &'a Table, columns: &[&Name]) -> Self {
        let names = |expr: &Expr| {
            expr.is_opaque() || expr.columns().iter().any(|name| columns.contains(&name))
        };
        Self {
            checks: table
                .constraints
                .iter()
                .filter(|constraint| match &constraint.kind {
                    ConstraintKind::Check { expr } => names(expr),
                    ConstraintKind::PrimaryKey { .. }
                    | ConstraintKind::Unique { .. }
                    | ConstraintKind::ForeignKey(_) => false,
                })
                .collect(),
            indexes: table
                .indexes
                .iter()
                .filter(|index| {
                    index.predicate.as_ref().is_some_and(names)
                        || index
                            .keys
                            .iter()
                            .any(|key| key.column().is_none() && names(&key.expr))
                })
                .collect(),
        }
    }

    /// Takes them away.
    pub(crate) fn drops(&self, table: &Table) -> Vec<String> {
        let checks = self
            .checks
            .iter()
            .map(|check| constraint::drop(&table.name, &check.name));
        let indexes = self
            .indexes
            .iter()
            .map(|index| index::drop(&table.name.sibling(index.name.clone()), Writers::Wait));
        checks.chain(indexes).collect()
    }

    /// Brings them back.
    pub(crate) fn creates(
        &self,
        table: &Table,
        schema: &Schema,
        target: Target,
    ) -> Result<Vec<String>, Unsupported> {
        let mut statements = Vec::new();
        for check in &self.checks {
            statements.push(constraint::add(check, table, schema, target)?);
        }
        for index in &self.indexes {
            statements.push(index::create(index, table, schema, target, Writers::Wait)?);
        }
        Ok(statements)
    }
}
