//! What the targets cannot do, found out by planning for each of them.

use crate::op::sentence;
use crate::plan::{self, Direction, Request, Strategy};
use crate::sql::Unsupported;
use crate::{Diagnostic, Schema, Statement, Target};

/// What stands in the way of the statements on one target or another: a diagnostic for each
/// missing thing, which names all the targets that lack it.
pub(super) fn missing(
    statements: &[Statement],
    before: &Schema,
    targets: &[Target],
    direction: Direction,
) -> Vec<Diagnostic> {
    let mut all: Vec<(Unsupported, Vec<String>)> = Vec::new();
    for target in targets {
        let planned = plan::build(&Request {
            statements,
            before,
            target: *target,
            direction,
            strategy: Strategy::Online,
            holds_rows: &|_| true,
        });
        for unsupported in planned.err().unwrap_or_default() {
            let known = all.iter_mut().find(|(known, _)| {
                known.what == unsupported.what && known.site.number() == unsupported.site.number()
            });
            match known {
                Some((_, lacking)) if lacking.contains(&target.to_string()) => {}
                Some((known, lacking)) => {
                    lacking.push(target.to_string());
                    known.help = known.help.take().or(unsupported.help);
                }
                None => all.push((unsupported, vec![target.to_string()])),
            }
        }
    }
    let diagnostics = all.into_iter().map(|(unsupported, lacking)| {
        let lacking = sentence(&lacking);
        let message = format!("{} is not supported by {lacking}", unsupported.what);
        Diagnostic::new(unsupported.site, message).maybe_help(unsupported.help)
    });
    diagnostics.collect()
}
