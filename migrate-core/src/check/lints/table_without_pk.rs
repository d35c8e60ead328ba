//! `table_without_pk`: a table whose rows nothing tells apart.

use super::{Fault, Judge, Level, Lint, Part};
use crate::Target;
use crate::schema::Table;

pub(super) const LINT: Lint = Lint {
    id: "table_without_pk",
    level: Level::Allow,
    judge: Judge::Table(judge),
};

fn judge(table: &Table, _: &[Target]) -> Vec<Fault> {
    if !table.primary_key().is_empty() {
        return Vec::new();
    }
    vec![Fault {
        part: Part::Whole,
        site: table.name.site(),
        message: format!(
            "table `{}` has no primary key: a backfill cannot walk it in batches, and replicas \
             look for its rows one by one",
            table.name
        ),
        help: "add one: `id: BigInt identity primary key`".to_owned(),
    }]
}
