//! Indexes as clauses of CREATE TABLE and ALTER TABLE, and those that foreign keys stand on.

use super::{key_length, session, storage};
use crate::expr::{Place, Scope};
use crate::schema::{Constraint, ConstraintKind, Index, IndexKey, Storage, Table};
use crate::sql::{Unsupported, clause, expression, identifier};
use crate::{Name, Schema, Target};

/// The clause of an index.
pub(super) fn index(
    index: &Index,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    refuse_missing(index)?;
    let method = Method::of(index)?;
    let keys: Result<Vec<_>, _> = index
        .keys
        .iter()
        .map(|part| key(part, table, schema, target))
        .collect();
    if method.has_limited_keys() {
        key_length::check_index(index, table, schema, target)?;
        let keys = index.keys.iter();
        let columns = keys.filter_map(|key| Some((key.column()?, key.expr.site)));
        session::refuse_keys(columns, table, target)?;
    }
    clause::refuse_equal_nulls(index.nulls_not_distinct, index.name.site(), target)?;
    let word = match (method, index.unique) {
        (Method::Fulltext, _) => "FULLTEXT INDEX",
        (Method::Spatial, _) => "SPATIAL INDEX",
        (Method::Tree, true) => "UNIQUE INDEX",
        (Method::Tree, false) => "INDEX",
    };
    let name = identifier(index.name.as_str(), target.dialect);
    let parser = storage::parser(&index.storage, target);
    Ok(format!("{word} {name} ({}){parser}", keys?.join(", ")))
}

/// Columns, quoted and separated by commas.
pub(super) fn columns(names: &[Name], target: Target) -> String {
    let quoted: Vec<String> = names
        .iter()
        .map(|name| identifier(name.as_str(), target.dialect))
        .collect();
    quoted.join(", ")
}

/// The indexes that the foreign keys of a table need besides its own keys and indexes.
///
/// The server wants an index that begins with the referring columns; left alone it makes one,
/// keeps it when the key goes, and drops it when another one will do. So that both sides agree
/// at every moment, each key that nothing covers has an index of its own name here, made and
/// dropped by our statements.
pub(super) fn foreign_key_indexes(table: &Table) -> Vec<Index> {
    let mut keys: Vec<_> = table.foreign_keys().collect();
    keys.sort_by_key(|(name, _)| *name);
    let mut made: Vec<Index> = Vec::new();
    for (name, key) in keys {
        let covered = table
            .constraints
            .iter()
            .any(|known| covers_key(known, &key.columns))
            || table
                .indexes
                .iter()
                .chain(&made)
                .any(|known| covers(known, &key.columns));
        if !covered {
            made.push(plain(name, &key.columns));
        }
    }
    made
}

fn plain(name: &Name, columns: &[Name]) -> Index {
    Index {
        name: name.clone(),
        unique: false,
        method: None,
        keys: columns
            .iter()
            .map(|column| IndexKey::new(crate::expr::Expr::column(column.clone())))
            .collect(),
        include: Vec::new(),
        nulls_not_distinct: false,
        predicate: None,
        storage: Storage::default(),
    }
}

fn covers_key(constraint: &Constraint, columns: &[Name]) -> bool {
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns: key }
        | ConstraintKind::Unique { columns: key, .. } => key.starts_with(columns),
        ConstraintKind::Check { .. }
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclude(_) => false,
    }
}

fn covers(index: &Index, columns: &[Name]) -> bool {
    let leading = index.keys.get(..columns.len());
    is_tree(index)
        && leading.is_some_and(|keys| {
            keys.iter().zip(columns).all(|(key, column)| {
                let whole = !key.descending && key.length.is_none();
                whole && key.column() == Some(column)
            })
        })
}

/// Whether an index is a B-tree.
pub(super) fn is_tree(index: &Index) -> bool {
    matches!(Method::of(index), Ok(Method::Tree))
}

/// How an index is laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Tree,
    Fulltext,
    Spatial,
}

impl Method {
    fn of(index: &Index) -> Result<Self, Unsupported> {
        let Some(method) = &index.method else {
            return Ok(Self::Tree);
        };
        match method.as_str() {
            "btree" => Ok(Self::Tree),
            "fulltext" => Ok(Self::Fulltext),
            "spatial" => Ok(Self::Spatial),
            other => Err(
                Unsupported::new(method.site(), format!("an index using `{other}`"))
                    .help("leave out `using`, or write `using fulltext` or `using spatial`"),
            ),
        }
    }

