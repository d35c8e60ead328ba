//! Indexes. An index lives in the schema of its table: CREATE INDEX takes its bare name, all
//! other statements the qualified one.

use super::{condition, key, quote, quote_list, quote_object, storage};
use crate::expr::{Place, Scope, ValueType, check};
use crate::schema::{Index, IndexKey, NullsOrder, Storage, Subject, Table};
use crate::sql::{Unsupported, clause, expression};
use crate::{Name, ObjectName, Report, Schema, Target};

/// Whether writers may go on meanwhile; if so the statement cannot run in a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writers {
    /// They wait.
    Wait,
    /// They wait, and the partitions of the table get no index: theirs are attached one by one.
    WaitForOne,
    /// They go on: `CONCURRENTLY`.
    GoOn,
}

impl Writers {
    const fn clause(self) -> &'static str {
        match self {
            Self::Wait | Self::WaitForOne => "",
            Self::GoOn => " CONCURRENTLY",
        }
    }
}

/// `CREATE INDEX`.
pub(crate) fn create(
    index: &Index,
    table: &Table,
    schema: &Schema,
    target: Target,
    writers: Writers,
) -> Result<String, Unsupported> {
    key::check_index(index, table)?;
    refuse_ranges(index, table, schema)?;
    let mut keys = Vec::new();
    for item in &index.keys {
        keys.push(part(item, table, schema, target)?);
    }
    let mut sql = format!(
        "CREATE {}INDEX{} {} ON {}{}",
        if index.unique { "UNIQUE " } else { "" },
        writers.clause(),
        quote(&index.name),
        if writers == Writers::WaitForOne {
            "ONLY "
        } else {
            ""
        },
        quote_object(&table.name)
    );
    if let Some(method) = &index.method {
        sql += &format!(" USING {}", quote(method));
    }
    sql += &format!(" ({})", keys.join(", "));
    if !index.include.is_empty() {
        sql += &format!(" INCLUDE ({})", quote_list(&index.include));
    }
    clause::refuse_equal_nulls(index.nulls_not_distinct, index.name.site(), target)?;
    if index.nulls_not_distinct {
        sql += " NULLS NOT DISTINCT";
    }
    sql += &storage::clause(&index.storage, Subject::Index, target)?;
    if let Some(predicate) = &index.predicate {
        let predicate = condition(predicate, Place::IndexPredicate, table, schema, target)?;
        sql += &format!(" WHERE {predicate}");
    }
    Ok(sql)
}

/// The index that a unique constraint or a primary key is going to be made of.
pub(crate) fn of_constraint(name: &Name, columns: &[Name], nulls_not_distinct: bool) -> Index {
    let column = |name: &Name| IndexKey::new(crate::expr::Expr::column(name.clone()));
    Index {
        name: name.clone(),
        unique: true,
        method: None,
        keys: columns.iter().map(column).collect(),
        include: Vec::new(),
        nulls_not_distinct,
        predicate: None,
        storage: Storage::default(),
    }
}

/// `DROP INDEX`.
pub(crate) fn drop(index: &ObjectName, writers: Writers) -> String {
    format!("DROP INDEX{} {}", writers.clause(), quote_object(index))
}

/// `DROP INDEX`, where the index may be gone already.
pub(crate) fn drop_plainly_if_exists(index: &ObjectName) -> String {
    format!("DROP INDEX IF EXISTS {}", quote_object(index))
}

/// `DROP INDEX CONCURRENTLY`, where the index may be gone already.
pub(crate) fn drop_if_exists(index: &ObjectName) -> String {
    format!("DROP INDEX CONCURRENTLY IF EXISTS {}", quote_object(index))
}

/// `ALTER INDEX … RENAME TO …`.
pub(crate) fn rename(from: &ObjectName, to: &Name) -> String {
    format!("ALTER INDEX {} RENAME TO {}", quote_object(from), quote(to))
}

/// Refuses an expression of which a block range has no least and greatest value, as
/// `key::check_index` does a column.
fn refuse_ranges(index: &Index, table: &Table, schema: &Schema) -> Result<(), Unsupported> {
    if index.method.as_ref().is_none_or(|method| *method != "brin") {
        return Ok(());
    }
    let plain = index.keys.iter().filter(|key| key.operator_class.is_none());
    for key in plain.filter(|key| key.column().is_none()) {
        let ty = typed(key, table, schema);
        let has_ranges = !matches!(
            ty,
            ValueType::Boolean | ValueType::Jsonb | ValueType::Array(_) | ValueType::Enum(_)
        );
        if !has_ranges {
            let what = format!("a value of `{ty}` in a brin index");
            return Err(Unsupported::new(key.expr.site, what).help("leave out `using brin`"));
        }
    }
    Ok(())
}

/// The type of a key's expression.
fn typed(key: &IndexKey, table: &Table, schema: &Schema) -> ValueType {
    let scope = Scope {
        schema,
        table: Some(table),
        place: Place::IndexKey,
    };
    check(&key.expr, &scope, None, &mut Report::default()).ty
}

/// What a key is made of: a column, or an expression in parentheses.
pub(super) fn value(
    key: &IndexKey,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    if let Some(column) = key.column() {
        return Ok(quote(column));
    }
    let scope = Scope {
        schema,
        table: Some(table),
        place: Place::IndexKey,
    };
    let value = typed(key, table, schema);
    if value == ValueType::Json && key.operator_class.is_none() {
        let what = "a value of `Json` in a key";
        return Err(Unsupported::new(key.expr.site, what).help("make it `Jsonb` with a cast"));
    }
    Ok(format!(
        "({})",
        expression(&key.expr, &scope, None, target)?
    ))
}

/// A key of an index, of an exclusion constraint, or of a partitioned table.
pub(super) fn part(
    key: &IndexKey,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    clause::refuse_beginning(key)?;
    let mut sql = value(key, table, schema, target)?;
    if let Some(collation) = &key.collation {
        sql += &format!(" COLLATE {}", quote(collation));
    }
    if let Some(class) = &key.operator_class {
        sql += &format!(" {}", quote(class));
    }
    if key.descending {
        sql += " DESC";
    }
    sql += match key.nulls {
        None => "",
        Some(NullsOrder::First) => " NULLS FIRST",
        Some(NullsOrder::Last) => " NULLS LAST",
    };
    Ok(sql)
}
