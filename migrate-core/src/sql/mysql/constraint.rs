//! Constraints as clauses of CREATE TABLE and ALTER TABLE.
//!
//! Foreign keys are always clauses of the table: inline REFERENCES are ignored before
//! MySQL 9. The name of a primary key lives in the model only.

use super::index::columns;
use crate::expr::{Place, Scope};
use crate::schema::{Constraint, ConstraintKind, Deferrable, ForeignKey, ForeignKeyAction, Table};
use crate::sql::{Unsupported, expression, identifier, object};
use crate::{Dialect, Schema, Target};

/// The clause that demands it.
pub(super) fn constraint(
    constraint: &Constraint,
    table: &Table,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let name = identifier(constraint.name.as_str(), target.dialect);
    Ok(match &constraint.kind {
        ConstraintKind::PrimaryKey { columns: key } => {
            format!("PRIMARY KEY ({})", columns(key, target))
        }
        ConstraintKind::Unique { columns: key } => {
            format!("CONSTRAINT {name} UNIQUE ({})", columns(key, target))
        }
        ConstraintKind::Check { expr } => {
            let scope = Scope {
                schema,
                table: Some(table),
                place: Place::Check,
            };
            let condition = expression(expr, &scope, None, target)?;
            format!("CONSTRAINT {name} CHECK ({condition})")
        }
        ConstraintKind::ForeignKey(key) => {
            format!("CONSTRAINT {name} {}", foreign_key(key, target)?)
        }
    })
}

/// The action of ALTER TABLE that takes it away.
pub(super) fn dropped(constraint: &Constraint, target: Target) -> String {
    let name = identifier(constraint.name.as_str(), target.dialect);
    match (&constraint.kind, target.dialect) {
        (ConstraintKind::PrimaryKey { .. }, _) => "DROP PRIMARY KEY".to_owned(),
        (ConstraintKind::Unique { .. }, _) => format!("DROP INDEX {name}"),
        (ConstraintKind::ForeignKey(_), _) => format!("DROP FOREIGN KEY {name}"),
        (ConstraintKind::Check { .. }, Dialect::Mysql) => format!("DROP CHECK {name}"),
        (ConstraintKind::Check { .. }, _) => format!("DROP CONSTRAINT {name}"),
    }
}

fn foreign_key(key: &ForeignKey, target: Target) -> Result<String, Unsupported> {
    if key.deferrable != Deferrable::No {
        return Err(
            Unsupported::new(key.deferrable_site, "a deferrable foreign key")
                .help("leave out `deferrable`"),
        );
    }
    let mut sql = format!(
        "FOREIGN KEY ({}) REFERENCES {} ({})",
        columns(&key.columns, target),
        object(&key.table, target.dialect),
        columns(&key.references, target),
    );
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        match action {
            ForeignKeyAction::NoAction => {}
            ForeignKeyAction::SetDefault => {
                let site = key.columns.first().map_or(key.table.site(), |c| c.site());
                return Err(Unsupported::new(
                    site,
                    format!("`on {} set default`", event.to_lowercase()),
                )
                .help("use `set null`, `cascade` or `restrict`"));
            }
            ForeignKeyAction::Restrict | ForeignKeyAction::Cascade | ForeignKeyAction::SetNull => {
                sql += &format!(" ON {event} {}", action.words().to_uppercase());
            }
        }
    }
    Ok(sql)
}
