//! Random partitioned tables of PostgreSQL, and what is done with their partitions.

use migrate_core::expr::{Expr, ExprKind};
use migrate_core::op::{AttachPartition, CreatePartition, CreateTable, DetachPartition, Op};
use migrate_core::schema::{
    Column, ConstraintKind, Index, IndexKey, PartitionBy, PartitionMethod, PartitionOf, Storage,
    Table, TypeKind,
};
use migrate_core::{Name, ObjectName, Schema, Site};

use super::bounds::bounds;
use super::parts::{Parts, integer, text};
use super::weights::{Kind, METHODS, partitions};

/// How many tables there are at most, partitions among them.
const TABLES: usize = 22;

/// Whether a partition comes or goes by it.
pub(super) const fn is_of_one(op: &Op) -> bool {
    matches!(
        op,
        Op::CreatePartition(_) | Op::AttachPartition(_) | Op::DetachPartition(_)
    )
}

/// An operation on partitions; `None` for other kinds.
pub(super) fn operation(kind: Kind, parts: &mut Parts<'_>) -> Option<Op> {
    let is_divided = |table: &&Table| table.partition_by.is_some();
    let divided: Vec<&Table> = parts.schema.tables().filter(is_divided).collect();
    let parent = *parts.pick.one(&divided)?;
    match kind {
        Kind::CreatePartition => create(parts, parent),
        Kind::AttachPartition => attach(parts, parent),
        Kind::DetachPartition => {
            let all: Vec<&Table> = parts.schema.partitions_of(&parent.name).collect();
            Some(Op::DetachPartition(DetachPartition {
                table: parent.name.clone(),
                partition: parts.pick.one(&all)?.name.clone(),
            }))
        }
        _ => None,
    }
}

fn create(parts: &mut Parts<'_>, parent: &Table) -> Option<Op> {
    if parts.schema.tables().count() >= TABLES {
        return None;
    }
    let of = of(parts, parent)?;
    let again = parts.pick.percent(partitions::DIVIDED_AGAIN);
    Some(Op::CreatePartition(CreatePartition {
        name: name(parts),
        of,
        by: again.then(|| by(parts, parent)).flatten(),
        comment: parts.pick.percent(10).then(|| "a 'part' of it".to_owned()),
    }))
}

fn name(parts: &mut Parts<'_>) -> ObjectName {
    ObjectName::new(match parts.pick.percent(50) {
        true => parts.pick.table(),
        false => parts.pick.other("part"),
    })
}

fn of(parts: &mut Parts<'_>, parent: &Table) -> Option<PartitionOf> {
    Some(PartitionOf {
        parent: parent.name.clone(),
        bounds: bounds(parts.pick, parent, parts.schema)?,
        site: Site::NOWHERE,
    })
}

/// A table that has what its new parent has; where there is none, one that can be attached later.
fn attach(parts: &mut Parts<'_>, parent: &Table) -> Option<Op> {
    let fits = |table: &&Table| {
        let has = |name: &Name| table.column(name.as_str()).is_some();
        let free = table.partition_of.is_none() && table.name != parent.name;
        free && table.columns.len() == parent.columns.len()
            && parent.columns.iter().all(|column| has(&column.name))
    };
    let fitting: Vec<&Table> = parts.schema.tables().filter(fits).collect();
    if let Some(table) = parts.pick.one(&fitting).copied() {
        return Some(Op::AttachPartition(AttachPartition {
            partition: table.name.clone(),
            of: of(parts, parent)?,
        }));
    }
    let table = alike(parts, parent);
    Some(Op::CreateTable(CreateTable { table }))
}

/// A table like another one, with names of its own where they may differ.
fn alike(parts: &mut Parts<'_>, parent: &Table) -> Table {
    let mut table = parent.clone();
    table.name = name(parts);
    table.comment = None;
    table.storage = Storage::default();
    table.partition_of = None;
    if !parts.pick.percent(partitions::DIVIDED_AGAIN) {
        table.partition_by = None;
    }
    for column in &mut table.columns {
        column.identity = None;
    }
    for above in parts.schema.parents_of(parent) {
        table.constraints.extend(above.constraints.clone());
        table.indexes.extend(above.indexes.clone());
    }
    for constraint in &mut table.constraints {
        if !matches!(constraint.kind, ConstraintKind::Check { .. }) {
            constraint.name = parts.pick.other("own");
        }
    }
    for index in &mut table.indexes {
        index.name = parts.pick.other("ix");
    }
    table
}

