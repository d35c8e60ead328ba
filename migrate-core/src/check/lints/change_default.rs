//! `change_default`: rows of before and after hold different values where nobody gave one.

use super::{Fault, Judge, Level, Lint, Part, Situation};
use crate::op::Op;

pub(super) const LINT: Lint = Lint {
    id: "change_default",
    level: Level::Allow,
    judge: Judge::Operation(judge),
};

fn judge(op: &Op, situation: &Situation<'_>) -> Option<Fault> {
    let Op::SetDefault(set) = op else {
        return None;
    };
    let table = situation.before.table(&set.table)?;
    let known = table.column(set.column.as_str())?.default.as_ref()?;
    let new = set.default.as_ref()?;
    let is_old = situation.is_old_column(&set.table, &set.column);
    (is_old && known != new).then(|| Fault {
        part: Part::Whole,
        site: set.column.site(),
        message: format!(
            "rows that are there keep the old default of `{}`, new rows of `{}` get another",
            set.column, set.table
        ),
        help: "add a `backfill` where the old rows should follow".to_owned(),
    })
}
