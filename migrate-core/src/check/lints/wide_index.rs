//! `wide_index`: an index of many columns, which costs each write and rarely finds more.

use super::{Fault, Judge, Level, Lint, Part};
use crate::Target;
use crate::schema::Table;

pub(super) const LINT: Lint = Lint {
    id: "wide_index",
    level: Level::Allow,
    judge: Judge::Table(judge),
};

/// As many keys are not too many.
const MOST: usize = 3;

fn judge(table: &Table, _: &[Target]) -> Vec<Fault> {
    let wide = table.indexes.iter();
    let wide = wide.filter(|index| !index.unique && index.keys.len() > MOST);
    wide.map(|index| Fault {
        part: Part::Index(index.name.clone()),
        site: index.name.site(),
        message: format!(
            "index `{}` of `{}` has {} keys: rarely is anything looked for by more than {MOST}",
            index.name,
            table.name,
            index.keys.len()
        ),
        help: "keep the keys that leave the fewest rows, first".to_owned(),
    })
    .collect()
}
