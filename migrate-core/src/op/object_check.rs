//! What makes sense as a view, a routine or a trigger.

use super::opaque::{self, sql_words};
use super::sql_check::row_of_trigger;
use super::{Change, column, execute_check, expression, index, lookup};
use crate::schema::{
    ArgumentMode, Arm, Column, Event, Namespace, Returns, Routine, SchemaObject, SqlText, Timing,
    Trigger, View,
};
use crate::{Diagnostic, Dialect, Name, ObjectName, PerDialect, Report, Schema, Target};

/// The first words of a query.
const QUERY: [&str; 4] = ["select", "with", "values", "table"];

/// Functions for triggers that PostgreSQL has of its own, or with an extension of its own.
const OWN_FUNCTIONS: [&str; 7] = [
    "suppress_redundant_updates_trigger",
    "tsvector_update_trigger",
    "tsvector_update_trigger_column",
    "moddatetime",
    "autoinc",
    "insert_username",
    "lo_manage",
];

/// A view is made of a query.
pub(super) fn view(view: &View, change: &mut Change<'_>) {
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
    check_twice("column", &view.columns, &what, change.report);
    index::check_kept(view, change);
}

/// Reports two things of one name.
pub(super) fn check_twice(word: &str, names: &[Name], what: &str, report: &mut Report) {
    for (place, name) in names.iter().enumerate() {
        if names[..place].contains(name) {
            let message = format!("{word} `{name}` stands twice in {what}");
            report.refuse(name.site(), message, "give one of the two another name");
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

/// A routine has a body for every target, and types that exist.
pub(super) fn routine(routine: &Routine, change: &mut Change<'_>) {
    let what = routine_title(routine);
    let site = routine.name.site();
    let missing = execute_check::missing_arms(site, &what, &routine.body, change.targets);
    change.report.extend(missing);
    check_body(&routine.body, change);
    let names: Vec<Name> = routine
        .arguments
        .iter()
        .map(|one| one.name.clone())
        .collect();
    check_twice("argument", &names, &what, change.report);
    for ty in routine.types() {
        column::check_type(ty, change.schema, change.report);
    }
    for argument in &routine.arguments {
        if let Some(default) = &argument.default {
            let place = Column::new(argument.name.clone(), argument.ty.clone());
            expression::default(default, change.schema, &place, change.report);
        }
    }
    let gives = |mode| matches!(mode, ArgumentMode::Out | ArgumentMode::InOut);
    let has_out = routine.arguments.iter().any(|one| gives(one.mode));
    if !routine.procedure && routine.returns == Returns::Nothing && !has_out {
        let error = Diagnostic::new(site, format!("{what} does not say what it gives"));
        let help = "write `-> Type` behind its arguments, or `-> void` where it gives nothing";
        change.report.push(error.help(help));
    }
    let mut targets = change.targets.iter();
    let on_postgres = targets.any(|target| target.dialect == Dialect::Postgres);
    let is_sent = on_postgres && routine.body.sent(Dialect::Postgres).is_some();
    if is_sent && routine.language.is_none() {
        let error = Diagnostic::new(site, format!("{what} does not say its language"));
        let help = "add `language plpgsql` or `language sql` to its block: PostgreSQL has several";
        change.report.push(error.help(help));
    }
}

fn routine_title(routine: &Routine) -> String {
    format!("{} `{}`", routine.kind().word(), routine.name)
}

/// Reports texts that hold nothing.
fn check_body(body: &PerDialect<Arm>, change: &mut Change<'_>) {
    for (sql, dialect) in sent(body, change.targets) {
        if opaque::tokens(&sql.text, Some(dialect)).is_empty() {
            let error = Diagnostic::new(sql.site, "this body is empty");
            change.report.push(error.help("write what it does"));
        }
    }
}

/// A trigger stands on something that exists, and has something to do on every target.
pub(super) fn trigger(trigger: &Trigger, change: &mut Change<'_>) {
    let what = format!("trigger `{}`", trigger.name);
    check_place(trigger, change);
    let has_call = trigger.call.is_some();
    let skips = |target: &&Target| {
        let body = trigger.body.as_ref();
        body.is_some_and(|body| body.get(target.dialect) == Some(&Arm::Skip))
    };
    let wanting: Vec<Target> = change
        .targets
        .iter()
        .filter(|target| !(has_call && target.dialect == Dialect::Postgres))
        .filter(|target| !skips(target))
        .copied()
        .collect();
    match &trigger.body {
        Some(body) => {
            let site = trigger.name.site();
            let missing = execute_check::missing_arms(site, &what, body, &wanting);
            change.report.extend(missing);
            check_body(body, change);
        }
        None => change.report.extend(no_body(trigger, &wanting)),
    }
    if let Some(when) = &trigger.when {
        let here: Vec<Target> = change
            .targets
            .iter()
            .filter(|target| !skips(target))
            .copied()
            .collect();
        let site = trigger.name.site();
        let clause = format!("`when` of {what}");
        let missing = execute_check::missing_arms(site, &clause, when, &here);
        change.report.extend(missing);
    }
    let on_postgres = change
        .targets
        .iter()
        .any(|target| target.dialect == Dialect::Postgres && !skips(&target));
    match &trigger.call {
        Some(call) if on_postgres => check_call(&call.function, change),
        None if on_postgres && trigger.body.is_some() => {
            let error = Diagnostic::new(trigger.name.site(), format!("{what} calls no function"));
            let help = "write `execute FUNCTION()` before the block for PostgreSQL, or give it \
                        `postgres: skip` in `body`";
            change.report.push(error.help(help));
        }
        Some(_) | None => {}
    }
}

fn no_body(trigger: &Trigger, wanting: &[Target]) -> Option<Diagnostic> {
    let dialect = wanting.first()?.dialect;
    let message = format!("trigger `{}` has no body for {dialect}", trigger.name);
    let help = format!(
        "add `{{ body {{ {dialect}: \"…\" }} }}` behind it, or `skip` where there is nothing to do"
    );
    Some(Diagnostic::new(trigger.name.site(), message).help(help))
}

/// The table or view of a trigger, and its columns.
fn check_place(trigger: &Trigger, change: &mut Change<'_>) {
    let view = change
        .schema
        .object_named(Namespace::Relations, &trigger.table);
    let is_view = matches!(view, Some(SchemaObject::View(_)));
    if !is_view && let Some(table) = lookup::table(change.schema, &trigger.table, change.report) {
        for column in trigger.columns() {
            lookup::column(table, column, change.report);
        }
    }
    let site = trigger.table.site();
    let instead = trigger.timing == Timing::InsteadOf;
    if instead && !is_view && change.schema.table(&trigger.table).is_some() {
        let message = format!(
            "`{}` is a table: nothing can stand in place of its changes",
            trigger.table
        );
        let help = "write `before`, or put the trigger on a view";
        change
            .report
            .push(Diagnostic::new(site, message).help(help));
    }
    if trigger.events.contains(&Event::Truncate) && trigger.for_each_row {
        let message = format!(
            "trigger `{}` runs for each row, and `truncate` has none",
            trigger.name
        );
        let error = Diagnostic::new(trigger.name.site(), message);
        change.report.push(error.help("write `for each statement`"));
    }
}

/// The function that a trigger calls.
fn check_call(function: &ObjectName, change: &mut Change<'_>) {
    let schema: &Schema = change.schema;
    let other = schema.object_named(Namespace::Routines, function);
    match schema.trigger_function(function).or(other) {
        Some(SchemaObject::Routine(routine)) if routine.returns == Returns::Trigger => {}
        Some(_) => {
            let message = format!("`{function}` is no function for triggers");
            let error = Diagnostic::new(function.site(), message);
            change
                .report
                .push(error.help("create it with `-> trigger`"));
        }
        None if is_made_elsewhere(function, change) => {}
        None => {
            let names = change.schema.objects().filter_map(|object| match object {
                SchemaObject::Routine(routine) if routine.returns == Returns::Trigger => {
                    Some(routine.name.to_string())
                }
                _ => None,
            });
            let names: Vec<String> = names.collect();
            let known = names.iter().map(String::as_str).collect();
            let message = format!("function `{function}` does not exist");
            let help = crate::similar::existing("function", &function.to_string(), known);
            let error = Diagnostic::new(function.site(), message);
            change.report.push(error.help(help));
        }
    }
}

/// What a function for triggers reads of the row is a column of their tables.
pub(super) fn rows_of_triggers(object: &SchemaObject, change: &mut Change<'_>) {
    let allowed = change.allowed.contains(&super::sql_check::RULE);
    let dialect = Dialect::Postgres;
    if allowed
        || !change
            .targets
            .iter()
            .any(|target| target.dialect == dialect)
    {
        return;
    }
    let schema: &Schema = change.schema;
    let found: Vec<Diagnostic> = match object {
        SchemaObject::Trigger(Trigger {
            call: Some(call),
            table,
            ..
        }) if object.is_in(dialect) => {
            let function = &call.function;
            let called = match schema.trigger_function(function) {
                Some(SchemaObject::Routine(routine)) => row_of_trigger(routine, table, schema),
                _ => Vec::new(),
            };
            let found = called.into_iter().map(|error| Diagnostic {
                site: function.site(),
                message: format!("in function `{function}`: {}", error.message),
                ..error
            });
            found.collect()
        }
        SchemaObject::Routine(routine) if routine.returns == Returns::Trigger => {
            let triggers = schema
                .objects()
                .filter(|one| one.calls() == Some(&routine.name));
            let tables = triggers.filter_map(|trigger| trigger.key().table);
            tables
                .flat_map(|table| row_of_trigger(routine, &table, schema))
                .collect()
        }
        _ => Vec::new(),
    };
    change.report.extend(found);
}

/// Whether the database may have a function that the history does not.
fn is_made_elsewhere(function: &ObjectName, change: &Change<'_>) -> bool {
    let name = function.name.as_str();
    let dialect = Dialect::Postgres;
    let mut sent = change.schema.sent_sql(dialect);
    OWN_FUNCTIONS.contains(&name)
        || change.allowed.contains(&super::sql_check::RULE)
        || sent.any(|sql| opaque::count(&sql.text, dialect, name) > 0)
}
