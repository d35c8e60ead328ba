//! Random views, functions, triggers, sequences, domains.

use migrate_core::op::{DropIndex, DropObject, Op, RenameIndex, RenameObject};
use migrate_core::schema::{ObjectKey, ObjectKind, Returns, SchemaObject, Table, TypeKind, View};
use migrate_core::{Dialect, Name, ObjectName};

use super::contents::read;
use super::parts::Parts;
use super::rows::{name, object};
use super::weights::Kind;

/// The kinds that are made and changed here.
const KINDS: [ObjectKind; 6] = [
    ObjectKind::View,
    ObjectKind::MaterializedView,
    ObjectKind::Function,
    ObjectKind::Trigger,
    ObjectKind::Sequence,
    ObjectKind::Domain,
];

/// What a view that counts calls its column.
const COUNTED: &str = "many";

/// An operation on an object with a definition of its own; `None` for other kinds of operations,
/// and where the database has no such objects.
pub(super) fn operation(kind: Kind, parts: &mut Parts<'_>) -> Option<Op> {
    let made = match kind {
        Kind::CreateView => ObjectKind::View,
        Kind::CreateMaterializedView => ObjectKind::MaterializedView,
        Kind::CreateFunction => ObjectKind::Function,
        Kind::CreateTrigger => ObjectKind::Trigger,
        Kind::CreateSequence => ObjectKind::Sequence,
        Kind::CreateDomain => ObjectKind::Domain,
        _ => return of_known(kind, parts),
    };
    let mut called = parts.pick.other(made.word().split(' ').next()?);
    let tells_apart = parts.dialect == Dialect::Postgres && made == ObjectKind::Function;
    if tells_apart && parts.pick.percent(40) {
        let keys = parts.schema.object_keys();
        let known: Vec<&ObjectKey> = keys.filter(|key| key.kind == made).collect();
        if let Some(key) = parts.pick.one(&known) {
            called = key.name.name.clone();
        }
    }
    definition(parts, made, &called, None).and_then(|text| read(&format!("create {text}")))
}

fn of_known(kind: Kind, parts: &mut Parts<'_>) -> Option<Op> {
    let objects = parts.schema.objects();
    let known: Vec<ObjectKey> = objects
        .map(SchemaObject::key)
        .filter(|key| KINDS.contains(&key.kind))
        .collect();
    let mut key = parts.pick.one(&known)?.clone();
    if kind != Kind::ReplaceObject && parts.pick.percent(50) {
        key = key.bare();
    }
    match kind {
        Kind::DropObject => Some(Op::DropObject(DropObject::new(key))),
        Kind::RenameObject => Some(Op::RenameObject(RenameObject {
            to: parts.pick.other("renamed"),
            from: key,
        })),
        Kind::ReplaceObject => {
            let text = definition(parts, key.kind, &key.name.name, Some(&key))?;
            read(&format!("replace {text}"))
        }
        _ => None,
    }
}

/// Whether there is a view that can have indexes.
pub(super) fn has_materialized_view(parts: &Parts<'_>) -> bool {
    parts.schema.materialized_views().next().is_some()
}

/// An operation on an index of a materialized view that counts: only its column is sure to have an
/// order.
pub(super) fn index_of_view(kind: Kind, parts: &mut Parts<'_>) -> Option<Op> {
    let counts = |view: &&View| view.column_names(Dialect::Postgres) == Some(vec![COUNTED]);
    let views: Vec<&View> = parts.schema.materialized_views().filter(counts).collect();
    let view = *parts.pick.one(&views)?;
    let names: Vec<Name> = view.indexes.iter().map(|own| own.name.clone()).collect();
    if kind == Kind::CreateIndex {
        let index = format!("{:?}", parts.pick.other("ix").as_str());
        let name = format!("{:?}", view.name.name.as_str());
        let unique = if parts.pick.percent(30) {
            "unique "
        } else {
            ""
        };
        let key = [COUNTED, "many desc", "(many * 2)"][parts.pick.below(3)];
        return read(&format!("create {unique}index {index} on {name} ({key});"));
    }
    let name = ObjectName::new(parts.pick.one(&names)?.clone());
    Some(match kind {
        Kind::DropIndex => Op::DropIndex(DropIndex { index: name }),
        _ => Op::RenameIndex(RenameIndex {
            from: name,
            to: parts.pick.other("ix"),
        }),
    })
}

/// What stands behind `create` and `replace`.
fn definition(
    parts: &mut Parts<'_>,
    kind: ObjectKind,
    called: &Name,
    known: Option<&ObjectKey>,
) -> Option<String> {
    let postgres = parts.dialect == Dialect::Postgres;
    let has = match kind {
        ObjectKind::MaterializedView | ObjectKind::Domain => postgres,
        ObjectKind::Function => parts.dialect != Dialect::Sqlite,
        ObjectKind::Sequence => matches!(parts.dialect, Dialect::Postgres | Dialect::Mariadb),
        _ => true,
    };
    if !has {
        return None;
    }
    let called = format!("{:?}", called.as_str());
    Some(match kind {
        ObjectKind::View | ObjectKind::MaterializedView => {
            let table = parts.any_table()?;
            let query = query(parts, table);
            format!("{} {called} as {query:?};", kind.word())
        }
        ObjectKind::Function => function(parts, &called, known)?,
        ObjectKind::Trigger => trigger(parts, &called, known)?,
        ObjectKind::Sequence => {
            let options = [
                "",
                " start 100 increment 10",
                " increment -1 min -50 cycle",
                " as SmallInt max 900 cache 5",
            ];
            format!("sequence {called}{};", options[parts.pick.below(4)])
        }
        _ => {
            let (ty, check) = [
                ("Integer", "value >= -20_000"),
                ("BigInt = 7", "value is not null or value is null"),
                ("Varchar(40)", "length(value) < 200"),
                ("Text = \"it's\"", "value <> \"never\""),
            ][parts.pick.below(4)];
            match parts.pick.percent(70) {
                true => format!("domain {called}: {ty} check ({check});"),
                false => format!("domain {called}: {ty};"),
            }
        }
    })
}

