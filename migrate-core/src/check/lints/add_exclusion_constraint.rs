//! `add_exclusion_constraint`: writers wait while PostgreSQL builds the index behind it.

use super::{Fault, Judge, Level, Lint, Part, Situation};
use crate::op::Op;
use crate::schema::ConstraintKind;

pub(super) const LINT: Lint = Lint {
    id: "add_exclusion_constraint",
    level: Level::Allow,
    judge: Judge::Operation(judge),
};

fn judge(op: &Op, situation: &Situation<'_>) -> Option<Fault> {
    let Op::AddConstraint(add) = op else {
        return None;
    };
    let is_exclusion = matches!(add.constraint.kind, ConstraintKind::Exclude(_));
    (is_exclusion && situation.is_old_table(&add.table)).then(|| Fault {
        part: Part::Whole,
        site: add.constraint.name.site(),
        message: format!(
            "all that use `{}` wait while the index of `{}` is built, which nothing can do beside \
             them",
            add.table, add.constraint.name
        ),
        help: "do it while nobody writes, or in a new table that takes over".to_owned(),
    })
}
