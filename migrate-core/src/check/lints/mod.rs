//! The rules whose level a project chooses: what is needless, missing or risky in a migration
//! that can be applied all the same.
//!
//! One file for each rule, named like it; this one has their table.

mod add_exclusion_constraint;
mod change_default;
mod change_type_decode;
mod data_conflict_unique;
mod drop_column;
mod drop_not_null;
mod drop_table;
mod enum_add_value;
mod fk_without_index;
mod json_column;
mod judge;
mod levels;
mod opaque_sql;
mod redundant_index;
mod rename_column;
mod rename_enum_value;
mod rename_table;
mod situation;
mod spot;
mod table_without_pk;
mod wide_index;

pub use judge::{Finding, judge, of_tables};
pub use levels::{Level, Levels};
pub use situation::Situation;
pub use spot::{Part, Spot};

use crate::op::Op;
use crate::schema::Table;
use crate::{Dialect, Name, Site, Target};

/// A rule whose level a project chooses.
#[derive(Debug)]
pub struct Lint {
    /// Its id, in snake case.
    pub id: &'static str,
    /// Its level where the list of the project says nothing.
    pub level: Level,
    /// What it looks at.
    pub judge: Judge,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Judge {
    /// What is wrong with a table for as long as nothing mends it.
    Table(fn(&Table, &[Target]) -> Vec<Fault>),
    /// What is risky in an operation, whatever comes later.
    Operation(fn(&Op, &Situation<'_>) -> Option<Fault>),
    /// What is wrong with the SQL of an operation, on the way up or down, on these databases.
    Sql(fn(&Op, &[Dialect]) -> Vec<Fault>),
}

/// What a rule has found.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What of the table it is about; the table itself where the rule looks at no tables.
    pub part: Part,
    /// The guilty token, where the rule knows it.
    pub site: Site,
    /// What is wrong, in the user's own names.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

/// All rules, sorted by their ids.
pub const LINTS: &[&Lint] = &[
    &add_exclusion_constraint::LINT,
    &change_default::LINT,
    &change_type_decode::LINT,
    &data_conflict_unique::LINT,
    &drop_column::LINT,
    &drop_not_null::LINT,
    &drop_table::LINT,
    &enum_add_value::LINT,
    &fk_without_index::LINT,
    &json_column::LINT,
    &opaque_sql::LINT,
    &redundant_index::LINT,
    &rename_column::LINT,
    &rename_enum_value::LINT,
    &rename_table::LINT,
    &table_without_pk::LINT,
    &wide_index::LINT,
];

impl Lint {
    /// The rule of that id.
    pub fn of(id: &str) -> Option<&'static Self> {
        let place = LINTS.binary_search_by(|lint| lint.id.cmp(id)).ok()?;
        Some(LINTS[place])
    }
}

/// Names in backticks, separated by commas.
fn quoted<'a>(names: impl IntoIterator<Item = &'a Name>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Names as the language lists them.
fn listed<'a>(names: impl IntoIterator<Item = &'a Name>) -> String {
    let names: Vec<&str> = names.into_iter().map(Name::as_str).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::{self, Standing};

    #[test]
    fn the_table_is_sorted_and_every_rule_is_found_in_the_list_of_ids() {
        assert!(LINTS.is_sorted_by(|one, next| one.id < next.id));
        for lint in LINTS {
            assert!(
                matches!(rules::standing(lint.id), Some(Standing::Lint(_))),
                "{}",
                lint.id
            );
        }
    }
}
