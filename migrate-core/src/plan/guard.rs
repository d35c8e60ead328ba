//! Guards: the rows that stand in the way of a change, counted before anything is locked.
//!
//! Each is a query that gives one row with one integer, in the words of the dialect. The
//! expressions see the table as the schema has it when the guard is looked at.

use super::Guard;
use crate::expr::{Expr, Place, Scope, ValueType};
use crate::schema::{Constraint, ForeignKey, Index, IntegerSize, Table, Type, TypeKind};
use crate::sql::{self, Unsupported};
use crate::{Dialect, Name, Schema, Target};

/// Rows with a NULL in a column that is to be NOT NULL.
pub(super) fn nulls(table: &Table, column: &Name, target: Target) -> Guard {
    Guard {
        sql: count(
            table,
            &format!("{} IS NULL", quoted(column, target)),
            target,
        ),
        message: format!("rows of `{}` have a null in `{column}`", table.name),
        help: format!("fill `{column}` with a backfill, or delete these rows"),
    }
}

/// Keys that several rows share, where a unique constraint or a primary key is to come.
pub(super) fn duplicates(
    table: &Table,
    constraint: &Constraint,
    columns: &[Name],
    target: Target,
) -> Guard {
    let keys: Vec<String> = columns.iter().map(|name| quoted(name, target)).collect();
    let nulls_not_distinct = constraint.nulls_not_distinct();
    shared_keys(
        table,
        &keys,
        nulls_not_distinct,
        None,
        &listed(columns),
        target,
    )
}

/// Keys that several rows share, where a unique index is to come.
pub(super) fn index_duplicates(
    table: &Table,
    index: &Index,
    schema: &Schema,
    target: Target,
) -> Result<Guard, Unsupported> {
    let rendered = |expr: &Expr, place: Place, expected: Option<&Type>| {
        let scope = Scope {
            schema,
            table: Some(table),
            place,
        };
        sql::expression(expr, &scope, expected, target)
    };
    let mut keys = Vec::new();
    for key in &index.keys {
        keys.push(match key.column() {
            Some(column) => match key.length {
                Some(length) => format!("left({}, {length})", quoted(column, target)),
                None => quoted(column, target),
            },
            None => format!("({})", rendered(&key.expr, Place::IndexKey, None)?),
        });
    }
    let filter = match &index.predicate {
        Some(predicate) => Some(rendered(
            predicate,
            Place::IndexPredicate,
            Some(&Type::new(TypeKind::Boolean)),
        )?),
        None => None,
    };
    let what = match index.plain_columns() {
        Some(columns) => listed(columns),
        None => format!("the key of `{}`", index.name),
    };
    Ok(shared_keys(
        table,
        &keys,
        index.nulls_not_distinct,
        filter.as_deref(),
        &what,
        target,
    ))
}

/// Rows for which a check that is to come is false.
pub(super) fn violations(
    table: &Table,
    constraint: &Name,
    expr: &Expr,
    schema: &Schema,
    target: Target,
) -> Result<Guard, Unsupported> {
    let condition = sql::condition(expr, Place::Check, table, schema, target)?;
    Ok(Guard {
        sql: count(table, &format!("NOT ({condition})"), target),
        message: format!("rows of `{}` violate the check `{constraint}`", table.name),
        help: "correct these rows, or delete them".to_owned(),
    })
}

/// Rows that refer to nothing, where a foreign key is to come. The key names the columns that
/// it refers to.
pub(super) fn orphans(table: &Table, key: &ForeignKey, target: Target) -> Guard {
    let pairs = || key.columns.iter().zip(&key.references);
    let present: Vec<String> = pairs()
        .map(|(column, _)| format!("child.{} IS NOT NULL", quoted(column, target)))
        .collect();
    let matching: Vec<String> = pairs()
        .map(|(column, reference)| {
            let (column, reference) = (quoted(column, target), quoted(reference, target));
            format!("parent.{reference} = child.{column}")
        })
        .collect();
    Guard {
        sql: format!(
            "SELECT count(*) FROM {} AS child WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS parent WHERE {})",
            sql::object(&table.name, target.dialect),
            present.join(" AND "),
            sql::object(&key.table, target.dialect),
            matching.join(" AND "),
        ),
        message: format!(
            "rows of `{}` refer to no row of `{}` by {}",
            table.name,
            key.table,
            listed(&key.columns)
        ),
        help: format!(
            "delete these rows, let them refer to a row, or add the missing rows of `{}`",
            key.table
        ),
    }
}

