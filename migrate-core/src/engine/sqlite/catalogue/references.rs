//! What foreign keys refer to: tables and columns as they are written where they are defined,
//! and the primary key where the text leaves the columns out.

use super::definition::demand_sql;
use super::spelling;
use crate::catalogue::{Reading, Unknown};
use crate::schema::{ConstraintKind, ForeignKey, Table};
use crate::{Name, ObjectName, Schema};

/// Resolves the foreign keys of all tables. One that refers to no key is unknown.
pub(super) fn resolve(reading: &mut Reading) {
    let tables = reading.schema.clone();
    let unknown = &mut reading.unknown;
    reading.schema.change_tables(
        |table| table.foreign_keys().next().is_some(),
        |table| {
            let name = table.name.clone();
            table.constraints.retain_mut(|constraint| {
                let ConstraintKind::ForeignKey(key) = &mut constraint.kind else {
                    return true;
                };
                let resolved = resolve_one(key, &tables).is_some();
                if !resolved {
                    unknown.push(Unknown {
                        kind: "constraint",
                        name: ObjectName::new(constraint.name.clone()),
                        table: Some(name.clone()),
                        sql: demand_sql(&constraint.kind),
                    });
                }
                resolved
            });
        },
    );
}

fn resolve_one(key: &mut ForeignKey, tables: &Schema) -> Option<()> {
    let parent = parent(key, tables);
    if let Some(parent) = parent {
        key.table = parent.name.clone();
        let columns: Vec<Name> = parent
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect();
        for name in &mut key.references {
            if let Some(column) = spelling::column(name.as_str(), &columns) {
                *name = column;
            }
        }
    }
    if key.references.is_empty() {
        key.references = parent?.primary_key().to_vec();
    }
    (key.references.len() == key.columns.len()).then_some(())
}

/// The table that a key refers to: exactly its name, or in other letter case.
fn parent<'a>(key: &ForeignKey, tables: &'a Schema) -> Option<&'a Table> {
    let wanted = key.table.name.as_str();
    let same = |table: &&Table| table.name.name.as_str().eq_ignore_ascii_case(wanted);
    tables
        .table(&key.table)
        .or_else(|| tables.tables().find(same))
}
