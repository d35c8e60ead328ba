//! `rename_enum_value`: a value that running programs write and expect gets another name.

use super::{Fault, Judge, Level, Lint, Part, Situation};
use crate::op::Op;

pub(super) const LINT: Lint = Lint {
    id: "rename_enum_value",
    level: Level::Allow,
    judge: Judge::Operation(judge),
};

fn judge(op: &Op, situation: &Situation<'_>) -> Option<Fault> {
    let Op::RenameEnumValue(rename) = op else {
        return None;
    };
    let known = situation.start.enum_type(&rename.name)?;
    known.values.contains(&rename.from).then(|| Fault {
        part: Part::Whole,
        site: rename.from.site(),
        message: format!(
            "programs that run still write `{}`, which `{}` has no more",
            rename.from, rename.name
        ),
        help: format!(
            "add `{}`, move the rows to it, and drop `{}` in a later release",
            rename.to, rename.from
        ),
    })
}
