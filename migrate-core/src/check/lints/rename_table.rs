//! `rename_table`: a table that running programs know gets another name.

use super::{Fault, Judge, Level, Lint, Part, Situation};
use crate::op::Op;

pub(super) const LINT: Lint = Lint {
    id: "rename_table",
    level: Level::Allow,
    judge: Judge::Operation(judge),
};

fn judge(op: &Op, situation: &Situation<'_>) -> Option<Fault> {
    let Op::RenameTable(rename) = op else {
        return None;
    };
    situation.is_old_table(&rename.from).then(|| Fault {
        part: Part::Whole,
        site: rename.from.site(),
        message: format!("programs that run find no table `{}` any more", rename.from),
        help: format!(
            "leave a view behind: `create view {} as \"SELECT * FROM {}\";`",
            rename.from, rename.to
        ),
    })
}
