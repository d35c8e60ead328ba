//! The two sides of a foreign key have one type, after each statement.

use crate::op::{Op, SetType, same_type};
use crate::schema::{Table, Type};
use crate::{Diagnostic, Name, ObjectName, Report, Schema, Statement};

/// Checks the foreign keys on both sides of the columns that changed their types.
pub(super) fn check(statement: &Statement, schema: &Schema, report: &mut Report) {
    for op in &statement.ops {
        if let Op::SetType(set) = op {
            let pairs = partners(set, schema);
            report.extend(
                pairs
                    .into_iter()
                    .filter_map(|partner| refuse(set, &partner)),
            );
        }
    }
}

/// The column on the other side of a foreign key.
struct Partner<'a> {
    key: &'a Name,
    /// The table that the key belongs to.
    owner: &'a ObjectName,
    table: &'a ObjectName,
    column: &'a Name,
    ty: &'a Type,
}

fn partners<'a>(set: &SetType, schema: &'a Schema) -> Vec<Partner<'a>> {
    let mut partners = Vec::new();
    for owner in schema.tables() {
        for (key, foreign) in owner.foreign_keys() {
            let Some(target) = schema.table(&foreign.table) else {
                continue;
            };
            for (own, other) in foreign.columns.iter().zip(&foreign.references) {
                let mut add = |table: &'a Table, column: &'a Name| {
                    let found = table.column(column.as_str());
                    partners.extend(found.map(|found| Partner {
                        key,
                        owner: &owner.name,
                        table: &table.name,
                        column,
                        ty: &found.ty,
                    }));
                };
                if owner.name == set.table && *own == set.column {
                    add(target, other);
                }
                if target.name == set.table && *other == set.column {
                    add(owner, own);
                }
            }
        }
    }
    partners
}

fn refuse(set: &SetType, partner: &Partner<'_>) -> Option<Diagnostic> {
    let Partner {
        key,
        owner,
        table,
        column,
        ty,
    } = partner;
    (!same_type(&set.ty, ty)).then(|| {
        Diagnostic::new(
            set.ty.site,
            format!(
                "foreign key `{key}` of `{owner}` joins `{}` to `{table}.{column}`, which is `{ty}`",
                set.column
            ),
        )
        .help(format!("drop `{key}` first, change both columns, and add it again"))
    })
}
