//! A backfill as ranges of the primary key.

use super::{Batches, closures};
use crate::expr::{Expr, Place, Scope};
use crate::op::Backfill;
use crate::schema::{Column, Table, Type, TypeKind};
use crate::sql::{self, Unsupported};
use crate::{Dialect, Name, Schema, Target};

/// Prepares a backfill of a table of `schema`.
pub(super) fn batches(
    backfill: &Backfill,
    schema: &Schema,
    target: Target,
) -> Result<Batches, Unsupported> {
    let dialect = target.dialect;
    let Some(table) = schema.table(&backfill.table) else {
        let what = format!("a backfill of `{}`, which is no table", backfill.table);
        return Err(Unsupported::new(backfill.table.site(), what));
    };
    let from = sql::object(&table.name, dialect);
    let mut key = Vec::new();
    let mut key_literals = Vec::new();
    let sets = |name: &Name| backfill.set.iter().any(|known| known.column == *name);
    let walked = match schema.with_primary_key(table).primary_key() {
        // A row whose key changes could come along again.
        moved if moved.iter().any(sets) => &[],
        key => key,
    };
    for name in walked {
        key.push(sql::identifier(name.as_str(), dialect));
        if let Some(column) = table.column(name.as_str()) {
            key_literals.push(key_literal(column, schema, target)?);
        }
    }
    let filter = match &backfill.filter {
        Some(filter) => {
            let boolean = Type::new(TypeKind::Boolean);
            Some(rendered(
                filter,
                Place::Filter,
                Some(&boolean),
                table,
                schema,
                target,
            )?)
        }
        None => None,
    };
    Ok(Batches {
        table: backfill.table.to_string(),
        update: format!(
            "UPDATE {from} SET {}",
            assignments(backfill, table, schema, target)?
        )
        .trim_end()
        .to_owned(),
        closures: closures::row_by_row(backfill, table, target)?,
        from,
        key,
        key_literals,
        filter,
        size: backfill.batch,
        pause: backfill.pause,
    })
}

fn assignments(
    backfill: &Backfill,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let expressions = backfill
        .set
        .iter()
        .filter_map(|set| Some((&set.column, set.value.expr()?)));
    let ordered = if target.dialect.is_mysql_family() {
        readers_first(expressions.collect())?
    } else {
        expressions.collect()
    };
    let mut set = Vec::new();
    for (column, value) in ordered {
        let column = column.as_str();
        let expected = table.column(column).map(|column| &column.ty);
        let value = rendered(value, Place::Value, expected, table, schema, target)?;
        set.push(format!(
            "{} = {value}",
            sql::identifier(column, target.dialect)
        ));
    }
    Ok(set.join(", "))
}

/// MySQL assigns from left to right, and what stands further right sees the new values: so
/// each column is assigned after everything that reads it. What closures set comes last.
fn readers_first<'a>(
    mut left: Vec<(&'a Name, &'a Expr)>,
) -> Result<Vec<(&'a Name, &'a Expr)>, Unsupported> {
    let reads = |(column, value): &(&Name, &Expr), (other, _): &(&Name, &Expr)| {
        column != other && value.columns().contains(other)
    };
    left.sort_by_key(|(_, value)| !value.is_opaque());
    let mut ordered = Vec::new();
    while let Some(first) = left.first() {
        let next = left
            .iter()
            .position(|candidate| !left.iter().any(|other| reads(other, candidate)));
        let Some(next) = next else {
            return Err(Unsupported::new(
                first.0.site(),
                "setting columns from each other's old values",
            )
            .help("keep one of the old values in a further column with a backfill of its own"));
        };
        ordered.push(left.remove(next));
    }
    Ok(ordered)
}

fn rendered(
    expr: &Expr,
    place: Place,
    expected: Option<&Type>,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let scope = Scope {
        schema,
        table: Some(table),
        place,
    };
    sql::expression(expr, &scope, expected, target)
}

/// An expression that gives the value of a key's column as an SQL literal.
fn key_literal(column: &Column, schema: &Schema, target: Target) -> Result<String, Unsupported> {
    let name = sql::identifier(column.name.as_str(), target.dialect);
    Ok(match target.dialect {
        Dialect::Postgres => {
            let cast = format!("::{}", sql::column_type(&column.ty, schema, target)?);
            let cast = sql::text(&cast, target.dialect);
            format!("quote_literal({name}::text) || {cast}")
        }
        Dialect::Mysql | Dialect::Mariadb => mysql_literal(&name, &column.ty.kind),
        Dialect::Sqlite => format!("quote({name})"),
    })
}

