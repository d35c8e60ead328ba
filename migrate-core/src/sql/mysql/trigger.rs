//! Triggers.

use crate::Target;
use crate::schema::{Event, Timing, Trigger};
use crate::sql::body::{block, moment};
use crate::sql::{Unsupported, object};

/// The statement that makes a trigger.
pub(super) fn definition(trigger: &Trigger, target: Target) -> Result<String, Unsupported> {
    let dialect = target.dialect;
    let missing =
        |what: &str, help: &str| Err(Unsupported::new(trigger.name.site(), what).help(help));
    let (timing, event) = moment(trigger)?;
    if trigger.timing == Timing::InsteadOf {
        return missing(
            "a trigger on a view",
            "put the trigger on the tables of the view",
        );
    }
    if let [Event::Update(columns)] = trigger.events.as_slice()
        && !columns.is_empty()
    {
        let help = "write `update`, and compare `old` with `new` in the body";
        return missing("`update of`", help);
    }
    let when = trigger.when.as_ref();
    if when.is_some_and(|when| when.sent(dialect).is_some()) {
        return missing(
            "`when` of a trigger",
            "write `if … then … end if` in the body",
        );
    }
    let body = trigger.body.as_ref().and_then(|body| body.sent(dialect));
    let body = body.map_or("", |sql| sql.text.as_str());
    Ok(format!(
        "CREATE TRIGGER {} {timing} {event} ON {} FOR EACH ROW\n{}",
        object(&trigger.table.sibling(trigger.name.clone()), dialect),
        object(&trigger.table, dialect),
        block(body, dialect)
    ))
}
