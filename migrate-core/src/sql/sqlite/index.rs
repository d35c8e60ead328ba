//! Indexes in SQLite's words.

use super::{own_name, quoted};
use crate::expr::{Place, Scope};
use crate::schema::{Index, IndexKey, NullsOrder, Table, Type, TypeKind};
use crate::sql::{Unsupported, clause, expression};
use crate::{ObjectName, Schema, Target};

/// `CREATE INDEX`
pub(crate) fn create(
    index: &Index,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    if let Some(method) = index.method.as_ref().filter(|method| **method != "btree") {
        return Err(
            Unsupported::new(method.site(), format!("the index method `{method}`"))
                .help("leave `using` out"),
        );
    }
    if let Some(included) = index.include.first() {
        return Err(Unsupported::new(included.site(), "an index with `include`")
            .help("make the columns part of the key"));
    }
    clause::refuse_equal_nulls(index.nulls_not_distinct, index.name.site(), target)?;
    let keys = index
        .keys
        .iter()
        .map(|part| key(part, table, schema, target))
        .collect::<Result<Vec<_>, _>>()?;
    let unique = if index.unique { "UNIQUE " } else { "" };
    let mut sql = format!(
        "CREATE {unique}INDEX {} ON {} ({})",
        quoted(&index.name),
        own_name(&table.name)?,
        keys.join(", ")
    );
    if let Some(predicate) = &index.predicate {
        let scope = Scope {
            schema,
            table: Some(table),
            place: Place::IndexPredicate,
        };
        let boolean = Type::new(TypeKind::Boolean);
        sql += &format!(
            " WHERE {}",
            expression(predicate, &scope, Some(&boolean), target)?
        );
    }
    Ok(sql)
}

fn key(
    key: &IndexKey,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    if let Some(class) = &key.operator_class {
        return Err(
            Unsupported::new(class.site(), format!("the operator class `{class}`"))
                .help("leave it out, or put a comma before the next key"),
        );
    }
    clause::refuse_beginning(key)?;
    // NULL is the smallest value here, so one of the two orders needs no words.
    let own_order = if key.descending {
        NullsOrder::Last
    } else {
        NullsOrder::First
    };
    if key.nulls.is_some_and(|order| order != own_order) {
        return Err(
            Unsupported::new(key.expr.site, "the place of nulls in an index")
                .help("leave `nulls first` or `nulls last` out: null is the smallest value"),
        );
    }
    let scope = Scope {
        schema,
        table: Some(table),
        place: Place::IndexKey,
    };
    let mut sql = match key.column() {
        Some(column) => quoted(column),
        None => format!("({})", expression(&key.expr, &scope, None, target)?),
    };
    if let Some(collation) = &key.collation {
        sql += &format!(" COLLATE {}", quoted(collation));
    }
    if key.descending {
        sql += " DESC";
    }
    Ok(sql)
}

/// `DROP INDEX`
pub(crate) fn drop(index: &ObjectName) -> Result<String, Unsupported> {
    Ok(format!("DROP INDEX {}", own_name(index)?))
}
