//! The net effect of some changes of a table, as a rebuild or as index statements.

use super::source::{Source, Sources};
use crate::plan::Rebuild;
use crate::schema::{Index, SchemaObject, Table};
use crate::sql::Unsupported;
use crate::sql::sqlite::{index, object, quoted, table};
use crate::{Dialect, Schema, Target};

/// A table with the schema that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Shape<'a> {
    pub(super) table: &'a Table,
    pub(super) schema: &'a Schema,
    pub(super) target: Target,
}

impl Shape<'_> {
    /// Whether `CREATE TABLE` says the same for both.
    pub(super) fn same_body(self, other: Self) -> Result<bool, Unsupported> {
        Ok(self.body()? == other.body()?)
    }

    pub(super) fn body(self) -> Result<String, Unsupported> {
        table::body(self.table, self.schema, self.target)
    }

    pub(super) fn create(self) -> Result<String, Unsupported> {
        table::create(self.table, self.schema, self.target)
    }

    fn has_rowid_alias(self) -> Result<bool, Unsupported> {
        let alias = table::rowid_alias(self.table, self.schema, self.target)?;
        Ok(alias.is_some())
    }

    fn own_triggers(&self) -> impl Iterator<Item = &SchemaObject> {
        let own = self.schema.triggers_of(&self.table.name);
        own.filter(|trigger| trigger.is_in(Dialect::Sqlite))
    }

    fn triggers(self) -> Result<Vec<String>, Unsupported> {
        self.own_triggers().map(object::create).collect()
    }

    pub(super) fn indexes(self) -> Result<Vec<String>, Unsupported> {
        let create = |one: &Index| index::create(one, self.table, self.schema, self.target);
        self.table.indexes.iter().map(create).collect()
    }
}

/// The statements between two shapes that differ in their indexes alone.
pub(super) fn index_statements(
    before: Shape<'_>,
    after: Shape<'_>,
) -> Result<Vec<String>, Unsupported> {
    let (old, new) = (before.indexes()?, after.indexes()?);
    let mut statements = Vec::new();
    for (gone, sql) in before.table.indexes.iter().zip(&old) {
        if !new.contains(sql) {
            statements.push(index::drop(&before.table.name.sibling(gone.name.clone()))?);
        }
    }
    statements.extend(new.into_iter().filter(|sql| !old.contains(sql)));
    Ok(statements)
}

/// The rebuild that leads from one shape to the other.
pub(super) fn rebuild(
    before: Shape<'_>,
    after: Shape<'_>,
    sources: &Sources,
) -> Result<Rebuild, Unsupported> {
    Ok(Rebuild {
        table: after.table.name.name.to_string(),
        body: after.body()?,
        values: values(before, after, sources)?,
        indexes: after.indexes()?,
        known_indexes: before
            .table
            .indexes
            .iter()
            .map(|index| index.name.to_string())
            .collect(),
        triggers: after.triggers()?,
        known_triggers: before
            .own_triggers()
            .map(|trigger| trigger.key().name.name.to_string())
            .collect(),
        expected: before.create()?,
        origin: None,
    })
}

fn values(
    before: Shape<'_>,
    after: Shape<'_>,
    sources: &Sources,
) -> Result<Vec<(String, String)>, Unsupported> {
    let mut values = Vec::new();
    for column in &after.table.columns {
        if column.generated.is_some() {
            continue;
        }
        let name = quoted(&column.name);
        match sources.get(&column.name) {
            Source::Kept => values.push((name.clone(), name)),
            Source::Default => {}
            Source::Value { sql, .. } => values.push((name, sql.clone())),
        }
    }
    let numbered = before.has_rowid_alias()? || after.has_rowid_alias()?;
    let tables = [before.table, after.table];
    let without = tables.iter().any(|table| table.storage.is_without_rowid());
    if !without && (!numbered || values.is_empty()) {
        values.extend(
            rowid(before.table, after.table).map(|name| (name.to_owned(), name.to_owned())),
        );
    }
    Ok(values)
}

/// A name that means the rowid in both tables, since no column has taken it.
fn rowid(before: &Table, after: &Table) -> Option<&'static str> {
    let taken = |name: &str| {
        let mut columns = before.columns.iter().chain(&after.columns);
        columns.any(|column| column.name.as_str().eq_ignore_ascii_case(name))
    };
    ["rowid", "_rowid_", "oid"]
        .into_iter()
        .find(|name| !taken(name))
}
