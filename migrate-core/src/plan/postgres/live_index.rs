//! An index of a live table, built and dropped while writers go on.

use super::hoist::Watch;
use super::part::{Body, Part};
use super::task::Task;
use crate::ObjectName;
use crate::expr::Expr;
use crate::plan::{Guard, Probe, Work, guard};
use crate::schema::{Index, Table};
use crate::sql::Unsupported;
use crate::sql::postgres::index::{self, Writers};

/// The part that builds an index, guarded where it is unique.
pub(super) fn build_index(
    index: &Index,
    after: &Table,
    task: &Task<'_>,
) -> Result<Part, Unsupported> {
    let part = built_index(index, after, task)?;
    Ok(match index_guard(index, after, task)? {
        Some((guard, watch)) => part.guarded(guard, watch),
        None => part,
    })
}

/// What must not be found before a unique index is built.
pub(super) fn index_guard(
    index: &Index,
    after: &Table,
    task: &Task<'_>,
) -> Result<Option<(Guard, Watch)>, Unsupported> {
    if !index.unique {
        return Ok(None);
    }
    let guard = guard::index_duplicates(after, index, &task.after, task.target())?;
    let opaque = index.keys.iter().any(|key| key.expr.is_opaque())
        || index.predicate.as_ref().is_some_and(Expr::is_opaque);
    let columns = (!opaque).then(|| index.columns());
    Ok(Some((guard, task.watch(vec![after.name.clone()], columns))))
}

/// The same without its guard.
pub(super) fn built_index(
    index: &Index,
    table: &Table,
    task: &Task<'_>,
) -> Result<Part, Unsupported> {
    let name = table.name.sibling(index.name.clone());
    let work = build(index, table, &task.after, task)?;
    let title = format!("build index {} on {}", index.name, table.name);
    Ok(Part::new(title, Body::Work(Box::new(work))).undone_by([drop_work(&name)]))
}

/// The part that drops an index.
pub(super) fn drop_index(
    name: &ObjectName,
    index: &Index,
    table: &Table,
    task: &Task<'_>,
) -> Result<Part, Unsupported> {
    let work = Work::Autonomous {
        sql: index::drop(name, Writers::GoOn),
        probe: dropped(name),
    };
    // A drop that was broken off leaves an invalid index of that name.
    let rebuild = build(index, table, &task.before, task)?;
    Ok(Part::new(task.op.describe(), Body::Work(Box::new(work)))
        .undone_by([drop_work(name), rebuild]))
}

/// Builds an index.
pub(super) fn build(
    index: &Index,
    table: &Table,
    schema: &crate::Schema,
    task: &Task<'_>,
) -> Result<Work, Unsupported> {
    Ok(Work::Autonomous {
        sql: index::create(index, table, schema, task.target(), Writers::GoOn)?,
        probe: Probe::IndexBuilt {
            schema: table.name.schema.as_ref().map(ToString::to_string),
            index: index.name.to_string(),
        },
    })
}

/// Drops an index, if it is there.
pub(super) fn drop_work(name: &ObjectName) -> Work {
    Work::Autonomous {
        sql: index::drop_if_exists(name),
        probe: dropped(name),
    }
}

fn dropped(name: &ObjectName) -> Probe {
    Probe::IndexDropped {
        schema: name.schema.as_ref().map(ToString::to_string),
        index: name.name.to_string(),
    }
}
