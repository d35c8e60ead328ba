//! Triggers.

use super::{list, own_name, quoted};
use crate::Dialect;
use crate::schema::{Event, Trigger};
use crate::sql::{Unsupported, body};

/// The statement that makes a trigger.
pub(super) fn definition(trigger: &Trigger) -> Result<String, Unsupported> {
    let (timing, event) = body::moment(trigger)?;
    let of = match trigger.events.as_slice() {
        [Event::Update(columns)] if !columns.is_empty() => format!(" OF {}", list(columns)),
        _ => String::new(),
    };
    let when = trigger.when.as_ref();
    let when = when.and_then(|when| when.sent(Dialect::Sqlite));
    let when = when.map_or_else(String::new, |sql| format!("\nWHEN ({}\n)", sql.text));
    let text = trigger.body.as_ref();
    let text = text.and_then(|body| body.sent(Dialect::Sqlite));
    let text = text.map_or("", |sql| sql.text.as_str());
    Ok(format!(
        "CREATE TRIGGER {} {timing} {event}{of} ON {} FOR EACH ROW{when}\n{}",
        quoted(&trigger.name),
        own_name(&trigger.table)?,
        body::block(text, Dialect::Sqlite)
    ))
}
