//! SQL as PostgreSQL speaks it: the phrases that the plan puts together.

pub(crate) mod column;
pub(crate) mod comment;
mod composite;
pub(crate) mod constraint;
pub(crate) mod dependents;
mod domain;
pub(crate) mod enums;
mod extension;
pub(super) mod functions;
mod grants;
pub(crate) mod identity;
pub(crate) mod index;
pub(crate) mod key;
pub(super) mod literal;
pub(crate) mod object;
pub(crate) mod partition;
mod readers;
mod routine;
mod sequence;
mod sequences;
pub(crate) mod storage;
pub(crate) mod table;
mod trigger;
pub(super) mod types;

use super::{condition, identifier};
use crate::{Dialect, Name, ObjectName};

/// The longest name, in bytes.
const LONGEST_NAME: usize = 63;

/// Quotes one name.
pub(crate) fn quote(name: &Name) -> String {
    identifier(name.as_str(), Dialect::Postgres)
}

/// Quotes the name of a table, an index or a type.
pub(crate) fn quote_object(name: &ObjectName) -> String {
    super::object(name, Dialect::Postgres)
}

/// Quotes names, with commas between them.
fn quote_list(names: &[Name]) -> String {
    let quoted: Vec<String> = names.iter().map(quote).collect();
    quoted.join(", ")
}

/// A name for something that stays for a short time: `base_suffix`, shortened, and numbered
/// where it is taken.
pub(crate) fn unused_name(base: &str, suffix: &str, taken: impl Fn(&Name) -> bool) -> Name {
    let named = |number: usize| {
        let end = match number {
            0 => format!("_{suffix}"),
            _ => format!("_{suffix}_{number}"),
        };
        let room = LONGEST_NAME.saturating_sub(end.len());
        let cut = base.floor_char_boundary(room);
        Name::new(format!("{}{end}", &base[..cut]))
    };
    let mut number = 0;
    while taken(&named(number)) {
        number += 1;
    }
    named(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_for_a_short_time_is_short_and_free() {
        let free = unused_name("mood", "new", |name| *name == "mood_new");
        assert_eq!(free, "mood_new_1");
        let long = unused_name(&"é".repeat(40), "proof", |_| false);
        assert_eq!(long, format!("{}_proof", "é".repeat(28)).as_str());
    }
}