/// Rows that refer to those which a delete takes. Of a table that refers to itself the rows
/// count which stay.
pub(super) fn referring(child: &Table, key: &ForeignKey, filter: &str, target: Target) -> Guard {
    let pairs = key.columns.iter().zip(&key.references);
    let matching: Vec<String> = pairs
        .map(|(column, reference)| {
            let (column, reference) = (quoted(column, target), quoted(reference, target));
            format!("parent.{reference} = child.{column}")
        })
        .collect();
    let stays = if child.name == key.table {
        format!("({filter}) IS NOT TRUE AND ")
    } else {
        String::new()
    };
    let own = sql::object(&child.name, target.dialect);
    Guard {
        sql: format!(
            "SELECT count(*) FROM {own} AS child WHERE {stays}EXISTS (SELECT 1 FROM {} AS parent WHERE {} AND ({filter}))",
            sql::object(&key.table, target.dialect),
            matching.join(" AND "),
        ),
        message: format!(
            "rows of `{}` refer by {} to rows of `{}` that are to be deleted",
            child.name,
            listed(&key.columns),
            key.table,
        ),
        help: "delete these rows, or let them refer to another one".to_owned(),
    }
}

/// Rows that refer to those of a partition which is to leave its table.
pub(super) fn referring_to_partition(
    child: &Table,
    key: &ForeignKey,
    partition: &Table,
    target: Target,
) -> Guard {
    let pairs = key.columns.iter().zip(&key.references);
    let matching: Vec<String> = pairs
        .map(|(column, reference)| {
            let (column, reference) = (quoted(column, target), quoted(reference, target));
            format!("parent.{reference} = child.{column}")
        })
        .collect();
    Guard {
        sql: format!(
            "SELECT count(*) FROM {} AS child WHERE EXISTS (SELECT 1 FROM {} AS parent WHERE {})",
            sql::object(&child.name, target.dialect),
            sql::object(&partition.name, target.dialect),
            matching.join(" AND "),
        ),
        message: format!(
            "rows of `{}` refer by {} to rows of the partition `{}`",
            child.name,
            listed(&key.columns),
            partition.name,
        ),
        help: "delete these rows, or let them refer to another one".to_owned(),
    }
}

/// Rows whose value does not fit a narrower type, or would be rounded by it; `None` where
/// every value fits, or where the database itself refuses what does not convert.
pub(super) fn narrowing(
    table: &Table,
    column: &Name,
    from: &Type,
    to: &Type,
    target: Target,
) -> Option<Guard> {
    let condition = misfit(&quoted(column, target), &from.kind, &to.kind, target)?;
    Some(Guard {
        sql: count(table, &condition, target),
        message: format!(
            "rows of `{}` have a value in `{column}` that does not fit `{to}`",
            table.name
        ),
        help: "shorten or correct these values, or say how with `using (…)`".to_owned(),
    })
}

/// Rows that hold a value of an enum that is to go. An array holds each of its items.
pub(super) fn enum_value(table: &Table, column: &Name, value: &Name, target: Target) -> Guard {
    let literal = sql::text(value.as_str(), target.dialect);
    let array = table
        .column(column.as_str())
        .is_some_and(|column| matches!(column.ty.kind, TypeKind::Array(_)));
    let name = quoted(column, target);
    let condition = if array {
        format!("{literal} = ANY ({name})")
    } else {
        format!("{name} = {literal}")
    };
    Guard {
        sql: count(table, &condition, target),
        message: format!(
            "rows of `{}` hold the value `{value}` in `{column}`",
            table.name
        ),
        help: format!("give these rows another `{column}` with a backfill"),
    }
}

