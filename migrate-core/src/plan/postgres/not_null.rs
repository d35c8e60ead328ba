//! NOT NULL on a table that holds rows: a check proves it before the column is changed, so
//! that nobody waits for the proof.

use super::hoist::Watch;
use super::part::{Part, transaction};
use crate::plan::guard;
use crate::schema::Table;
use crate::sql::postgres::{column, constraint, quote, quote_object, table, unused_name};
use crate::{Name, Target};

/// The parts that make a column of `known` NOT NULL.
pub(super) fn parts(known: &Table, name: &Name, watch: Watch, target: Target) -> Vec<Part> {
    let owner = &known.name;
    let base = format!("nn_{}_{name}", owner.name);
    let proof = unused_name(&base, "proof", |name| {
        known.constraint(name.as_str()).is_some()
    });
    let add = format!(
        "ALTER TABLE {} ADD CONSTRAINT {} CHECK ({} IS NOT NULL) NOT VALID",
        quote_object(owner),
        quote(&proof),
        quote(name)
    );
    let drop = constraint::drop_if_exists(owner, &proof);
    let set = |nullable| table::alter(owner, &[column::set_nullable(name, nullable)]);
    let part = |title: String, sql: String| Part::alone(title, vec![sql]).locking([owner.clone()]);
    vec![
        part(format!("keep nulls out of {owner}.{name}"), add)
            .guarded(guard::nulls(known, name, target), watch)
            .undone_by([transaction(vec![drop.clone()])]),
        part(
            format!("look for nulls in {owner}.{name}"),
            constraint::validate(owner, &proof),
        ),
        part(
            format!("alter column {owner}.{name} set not null"),
            set(false),
        )
        .undone_by([transaction(vec![set(true)])]),
        part(
            format!("drop the proof that {owner}.{name} has no nulls"),
            drop,
        ),
    ]
}
