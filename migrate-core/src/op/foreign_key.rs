//! What makes sense as a foreign key.

use super::lookup;
use crate::schema::{
    Constraint, ConstraintKind, ForeignKey, ForeignKeyAction, Table, Type, TypeKind,
};
use crate::{Diagnostic, Name, Report, Schema, Site};

/// Checks a foreign key of a table that stands in the schema; that its own columns exist has
/// been checked.
pub(super) fn check(
    site: Site,
    key: &ForeignKey,
    table: &Table,
    schema: &Schema,
    report: &mut Report,
) {
    check_actions(key, table, report);
    let Some(target) = lookup::table(schema, &key.table, report) else {
        return;
    };
    if key.references.is_empty() {
        report.push(
            Diagnostic::new(
                key.table.site(),
                format!("table `{}` has no primary key to refer to", key.table),
            )
            .help(format!("name the columns: `references {}(…)`", key.table)),
        );
        return;
    }
    let exist = key
        .references
        .iter()
        .filter(|column| lookup::column(target, column, report).is_some())
        .count();
    if exist < key.references.len() {
        return;
    }
    if key.columns.len() != key.references.len() {
        report.refuse(
            site,
            format!(
                "foreign key of {} refers to {}",
                columns(key.columns.len()),
                columns(key.references.len())
            ),
            "name as many columns behind `references` as before it",
        );
        return;
    }
    check_types(key, table, target, schema, report);
    check_unique(key, target, schema, report);
}

fn check_types(
    key: &ForeignKey,
    table: &Table,
    target: &Table,
    schema: &Schema,
    report: &mut Report,
) {
    for (own, other) in key.columns.iter().zip(&key.references) {
        let (Some(column), Some(referred)) =
            (table.column(own.as_str()), target.column(other.as_str()))
        else {
            continue;
        };
        if !same_type(schema.base_type(&column.ty), schema.base_type(&referred.ty)) {
            let message = format!(
                "`{own}` is `{}`, but `{}.{other}`, which it refers to, is `{}`",
                column.ty, target.name, referred.ty
            );
            let help = format!("make the two the same: `{own}: {}`", referred.ty);
            report.push(Diagnostic::new(own.site(), message).help(help));
        }
    }
}

fn check_unique(key: &ForeignKey, target: &Table, schema: &Schema, report: &mut Report) {
    if schema.is_unique_in(target, &key.references) {
        return;
    }
    let list = list(&key.references);
    let deferrable = |constraint: &&Constraint| {
        matches!(constraint.kind, ConstraintKind::Unique { .. })
            && constraint.columns() == key.references
    };
    if let Some(unique) = target.constraints.iter().find(deferrable) {
        let message = format!(
            "foreign key refers to `{}({list})`, which may have doubles before the end of a transaction",
            target.name
        );
        let help = format!("make `{}` not deferrable", unique.name);
        report.push(Diagnostic::new(key.table.site(), message).help(help));
        return;
    }
    let site = match key.references.as_slice() {
        [only] => only.site(),
        _ => key.table.site(),
    };
    report.push(
        Diagnostic::new(
            site.or(key.table.site()),
            format!(
                "foreign key refers to `{}({list})`, which is not unique",
                target.name
            ),
        )
        .help(format!("add `unique ({list})` to `{}` first", target.name)),
    );
}

fn check_actions(key: &ForeignKey, table: &Table, report: &mut Report) {
    for (clause, action) in [("on delete", key.on_delete), ("on update", key.on_update)] {
        for name in &key.columns {
            let Some(column) = table.column(name.as_str()) else {
                continue;
            };
            let writes = match action {
                ForeignKeyAction::NoAction | ForeignKeyAction::Restrict => false,
                ForeignKeyAction::Cascade => clause == "on update",
                ForeignKeyAction::SetNull | ForeignKeyAction::SetDefault => true,
            };
            let words = action.words();
            let (why, help) = match action {
                _ if writes && column.generated.is_some() => {
                    ("is generated", format!("leave `{clause} {words}` out"))
                }
                ForeignKeyAction::SetNull if !column.nullable => {
                    ("cannot be null", format!("make it `Option<{}>`", column.ty))
                }
                ForeignKeyAction::SetDefault if column.default.is_none() => {
                    ("has no default", "give it a default".to_owned())
                }
                ForeignKeyAction::NoAction
                | ForeignKeyAction::Restrict
                | ForeignKeyAction::Cascade
                | ForeignKeyAction::SetNull
                | ForeignKeyAction::SetDefault => continue,
            };
            let message = format!("`{clause} {words}` on `{name}`, which {why}");
            report.push(Diagnostic::new(name.site(), message).help(help));
        }
    }
}

/// Whether a foreign key may join columns of these types; the length of text is no difference.
pub(crate) fn same_type(own: &Type, other: &Type) -> bool {
    match (&own.kind, &other.kind) {
        (TypeKind::Sql(_), _) | (_, TypeKind::Sql(_)) => true,
        (TypeKind::Varchar(_), TypeKind::Varchar(_)) => true,
        (own, other) => own == other,
    }
}

fn columns(count: usize) -> String {
    format!("{count} column{}", if count == 1 { "" } else { "s" })
}

/// Names, separated by commas.
pub(super) fn list(names: &[Name]) -> String {
    let names: Vec<&str> = names.iter().map(Name::as_str).collect();
    names.join(", ")
}
