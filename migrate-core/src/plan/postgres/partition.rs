//! Partitions of a table that others use: what would be looked at under a lock is proved before
//! it, by a check that blocks nobody.

use super::part::{Body, Part, transaction};
use super::task::Task;
use crate::op::{AttachPartition, CreatePartition, DetachPartition, DropTable, named_by};
use crate::plan::{Guard, Probe, Work, guard};
use crate::schema::{Bounds, PartitionBy, PartitionOf, Table};
use crate::sql::Unsupported;
use crate::sql::postgres::{constraint, partition, quote, quote_object, table, unused_name};

/// A table of its own is made and attached: nobody waits who uses the partitioned one.
pub(super) fn create(op: &CreatePartition, task: &Task<'_>) -> Result<Vec<Part>, Unsupported> {
    let Some(table) = task.after.table(&op.name) else {
        return Ok(Vec::new());
    };
    let statements = table::create(table, &task.after, task.target())?;
    let part = Part::alone(task.op.describe(), statements)
        .locking(task.locks())
        .undone_by(task.undo());
    let proofs = rest(&op.of, task)?.into_iter().collect();
    Ok(proved(proofs, part))
}

/// The table becomes a partition under a check that says what its rows are.
pub(super) fn attach(op: &AttachPartition, task: &Task<'_>) -> Result<Vec<Part>, Unsupported> {
    let attach = partition::attach(&op.partition, &op.of, &task.before, task.target())?;
    let names = partition::keep_names(named_by(&task.op, &task.after));
    let statements = std::iter::once(attach).chain(names).collect();
    let part = Part::alone(task.op.describe(), statements);
    let part = part.locking(task.locks()).undone_by(task.undo());
    let own = task.before.table(&op.partition);
    let own = own.filter(|own| task.holds_rows(&own.name));
    let mut proofs = Vec::new();
    if let (Some(own), Some(condition)) = (own, own_condition(&op.of, task)?) {
        proofs.push(Proof::of(own, &condition, &op.of, task));
    }
    proofs.extend(rest(&op.of, task)?);
    Ok(proved(proofs, part))
}

/// What the rows of a new partition are; those of a default one are all that no other takes.
fn own_condition(of: &PartitionOf, task: &Task<'_>) -> Result<Option<String>, Unsupported> {
    let (schema, target) = (&task.before, task.target());
    if of.bounds != Bounds::Default {
        return partition::condition(of, schema, target);
    }
    let mut others = Vec::new();
    for other in schema.partitions_of(&of.parent) {
        let of = other.partition_of.as_ref();
        if let Some(of) = of
            && let Some(condition) = partition::condition(of, schema, target)?
        {
            others.push(format!("NOT ({condition})"));
        }
    }
    Ok((!others.is_empty()).then(|| others.join(" AND ")))
}

/// That no row of the default partition belongs to a new one.
fn rest(of: &PartitionOf, task: &Task<'_>) -> Result<Option<Proof>, Unsupported> {
    let mut partitions = task.before.partitions_of(&of.parent);
    let default = partitions.find(|table| table.is_default_partition());
    let default = default.filter(|default| task.holds_rows(&default.name));
    let condition = partition::condition(of, &task.before, task.target())?;
    Ok(default.zip(condition).map(|(default, condition)| {
        let condition = format!("NOT ({condition})");
        let mut proof = Proof::of(default, &condition, of, task);
        if let Some((guard, _)) = proof.add.guards.first_mut() {
            guard.message = format!(
                "rows of `{}` belong to the new partition of `{}`",
                default.name, of.parent
            );
            guard.help = format!(
                "move them out of `{}`, or delete them: they belong to the new partition",
                default.name
            );
        }
        proof
    }))
}

/// A check that is there for a moment.
struct Proof {
    add: Part,
    validate: Part,
    drop: Part,
}

impl Proof {
    fn of(table: &Table, condition: &str, of: &PartitionOf, task: &Task<'_>) -> Self {
        let owner = &table.name;
        let name = unused_name(&format!("pt_{}", owner.name), "proof", |name| {
            table.constraint(name.as_str()).is_some()
        });
        let quoted = quote_object(owner);
        let add = format!(
            "ALTER TABLE {quoted} ADD CONSTRAINT {} CHECK ({condition}) NOT VALID",
            quote(&name)
        );
        let drop = constraint::drop_if_exists(owner, &name);
        let guard = Guard {
            sql: format!("SELECT count(*) FROM {quoted} WHERE NOT ({condition})"),
            message: format!(
                "rows of `{owner}` do not lie in its part of `{}`",
                of.parent
            ),
            help: "move them, delete them, or write other bounds".to_owned(),
        };
        let by = task.before.table(&of.parent);
        let by = by.and_then(|parent| parent.partition_by.as_ref());
        let columns = by.map(PartitionBy::columns);
        let part =
            |title: String, sql: String| Part::alone(title, vec![sql]).locking([owner.clone()]);
        Self {
            add: part(format!("keep other rows out of {owner}"), add)
                .guarded(guard, task.watch(vec![owner.clone()], columns))
                .undone_by([transaction(vec![drop.clone()])]),
            validate: part(
                format!("look for other rows in {owner}"),
                constraint::validate(owner, &name),
            ),
            drop: part(format!("drop the proof of what is in {owner}"), drop),
        }
    }
}

