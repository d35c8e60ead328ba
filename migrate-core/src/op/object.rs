//! What makes sense as a view, a routine or a trigger, and what may take the place of what.

use super::opaque::sql_words;
use super::{Change, execute_check, sql_check};
use crate::schema::{Arm, ObjectKey, SchemaObject, SqlText, View};
use crate::{Diagnostic, Dialect, Name, PerDialect, Report, Target};

/// The first words of a query.
const QUERY: [&str; 4] = ["select", "with", "values", "table"];

/// Reports what is wrong with an object, given the schema without it.
pub(super) fn check(object: &SchemaObject, change: &mut Change<'_>) {
    let known = change.report.len();
    match object {
        SchemaObject::View(view) => check_view(view, change),
        SchemaObject::Routine(_) | SchemaObject::Trigger(_) => {}
    }
    if change.report.len() == known {
        for text in object.texts() {
            sql_check::check(&text.texts(), change);
        }
    }
}

/// Whether an object may take the place of another while others use that.
pub(super) fn takes_the_place_of(new: &SchemaObject, known: &SchemaObject) -> bool {
    match (new, known) {
        (SchemaObject::Routine(new), SchemaObject::Routine(known)) => known.is_called_like(new),
        (SchemaObject::View(_), _) | (SchemaObject::Trigger(_), _) | (_, _) => false,
    }
}

/// An object as a plan names it: `view active_users`, `trigger touch on users`.
pub(super) fn title(key: &ObjectKey) -> String {
    let word = key.kind.word();
    match &key.table {
        Some(table) => format!("{word} {} on {table}", key.name.name),
        None => format!("{word} {}", key.name),
    }
}

fn check_view(view: &View, change: &mut Change<'_>) {
    let what = format!("view `{}`", view.name);
    execute_check::check_arms(
        view.name.site(),
        &what,
        &view.query,
        change.targets,
        change.report,
    );
    for sql in sent(&view.query, change.targets) {
        if !sql_words(&sql.0.text, sql.1).next().is_some_and(is_query) {
            let message = "a view is made of a query";
            let error = Diagnostic::new(sql.0.site, message);
            change
                .report
                .push(error.help("begin the text with `select`, `with` or `values`"));
        }
    }
    check_twice(&view.columns, &what, change.report);
}

/// Reports columns of one name.
fn check_twice(columns: &[Name], what: &str, report: &mut Report) {
    for (place, column) in columns.iter().enumerate() {
        if columns[..place].contains(column) {
            let message = format!("column `{column}` stands twice in {what}");
            report.refuse(column.site(), message, "give one of the two another name");
        }
    }
}

fn is_query(word: &str) -> bool {
    QUERY.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// The texts that the targets get, each with the first of those that get it.
fn sent<'a>(
    arms: &'a PerDialect<Arm>,
    targets: &[Target],
) -> impl Iterator<Item = (&'a SqlText, Dialect)> {
    let mut sent: Vec<(&SqlText, Dialect)> = Vec::new();
    for target in targets {
        if let Some(sql) = arms.sent(target.dialect)
            && !sent.iter().any(|(known, _)| std::ptr::eq(*known, sql))
        {
            sent.push((sql, target.dialect));
        }
    }
    sent.into_iter()
}