fn mysql_literal(name: &str, ty: &TypeKind) -> String {
    match ty {
        TypeKind::Boolean
        | TypeKind::TinyInt
        | TypeKind::SmallInt
        | TypeKind::Integer
        | TypeKind::BigInt
        | TypeKind::Unsigned(_)
        | TypeKind::Real
        | TypeKind::Double
        | TypeKind::Numeric { .. } => format!("CAST({name} AS CHAR)"),
        // An enum is ordered by the number of its value.
        TypeKind::Named(_) => format!("CAST({name} + 0 AS CHAR)"),
        TypeKind::Bytes | TypeKind::Binary(_) | TypeKind::Varbinary(_) | TypeKind::Uuid => {
            format!("CONCAT('x''', HEX({name}), '''')")
        }
        TypeKind::Date
        | TypeKind::Time(_)
        | TypeKind::Timestamp(_)
        | TypeKind::Timestamptz(_)
        | TypeKind::Interval => format!("QUOTE(CAST({name} AS CHAR))"),
        TypeKind::Char(_)
        | TypeKind::Varchar(_)
        | TypeKind::Text
        | TypeKind::Json
        | TypeKind::Jsonb
        | TypeKind::Inet
        | TypeKind::Cidr
        | TypeKind::Array(_)
        | TypeKind::Sql(_) => format!("QUOTE({name})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::ExprKind;
    use crate::op::{Assignment, BackfillDown};
    use crate::schema::{Constraint, ConstraintKind};

    fn schema() -> Schema {
        let mut table = Table::new("users");
        for (name, ty) in [
            ("id", TypeKind::BigInt),
            ("code", TypeKind::Varchar(9)),
            ("key", TypeKind::Uuid),
            ("a", TypeKind::Text),
            ("b", TypeKind::Text),
        ] {
            table.columns.push(Column::new(name, ty));
        }
        table.constraints.push(Constraint::new(
            "pk_users".into(),
            ConstraintKind::PrimaryKey {
                columns: vec!["id".into(), "code".into(), "key".into()],
            },
        ));
        let mut schema = Schema::new();
        schema.put_table(table);
        schema
    }

    fn prepared(set: &[(&str, &str)], dialect: Dialect) -> Result<Batches, Unsupported> {
        let set = set.iter().map(|&(column, value)| Assignment {
            column: column.into(),
            value: Expr::column(Name::new(value)).into(),
        });
        let backfill = Backfill {
            site: crate::Site::NOWHERE,
            table: "users".into(),
            set: set.collect(),
            filter: Some(Expr::new(ExprKind::IsNull {
                operand: Box::new(Expr::column("a")),
                negated: false,
            })),
            batch: Some(5),
            pause: None,
            down: BackfillDown::Keep,
        };
        batches(&backfill, &schema(), Target::oldest(dialect))
    }

    #[test]
    fn the_key_is_read_as_literals() {
        let literals = |dialect| {
            prepared(&[("a", "b")], dialect)
                .expect("a backfill that every dialect knows")
                .key_literals
        };
        assert_eq!(
            literals(Dialect::Postgres),
            [
                "quote_literal(\"id\"::text) || '::bigint'",
                "quote_literal(\"code\"::text) || '::varchar(9)'",
                "quote_literal(\"key\"::text) || '::uuid'",
            ]
        );
        assert_eq!(
            literals(Dialect::Mysql),
            [
                "CAST(`id` AS CHAR)",
                "QUOTE(`code`)",
                "CONCAT('x''', HEX(`key`), '''')",
            ]
        );
        assert_eq!(literals(Dialect::Sqlite)[0], "quote(\"id\")");
    }

    #[test]
    fn rows_whose_key_changes_are_all_one_batch() {
        for dialect in Dialect::ALL {
            let batches = prepared(&[("code", "a")], dialect).expect("a backfill");
            assert!(batches.key.is_empty() && batches.key_literals.is_empty());
        }
    }

    #[test]
    fn mysql_reads_the_old_values_too() {
        let update = |dialect| {
            prepared(&[("a", "id"), ("b", "a")], dialect)
                .expect("an order that works")
                .update
        };
        assert_eq!(
            update(Dialect::Sqlite),
            "UPDATE \"users\" SET \"a\" = \"id\", \"b\" = \"a\""
        );
        assert_eq!(
            update(Dialect::Mariadb),
            "UPDATE `users` SET `b` = `a`, `a` = `id`"
        );
    }

    #[test]
    fn mysql_cannot_swap_two_columns() {
        let swap = [("a", "b"), ("b", "a")];
        assert!(prepared(&swap, Dialect::Postgres).is_ok());
        let missing = prepared(&swap, Dialect::Mysql).expect_err("no order works");
        assert_eq!(missing.what, "setting columns from each other's old values");
    }
}
