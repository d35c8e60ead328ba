//! A definition as the model has it: every constraint with a name, and apart from it what the
//! model has no place for.

use super::definition::{Definition, Demand};
use crate::catalogue::Unknown;
use crate::schema::{Constraint, ConstraintKind, Parameter, Setting, Subject, Table, Value};
use crate::{Dialect, Name, ObjectName, naming};

/// The table of a definition, without its indexes, and its properties that are unknown.
pub(super) fn table(definition: Definition, name: &ObjectName) -> (Table, Vec<Unknown>) {
    let property = |kind: &'static str, of: ObjectName, sql: String| Unknown {
        kind,
        table: (of != *name).then(|| name.clone()),
        name: of,
        sql,
    };
    let mut table = Table::new(name.clone());
    let mut unknown = Vec::new();
    let mut settings = Vec::new();
    for option in definition.options {
        let known = option.to_ascii_lowercase();
        match Parameter::find(Dialect::Sqlite, Subject::Table, &known) {
            Some(parameter) => settings.push(Setting::new(parameter.name, Value::Flag)),
            None => unknown.push(property("table", name.clone(), option)),
        }
    }
    table.storage.set(Dialect::Sqlite, settings);
    table.storage = table.storage.without_empty();
    for field in definition.columns {
        for clause in field.clauses {
            let column = ObjectName::new(field.column.name.clone());
            unknown.push(property("column", column, clause));
        }
        table.columns.push(field.column);
    }
    let names = names(&definition.constraints, name);
    for (demand, name) in definition.constraints.into_iter().zip(names) {
        for clause in demand.clauses {
            unknown.push(property(
                "constraint",
                ObjectName::new(name.clone()),
                clause,
            ));
        }
        table.constraints.push(Constraint::new(name, demand.kind));
    }
    (table, unknown)
}

/// The names of all constraints: those that are written, and for the others the first of the
/// convention that is free.
fn names(constraints: &[Demand], table: &ObjectName) -> Vec<Name> {
    let mut taken: Vec<Name> = constraints
        .iter()
        .filter_map(|demand| demand.name.clone())
        .collect();
    let mut names = Vec::new();
    for demand in constraints {
        let name = demand.name.clone().unwrap_or_else(|| {
            let free = candidates(demand, table).find(|name| !taken.contains(name));
            let free = free.unwrap_or_else(|| Name::new(""));
            taken.push(free.clone());
            free
        });
        names.push(name);
    }
    names
}

/// The names that an unnamed constraint may get, best first; there is no end of them.
fn candidates(demand: &Demand, table: &ObjectName) -> impl Iterator<Item = Name> {
    let first = match (&demand.kind, &demand.of) {
        (ConstraintKind::Check { .. }, Some(column)) => Some(naming::check(table, column)),
        (kind, _) => naming::constraint(table, kind),
    };
    let stem = first.clone();
    let numbered = (2_u32..).map(move |number| match &stem {
        Some(name) => naming::numbered(name, number),
        None => naming::check(table, &Name::new((number - 1).to_string())),
    });
    first.into_iter().chain(numbered).map(Name::new)
}
