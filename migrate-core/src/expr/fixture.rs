//! For tests: expressions written in the language, over one table with a column of each kind.

use crate::op::Op;
use crate::schema::{ConstraintKind, EnumType, Schema, Table, Type, TypeKind};
use crate::syntax::{SourceMap, parse};
use crate::{Name, ObjectName};

use super::{Expr, Place, Scope};

const ITEMS: &str = r#"
    revision "fixture";
    create table items {
        id: BigInt primary key,
        name: Option<Text>,
        nick: Option<Text>,
        title: Varchar(10),
        code: Char(2),
        small: SmallInt,
        quantity: Integer,
        extra: Option<Integer>,
        price: Numeric(10, 2),
        ratio: Double,
        live: Boolean,
        state: item_state,
        day: Date,
        clock: Time,
        at: Timestamptz,
        seen: Timestamp,
        span: Interval,
        key: Uuid,
        data: Jsonb,
        raw: Json,
        blob: Bytes,
        host: Inet,
        net: Cidr,
        total: Numeric(12, 2) generated as (price * quantity) stored,
        free: sql("tsvector"),
    }
"#;

/// The table, and the enum `item_state` with `draft`, `active` and `sold out`.
pub(crate) fn schema() -> Schema {
    let mut schema = Schema::new();
    schema.put_enum(EnumType {
        name: ObjectName::new("item_state"),
        values: ["draft", "active", "sold out"].map(Name::new).into(),
        comment: None,
    });
    schema.put_table(first_table(ITEMS).0);
    schema
}

/// Reads an expression, and where its tokens are.
pub(crate) fn read(text: &str) -> (Expr, SourceMap) {
    let source = format!("revision \"x\"; create table t {{ check it ({text}) }}");
    let (table, sites) = first_table(&source);
    let expr = table
        .constraints
        .into_iter()
        .find_map(|constraint| match constraint.kind {
            ConstraintKind::Check { expr } => Some(expr),
            _ => None,
        });
    (expr.expect("a test's expression is one"), sites)
}

/// A place in `items`.
pub(crate) fn scope(schema: &Schema, place: Place) -> Scope<'_> {
    Scope {
        schema,
        table: match place {
            Place::Default => None,
            _ => schema.table(&ObjectName::new("items")),
        },
        place,
    }
}

/// The type of that column of `items`, or `None` for `-`.
pub(crate) fn type_of(schema: &Schema, column: &str) -> Option<Type> {
    match column {
        "-" => None,
        "?" => Some(Type::new(TypeKind::Boolean)),
        _ => {
            let items = schema.table(&ObjectName::new("items"))?;
            Some(items.column(column)?.ty.clone())
        }
    }
}

pub(crate) fn first_table(text: &str) -> (Table, SourceMap) {
    let parsed = parse(text.parse().expect("a test's text is made of tokens"));
    assert!(parsed.report.is_empty(), "{text}: {:?}", parsed.report);
    let statements = parsed.migration.expect("a migration").up;
    let table = statements.into_iter().flat_map(|statement| statement.ops);
    let table = table.into_iter().find_map(|op| match op {
        Op::CreateTable(create) => Some(create.table),
        _ => None,
    });
    (table.expect("a table"), parsed.sites)
}
