//! `drop_not_null`: nulls that running programs cannot read.

use super::{Fault, Judge, Level, Lint, Part, Situation};
use crate::op::Op;

pub(super) const LINT: Lint = Lint {
    id: "drop_not_null",
    level: Level::Allow,
    judge: Judge::Operation(judge),
};

fn judge(op: &Op, situation: &Situation<'_>) -> Option<Fault> {
    let Op::SetNullable(set) = op else {
        return None;
    };
    let is_old = situation.is_old_column(&set.table, &set.column);
    (set.nullable && is_old).then(|| Fault {
        part: Part::Whole,
        site: set.column.site(),
        message: format!(
            "programs that run read `{}` of `{}` as a value, and fail at the first null",
            set.column, set.table
        ),
        help: "release what reads nulls before what writes them".to_owned(),
    })
}