/// Some columns of the rows that a condition takes.
fn query(parts: &mut Parts<'_>, table: &Table) -> String {
    let columns = some_columns(parts, table, 3);
    let first = columns.first().cloned().unwrap_or_default();
    let from = object(&table.name, parts.dialect);
    let columns = columns.join(", ");
    match parts.pick.below(3) {
        0 => format!("SELECT {columns} FROM {from}"),
        1 => format!("SELECT {columns} FROM {from} WHERE {first} IS NOT NULL"),
        _ => format!("SELECT count({first}) AS {COUNTED} FROM {from} AS rows_of_it"),
    }
}

/// Names of columns as the database writes them.
fn some_columns(parts: &mut Parts<'_>, table: &Table, most: usize) -> Vec<String> {
    let names = table.columns.iter().map(|known| known.name.clone());
    let names: Vec<Name> = names.collect();
    let count = 1 + parts.pick.below(most);
    let dialect = parts.dialect;
    let quoted = |column: &Name| name(column, dialect);
    parts.pick.some(&names, count).iter().map(quoted).collect()
}

/// A function that computes, one that reads a table, or on PostgreSQL one for triggers.
fn function(parts: &mut Parts<'_>, called: &str, known: Option<&ObjectKey>) -> Option<String> {
    let of_triggers = known.map(|key| is_of_triggers(parts.schema.object(key)));
    let number = 1 + parts.pick.below(9);
    if parts.dialect != Dialect::Postgres {
        let body = match parts.any_table() {
            Some(table) if parts.pick.percent(40) => {
                let from = object(&table.name, parts.dialect);
                format!("RETURN (SELECT count(*) FROM {from})")
            }
            _ => format!("RETURN added + {number}"),
        };
        let body = format!("{body:?}");
        return Some(format!(
            "function {called}(added: Integer) -> BigInt {{ language sql, body {body} }}"
        ));
    }
    if of_triggers.unwrap_or_else(|| parts.pick.percent(50)) {
        return Some(format!(
            "function {called}() -> trigger {{ language plpgsql, body \"BEGIN PERFORM {number}; RETURN NEW; END\" }}"
        ));
    }
    let (word, body) = match parts.any_table() {
        Some(table) if parts.pick.percent(40) => {
            let from = object(&table.name, parts.dialect);
            ("stable", format!("SELECT count(*) + added FROM {from}"))
        }
        _ => ("immutable", format!("SELECT added + {number}::bigint")),
    };
    let taken = taken(parts, known);
    Some(format!(
        "function {called}({taken}) -> BigInt {{ language sql, {word}, body {body:?} }}"
    ))
}

/// What a function that computes takes: mostly what the one took that it replaces.
fn taken(parts: &mut Parts<'_>, known: Option<&ObjectKey>) -> String {
    let known = known.and_then(|key| key.takes.as_ref());
    if let Some(known) = known.filter(|_| parts.pick.percent(70)) {
        let others = known.types().iter().skip(1).enumerate();
        let others = others.map(|(place, ty)| format!(", other{place}: {ty}"));
        return std::iter::once("added: Integer".to_owned())
            .chain(others)
            .collect();
    }
    let others = [
        "",
        "",
        ", other0: Text",
        ", other0: Array<Integer>",
        ", other0: Varchar(20), other1: BigInt = 7",
    ];
    format!("added: Integer{}", others[parts.pick.below(5)])
}

fn is_of_triggers(object: Option<&SchemaObject>) -> bool {
    matches!(object, Some(SchemaObject::Routine(routine)) if routine.returns == Returns::Trigger)
}

/// A trigger that runs for each row, and leaves it as it is.
fn trigger(parts: &mut Parts<'_>, called: &str, known: Option<&ObjectKey>) -> Option<String> {
    let table = match known {
        Some(key) => parts.schema.table(key.table.as_ref()?)?,
        None => parts.any_table()?,
    };
    let plain = |kind: &TypeKind| !matches!(kind, TypeKind::Sql(_));
    let column = table.columns.iter().find(|column| {
        column.generated.is_none() && column.identity.is_none() && plain(&column.ty.kind)
    })?;
    let written = format!("{:?}", table.name.name.as_str());
    let event = match parts.pick.below(3) {
        0 => "insert".to_owned(),
        1 => "update".to_owned(),
        _ if parts.dialect == Dialect::Mariadb => "update".to_owned(),
        _ => format!("update of {:?}", column.name.as_str()),
    };
    let own = name(&column.name, parts.dialect);
    Some(match parts.dialect {
        Dialect::Postgres => {
            let objects = parts.schema.objects();
            let all = objects.filter(|object| is_of_triggers(Some(object)));
            let all: Vec<ObjectKey> = all.map(SchemaObject::key).collect();
            let function = format!("{:?}", parts.pick.one(&all)?.name.name.as_str());
            format!(
                "trigger {called} before {event} on {written} for each row execute {function}();"
            )
        }
        Dialect::Sqlite => {
            let from = object(&table.name, parts.dialect);
            let body = format!("UPDATE {from} SET {own} = NEW.{own} WHERE 1 = 0");
            format!("trigger {called} after {event} on {written} {{ body {body:?} }}")
        }
        Dialect::Mysql | Dialect::Mariadb => {
            let body = format!("SET NEW.{own} = NEW.{own}");
            format!("trigger {called} before {event} on {written} {{ body {body:?} }}")
        }
    })
}
