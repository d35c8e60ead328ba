//! What the catalogue has to say about a schema of the model: a line for each thing.

use std::collections::BTreeSet;

use migrate_core::schema::{
    Column, ConstraintKind, Deferrable, ForeignKeyAction, Index, Table, TypeKind,
};
use migrate_core::{Dialect, Name, Schema};

/// The lines of a schema.
pub(super) fn lines(schema: &Schema, dialect: Dialect) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for table in schema.tables() {
        of_table(table, schema, dialect, &mut lines);
    }
    if dialect == Dialect::Postgres {
        for ty in schema.enums() {
            lines.insert(format!("enum|{}|{}", ty.name.name, list(&ty.values)));
        }
    }
    lines
}

fn list(names: &[Name]) -> String {
    let names: Vec<&str> = names.iter().map(Name::as_str).collect();
    names.join(",")
}

fn of_table(table: &Table, schema: &Schema, dialect: Dialect, lines: &mut BTreeSet<String>) {
    let name = &table.name.name;
    let comment = |comment: &Option<String>| match dialect {
        Dialect::Sqlite => String::new(),
        _ => comment.clone().unwrap_or_default(),
    };
    lines.insert(format!("table|{name}|{}", comment(&table.comment)));
    for column in &table.columns {
        lines.insert(format!(
            "column|{name}|{}|{}|{}|{}|{}|{}",
            column.name,
            sql_type(&column.ty.kind, schema, dialect),
            if column.nullable || is_computed_by_mariadb(column, dialect) {
                "null"
            } else {
                "not null"
            },
            if column.default.is_some() {
                "default"
            } else {
                ""
            },
            kind(column),
            comment(&column.comment),
        ));
    }
    for constraint in &table.constraints {
        let own = match dialect {
            Dialect::Sqlite => "",
            _ => constraint.name.as_str(),
        };
        lines.insert(match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } => {
                let own = if dialect == Dialect::Postgres {
                    own
                } else {
                    ""
                };
                format!("primary key|{name}|{own}|{}", list(columns))
            }
            ConstraintKind::Unique { columns } if dialect == Dialect::Mariadb => {
                let keys: Vec<String> = columns.iter().map(|key| format!("{key} asc")).collect();
                format!("index|{name}|{own}|unique|{}||", keys.join(","))
            }
            ConstraintKind::Unique { columns } => {
                format!("unique|{name}|{own}|{}", list(columns))
            }
            ConstraintKind::Check { .. } => format!("check|{name}|{}", constraint.name),
            ConstraintKind::ForeignKey(key) => format!(
                "foreign key|{name}|{own}|{}|{}|{}|{}|{}|{}",
                list(&key.columns),
                key.table.name,
                list(&key.references),
                action(key.on_delete, dialect),
                action(key.on_update, dialect),
                match key.deferrable {
                    Deferrable::No => "",
                    _ if dialect == Dialect::Sqlite => "",
                    Deferrable::InitiallyImmediate => "deferrable",
                    Deferrable::InitiallyDeferred => "deferred",
                },
            ),
        });
    }
    // SQLite tells its unique keys by their indexes, and has one for two of the same columns.
    if dialect == Dialect::Sqlite && !is_rowid(table) && !table.primary_key().is_empty() {
        lines.insert(format!("unique|{name}||{}", list(table.primary_key())));
    }
    for index in &table.indexes {
        lines.insert(of_index(index, table));
    }
}

/// Whether the primary key is the row's own number, which needs no index.
fn is_rowid(table: &Table) -> bool {
    let [only] = table.primary_key() else {
        return false;
    };
    let column = table.column(only.as_str());
    column.is_some_and(|column| sqlite(&column.ty.kind) == "INTEGER")
}

fn of_index(index: &Index, table: &Table) -> String {
    let keys: Vec<String> = index
        .keys
        .iter()
        .map(|key| {
            let column = key.column().map_or("expr", Name::as_str);
            format!("{column} {}", if key.descending { "desc" } else { "asc" })
        })
        .collect();
    format!(
        "index|{}|{}|{}|{}|{}|{}",
        table.name.name,
        index.name,
        if index.unique { "unique" } else { "" },
        keys.join(","),
        list(&index.include),
        if index.predicate.is_some() {
            "partial"
        } else {
            ""
        },
    )
}

