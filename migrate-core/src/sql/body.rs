//! The bodies of routines and triggers, where a block has to stand around them.

use super::Unsupported;
use crate::Dialect;
use crate::op::{ends_in_comment, is_ended, sql_words};
use crate::schema::{Event, Timing, Trigger};

/// A body as a block: what is none yet stands between `BEGIN` and `END`.
pub(super) fn block(text: &str, dialect: Dialect) -> String {
    let mut words = sql_words(text, dialect);
    if words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("begin"))
    {
        return text.to_owned();
    }
    // A comment at the end of the text ends with its line.
    match (is_ended(text, dialect), ends_in_comment(text, dialect)) {
        (true, _) => format!("BEGIN\n{text}\nEND"),
        (false, true) => format!("BEGIN\n{text}\n;\nEND"),
        (false, false) => format!("BEGIN\n{};\nEND", text.trim_end()),
    }
}

/// The one event, where a trigger has no more.
pub(super) fn only_event(trigger: &Trigger) -> Result<&Event, Unsupported> {
    match trigger.events.as_slice() {
        [only] => Ok(only),
        _ => Err(
            Unsupported::new(trigger.name.site(), "a trigger for several events")
                .help("write a trigger for each event"),
        ),
    }
}

/// `BEFORE INSERT`, and what only PostgreSQL has is refused.
pub(super) fn moment(trigger: &Trigger) -> Result<(&'static str, &'static str), Unsupported> {
    let missing =
        |what: &str, help: &str| Err(Unsupported::new(trigger.name.site(), what).help(help));
    if !trigger.for_each_row {
        let help = "write `for each row`, or give this database `skip` in `body`";
        return missing("a trigger for each statement", help);
    }
    if trigger.old_table.is_some() || trigger.new_table.is_some() {
        let help = "read `old` and `new` row by row, or give this database `skip` in `body`";
        return missing("`referencing`", help);
    }
    let timing = match trigger.timing {
        Timing::Before => "BEFORE",
        Timing::After => "AFTER",
        Timing::InsteadOf => "INSTEAD OF",
    };
    let event = match only_event(trigger)? {
        Event::Insert => "INSERT",
        Event::Update(_) => "UPDATE",
        Event::Delete => "DELETE",
        Event::Truncate => {
            let help = "leave it out: this database has no trigger for it";
            return missing("a trigger for `truncate`", help);
        }
    };
    Ok((timing, event))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_becomes_a_block_whatever_its_end_is() {
        let block = |text| block(text, Dialect::Mysql);
        assert_eq!(block("set @a = 1"), "BEGIN\nset @a = 1;\nEND");
        assert_eq!(block("set @a = 1;"), "BEGIN\nset @a = 1;\nEND");
        assert_eq!(block("set @a = 1; -- x"), "BEGIN\nset @a = 1; -- x\nEND");
        assert_eq!(block("set @a = 1 # x"), "BEGIN\nset @a = 1 # x\n;\nEND");
        assert_eq!(block(" begin set @a = 1; end"), " begin set @a = 1; end");
    }
}
