//! Random operations on what exists.

use migrate_core::expr::{Expr, ExprKind};
use migrate_core::op::{
    AddColumn, AddConstraint, AddEnumValue, Assignment, Backfill, BackfillDown, CreateEnum,
    CreateIndex, CreateTable, DetachPartition, DropColumn, DropConstraint, DropEnum, DropEnumValue,
    DropIndex, DropTable, Op, Place, Position, Purge, RenameColumn, RenameConstraint, RenameEnum,
    RenameEnumValue, RenameIndex, RenameTable, Retire, SetColumnComment, SetDefault, SetDeferrable,
    SetIdentity, SetNullable, SetStorage, SetTableComment, SetType, ValidateConstraint,
};
use migrate_core::schema::{Column, Constraint, EnumType, Identity, Subject, Table, TypeKind};
use migrate_core::{Dialect, Migration, Name, ObjectName, Schema, Site};

use super::contents;
use super::objects;
use super::partitions;
use super::parts::Parts;
use super::storage;
use super::weights::{DEFERRABLE, INDEX_OF_VIEW, Kind, NOT_VALID, columns};

/// How many tables there are at most.
const TABLES: usize = 12;

/// How many columns a table gets at most: servers bound the length of a row.
const COLUMNS: usize = 14;

/// The tables that a migration names as its own.
pub(super) fn tables_of(migration: &Migration) -> Vec<ObjectName> {
    let ops = migration.up.iter().flat_map(|statement| &statement.ops);
    ops.filter_map(|op| match op {
        Op::CreateTable(op) => Some(op.table.name.clone()),
        Op::DropTable(op) => Some(op.table.clone()),
        Op::RenameTable(op) => Some(op.to.clone()),
        Op::Backfill(op) => Some(op.table.clone()),
        Op::InsertRows(op) => Some(op.table.clone()),
        Op::DeleteRows(op) => Some(op.table.clone()),
        Op::CreatePartition(op) => Some(op.name.clone()),
        _ => altered(op).cloned(),
    })
    .collect()
}

/// The table of an operation that is an action of `alter table`.
pub(super) fn altered(op: &Op) -> Option<&ObjectName> {
    match op {
        Op::SetTableComment(SetTableComment { table, .. })
        | Op::AddColumn(AddColumn { table, .. })
        | Op::DropColumn(DropColumn { table, .. })
        | Op::RenameColumn(RenameColumn { table, .. })
        | Op::SetType(SetType { table, .. })
        | Op::SetNullable(SetNullable { table, .. })
        | Op::SetDefault(SetDefault { table, .. })
        | Op::SetColumnComment(SetColumnComment { table, .. })
        | Op::SetStorage(SetStorage { table, .. })
        | Op::AddConstraint(AddConstraint { table, .. })
        | Op::DropConstraint(DropConstraint { table, .. })
        | Op::RenameConstraint(RenameConstraint { table, .. })
        | Op::CreateIndex(CreateIndex { table, .. })
        | Op::DetachPartition(DetachPartition { table, .. }) => Some(table),
        Op::AttachPartition(op) => Some(&op.of.parent),
        _ => None,
    }
}

pub(super) fn operation(kind: Kind, parts: &mut Parts<'_>) -> Option<Op> {
    match kind {
        Kind::CreateTable => (own_tables(parts.schema) < TABLES).then(|| {
            Op::CreateTable(CreateTable {
                table: parts.table(),
            })
        }),
        Kind::CreateEnum
        | Kind::DropEnum
        | Kind::AddEnumValue
        | Kind::RenameEnumValue
        | Kind::DropEnumValue
        | Kind::RenameEnum => of_enum(kind, parts),
        Kind::Purge => purge(parts),
        Kind::CreateView
        | Kind::CreateMaterializedView
        | Kind::CreateFunction
        | Kind::CreateTrigger
        | Kind::CreateSequence
        | Kind::CreateDomain
        | Kind::DropObject
        | Kind::ReplaceObject
        | Kind::RenameObject => objects::operation(kind, parts),
        Kind::CreatePartition | Kind::AttachPartition | Kind::DetachPartition => {
            partitions::operation(kind, parts)
        }
        Kind::CreateIndex | Kind::DropIndex | Kind::RenameIndex
            if objects::has_materialized_view(parts) && parts.pick.percent(INDEX_OF_VIEW) =>
        {
            objects::index_of_view(kind, parts)
        }
        _ => {
            let table = parts.any_table()?;
            of_table(kind, parts, table).or_else(|| of_column(kind, parts, table))
        }
    }
}

