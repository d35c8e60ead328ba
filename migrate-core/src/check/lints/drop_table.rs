//! `drop_table`: a table that running programs know goes, with its rows.

use super::{Fault, Judge, Level, Lint, Part, Situation};
use crate::op::Op;

pub(super) const LINT: Lint = Lint {
    id: "drop_table",
    level: Level::Allow,
    judge: Judge::Operation(judge),
};

fn judge(op: &Op, situation: &Situation<'_>) -> Option<Fault> {
    let Op::DropTable(drop) = op else {
        return None;
    };
    let is_retired = drop.table.name.as_str().starts_with("retired_");
    (situation.is_old_table(&drop.table) && !is_retired).then(|| Fault {
        part: Part::Whole,
        site: drop.table.site(),
        message: format!(
            "table `{}` goes with its rows, and programs that run may still use it",
            drop.table
        ),
        help: format!(
            "keep the rows at first: `retire table {};`, and `purge` it in a later release",
            drop.table
        ),
    })
}
