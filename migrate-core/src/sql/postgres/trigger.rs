//! Triggers: they call a function.

use super::{quote, quote_list, quote_object};
use crate::Dialect;
use crate::schema::{Event, Timing, Trigger};
use crate::sql::{Unsupported, text};

/// The statement that makes a trigger.
pub(super) fn definition(trigger: &Trigger) -> Result<String, Unsupported> {
    let Some(call) = &trigger.call else {
        return Err(
            Unsupported::new(trigger.name.site(), "a trigger with a body").help(
                "write `execute FUNCTION()` before the block, or give postgres `skip` in `body`",
            ),
        );
    };
    let events: Vec<String> = trigger.events.iter().map(event).collect();
    let mut lines = vec![format!(
        "CREATE TRIGGER {} {} {} ON {}",
        quote(&trigger.name),
        timing(trigger.timing),
        events.join(" OR "),
        quote_object(&trigger.table)
    )];
    let old = trigger.old_table.iter().map(|name| ("OLD", name));
    let new = trigger.new_table.iter().map(|name| ("NEW", name));
    let tables: Vec<String> = old
        .chain(new)
        .map(|(which, name)| format!("{which} TABLE AS {}", quote(name)))
        .collect();
    if !tables.is_empty() {
        lines.push(format!("REFERENCING {}", tables.join(" ")));
    }
    lines.push(match trigger.for_each_row {
        true => "FOR EACH ROW".to_owned(),
        false => "FOR EACH STATEMENT".to_owned(),
    });
    let when = trigger.when.as_ref();
    if let Some(sql) = when.and_then(|when| when.sent(Dialect::Postgres)) {
        lines.push(format!("WHEN ({}\n)", sql.text));
    }
    let arguments = call.arguments.iter();
    let arguments: Vec<String> = arguments
        .map(|argument| text(argument, Dialect::Postgres))
        .collect();
    lines.push(format!(
        "EXECUTE FUNCTION {}({})",
        quote_object(&call.function),
        arguments.join(", ")
    ));
    Ok(lines.join("\n"))
}

/// A trigger as statements name it.
pub(super) fn reference(trigger: &Trigger) -> String {
    let (name, table) = (quote(&trigger.name), quote_object(&trigger.table));
    format!("TRIGGER {name} ON {table}")
}

fn event(event: &Event) -> String {
    match event {
        Event::Insert => "INSERT".to_owned(),
        Event::Update(columns) if columns.is_empty() => "UPDATE".to_owned(),
        Event::Update(columns) => format!("UPDATE OF {}", quote_list(columns)),
        Event::Delete => "DELETE".to_owned(),
        Event::Truncate => "TRUNCATE".to_owned(),
    }
}

fn timing(timing: Timing) -> &'static str {
    match timing {
        Timing::Before => "BEFORE",
        Timing::After => "AFTER",
        Timing::InsteadOf => "INSTEAD OF",
    }
}
