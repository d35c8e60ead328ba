//! `rename_column`: a column that running programs know gets another name.

use super::{Fault, Judge, Level, Lint, Part, Situation};
use crate::op::Op;

pub(super) const LINT: Lint = Lint {
    id: "rename_column",
    level: Level::Allow,
    judge: Judge::Operation(judge),
};

fn judge(op: &Op, situation: &Situation<'_>) -> Option<Fault> {
    let Op::RenameColumn(rename) = op else {
        return None;
    };
    situation
        .is_old_column(&rename.table, &rename.from)
        .then(|| Fault {
            part: Part::Whole,
            site: rename.from.site(),
            message: format!(
                "programs that run find no column `{}` in `{}` any more",
                rename.from, rename.table
            ),
            help: format!(
                "add `{}` beside it, fill it, and drop `{}` in a later release",
                rename.to, rename.from
            ),
        })
}
