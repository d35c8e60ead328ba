//! A table's definition, read from the text in `sqlite_schema`.
//!
//! What counts is what it demands: an inline constraint is the same as one behind the columns,
//! quotes and spaces are no difference. Unlike the answers of the PRAGMAs it knows checks, names
//! of constraints and AUTOINCREMENT.

use super::spelling::quoted;
use crate::expr::{Expr, ExprKind};
use crate::schema::{Column, ConstraintKind, Deferrable, ForeignKeyAction, TypeKind};
use crate::{Dialect, Name};

/// What a `CREATE TABLE` statement says.
#[derive(Clone, Debug, Default)]
pub(in crate::engine::sqlite) struct Definition {
    pub(in crate::engine::sqlite) columns: Vec<Field>,
    pub(in crate::engine::sqlite) constraints: Vec<Demand>,
    /// `STRICT`, `WITHOUT ROWID`, sorted.
    pub(in crate::engine::sqlite) options: Vec<String>,
}

/// A column.
#[derive(Clone, Debug)]
pub(in crate::engine::sqlite) struct Field {
    pub(in crate::engine::sqlite) column: Column,
    /// What the model has no place for.
    pub(in crate::engine::sqlite) clauses: Vec<String>,
}

/// A constraint.
#[derive(Clone, Debug)]
pub(in crate::engine::sqlite) struct Demand {
    pub(in crate::engine::sqlite) name: Option<Name>,
    pub(in crate::engine::sqlite) kind: ConstraintKind,
    /// The column that a check belongs to.
    pub(in crate::engine::sqlite) of: Option<Name>,
    /// What the model has no place for.
    pub(in crate::engine::sqlite) clauses: Vec<String>,
}

impl Definition {
    pub(in crate::engine::sqlite) fn field(&self, column: &Name) -> Option<&Field> {
        let wanted = column.as_str();
        let mut columns = self.columns.iter();
        columns.find(|field| field.column.name.as_str().eq_ignore_ascii_case(wanted))
    }

    /// Whether a column is the primary key alone.
    pub(in crate::engine::sqlite) fn is_key(&self, column: &Name) -> bool {
        self.constraints.iter().any(|demand| match &demand.kind {
            ConstraintKind::PrimaryKey { columns } => *columns == [column.clone()],
            _ => false,
        })
    }

    /// Whether its rows are numbered for good.
    pub(in crate::engine::sqlite) fn is_autoincrement(&self) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|field| field.column.identity.is_some())
    }
}

impl Demand {
    /// The constraint in SQL, without its name.
    pub(in crate::engine::sqlite) fn sql(&self) -> String {
        let mut sql = demand_sql(&self.kind);
        for clause in &self.clauses {
            sql += &format!(" {clause}");
        }
        sql
    }
}

pub(super) fn demand_sql(kind: &ConstraintKind) -> String {
    let list = |names: &[Name]| names.iter().map(quoted).collect::<Vec<_>>().join(", ");
    match kind {
        ConstraintKind::PrimaryKey { columns } => format!("PRIMARY KEY ({})", list(columns)),
        ConstraintKind::Unique { columns, .. } => format!("UNIQUE ({})", list(columns)),
        ConstraintKind::Check { expr } => format!("CHECK ({})", expression_sql(expr)),
        // SQLite has none.
        ConstraintKind::Exclude(_) => String::new(),
        ConstraintKind::ForeignKey(key) => {
            let (columns, parent) = (list(&key.columns), quoted(&key.table.name));
            let mut sql = format!("FOREIGN KEY ({columns}) REFERENCES {parent}");
            if !key.references.is_empty() {
                sql += &format!(" ({})", list(&key.references));
            }
            for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
                if action != ForeignKeyAction::NoAction {
                    sql += &format!(" ON {event} {}", action.words().to_ascii_uppercase());
                }
            }
            sql + match key.deferrable {
                Deferrable::No => "",
                Deferrable::InitiallyImmediate => " DEFERRABLE INITIALLY IMMEDIATE",
                Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
            }
        }
    }
}

impl Field {
    /// The column in SQL, without its name.
    pub(in crate::engine::sqlite) fn sql(&self) -> String {
        let column = &self.column;
        let mut words = Vec::new();
        if let TypeKind::Sql(ty) = &column.ty.kind {
            words.extend(ty.get(Dialect::Sqlite).filter(|ty| !ty.is_empty()).cloned());
        }
        if column.identity.is_some() {
            words.push("PRIMARY KEY AUTOINCREMENT".to_owned());
        }
        if !column.nullable {
            words.push("NOT NULL".to_owned());
        }
        if let Some(default) = &column.default {
            words.push(format!("DEFAULT {}", expression_sql(default)));
        }
        if let Some(collation) = &column.collation {
            words.push(format!("COLLATE {collation}"));
        }
        if let Some(generated) = &column.generated {
            let kind = if generated.stored {
                "STORED"
            } else {
                "VIRTUAL"
            };
            words.push(format!("AS ({}) {kind}", expression_sql(&generated.expr)));
        }
        words.extend(self.clauses.iter().cloned());
        words.join(" ")
    }
}

fn expression_sql(expr: &Expr) -> &str {
    match &expr.kind {
        ExprKind::Sql(sql) => sql.get(Dialect::Sqlite).map_or("", |sql| &sql.text),
        _ => "",
    }
}