/// What a partition of a table, or a table itself, may be divided by: columns that all its keys
/// hold.
fn by(parts: &mut Parts<'_>, table: &Table) -> Option<PartitionBy> {
    let owners = parts.schema.parents_of(table);
    let owners = std::iter::once(table).chain(owners);
    let keys: Vec<Vec<Name>> = owners.flat_map(keys).collect();
    let plain = table.columns.iter().filter(|own| own.generated.is_none());
    let held = plain.map(|column| column.name.clone());
    let held = held.filter(|name| keys.iter().all(|key| key.contains(name)));
    let held: Vec<Name> = held.collect();
    let method = parts.pick.weighted(&METHODS);
    let two = method != PartitionMethod::List && parts.pick.percent(partitions::TWO_COLUMNS);
    let columns = parts.pick.some(&held, 1 + usize::from(two));
    let computed = keys.is_empty() && parts.pick.percent(partitions::COMPUTED);
    let columns = columns
        .iter()
        .filter_map(|name| table.column(name.as_str()));
    let keys = columns.map(|column| key(parts, column, computed));
    let keys: Vec<IndexKey> = keys.collect();
    (!keys.is_empty()).then_some(PartitionBy {
        method,
        keys,
        site: Site::NOWHERE,
    })
}

/// A column as a key, or an expression that gives what it holds.
fn key(parts: &mut Parts<'_>, column: &Column, computed: bool) -> IndexKey {
    let call = |function: &str, arguments: Vec<Expr>| {
        let function = Name::new(function);
        Expr::new(ExprKind::Call {
            function,
            arguments,
        })
    };
    let plain = || Expr::column(column.name.clone());
    let instead = |value: Expr| call("coalesce", vec![plain(), value]);
    let class = match &column.ty.kind {
        TypeKind::Char(_) => Some("bpchar_pattern_ops"),
        TypeKind::Varchar(_) | TypeKind::Text => Some("text_pattern_ops"),
        _ => None,
    };
    let expr = match &column.ty.kind {
        _ if !computed => plain(),
        TypeKind::SmallInt | TypeKind::Integer | TypeKind::BigInt => instead(integer(0)),
        TypeKind::Varchar(_) | TypeKind::Text => call("lower", vec![plain()]),
        TypeKind::Named(name) => match parts.schema.enum_type(name) {
            Some(ty) => instead(text(ty.values[0].as_str())),
            None => plain(),
        },
        _ => plain(),
    };
    let collates = computed && class.is_some() && parts.pick.percent(50);
    let class = class.filter(|_| parts.pick.percent(partitions::CLASS));
    IndexKey {
        collation: collates.then(|| Name::new("C")),
        operator_class: class.map(Name::new),
        ..IndexKey::new(expr)
    }
}

fn keys(table: &Table) -> Vec<Vec<Name>> {
    let constraints = table.constraints.iter().filter(|own| own.is_key());
    let indexes = table.indexes.iter().filter(|index| index.unique);
    constraints
        .map(|own| own.columns())
        .chain(indexes.map(Index::key_columns))
        .collect()
}

/// Divides a new table; its keys get what they need for that.
pub(super) fn divide(parts: &mut Parts<'_>, table: &mut Table) {
    let bare = Table {
        constraints: Vec::new(),
        indexes: Vec::new(),
        ..table.clone()
    };
    table.partition_by = by(parts, &bare);
    let is_plain = |key: &IndexKey| key.column().is_some() && key.collation.is_none();
    if !{ table.partition_by.iter().flat_map(|by| &by.keys) }.all(is_plain) {
        table.constraints.retain(|own| !own.is_key());
        table.indexes.retain(|index| !index.unique);
    }
    let own: Vec<Name> = divisors(table, parts.schema);
    for constraint in &mut table.constraints {
        match &mut constraint.kind {
            ConstraintKind::PrimaryKey { columns } => {
                complete(columns, &own);
                for column in &mut table.columns {
                    column.nullable &= !columns.contains(&column.name);
                }
            }
            ConstraintKind::Unique { columns, .. } => complete(columns, &own),
            _ => {}
        }
    }
    for index in table.indexes.iter_mut().filter(|index| index.unique) {
        complete_index(index, &own);
    }
}

/// The columns by which a table and its partitions are divided.
pub(super) fn divisors(table: &Table, schema: &Schema) -> Vec<Name> {
    let all = std::iter::once(table).chain(schema.partitions_below(&table.name));
    let all = all.flat_map(|table| &table.partition_by);
    all.flat_map(PartitionBy::columns).collect()
}

pub(super) fn complete(columns: &mut Vec<Name>, divisors: &[Name]) {
    for divisor in divisors {
        if !columns.contains(divisor) {
            columns.push(divisor.clone());
        }
    }
}

pub(super) fn complete_index(index: &mut Index, divisors: &[Name]) {
    let held = index.key_columns();
    let missing = divisors.iter().filter(|divisor| !held.contains(divisor));
    let keys = missing.map(|divisor| IndexKey::new(Expr::column(divisor.clone())));
    index.keys.extend(keys);
}