/// How many tables there are that are no partitions.
fn own_tables(schema: &Schema) -> usize {
    let own = |table: &&Table| table.partition_of.is_none();
    schema.tables().filter(own).count()
}

fn of_enum(kind: Kind, parts: &mut Parts<'_>) -> Option<Op> {
    if kind == Kind::CreateEnum {
        let values = ["x", "y z", "it's", "Ü", "a,b", "back\\slash"].map(Name::new);
        let count = 1 + parts.pick.below(5);
        let values = parts.pick.some(&values, count);
        return Some(Op::CreateEnum(CreateEnum {
            ty: EnumType {
                name: ObjectName::new(parts.pick.other("Kind")),
                values,
                comment: parts.pick.percent(20).then(|| "which 'kind'".to_owned()),
            },
        }));
    }
    let enums: Vec<&EnumType> = parts.schema.enums().collect();
    let ty = *parts.pick.one(&enums)?;
    let name = ty.name.clone();
    let known = parts.pick.one(&ty.values)?.clone();
    Some(match kind {
        Kind::DropEnum => Op::DropEnum(DropEnum { name }),
        Kind::RenameEnum => Op::RenameEnum(RenameEnum {
            from: name,
            to: ObjectName::new(parts.pick.other("Kind")),
        }),
        Kind::DropEnumValue => Op::DropEnumValue(DropEnumValue {
            name,
            value: known,
            instead: None,
        }),
        Kind::RenameEnumValue => Op::RenameEnumValue(RenameEnumValue {
            name,
            from: known,
            to: parts.pick.other("value"),
        }),
        _ => Op::AddEnumValue(AddEnumValue {
            name,
            value: parts.pick.other("value"),
            place: match parts.pick.below(4) {
                0 => Place::Before(known),
                1 => Place::After(known),
                _ => Place::Last,
            },
        }),
    })
}

