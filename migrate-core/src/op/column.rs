//! What makes sense as a column: its type, default, identity, generated value.

use super::expression;
use crate::expr::ValueType;
use crate::schema::{Column, TYPE_WORDS, Table, Type, TypeKind, type_of_elsewhere};
use crate::similar::similar;
use crate::{Diagnostic, ObjectName, PerDialect, Report, Schema, Site};

/// Reports the unknown types of a table's new columns, and takes them for types of the
/// database's own, which agree with everything: what uses the columns is not blamed.
pub(super) fn guess_types(
    name: &ObjectName,
    is_new: impl Fn(&Column) -> bool,
    schema: &mut Schema,
    report: &mut Report,
) {
    let Some(mut columns) = schema.table(name).map(|table| table.columns.clone()) else {
        return;
    };
    for column in columns.iter_mut().filter(|column| is_new(column)) {
        if !check_type(&column.ty, schema, report) {
            column.ty.kind = TypeKind::Sql(PerDialect::Same(String::new()));
        }
    }
    if let Some(table) = schema.table_mut(name) {
        table.columns = columns;
    }
}

/// Checks a column of a table that stands in the schema.
pub(super) fn check(column: &Column, table: &Table, schema: &Schema, report: &mut Report) {
    if let Some(default) = &column.default {
        expression::default(default, schema, column, report);
    }
    check_collation(column, report);
    check_identity(column, table, |site| site, report);
    check_generated(column, table, schema, report);
    check_update(column, report);
}

/// Only a moment can be that of the last change.
fn check_update(column: &Column, report: &mut Report) {
    let name = &column.name;
    let (why, help) = match column.ty.kind {
        _ if !column.on_update_now => return,
        _ if column.generated.is_some() => ("is generated".to_owned(), "remove one of the two"),
        TypeKind::Timestamp(_) | TypeKind::Timestamptz(_) | TypeKind::Sql(_) => return,
        _ => (format!("is `{}`", column.ty), "make it `Timestamptz`"),
    };
    let message = format!("column `{name}` cannot be `on update now()`: it {why}");
    report.refuse(name.site(), message, help);
}

/// Whether a type exists; one that does not is reported.
pub(super) fn check_type(ty: &Type, schema: &Schema, report: &mut Report) -> bool {
    match &ty.kind {
        TypeKind::Named(name) if !schema.has_type(name) => {
            let written = name.to_string();
            let made: Vec<String> = schema.type_names().map(ToString::to_string).collect();
            let known = TYPE_WORDS
                .into_iter()
                .chain(made.iter().map(String::as_str));
            let help = type_of_elsewhere(&written)
                .map(|ours| format!("write `{ours}`"))
                .or_else(|| similar("type", &written, known))
                .unwrap_or_else(|| {
                    "write a type such as `Text`, or create an enum or a domain of that name first"
                        .to_owned()
                });
            report.push(
                Diagnostic::new(
                    ty.site.or(name.site()),
                    format!("type `{written}` does not exist"),
                )
                .help(help),
            );
            false
        }
        TypeKind::Array(item) => check_type(item, schema, report),
        _ => true,
    }
}

fn check_collation(column: &Column, report: &mut Report) {
    let Some(collation) = &column.collation else {
        return;
    };
    if !column.ty.kind.takes_collation() {
        let message = format!(
            "column `{}` is {}, which has no collation",
            column.name, column.ty
        );
        report.refuse(collation.site(), message, "remove `collate`");
    }
}

/// Checks that the database can number a column. `blame` gives the place for a mistake of what
/// stands in another place of the column.
pub(super) fn check_identity(
    column: &Column,
    table: &Table,
    blame: impl Fn(Site) -> Site,
    report: &mut Report,
) {
    let Some(identity) = &column.identity else {
        return;
    };
    let name = &column.name;
    let mut identities = table
        .columns
        .iter()
        .filter(|column| column.identity.is_some());
    if let Some(first) = identities.next().filter(|first| first.name != *name) {
        let message = format!(
            "table `{}` has an identity column already: `{}`",
            table.name, first.name
        );
        report.refuse(
            identity.site,
            message,
            "let the database number one column, and remove `identity` from the other",
        );
    }
    if !column.ty.kind.is_integer() && !matches!(column.ty.kind, TypeKind::Sql(_)) {
        report.push(
            Diagnostic::new(
                blame(column.ty.site),
                format!("identity column `{name}` cannot be `{}`", column.ty),
            )
            .help("use `BigInt`, `Integer` or `SmallInt`"),
        );
    }
    for (word, number) in identity.numbering.numbers() {
        let number = number.filter(|number| !holds(&column.ty, *number));
        if let Some(number) = number.filter(|_| word != "cache") {
            report.refuse(
                identity.site,
                format!("a `{}` holds no `{word}` of {number}", column.ty),
                "write a smaller number, or use a larger type",
            );
        }
    }
    if column.nullable {
        report.refuse(
            blame(column.ty.site),
            format!("identity column `{name}` cannot be null"),
            "write its type without `Option`",
        );
    }
    if let Some(default) = &column.default {
        report.refuse(
            blame(default.site.or(identity.site)),
            format!("identity column `{name}` cannot have a default"),
            "remove the default: the database numbers it",
        );
    }
}

/// Whether a number fits an integer type, or one that is not known here.
fn holds(ty: &Type, number: i64) -> bool {
    match ValueType::from(&ty.kind).range() {
        Some((least, most)) => (least..=most).contains(&number.into()),
        None => true,
    }
}

fn check_generated(column: &Column, table: &Table, schema: &Schema, report: &mut Report) {
    let Some(generated) = &column.generated else {
        return;
    };
    let name = &column.name;
    if let Some(default) = &column.default {
        report.refuse(
            default.site.or(generated.site),
            format!("generated column `{name}` cannot have a default"),
            "remove the default: the database computes it",
        );
    }
    if column.identity.is_some() {
        report.refuse(
            generated.site,
            format!("generated column `{name}` cannot be identity"),
            "keep one of `identity` and `generated`",
        );
    }
    let others = generated.expr.columns().into_iter().filter_map(|used| {
        let other = table.column(used.as_str())?;
        other.generated.is_some().then_some(used)
    });
    for used in others {
        report.push(
            Diagnostic::new(
                used.site(),
                format!("generated column `{name}` cannot use `{used}`, which is generated itself"),
            )
            .help(format!("write out what `{used}` is computed from")),
        );
    }
    expression::generated(&generated.expr, schema, table, column, report);
}