    fn has_limited_keys(self) -> bool {
        self == Self::Tree
    }
}

fn refuse_missing(index: &Index) -> Result<(), Unsupported> {
    if let Some(predicate) = &index.predicate {
        return Err(Unsupported::new(predicate.site, "a partial index").help(
            "add a generated column that is null for the rows to leave out, and index that column",
        ));
    }
    if let Some(column) = index.include.first() {
        return Err(Unsupported::new(column.site(), "`include` in an index")
            .help("make the columns the last keys of the index"));
    }
    Ok(())
}

fn key(
    key: &IndexKey,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let site = key.expr.site;
    if key.nulls.is_some() {
        return Err(
            Unsupported::new(site, "`nulls first` and `nulls last` in an index")
                .help("leave it out: nulls sort before all values"),
        );
    }
    if let Some(class) = &key.operator_class {
        let what = format!("the operator class `{class}`");
        return Err(Unsupported::new(class.site(), what)
            .help("leave it out, or put a comma before the next key"));
    }
    if let Some(collation) = &key.collation {
        return Err(
            Unsupported::new(collation.site(), "a collation of an index key")
                .help("give the column this collation"),
        );
    }
    let value = match key.column() {
        Some(name) => {
            let length = key.length.map(|length| format!("({length})"));
            identifier(name.as_str(), target.dialect) + &length.unwrap_or_default()
        }
        None => expression_key(key, table, schema, target)?,
    };
    let order = if key.descending { " DESC" } else { "" };
    Ok(value + order)
}

fn expression_key(
    key: &IndexKey,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    if !target.features().expression_indexes {
        return Err(Unsupported::new(key.expr.site, "an index on an expression")
            .help("add a generated column and index that column"));
    }
    let scope = Scope {
        schema,
        table: Some(table),
        place: Place::IndexKey,
    };
    Ok(format!(
        "({})",
        expression(&key.expr, &scope, None, target)?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Deferrable, ForeignKey, ForeignKeyAction};
    use crate::{ObjectName, Site};

    fn refers(name: &str, columns: &[&str]) -> Constraint {
        let names: Vec<Name> = columns.iter().map(|name| Name::from(*name)).collect();
        Constraint::new(
            name.into(),
            ConstraintKind::ForeignKey(ForeignKey {
                columns: names.clone(),
                table: ObjectName::from("parent"),
                references: names,
                on_delete: ForeignKeyAction::NoAction,
                on_update: ForeignKeyAction::NoAction,
                deferrable: Deferrable::No,
                deferrable_site: Site::NOWHERE,
            }),
        )
    }

    fn made(table: &Table) -> Vec<String> {
        let made = foreign_key_indexes(table);
        made.iter().map(|index| index.name.to_string()).collect()
    }

    #[test]
    fn a_foreign_key_leans_on_the_first_thing_that_begins_with_its_columns() {
        let mut table = Table::new("child");
        table.constraints.push(refers("fk_b", &["a"]));
        assert_eq!(made(&table), ["fk_b"]);
        table.constraints.push(refers("fk_a", &["a"]));
        assert_eq!(
            made(&table),
            ["fk_a"],
            "two keys on the same columns share one index"
        );
        let columns = ["b".into(), "a".into()];
        table
            .indexes
            .push(plain(&"ix_other_order".into(), &columns));
        assert_eq!(made(&table), ["fk_a"]);
        let columns = ["a".into(), "b".into()];
        let mut descending = plain(&"ix_descending".into(), &columns);
        descending.keys[0].descending = true;
        table.indexes.push(descending);
        assert_eq!(made(&table), ["fk_a"]);
        table.indexes.push(plain(&"ix_covers".into(), &columns));
        assert!(made(&table).is_empty());
    }

    #[test]
    fn a_primary_key_is_an_index_too() {
        let mut table = Table::new("child");
        table.constraints.push(refers("fk", &["a"]));
        table.constraints.push(Constraint::new(
            "pk".into(),
            ConstraintKind::PrimaryKey {
                columns: vec!["a".into(), "b".into()],
            },
        ));
        assert!(made(&table).is_empty());
    }
}
