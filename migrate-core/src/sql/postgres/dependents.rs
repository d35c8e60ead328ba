//! What is kept in words of a column's type: it has to make way when the column gets another,
//! since the server keeps `(c >= '-5'::integer)::double precision` and not `c >= -5`.

use super::index::{self, Writers};
use super::{constraint, table};
use crate::expr::Expr;
use crate::schema::{Constraint, Index, Table};
use crate::sql::Unsupported;
use crate::{Name, Schema, Target};

/// The checks and indexes of a table that have words of a column's type inside.
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
                .filter(|constraint| constraint.kind.expressions().into_iter().any(names))
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

    /// The statements of a type change, with what depends on it: the checks go and come back
    /// in its own ALTER TABLE, so that the rows are looked at once.
    pub(crate) fn around(
        actions: Vec<String>,
        (old, new): (&Table, &Table),
        column: &Name,
        after: &Schema,
        target: Target,
    ) -> Result<Vec<String>, Unsupported> {
        let (before, back) = (
            Dependents::of(old, &[column]),
            Dependents::of(new, &[column]),
        );
        let mut alter = before.check_drops();
        alter.extend(actions);
        alter.extend(back.check_adds(new, after, target)?);
        let mut statements = before.index_drops(old);
        statements.push(table::alter(&old.name, &alter));
        statements.extend(back.index_creates(new, after, target)?);
        Ok(statements)
    }

    /// Takes them away.
    pub(crate) fn drops(&self, table: &Table) -> Vec<String> {
        let mut statements = altered(table, &self.check_drops());
        statements.extend(self.index_drops(table));
        statements
    }

    /// Brings them back.
    pub(crate) fn creates(
        &self,
        table: &Table,
        schema: &Schema,
        target: Target,
    ) -> Result<Vec<String>, Unsupported> {
        let mut statements = altered(table, &self.check_adds(table, schema, target)?);
        statements.extend(self.index_creates(table, schema, target)?);
        Ok(statements)
    }

    fn check_drops(&self) -> Vec<String> {
        let checks = self.checks.iter();
        checks
            .map(|check| constraint::drop_action(&check.name))
            .collect()
    }

    fn check_adds(
        &self,
        table: &Table,
        schema: &Schema,
        target: Target,
    ) -> Result<Vec<String>, Unsupported> {
        let checks = self.checks.iter();
        checks
            .map(|check| constraint::add_action(check, table, schema, target))
            .collect()
    }

    fn index_drops(&self, table: &Table) -> Vec<String> {
        let name = |index: &&Index| table.name.sibling(index.name.clone());
        let indexes = self.indexes.iter();
        indexes
            .map(|index| index::drop(&name(index), Writers::Wait))
            .collect()
    }

    fn index_creates(
        &self,
        table: &Table,
        schema: &Schema,
        target: Target,
    ) -> Result<Vec<String>, Unsupported> {
        let indexes = self.indexes.iter();
        indexes
            .map(|index| index::create(index, table, schema, target, Writers::Wait))
            .collect()
    }
}

fn altered(table: &Table, actions: &[String]) -> Vec<String> {
    if actions.is_empty() {
        return Vec::new();
    }
    vec![table::alter(&table.name, actions)]
}
