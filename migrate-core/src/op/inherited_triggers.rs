//! Row triggers of partitioned tables: the server copies each to the partitions, under its name.

use super::{Change, Op};
use crate::schema::{ObjectKind, SchemaObject, Table, Timing, Trigger};
use crate::{Diagnostic, Dialect, Name, ObjectName, Schema, Site, Target};

/// Reports what a trigger cannot be, or be called, since it reaches partitions.
pub(super) fn check(op: &Op, change: &mut Change<'_>) {
    let schema = &*change.schema;
    let found = match op {
        Op::CreateObject(op) => match &op.object {
            SchemaObject::Trigger(trigger) => {
                let site = trigger.name.site();
                refused(trigger, schema, change.targets)
                    .or_else(|| same_name(trigger, schema, site))
            }
            _ => None,
        },
        Op::RenameObject(op) if op.from.kind == ObjectKind::Trigger => {
            let renamed = schema.object(&op.from.renamed(&op.to));
            let renamed = renamed.and_then(as_trigger);
            renamed.and_then(|trigger| same_name(trigger, schema, op.to.site()))
        }
        Op::AttachPartition(op) => of_attached(&op.partition, schema),
        _ => None,
    };
    change.report.extend(found);
}

/// What the triggers of a table that becomes a partition, or of its own partitions, cannot be.
fn of_attached(partition: &ObjectName, schema: &Schema) -> Option<Diagnostic> {
    let site = partition.site();
    let tables = schema.with_partitions(schema.table(partition)?);
    tables.into_iter().find_map(|table| {
        let mut own = triggers(schema, &table.name);
        own.find_map(|trigger| {
            let blocks = keeps_rows(trigger).then(|| {
                let message = format!(
                    "trigger `{}` of `{}` sees the changed rows as a table, for each row: no \
                     partition can have such a trigger",
                    trigger.name, table.name
                );
                let error = Diagnostic::new(site, message);
                error.help("drop it first, or let it run `for each statement`")
            });
            let above = schema.parents_of(table).into_iter();
            blocks.or_else(|| clash(&trigger.name, table, above, schema, site))
        })
    })
}

/// What the server refuses of row triggers on partitioned tables and on partitions.
fn refused(trigger: &Trigger, schema: &Schema, targets: &[Target]) -> Option<Diagnostic> {
    let table = schema.table(&trigger.table)?;
    let site = trigger.name.site();
    if keeps_rows(trigger) && (table.partition_by.is_some() || table.partition_of.is_some()) {
        let message = format!(
            "trigger `{}` sees the changed rows as a table, for each row: neither a partitioned \
             table nor a partition can have such a trigger",
            trigger.name
        );
        let error = Diagnostic::new(site, message);
        return Some(error.help("let it run `for each statement`"));
    }
    let is_before = trigger.for_each_row && trigger.timing == Timing::Before;
    let is_old =
        |target: &&Target| target.dialect == Dialect::Postgres && !target.at_least(13, 0, 0);
    let old = targets.iter().find(is_old)?;
    (is_before && table.partition_by.is_some()).then(|| {
        let message = format!(
            "a row trigger before changes of a partitioned table is not supported by {old}"
        );
        let error = Diagnostic::new(site, message);
        error.help("write `after`, put it on each partition, or raise the version in `dialects`")
    })
}

/// A trigger of the same name where this one is copied to, or where one is copied to its table.
fn same_name(trigger: &Trigger, schema: &Schema, site: Site) -> Option<Diagnostic> {
    let table = schema.table(&trigger.table)?;
    let above = schema.parents_of(table).into_iter();
    clash(&trigger.name, table, above, schema, site).or_else(|| {
        let below = schema.partitions_below(&table.name);
        let below = below.into_iter().filter(|_| trigger.for_each_row);
        let mut named = below.filter(|partition| {
            let mut own = triggers(schema, &partition.name);
            own.any(|own| own.name == trigger.name)
        });
        named.next().map(|partition| {
            let message = format!(
                "trigger `{}` reaches partition `{}`, which has one of that name already",
                trigger.name, partition.name
            );
            Diagnostic::new(site, message).help("give one of the two another name, or drop it")
        })
    })
}

/// A row trigger of that name on what a table is a partition of.
fn clash<'a>(
    name: &Name,
    table: &Table,
    mut above: impl Iterator<Item = &'a Table>,
    schema: &Schema,
    site: Site,
) -> Option<Diagnostic> {
    let owner = above.find(|owner| {
        let mut all = triggers(schema, &owner.name);
        all.any(|other| other.for_each_row && other.name == *name)
    })?;
    let message = format!(
        "partition `{}` has a trigger `{name}` from `{}` already",
        table.name, owner.name
    );
    Some(Diagnostic::new(site, message).help("give one of the two another name, or drop it"))
}

/// Whether it runs for each row and sees the rows as a table.
fn keeps_rows(trigger: &Trigger) -> bool {
    trigger.for_each_row && (trigger.old_table.is_some() || trigger.new_table.is_some())
}

fn triggers<'a>(schema: &'a Schema, table: &'a ObjectName) -> impl Iterator<Item = &'a Trigger> {
    schema.triggers_of(table).filter_map(as_trigger)
}

const fn as_trigger(object: &SchemaObject) -> Option<&Trigger> {
    match object {
        SchemaObject::Trigger(trigger) => Some(trigger),
        _ => None,
    }
}
