//! The table that the expressions are about: columns of every type, one to take results of each,
//! and rows of ordinary and of extreme values.

use migrate_core::expr::{Expr, ExprKind};
use migrate_core::schema::{Column, EnumType, Table, TypeKind};
use migrate_core::sql::{column_type, expression, identifier, mysql};
use migrate_core::{Dialect, Name, ObjectName, PerDialect, Schema, Target};

use super::kind::Kind;
use migrate_core::expr::{Place, Scope};

/// The values of the enum.
pub(super) const STATES: [&str; 3] = ["draft", "active", "sold out"];

/// How many columns take results of each kind.
const SINKS: usize = 2;

/// The columns that expressions read: their names, types, and whether they may be null.
pub(super) const COLUMNS: [(&str, Kind, bool); 26] = [
    ("yes", Kind::Boolean, false),
    ("maybe", Kind::Boolean, true),
    ("small", Kind::Small, false),
    ("whole", Kind::Integer, false),
    ("extra", Kind::Integer, true),
    ("count", Kind::Integer, false),
    ("big", Kind::Big, false),
    ("price", Kind::Numeric, false),
    ("discount", Kind::Numeric, true),
    ("ratio", Kind::Real, false),
    ("amount", Kind::Double, false),
    ("body", Kind::Text, false),
    ("note", Kind::Text, true),
    ("title", Kind::Varchar, false),
    ("code", Kind::Char, false),
    ("picture", Kind::Bytes, false),
    ("day", Kind::Date, false),
    ("left_on", Kind::Date, true),
    ("clock", Kind::Time, false),
    ("seen", Kind::Timestamp, false),
    ("moment", Kind::Timestamptz, true),
    ("key", Kind::Uuid, false),
    ("raw", Kind::Json, true),
    ("data", Kind::Jsonb, false),
    ("state", Kind::Enum, false),
    ("mood", Kind::Enum, true),
];

/// The name of the column that takes results of a kind.
pub(super) fn sink(kind: Kind, number: usize) -> String {
    format!("out_{}_{number}", format!("{kind:?}").to_lowercase())
}

/// The columns that take results.
pub(super) fn sinks() -> impl Iterator<Item = (Kind, usize)> {
    let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Bytes);
    kinds.flat_map(|kind| (0..SINKS).map(move |number| (kind, number)))
}

/// The schema with the table `things`.
pub(super) fn schema(target: Target) -> Schema {
    let mut schema = Schema::new();
    schema.put_enum(EnumType {
        name: ObjectName::new("item_state"),
        values: STATES.map(Name::new).into(),
        comment: None,
    });
    let mut table = Table::new("things");
    table.columns.push(Column::new("id", TypeKind::Integer));
    for (name, kind, nullable) in COLUMNS {
        table.columns.push(column(name, kind, nullable, target));
    }
    for (kind, number) in sinks() {
        table
            .columns
            .push(column(&sink(kind, number), kind, true, target));
    }
    schema.put_table(table);
    schema
}

fn column(name: &str, kind: Kind, nullable: bool, target: Target) -> Column {
    let mut column = Column::new(name, kind.column_type());
    column.nullable = nullable;
    // Where blanks at the end of a text count, as they do elsewhere.
    let pads = (kind.is_text() || kind == Kind::Enum) && target.dialect == Dialect::Mariadb;
    column.collation = pads.then(|| "utf8mb4_nopad_bin".into());
    column
}

/// The statements that make the table and its rows. PostgreSQL has its enum before.
pub(super) fn statements(target: Target) -> Vec<String> {
    let schema = schema(target);
    let table = schema
        .table(&ObjectName::new("things"))
        .expect("it was put there");
    let mut statements = Vec::new();
    if target.dialect == Dialect::Postgres {
        let values: Vec<String> = STATES.iter().map(|value| format!("'{value}'")).collect();
        statements.push(format!(
            "CREATE TYPE \"item_state\" AS ENUM ({})",
            values.join(", ")
        ));
    }
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let ty = column_type(&column.ty, &schema, target).expect("every type is there");
            let name = identifier(column.name.as_str(), target.dialect);
            let text = match target.dialect.is_mysql_family() {
                true => mysql::character_clause(&column.ty, column.collation.as_ref(), target),
                false => String::new(),
            };
            // Without a word for it, MariaDB gives the first TIMESTAMP a default.
            format!("{name} {ty}{text} NULL")
        })
        .collect();
    statements.push(format!("CREATE TABLE things ({})", columns.join(", ")));
    for id in 0..ROWS {
        statements.push(insert(id, table, &schema, target));
    }
    statements
}

/// How many rows there are; the last ones hold extreme values.
pub(super) const ROWS: usize = 22;

/// The rows with values that seldom are too large for anything.
pub(super) const ORDINARY: usize = 14;

fn insert(id: usize, table: &Table, schema: &Schema, target: Target) -> String {
    let scope = Scope {
        schema,
        table: Some(table),
        place: Place::Value,
    };
    let mut values = vec![id.to_string()];
    let mut names = vec!["id".to_owned()];
    for (place, (name, kind, nullable)) in COLUMNS.iter().enumerate() {
        let mut choice = fastrand::Rng::with_seed((id * 100 + place) as u64);
        let null = *nullable && choice.u8(0..4) == 0;
        let value = match *kind {
            _ if null => "NULL".to_owned(),
            Kind::Bytes => bytes(id, target.dialect).to_owned(),
            kind => {
                let literals = match (id < ORDINARY, *name) {
                    (_, "count") => &["0", "1", "2", "3", "5", "-1", "-3", "12"],
                    (true, _) => kind.ordinary(),
                    (false, _) => kind.extreme(),
                };
                let text = kind.spelled(literals[choice.usize(0..literals.len())]);
                let literal = kind.literal(text);
                let ty = kind.column_type();
                expression(&literal, &scope, Some(&ty), target).expect("a plain literal")
            }
        };
        names.push(identifier(name, target.dialect));
        values.push(value);
    }
    format!(
        "INSERT INTO things ({}) VALUES ({})",
        names.join(", "),
        values.join(", ")
    )
}

fn bytes(id: usize, dialect: Dialect) -> &'static str {
    match (id % 3, dialect) {
        (0, Dialect::Postgres) => "'\\x'",
        (0, _) => "x''",
        (1, Dialect::Postgres) => "'\\x00ff'",
        (1, _) => "x'00ff'",
        (_, Dialect::Postgres) => "'\\x61'",
        (_, _) => "x'61'",
    }
}

/// Bytes have no literal in the language.
pub(super) fn bytes_literal() -> Expr {
    Expr::new(ExprKind::Sql(PerDialect::Each(vec![
        (Dialect::Postgres, "'\\x6100'::bytea".into()),
        (Dialect::Mysql, "x'6100'".into()),
        (Dialect::Sqlite, "x'6100'".into()),
    ])))
}
