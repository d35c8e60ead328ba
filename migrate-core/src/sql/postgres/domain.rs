//! Domains.

use super::{constraint, quote, quote_object};
use crate::expr::{Place, Scope};
use crate::schema::Domain;
use crate::sql::{Unsupported, column_type, default_value};
use crate::{Schema, Target};

/// `CREATE DOMAIN …`
pub(super) fn definition(
    domain: &Domain,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let ty = column_type(&domain.ty, schema, target)?;
    let mut sql = format!("CREATE DOMAIN {} AS {ty}", quote_object(&domain.name));
    if let Some(value) = default(domain, schema, target)? {
        sql += &format!(" DEFAULT {value}");
    }
    for check in checks(domain, schema, target)? {
        sql += &format!(" {check}");
    }
    Ok(sql)
}

/// The statements that make one domain of another of the same type. Checks that stay as they are
/// are not looked at again.
pub(super) fn replaced(
    old: &Domain,
    new: &Domain,
    schema: &Schema,
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    let alter = format!("ALTER DOMAIN {}", quote_object(&new.name));
    let mut statements = Vec::new();
    let gone = old
        .checks
        .iter()
        .filter(|check| !new.checks.contains(check));
    for check in gone {
        statements.push(format!("{alter} DROP CONSTRAINT {}", quote(&check.name)));
    }
    if old.default != new.default {
        statements.push(match default(new, schema, target)? {
            Some(value) => format!("{alter} SET DEFAULT {value}"),
            None => format!("{alter} DROP DEFAULT"),
        });
    }
    for (check, sql) in new.checks.iter().zip(checks(new, schema, target)?) {
        if !old.checks.contains(check) {
            statements.push(format!("{alter} ADD {sql}"));
        }
    }
    Ok(statements)
}

fn default(
    domain: &Domain,
    schema: &Schema,
    target: Target,
) -> Result<Option<String>, Unsupported> {
    let scope = Scope {
        schema,
        table: None,
        place: Place::Default,
    };
    let value = domain.default.as_ref();
    let value = value.map(|value| default_value(value, &scope, &domain.ty, target));
    value.transpose()
}

fn checks(domain: &Domain, schema: &Schema, target: Target) -> Result<Vec<String>, Unsupported> {
    let table = domain.as_table();
    let checks = domain.checks.iter();
    checks
        .map(|check| constraint::definition(check, &table, schema, target))
        .collect()
}
