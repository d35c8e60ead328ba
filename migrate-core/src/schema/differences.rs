//! What tells two schemas apart, in words.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::{Column, EnumType, Schema, Table};
use crate::Name;

/// How `found` differs from `wanted`, a line for each difference. The order of columns,
/// constraints and indexes is none.
///
/// ```
/// use migrate_core::Schema;
/// use migrate_core::schema::{Table, differences};
/// let mut wanted = Schema::new();
/// wanted.put_table(Table::new("users"));
/// assert_eq!(differences(&wanted, &Schema::new()), ["table `users` is missing"]);
/// ```
pub fn differences(wanted: &Schema, found: &Schema) -> Vec<String> {
    let mut lines = Vec::new();
    compare(
        wanted.tables().map(|table| &table.name),
        found.tables().map(|table| &table.name),
        |name| (wanted.table(name), found.table(name)),
        |name| format!("table `{name}`"),
        |_, wanted, found, lines| of_tables(wanted, found, lines),
        &mut lines,
    );
    compare(
        wanted.enums().map(|ty| &ty.name),
        found.enums().map(|ty| &ty.name),
        |name| (wanted.enum_type(name), found.enum_type(name)),
        |name| format!("enum `{name}`"),
        of_enums,
        &mut lines,
    );
    lines
}

/// Compares the things of two sides by name.
fn compare<'a, N: Ord + 'a, T: 'a>(
    wanted: impl Iterator<Item = &'a N>,
    found: impl Iterator<Item = &'a N>,
    get: impl Fn(&N) -> (Option<&'a T>, Option<&'a T>),
    title: impl Fn(&N) -> String,
    mut differ: impl FnMut(&str, &'a T, &'a T, &mut Vec<String>),
    lines: &mut Vec<String>,
) {
    let names: BTreeSet<&N> = wanted.chain(found).collect();
    for name in names {
        let title = title(name);
        match get(name) {
            (Some(wanted), Some(found)) => differ(&title, wanted, found, lines),
            (Some(_), None) => lines.push(format!("{title} is missing")),
            (None, _) => lines.push(format!("{title} is left over")),
        }
    }
}

fn of_tables(wanted: &Table, found: &Table, lines: &mut Vec<String>) {
    let table = &wanted.name;
    if wanted.comment != found.comment {
        lines.push(format!("table `{table}` has another comment"));
    }
    compare(
        wanted.columns.iter().map(|column| &column.name),
        found.columns.iter().map(|column| &column.name),
        |name: &Name| (wanted.column(name.as_str()), found.column(name.as_str())),
        |name| format!("column `{table}.{name}`"),
        of_columns,
        lines,
    );
    compare(
        wanted.constraints.iter().map(|constraint| &constraint.name),
        found.constraints.iter().map(|constraint| &constraint.name),
        |name: &Name| {
            let name = name.as_str();
            (wanted.constraint(name), found.constraint(name))
        },
        |name| format!("constraint `{name}` of `{table}`"),
        of_definitions,
        lines,
    );
    compare(
        wanted.indexes.iter().map(|index| &index.name),
        found.indexes.iter().map(|index| &index.name),
        |name: &Name| (wanted.index(name.as_str()), found.index(name.as_str())),
        |name| format!("index `{name}` of `{table}`"),
        of_definitions,
        lines,
    );
}

fn of_definitions<T: PartialEq>(title: &str, wanted: &T, found: &T, lines: &mut Vec<String>) {
    if wanted != found {
        lines.push(format!("{title} has another definition"));
    }
}

fn of_columns(title: &str, wanted: &Column, found: &Column, lines: &mut Vec<String>) {
    let mut differ = |same: bool, what: &dyn Display| {
        if !same {
            lines.push(format!("{title} {what}"));
        }
    };
    let types = format!("is `{}` instead of `{}`", found.ty, wanted.ty);
    differ(wanted.ty == found.ty, &types);
    let nulls = if found.nullable {
        "may be null"
    } else {
        "is not null"
    };
    differ(wanted.nullable == found.nullable, &nulls);
    differ(wanted.default == found.default, &"has another default");
    differ(
        wanted.identity == found.identity,
        &"is not identity on both sides",
    );
    differ(
        wanted.generated == found.generated,
        &"is generated differently",
    );
    differ(
        wanted.collation == found.collation,
        &"has another collation",
    );
    differ(wanted.comment == found.comment, &"has another comment");
}

fn of_enums(title: &str, wanted: &EnumType, found: &EnumType, lines: &mut Vec<String>) {
    if wanted.values != found.values {
        let list = |ty: &EnumType| {
            let values: Vec<&str> = ty.values.iter().map(Name::as_str).collect();
            values.join(", ")
        };
        lines.push(format!(
            "{title} has the values {} instead of {}",
            list(found),
            list(wanted)
        ));
    }
    if wanted.comment != found.comment {
        lines.push(format!("{title} has another comment"));
    }
}