fn of_table(kind: Kind, parts: &mut Parts<'_>, known: &Table) -> Option<Op> {
    let table = known.name.clone();
    let constrain = |constraint| {
        let table = known.name.clone();
        Op::AddConstraint(AddConstraint { table, constraint })
    };
    // The rows that are there already are looked at later, or never.
    let late = |parts: &mut Parts<'_>, constraint: Constraint| Constraint {
        not_valid: parts.dialect == Dialect::Postgres && parts.pick.percent(NOT_VALID),
        ..constraint
    };
    Some(match kind {
        Kind::DropTable => Op::DropTable(DropTable { table }),
        Kind::SetStorage => {
            let subject = Subject::Table;
            Op::SetStorage(SetStorage {
                table,
                storage: storage::storage(parts.pick, parts.dialect, subject, None),
                site: Site::NOWHERE,
            })
        }
        Kind::RenameTable => Op::RenameTable(RenameTable {
            from: table,
            to: ObjectName::new(parts.pick.table()),
        }),
        Kind::Comment if parts.pick.percent(40) => Op::SetTableComment(SetTableComment {
            table,
            comment: known.comment.is_none().then(|| "about 'it'".to_owned()),
        }),
        Kind::AddUnique => constrain(parts.unique(known)),
        Kind::AddCheck => {
            let check = parts.check(known)?;
            constrain(late(parts, check))
        }
        Kind::AddForeignKey => {
            let key = parts.foreign_key(known)?;
            constrain(late(parts, key))
        }
        Kind::SetDeferrable => Op::SetDeferrable(SetDeferrable {
            table,
            name: parts.pick.one(&known.constraints)?.name.clone(),
            deferrable: parts.pick.weighted(&DEFERRABLE),
            site: Site::NOWHERE,
        }),
        Kind::ValidateConstraint => {
            let late = known.constraints.iter().filter(|own| own.not_valid);
            let late: Vec<&Name> = late.map(|own| &own.name).collect();
            let name = (*parts.pick.one(&late)?).clone();
            Op::ValidateConstraint(ValidateConstraint { table, name })
        }
        Kind::AddPrimaryKey => constrain(parts.primary_key(known)?),
        Kind::CreateIndex => Op::CreateIndex(CreateIndex {
            table,
            index: parts.index(known)?,
        }),
        Kind::Retire if parts.pick.percent(40) => Op::Retire(Retire {
            table,
            column: None,
            refill: None,
        }),
        Kind::Insert => return contents::insert(parts, known),
        Kind::Delete => return contents::delete(parts, known),
        Kind::Execute => return contents::execute(parts, known),
        Kind::DropConstraint => Op::DropConstraint(DropConstraint {
            table,
            name: parts.pick.one(&known.constraints)?.name.clone(),
        }),
        Kind::RenameConstraint => Op::RenameConstraint(RenameConstraint {
            table,
            from: parts.pick.one(&known.constraints)?.name.clone(),
            to: parts.pick.other("renamed"),
        }),
        Kind::DropIndex => Op::DropIndex(DropIndex {
            index: ObjectName::new(parts.pick.one(&known.indexes)?.name.clone()),
        }),
        Kind::RenameIndex => Op::RenameIndex(RenameIndex {
            from: ObjectName::new(parts.pick.one(&known.indexes)?.name.clone()),
            to: parts.pick.other("ix"),
        }),
        Kind::AddColumn if known.columns.len() >= COLUMNS => return None,
        Kind::AddColumn => Op::AddColumn(AddColumn {
            table,
            column: if parts.pick.percent(columns::GENERATED) {
                parts.generated(known)?
            } else {
                parts.column(false)
            },
            position: Position::Last,
        }),
        _ => return None,
    })
}

fn of_column(kind: Kind, parts: &mut Parts<'_>, owner: &Table) -> Option<Op> {
    let known = parts.pick.one(&owner.columns)?;
    let (table, column) = (owner.name.clone(), known.name.clone());
    Some(match kind {
        Kind::SetType => return set_type(parts, owner, known),
        Kind::DropColumn => Op::DropColumn(DropColumn {
            table,
            column,
            refill: (!known.can_be_left_out() || parts.pick.percent(5))
                .then(|| parts.value(&known.ty.kind))
                .flatten(),
        }),
        Kind::Retire => Op::Retire(Retire {
            table,
            column: Some(column),
            refill: (!known.can_be_left_out())
                .then(|| parts.value(&known.ty.kind))
                .flatten(),
        }),
        Kind::SetIdentity => Op::SetIdentity(SetIdentity {
            table,
            column,
            identity: known.identity.is_none().then(Identity::default),
        }),
        Kind::SetNotNull | Kind::DropNotNull => Op::SetNullable(SetNullable {
            table,
            column,
            nullable: matches!(kind, Kind::DropNotNull),
        }),
        Kind::SetDefault => Op::SetDefault(SetDefault {
            table,
            column,
            default: match known.default {
                Some(_) if parts.pick.percent(50) => None,
                _ => Some(parts.value(&known.ty.kind)?),
            },
        }),
        Kind::RenameColumn => Op::RenameColumn(RenameColumn {
            table,
            from: column,
            to: parts.pick.column(),
        }),
        Kind::Comment => Op::SetColumnComment(SetColumnComment {
            table,
            column,
            comment: known.comment.is_none().then(|| "a \\ 'b'".to_owned()),
        }),
        Kind::Backfill => return backfill(parts, owner, known),
        _ => return None,
    })
}

