//! `change_type_decode`: a column becomes of a type that running programs do not read it as.

use super::{Fault, Judge, Level, Lint, Part, Situation};
use crate::op::{Op, RustType};

pub(super) const LINT: Lint = Lint {
    id: "change_type_decode",
    level: Level::Allow,
    judge: Judge::Operation(judge),
};

fn judge(op: &Op, situation: &Situation<'_>) -> Option<Fault> {
    let Op::SetType(set) = op else {
        return None;
    };
    let table = situation.before.table(&set.table)?;
    let column = table.column(set.column.as_str())?;
    let read_as = |ty| RustType::of(&situation.before.base_type(ty).kind);
    let (known, new) = (read_as(&column.ty), read_as(&set.ty));
    let is_same = match (known, new) {
        (None, None) => column.ty.is_of_kind(&set.ty),
        (known, new) => known == new,
    };
    let is_old = situation.is_old_column(&set.table, &set.column);
    (is_old && !is_same).then(|| Fault {
        part: Part::Whole,
        site: set.ty.site,
        message: format!(
            "programs that run read `{}` of `{}` as `{}`, and fail on `{}`",
            set.column, set.table, column.ty, set.ty
        ),
        help: format!(
            "add a column of type `{}` beside it, fill it, and drop `{}` in a later release",
            set.ty, set.column
        ),
    })
}
