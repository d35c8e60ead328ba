//! `enum_add_value`: a value that running programs cannot read yet.

use super::{Fault, Judge, Level, Lint, Part, Situation};
use crate::op::Op;

pub(super) const LINT: Lint = Lint {
    id: "enum_add_value",
    level: Level::Allow,
    judge: Judge::Operation(judge),
};

fn judge(op: &Op, situation: &Situation<'_>) -> Option<Fault> {
    let Op::AddEnumValue(add) = op else {
        return None;
    };
    situation.start.enum_type(&add.name)?;
    Some(Fault {
        part: Part::Whole,
        site: add.value.site(),
        message: format!(
            "programs that run do not know `{}` of `{}`, and fail where they read it",
            add.value, add.name
        ),
        help: "release what reads the value before what writes it".to_owned(),
    })
}