/// What was retired earlier is dropped.
fn purge(parts: &mut Parts<'_>) -> Option<Op> {
    let known = parts.any_table()?;
    if let Some(name) = known.name.name.as_str().strip_prefix("retired_") {
        let (table, column) = (ObjectName::new(name), None);
        return Some(Op::Purge(Purge { table, column }));
    }
    let columns = known.columns.iter();
    let retired = columns.filter_map(|column| column.name.as_str().strip_prefix("retired_"));
    let retired: Vec<&str> = retired.collect();
    let column = Some(Name::new(*parts.pick.one(&retired)?));
    let table = known.name.clone();
    Some(Op::Purge(Purge { table, column }))
}

/// Another type: wider, narrower, or a different one by an expression.
fn set_type(parts: &mut Parts<'_>, table: &Table, column: &Column) -> Option<Op> {
    let wider = match &column.ty.kind {
        TypeKind::TinyInt => Some(TypeKind::SmallInt),
        TypeKind::Unsigned(_) => Some(TypeKind::BigInt),
        TypeKind::Binary(length) | TypeKind::Varbinary(length) => {
            Some(TypeKind::Varbinary(length + 8))
        }
        TypeKind::SmallInt => Some(TypeKind::Integer),
        TypeKind::Integer => Some(TypeKind::BigInt),
        TypeKind::Char(length) | TypeKind::Varchar(length) => Some(TypeKind::Varchar(length + 20)),
        TypeKind::Real => Some(TypeKind::Double),
        TypeKind::Numeric { precision, scale } => Some(TypeKind::Numeric {
            precision: (precision + 2).min(15),
            scale: *scale,
        }),
        TypeKind::Timestamp(None) => Some(TypeKind::Timestamptz(None)),
        TypeKind::Time(Some(_)) => Some(TypeKind::Time(None)),
        TypeKind::Timestamp(Some(_)) => Some(TypeKind::Timestamp(None)),
        TypeKind::Timestamptz(Some(_)) => Some(TypeKind::Timestamptz(None)),
        TypeKind::Json => Some(TypeKind::Jsonb),
        _ => None,
    };
    let ty = match wider.filter(|_| parts.pick.percent(50)) {
        Some(kind) => kind.into(),
        None => parts.ty(),
    };
    if [&column.ty.kind, &ty.kind].into_iter().any(is_own) {
        // Nobody knows what turns into it.
        return None;
    }
    let this = Expr::column(column.name.clone());
    let using = match parts.pick.below(3) {
        0 => Some(Expr::new(ExprKind::Cast {
            operand: Box::new(this),
            ty: ty.clone(),
        })),
        1 => parts.computed(table, &ty.kind),
        _ => None,
    };
    Some(Op::SetType(SetType {
        table: table.name.clone(),
        column: column.name.clone(),
        ty,
        using,
    }))
}

/// Whether the language has no word for a type.
fn is_own(kind: &TypeKind) -> bool {
    match kind {
        TypeKind::Sql(_) => true,
        TypeKind::Array(item) => is_own(&item.kind),
        _ => false,
    }
}

fn backfill(parts: &mut Parts<'_>, table: &Table, column: &Column) -> Option<Op> {
    let mut set = vec![Assignment {
        column: column.name.clone(),
        value: parts.computed(table, &column.ty.kind)?.into(),
    }];
    if parts.pick.percent(25)
        && let Some(other) = parts.pick.one(&table.columns)
        && other.name != column.name
    {
        let value = parts.computed(table, &other.ty.kind)?.into();
        let column = other.name.clone();
        set.push(Assignment { column, value });
    }
    let filter = column.nullable.then(|| {
        Expr::new(ExprKind::IsNull {
            operand: Box::new(Expr::column(column.name.clone())),
            negated: false,
        })
    });
    Some(Op::Backfill(Backfill {
        site: Site::NOWHERE,
        table: table.name.clone(),
        set,
        filter: filter.filter(|_| parts.pick.percent(70)),
        batch: parts.pick.percent(50).then_some(2),
        pause: None,
        down: if parts.pick.percent(50) {
            BackfillDown::Keep
        } else {
            BackfillDown::Derived
        },
    }))
}
