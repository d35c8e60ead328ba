//! `drop_column`: a column that running programs know goes, with its values.

use super::{Fault, Judge, Level, Lint, Part, Situation};
use crate::op::Op;

pub(super) const LINT: Lint = Lint {
    id: "drop_column",
    level: Level::Allow,
    judge: Judge::Operation(judge),
};

fn judge(op: &Op, situation: &Situation<'_>) -> Option<Fault> {
    let Op::DropColumn(drop) = op else {
        return None;
    };
    let table = situation.before.table(&drop.table)?;
    let column = table.column(drop.column.as_str())?;
    let is_computed = column.generated.is_some();
    let is_retired = column.name.as_str().starts_with("retired_");
    let is_old = situation.is_old_column(&drop.table, &drop.column);
    (is_old && !is_computed && !is_retired).then(|| Fault {
        part: Part::Whole,
        site: drop.column.site(),
        message: format!(
            "column `{}` of `{}` goes with its values, and programs that run may still use it",
            drop.column, drop.table
        ),
        help: format!(
            "keep the values at first: `retire column {}.{};`, and `purge` it in a later release",
            drop.table, drop.column
        ),
    })
}