/// The part between its proofs.
fn proved(proofs: Vec<Proof>, part: Part) -> Vec<Part> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for proof in proofs {
        before.extend([proof.add, proof.validate]);
        after.push(proof.drop);
    }
    before.push(part);
    before.extend(after);
    before
}

/// Nobody waits where the server can do it in two transactions of its own.
pub(super) fn detach(op: &DetachPartition, task: &Task<'_>) -> Result<Vec<Part>, Unsupported> {
    let Some(table) = task.before.table(&op.partition) else {
        return Ok(Vec::new());
    };
    let Some(detach) = concurrently(table, task.op.describe(), task)? else {
        return Ok(vec![guarded(task.plain()?, table, task)]);
    };
    let part =
        |title: String, sql: String| Part::alone(title, vec![sql]).locking([op.partition.clone()]);
    let names = partition::keep_names(task.before.inherited(table)).map(|names| {
        let title = format!("name what {} keeps of {}", op.partition, op.table);
        part(title, names)
    });
    let mut parts = match names {
        Some(names) => vec![guarded(names, table, task), detach],
        None => vec![guarded(detach, table, task)],
    };
    let known = task.after.table(&op.partition);
    let known = known.iter().flat_map(|table| &table.constraints);
    let known: Vec<_> = known.map(|constraint| constraint.name.clone()).collect();
    parts.push(part(
        format!("drop the bounds that {} keeps as a check", op.partition),
        partition::drop_left_check(table, &known),
    ));
    let below = partition::keep_names(named_by(&task.op, &task.after));
    parts.extend(below.map(|names| {
        let title = format!("name what the partitions of {} inherit of it", op.partition);
        part(title, names)
    }));
    Ok(parts)
}

/// A partition is detached before it goes, so that nobody waits for its parent.
pub(super) fn drop_table(op: &DropTable, task: &Task<'_>) -> Result<Vec<Part>, Unsupported> {
    let table = task.before.table(&op.table);
    let partition = table.filter(|table| {
        let parent = table.parent();
        parent.is_some_and(|parent| task.holds_rows(parent))
    });
    let Some(partition) = partition else {
        return Ok(vec![task.plain()?]);
    };
    let title = format!("detach partition {}", op.table);
    Ok(match concurrently(partition, title, task)? {
        Some(detach) => {
            let drop = Part::alone(task.op.describe(), vec![table::drop(&op.table)])
                .locking([op.table.clone()])
                .undone_by(task.undo());
            vec![guarded(detach, partition, task), drop]
        }
        None => vec![guarded(task.plain()?, partition, task)],
    })
}

/// The part, once no row refers to those of the partition that it takes away.
fn guarded(part: Part, partition: &Table, task: &Task<'_>) -> Part {
    let references = task.before.references_above(partition);
    references.into_iter().fold(part, |part, (child, key)| {
        let guard = guard::referring_to_partition(child, key, partition, task.target());
        let tables = vec![child.name.clone(), partition.name.clone()];
        part.guarded(guard, task.watch(tables, None))
    })
}

/// `DETACH PARTITION … CONCURRENTLY`, where the server has it and nothing keeps it from that.
fn concurrently(
    table: &Table,
    title: String,
    task: &Task<'_>,
) -> Result<Option<Part>, Unsupported> {
    let (name, schema) = (&table.name, &task.before);
    let Some(of) = &table.partition_of else {
        return Ok(None);
    };
    let mut beside = schema.partitions_of(&of.parent);
    let has_default = beside.any(Table::is_default_partition);
    if has_default || !task.existed(name) || !task.target().at_least(14, 0, 0) {
        return Ok(None);
    }
    let work = Work::Autonomous {
        sql: partition::detach(&of.parent, name, "CONCURRENTLY"),
        probe: Probe::Detached {
            partition: quote_object(name),
            finish: partition::detach(&of.parent, name, "FINALIZE"),
        },
    };
    let again = partition::attach_again(name, of, schema, task.target())?;
    Ok(Some(
        Part::new(title, Body::Work(Box::new(work))).undone_by([transaction(vec![again])]),
    ))
}
