//! Random histories: operations on what exists, kept where the check accepts them.
//!
//! A statement that the check refuses is thrown away, so that what is kept is what `cargo
//! check` lets through: all of it has to work on the database.

use migrate_core::expr::{Expr, ExprKind};
use migrate_core::op::{
    AddColumn, AddConstraint, AddEnumValue, Assignment, Backfill, BackfillDown, CreateEnum,
    CreateIndex, CreateTable, DropColumn, DropConstraint, DropEnum, DropEnumValue, DropIndex,
    DropTable, Op, Place, Position, RenameColumn, RenameConstraint, RenameEnumValue, RenameIndex,
    RenameTable, SetColumnComment, SetDefault, SetNullable, SetTableComment, SetType,
};
use migrate_core::schema::{Column, EnumType, Table, TypeKind};
use migrate_core::{
    Allow, Dialect, Down, Migration, Name, ObjectName, Schema, Site, Statement, Target, check,
};

use super::parts::Parts;
use super::pick::Pick;

/// The kinds of operations, weighted roughly by how often real histories have them.
const KINDS: [(u32, Kind); 24] = [
    (14, Kind::CreateTable),
    (14, Kind::AddColumn),
    (10, Kind::CreateIndex),
    (4, Kind::AddUnique),
    (3, Kind::AddCheck),
    (6, Kind::AddForeignKey),
    (2, Kind::AddPrimaryKey),
    (6, Kind::SetType),
    (6, Kind::DropColumn),
    (5, Kind::DropConstraint),
    (4, Kind::DropIndex),
    (4, Kind::SetNotNull),
    (4, Kind::DropNotNull),
    (4, Kind::SetDefault),
    (6, Kind::RenameColumn),
    (3, Kind::RenameTable),
    (2, Kind::RenameConstraint),
    (2, Kind::RenameIndex),
    (2, Kind::Comment),
    (5, Kind::CreateEnum),
    (7, Kind::AlterEnum),
    (1, Kind::DropEnum),
    (2, Kind::DropTable),
    (5, Kind::Backfill),
];

#[derive(Clone, Copy)]
enum Kind {
    CreateTable,
    AddColumn,
    CreateIndex,
    AddUnique,
    AddCheck,
    AddForeignKey,
    AddPrimaryKey,
    SetType,
    DropColumn,
    DropConstraint,
    DropIndex,
    SetNotNull,
    DropNotNull,
    SetDefault,
    RenameColumn,
    RenameTable,
    RenameConstraint,
    RenameIndex,
    Comment,
    CreateEnum,
    AlterEnum,
    DropEnum,
    DropTable,
    Backfill,
}

/// The history of a seed: a straight line, valid for the target.
pub(super) fn history(seed: u64, target: Target) -> Vec<Migration> {
    let mut pick = Pick::new(seed);
    let mut migrations: Vec<Migration> = Vec::new();
    let mut schema = Schema::new();
    let count = 2 + pick.below(6);
    for number in 0..count {
        let parent = migrations.last().map(|last| last.id.clone());
        let mut migration = Migration {
            id: Name::new(format!("m{number}")),
            parents: parent.into_iter().collect(),
            depends_on: Vec::new(),
            branch: None,
            description: None,
            up: Vec::new(),
            down: Down::Derived,
            allows: vec![Allow {
                rule: Name::new("data_conflict_not_null"),
                reason: "the run looks".to_owned(),
                op: None,
            }],
        };
        let statements = 1 + pick.below(if number == 0 { 6 } else { 4 });
        for _ in 0..statements * 3 {
            if migration.up.len() < statements {
                grow(&mut migration, &schema, &mut pick, target);
            }
        }
        if !migration.up.is_empty() {
            schema = check::check(&migration, &schema, &[target]).0;
            migrations.push(migration);
        }
    }
    migrations
}

/// Adds a statement, or an action to the last one, where the check accepts it.
fn grow(migration: &mut Migration, before: &Schema, pick: &mut Pick, target: Target) {
    let now = check::replay(migration, before);
    let mut parts = Parts {
        pick,
        schema: &now,
        rich: target.dialect == Dialect::Postgres,
    };
    let kind = if now.tables().count() < 2 && parts.pick.percent(50) {
        Kind::CreateTable
    } else {
        parts.pick.weighted(&KINDS)
    };
    let Some(op) = operation(kind, &mut parts) else {
        return;
    };
    let mut tried = migration.clone();
    let table = altered(&op);
    match tried.up.last_mut() {
        Some(last)
            if table.is_some()
                && last.ops.last().is_some_and(|last| altered(last) == table)
                && pick.percent(50) =>
        {
            last.ops.push(op);
        }
        _ => tried.up.push(Statement::of(op)),
    }
    if check::check(&tried, before, &[target]).1.is_empty() {
        *migration = tried;
    }
}

/// The table of an operation that is an action of `alter table`.
fn altered(op: &Op) -> Option<&ObjectName> {
    match op {
        Op::SetTableComment(SetTableComment { table, .. })
        | Op::AddColumn(AddColumn { table, .. })
        | Op::DropColumn(DropColumn { table, .. })
        | Op::RenameColumn(RenameColumn { table, .. })
        | Op::SetType(SetType { table, .. })
        | Op::SetNullable(SetNullable { table, .. })
        | Op::SetDefault(SetDefault { table, .. })
        | Op::SetColumnComment(SetColumnComment { table, .. })
        | Op::AddConstraint(AddConstraint { table, .. })
        | Op::DropConstraint(DropConstraint { table, .. })
        | Op::RenameConstraint(RenameConstraint { table, .. })
        | Op::CreateIndex(CreateIndex { table, .. }) => Some(table),
        _ => None,
    }
}

