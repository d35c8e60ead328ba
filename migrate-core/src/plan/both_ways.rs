//! Plans of changes as text, up and down again, for tests that write them down.

use super::{Direction, Request, Strategy, build, script};
use crate::{Migration, Report, Schema, Target, check, syntax};

fn read(text: &str) -> Migration {
    let parsed = syntax::parse(format!("revision \"r\"; {text}").parse().expect("tokens"));
    assert!(parsed.report.is_empty(), "{:?}", parsed.report);
    parsed.migration.expect("there is a revision")
}

/// The plans of changes of what `before` makes: for each, the way up and the derived way down.
pub(super) fn plans<'a>(
    before: &str,
    changes: impl IntoIterator<Item = (&'a str, String)>,
    target: Target,
) -> String {
    let mut report = Report::default();
    let before = check::upgrade(&read(before), &Schema::new(), &[target], &mut report);
    assert!(report.is_empty(), "{report:?}");
    let mut text = String::new();
    for (title, change) in changes {
        let migration = read(&change);
        let after = check::replay(&migration, &before);
        let down = check::downgrade(&migration, &before).expect("it can be undone");
        let ways = [
            ("up", &migration.up, &before, Direction::Upgrade),
            ("down", &down, &after, Direction::Downgrade),
        ];
        for (way, statements, before, direction) in ways {
            let steps = build(&Request {
                statements,
                before,
                target,
                direction,
                strategy: Strategy::Online,
                holds_rows: &|_| true,
                undo: true,
            });
            let steps = steps.expect("the database can do it");
            text += &format!("== {title}: {way}\n{}", script::of_steps(&steps, target));
        }
    }
    text
}