fn shared_keys(
    table: &Table,
    keys: &[String],
    nulls_not_distinct: bool,
    filter: Option<&str>,
    what: &str,
    target: Target,
) -> Guard {
    let mut conditions: Vec<String> = keys
        .iter()
        .filter(|_| !nulls_not_distinct)
        .map(|key| format!("{key} IS NOT NULL"))
        .collect();
    conditions.extend(filter.map(|filter| format!("({filter})")));
    let conditions = match conditions.as_slice() {
        [] => String::new(),
        all => format!(" WHERE {}", all.join(" AND ")),
    };
    Guard {
        sql: format!(
            "SELECT count(*) FROM (SELECT 1 AS one FROM {}{conditions} GROUP BY {} HAVING count(*) > 1) AS shared",
            sql::object(&table.name, target.dialect),
            keys.join(", "),
        ),
        message: format!(
            "values of {what} in `{}` belong to more than one row",
            table.name
        ),
        help: "delete or change the rows that repeat a value".to_owned(),
    }
}

/// The condition of the values that a narrower type does not hold.
fn misfit(column: &str, from: &TypeKind, to: &TypeKind, target: Target) -> Option<String> {
    if let TypeKind::Char(length) | TypeKind::Varchar(length) = to {
        let longest = match from {
            TypeKind::Char(longest) | TypeKind::Varchar(longest) => *longest,
            TypeKind::Text => u32::MAX,
            _ => return None,
        };
        let characters = match target.dialect {
            Dialect::Sqlite => "length",
            Dialect::Postgres | Dialect::Mysql | Dialect::Mariadb => "char_length",
        };
        return (longest > *length).then(|| format!("{characters}({column}) > {length}"));
    }
    if let TypeKind::Binary(length) | TypeKind::Varbinary(length) = to {
        let bytes = match target.dialect {
            Dialect::Sqlite => "length",
            Dialect::Postgres | Dialect::Mysql | Dialect::Mariadb => "octet_length",
        };
        return match (from, to) {
            // A server that fills the others up makes other values of them.
            (from, TypeKind::Binary(_)) if from.is_bytes() && from != to => {
                Some(format!("{bytes}({column}) <> {length}"))
            }
            (TypeKind::Binary(longest) | TypeKind::Varbinary(longest), _) if longest <= length => {
                None
            }
            (from, _) if from.is_bytes() => Some(format!("{bytes}({column}) > {length}")),
            _ => None,
        };
    }
    if let (Some(most), Some(fraction)) = (to.fraction(), fraction(from)) {
        let ty = with_fraction(from, most, target).filter(|_| fraction > most)?;
        return Some(format!("CAST({column} AS {ty}) <> {column}"));
    }
    let (before, after) = (Digits::of(from)?, Digits::of(to)?);
    let mut conditions = Vec::new();
    if before.scale > after.scale {
        conditions.push(format!("round({column}, {0}) <> {column}", after.scale));
    }
    if let Some((low, high)) = integer_range(to) {
        let fits = integer_range(from).is_some_and(|(least, most)| low <= least && most <= high);
        if !fits {
            conditions.push(format!("{column} NOT BETWEEN {low} AND {high}"));
        }
    } else if before.whole > after.whole {
        let bound = format!("1{}", "0".repeat(usize::from(after.whole)));
        conditions.push(format!("abs({column}) >= {bound}"));
    }
    (!conditions.is_empty()).then(|| conditions.join(" OR "))
}

/// How many digits of a second the values of a type may have: all that databases keep where
/// it does not say. A day has none, and no time that could lose some.
fn fraction(ty: &TypeKind) -> Option<u8> {
    match ty {
        TypeKind::Time(digits) | TypeKind::Timestamp(digits) | TypeKind::Timestamptz(digits) => {
            Some(digits.unwrap_or(6))
        }
        _ => None,
    }
}

/// The same type with so many digits of a second, as a cast names it; SQLite keeps what it is given.
fn with_fraction(ty: &TypeKind, digits: u8, target: Target) -> Option<String> {
    let (postgres, mysql) = match ty {
        TypeKind::Time(_) => ("time", "TIME"),
        TypeKind::Timestamp(_) => ("timestamp", "DATETIME"),
        TypeKind::Timestamptz(_) => ("timestamptz", "DATETIME"),
        _ => return None,
    };
    let word = match target.dialect {
        Dialect::Postgres => postgres,
        Dialect::Mysql | Dialect::Mariadb => mysql,
        Dialect::Sqlite => return None,
    };
    Some(format!("{word}({digits})"))
}

/// How many decimal digits an exact number may have before and after its point.
struct Digits {
    whole: u16,
    scale: u16,
}