fn operation(kind: Kind, parts: &mut Parts<'_>) -> Option<Op> {
    match kind {
        Kind::CreateTable => (parts.schema.tables().count() < 6).then(|| {
            Op::CreateTable(CreateTable {
                table: parts.table(),
            })
        }),
        Kind::CreateEnum | Kind::AlterEnum | Kind::DropEnum => of_enum(kind, parts),
        _ => {
            let tables: Vec<&Table> = parts.schema.tables().collect();
            let table = *parts.pick.one(&tables)?;
            of_table(kind, parts, table).or_else(|| of_column(kind, parts, table))
        }
    }
}

fn of_enum(kind: Kind, parts: &mut Parts<'_>) -> Option<Op> {
    if matches!(kind, Kind::CreateEnum) {
        let values = ["x", "y z", "it's", "Ü"].map(Name::new);
        let count = 1 + parts.pick.below(4);
        let values = parts.pick.some(&values, count);
        return Some(Op::CreateEnum(CreateEnum {
            ty: EnumType {
                name: ObjectName::new(parts.pick.other("Kind")),
                values,
                comment: None,
            },
        }));
    }
    let enums: Vec<&EnumType> = parts.schema.enums().collect();
    let ty = *parts.pick.one(&enums)?;
    let name = ty.name.clone();
    if matches!(kind, Kind::DropEnum) {
        return Some(Op::DropEnum(DropEnum { name }));
    }
    let known = parts.pick.one(&ty.values)?.clone();
    let new = parts.pick.other("value");
    Some(match parts.pick.below(4) {
        0 => Op::DropEnumValue(DropEnumValue { name, value: known }),
        1 => Op::RenameEnumValue(RenameEnumValue {
            name,
            from: known,
            to: new,
        }),
        place => Op::AddEnumValue(AddEnumValue {
            name,
            value: new,
            place: match (place, parts.pick.percent(50)) {
                (2, true) => Place::Before(known),
                (2, false) => Place::After(known),
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
    Some(match kind {
        Kind::DropTable => Op::DropTable(DropTable { table }),
        Kind::RenameTable => Op::RenameTable(RenameTable {
            from: table,
            to: ObjectName::new(parts.pick.table()),
        }),
        Kind::Comment if parts.pick.percent(40) => Op::SetTableComment(SetTableComment {
            table,
            comment: known.comment.is_none().then(|| "about 'it'".to_owned()),
        }),
        Kind::AddUnique => constrain(parts.unique(known)),
        Kind::AddCheck => constrain(parts.check(known)?),
        Kind::AddForeignKey => constrain(parts.foreign_key(known)?),
        Kind::AddPrimaryKey => constrain(parts.primary_key(known)?),
        Kind::CreateIndex => Op::CreateIndex(CreateIndex {
            table,
            index: parts.index(known)?,
        }),
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
        Kind::AddColumn => Op::AddColumn(AddColumn {
            table,
            column: if parts.pick.percent(8) {
                parts.generated(known)?
            } else {
                parts.column(false)
            },
            position: Position::Last,
        }),
        _ => return None,
    })
}

fn of_column(kind: Kind, parts: &mut Parts<'_>, table: &Table) -> Option<Op> {
    let known = parts.pick.one(&table.columns)?;
    let (table, column) = (table.name.clone(), known.name.clone());
    Some(match kind {
        Kind::SetType => return set_type(parts, table, known),
        Kind::DropColumn => Op::DropColumn(DropColumn {
            table,
            column,
            refill: (!known.can_be_left_out())
                .then(|| parts.value(&known.ty.kind))
                .flatten(),
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
        Kind::Backfill => return backfill(parts, table, known),
        _ => return None,
    })
}

/// Another type: wider, narrower, or a different one by an expression.
fn set_type(parts: &mut Parts<'_>, table: ObjectName, column: &Column) -> Option<Op> {
    let wider = match &column.ty.kind {
        TypeKind::SmallInt => Some(TypeKind::Integer),
        TypeKind::Integer => Some(TypeKind::BigInt),
        TypeKind::Char(length) | TypeKind::Varchar(length) => Some(TypeKind::Varchar(length + 20)),
        TypeKind::Real => Some(TypeKind::Double),
        TypeKind::Numeric { precision, scale } => Some(TypeKind::Numeric {
            precision: (precision + 2).min(15),
            scale: *scale,
        }),
        TypeKind::Timestamp => Some(TypeKind::Timestamptz),
        TypeKind::Json => Some(TypeKind::Jsonb),
        _ => None,
    };
    let ty = match wider.filter(|_| parts.pick.percent(50)) {
        Some(kind) => kind.into(),
        None => parts.ty(),
    };
    let this = Expr::column(column.name.clone());
    let using = match parts.pick.below(3) {
        0 => Some(Expr::new(ExprKind::Cast {
            operand: Box::new(this),
            ty: ty.clone(),
        })),
        1 => parts.value(&ty.kind),
        _ => None,
    };
    Some(Op::SetType(SetType {
        table,
        column: column.name.clone(),
        ty,
        using,
    }))
}

fn backfill(parts: &mut Parts<'_>, table: ObjectName, column: &Column) -> Option<Op> {
    let filter = column.nullable.then(|| {
        Expr::new(ExprKind::IsNull {
            operand: Box::new(Expr::column(column.name.clone())),
            negated: false,
        })
    });
    Some(Op::Backfill(Backfill {
        site: Site::NOWHERE,
        table,
        set: vec![Assignment {
            column: column.name.clone(),
            value: parts.value(&column.ty.kind)?,
        }],
        filter,
        batch: parts.pick.percent(50).then_some(2),
        pause: None,
        down: if parts.pick.percent(50) {
            BackfillDown::Keep
        } else {
            BackfillDown::Derived
        },
    }))
}