/// MariaDB has no NOT NULL on a generated column, whose value is never null anyway.
fn is_computed_by_mariadb(column: &Column, dialect: Dialect) -> bool {
    dialect == Dialect::Mariadb && column.generated.is_some()
}

/// An action of a foreign key; MariaDB has no other name for NO ACTION.
fn action(action: ForeignKeyAction, dialect: Dialect) -> &'static str {
    match action {
        ForeignKeyAction::NoAction if dialect == Dialect::Mariadb => "restrict",
        _ => action.words(),
    }
}

fn kind(column: &Column) -> &'static str {
    match (&column.identity, &column.generated) {
        (Some(_), _) => "identity",
        (None, Some(generated)) if generated.stored => "stored",
        (None, Some(_)) => "virtual",
        (None, None) => "",
    }
}

fn sql_type(kind: &TypeKind, schema: &Schema, dialect: Dialect) -> String {
    match dialect {
        Dialect::Postgres => postgres(kind),
        Dialect::Mysql | Dialect::Mariadb => mariadb(kind, schema),
        Dialect::Sqlite => sqlite(kind),
    }
}

fn postgres(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Double => "double precision".to_owned(),
        TypeKind::Numeric { precision, scale } => format!("numeric({precision},{scale})"),
        TypeKind::Char(length) => format!("character({length})"),
        TypeKind::Varchar(length) => format!("character varying({length})"),
        TypeKind::Bytes => "bytea".to_owned(),
        TypeKind::Time => "time without time zone".to_owned(),
        TypeKind::Timestamp => "timestamp without time zone".to_owned(),
        TypeKind::Timestamptz => "timestamp with time zone".to_owned(),
        TypeKind::Array(item) => format!("{}[]", postgres(&item.kind)),
        TypeKind::Named(name) => format!("\"{}\"", name.name),
        other => other.to_string().to_lowercase(),
    }
}

fn mariadb(kind: &TypeKind, schema: &Schema) -> String {
    match kind {
        TypeKind::Boolean => "tinyint(1)".to_owned(),
        TypeKind::SmallInt => "smallint(6)".to_owned(),
        TypeKind::Integer => "int(11)".to_owned(),
        TypeKind::BigInt => "bigint(20)".to_owned(),
        TypeKind::Real => "float".to_owned(),
        TypeKind::Numeric { precision, scale } => format!("decimal({precision},{scale})"),
        TypeKind::Text | TypeKind::Json | TypeKind::Jsonb => "longtext".to_owned(),
        TypeKind::Bytes => "longblob".to_owned(),
        TypeKind::Time => "time(6)".to_owned(),
        TypeKind::Timestamp => "datetime(6)".to_owned(),
        TypeKind::Timestamptz => "timestamp(6)".to_owned(),
        TypeKind::Uuid => "binary(16)".to_owned(),
        TypeKind::Named(name) => {
            let values: Vec<String> = schema
                .enum_type(name)
                .map_or(&[][..], |ty| &ty.values)
                .iter()
                .map(|value| {
                    format!(
                        "'{}'",
                        value.as_str().replace('\\', "\\\\").replace('\'', "''")
                    )
                })
                .collect();
            format!("enum({})", values.join(","))
        }
        other => other.to_string().to_lowercase(),
    }
}

fn sqlite(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Boolean | TypeKind::SmallInt | TypeKind::Integer | TypeKind::BigInt => "INTEGER",
        TypeKind::Real | TypeKind::Double => "REAL",
        TypeKind::Bytes | TypeKind::Uuid => "BLOB",
        TypeKind::Numeric { .. } | TypeKind::Char(_) | TypeKind::Varchar(_) => {
            return kind.to_string().to_uppercase();
        }
        _ => "TEXT",
    }
    .to_owned()
}