impl Digits {
    fn of(ty: &TypeKind) -> Option<Self> {
        let (whole, scale) = match ty {
            TypeKind::TinyInt | TypeKind::Unsigned(IntegerSize::Tiny) => (3, 0),
            TypeKind::SmallInt | TypeKind::Unsigned(IntegerSize::Small) => (5, 0),
            TypeKind::Integer | TypeKind::Unsigned(IntegerSize::Integer) => (10, 0),
            TypeKind::BigInt => (19, 0),
            TypeKind::Unsigned(IntegerSize::Big) => (20, 0),
            TypeKind::Numeric { precision, scale } => (precision.saturating_sub(*scale), *scale),
            _ => return None,
        };
        Some(Self { whole, scale })
    }
}

fn integer_range(ty: &TypeKind) -> Option<(i128, i128)> {
    ValueType::from(ty).range()
}

fn count(table: &Table, condition: &str, target: Target) -> String {
    let table = sql::object(&table.name, target.dialect);
    format!("SELECT count(*) FROM {table} WHERE {condition}")
}

fn quoted(name: &Name, target: Target) -> String {
    sql::identifier(name.as_str(), target.dialect)
}

fn listed<'a>(columns: impl IntoIterator<Item = &'a Name>) -> String {
    let names: Vec<String> = columns
        .into_iter()
        .map(|name| format!("`{name}`"))
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{BinaryOperator, ExprKind};
    use crate::schema::{Column, ConstraintKind, Deferrable, ForeignKeyAction};
    use crate::{ObjectName, Site};

    const POSTGRES: Target = Target::oldest(Dialect::Postgres);
    const MYSQL: Target = Target::oldest(Dialect::Mysql);
    const SQLITE: Target = Target::oldest(Dialect::Sqlite);

    fn users() -> Table {
        let mut table = Table::new(ObjectName::qualified("shop", "users"));
        for (name, ty) in [
            ("email", TypeKind::Text),
            ("age", TypeKind::BigInt),
            ("team", TypeKind::Integer),
        ] {
            table.columns.push(Column::new(name, ty));
        }
        table
    }

    #[test]
    fn nulls_and_duplicates_are_counted() {
        let columns = vec![Name::new("email")];
        let key = Constraint::new("key".into(), ConstraintKind::unique(columns));
        insta::assert_snapshot!(
            nulls(&users(), &"age".into(), MYSQL).sql,
            @"SELECT count(*) FROM `shop`.`users` WHERE `age` IS NULL"
        );
        insta::assert_snapshot!(
            duplicates(&users(), &key, &["email".into(), "age".into()], SQLITE).sql,
            @r#"SELECT count(*) FROM (SELECT 1 AS one FROM "shop"."users" WHERE "email" IS NOT NULL AND "age" IS NOT NULL GROUP BY "email", "age" HAVING count(*) > 1) AS shared"#
        );
    }

    #[test]
    fn equal_nulls_are_duplicates() {
        let columns = vec![Name::new("email")];
        let kind = ConstraintKind::Unique {
            columns: columns.clone(),
            nulls_not_distinct: true,
            deferrable: Deferrable::No,
            site: Site::NOWHERE,
        };
        let key = Constraint::new("key".into(), kind);
        insta::assert_snapshot!(
            duplicates(&users(), &key, &columns, POSTGRES).sql,
            @r#"SELECT count(*) FROM (SELECT 1 AS one FROM "shop"."users" GROUP BY "email" HAVING count(*) > 1) AS shared"#
        );
    }

    #[test]
    fn a_null_does_not_violate_a_check() {
        let expr = Expr::new(ExprKind::Binary(
            BinaryOperator::Greater,
            Box::new(Expr::column("age")),
            Box::new(Expr::new(ExprKind::Integer(17))),
        ));
        let guard = violations(&users(), &"adult".into(), &expr, &Schema::new(), POSTGRES)
            .expect("PostgreSQL compares numbers");
        insta::assert_snapshot!(guard.sql, @r#"SELECT count(*) FROM "shop"."users" WHERE NOT ("age" > 17)"#);
        insta::assert_snapshot!(guard.message, @"rows of `shop.users` violate the check `adult`");
    }

    #[test]
    fn orphans_are_rows_without_a_parent() {
        let key = ForeignKey {
            columns: vec!["team".into(), "age".into()],
            table: "teams".into(),
            references: vec!["id".into(), "age".into()],
            on_delete: ForeignKeyAction::NoAction,
            on_update: ForeignKeyAction::NoAction,
            deferrable: Deferrable::No,
            deferrable_site: Site::NOWHERE,
        };
        insta::assert_snapshot!(
            orphans(&users(), &key, POSTGRES).sql,
            @r#"SELECT count(*) FROM "shop"."users" AS child WHERE child."team" IS NOT NULL AND child."age" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "teams" AS parent WHERE parent."id" = child."team" AND parent."age" = child."age")"#
        );
    }

    #[test]
    fn only_narrower_types_are_guarded() {
        let condition = |from: TypeKind, to: TypeKind, target| {
            narrowing(&users(), &"age".into(), &from.into(), &to.into(), target)
                .map(|guard| guard.sql.split("WHERE ").nth(1).unwrap_or("").to_owned())
        };
        let numeric = |precision, scale| TypeKind::Numeric { precision, scale };
        assert_eq!(
            condition(TypeKind::Integer, TypeKind::BigInt, POSTGRES),
            None
        );
        assert_eq!(condition(numeric(8, 2), numeric(10, 2), POSTGRES), None);
        assert_eq!(condition(TypeKind::Varchar(5), TypeKind::Text, MYSQL), None);
        let found = |from, to, target| condition(from, to, target).unwrap_or_default();
        assert_eq!(
            found(TypeKind::BigInt, TypeKind::SmallInt, MYSQL),
            "`age` NOT BETWEEN -32768 AND 32767"
        );
        let unsigned = TypeKind::Unsigned;
        assert_eq!(
            condition(unsigned(IntegerSize::Integer), TypeKind::BigInt, MYSQL),
            None
        );
        assert_eq!(
            found(TypeKind::SmallInt, unsigned(IntegerSize::Big), MYSQL),
            "`age` NOT BETWEEN 0 AND 18446744073709551615"
        );
        assert_eq!(
            condition(TypeKind::Varbinary(4), TypeKind::Varbinary(8), MYSQL),
            None
        );
        assert_eq!(
            found(TypeKind::Bytes, TypeKind::Varbinary(8), SQLITE),
            "length(\"age\") > 8"
        );
        assert_eq!(
            found(TypeKind::Varbinary(8), TypeKind::Binary(8), MYSQL),
            "octet_length(`age`) <> 8"
        );
        assert_eq!(
            found(TypeKind::Text, TypeKind::Varchar(5), SQLITE),
            "length(\"age\") > 5"
        );
        assert_eq!(
            found(TypeKind::Varchar(9), TypeKind::Char(5), MYSQL),
            "char_length(`age`) > 5"
        );
        assert_eq!(
            found(numeric(10, 3), numeric(8, 2), POSTGRES),
            "round(\"age\", 2) <> \"age\" OR abs(\"age\") >= 1000000"
        );
        let (three, all) = (TypeKind::Timestamptz(Some(3)), TypeKind::Timestamptz(None));
        assert_eq!(condition(three.clone(), all.clone(), MYSQL), None);
        assert_eq!(condition(all.clone(), three.clone(), SQLITE), None);
        assert_eq!(
            found(all.clone(), three.clone(), MYSQL),
            "CAST(`age` AS DATETIME(3)) <> `age`"
        );
        assert_eq!(
            found(all, TypeKind::Time(Some(0)), POSTGRES),
            "CAST(\"age\" AS timestamptz(0)) <> \"age\""
        );
        assert_eq!(
            found(TypeKind::Integer, numeric(8, 2), POSTGRES),
            "abs(\"age\") >= 1000000"
        );
    }

    #[test]
    fn an_array_holds_a_value_in_any_of_its_items() {
        let mut table = users();
        let moods = Type::new(TypeKind::Named("mood".into()));
        let moods = TypeKind::Array(Box::new(moods));
        table.columns.push(Column::new("moods", moods));
        let guard = enum_value(&table, &"moods".into(), &"it's".into(), POSTGRES);
        insta::assert_snapshot!(guard.sql, @r#"SELECT count(*) FROM "shop"."users" WHERE 'it''s' = ANY ("moods")"#);
    }
}
