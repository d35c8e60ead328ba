//! Strategies for objects with a definition.

use super::*;

mod named;

fn view() -> BoxedStrategy<View> {
    (
        object_name(),
        any::<bool>(),
        prop_oneof![2 => Just(Vec::new()), 1 => columns()],
        arms(),
        option::of(text()),
    )
        .prop_map(|(name, materialized, columns, query, comment)| View {
            name,
            materialized,
            columns,
            query,
            comment,
            indexes: Vec::new(),
        })
        .boxed()
}

fn argument() -> BoxedStrategy<Argument> {
    let mode = prop_oneof![
        3 => Just(ArgumentMode::In),
        1 => Just(ArgumentMode::Out),
        1 => Just(ArgumentMode::InOut),
        1 => Just(ArgumentMode::Variadic),
    ];
    (mode, name(), ty(), option::weighted(0.2, expr()))
        .prop_map(|(mode, name, ty, default)| Argument {
            mode,
            name,
            ty,
            default,
        })
        .boxed()
}

fn returns() -> BoxedStrategy<Returns> {
    prop_oneof![
        Just(Returns::Nothing),
        Just(Returns::Void),
        Just(Returns::Trigger),
        ty().prop_filter("a word of its own", is_own)
            .prop_map(Returns::Value),
        ty().prop_map(Returns::Set),
        vec((name(), ty()), 1..3).prop_map(Returns::Rows),
    ]
    .boxed()
}

/// A type that is none of the words that stand behind `->`.
fn is_own(ty: &Type) -> bool {
    let words = ["void", "trigger", "setof", "table"];
    let name = ty
        .named()
        .map(|name| name.schema.as_ref().unwrap_or(&name.name));
    !name.is_some_and(|name| words.contains(&name.as_str()))
}

/// One of each kind at most.
fn characteristics() -> BoxedStrategy<Vec<Characteristic>> {
    let volatility = prop::sample::select(vec![
        Volatility::Immutable,
        Volatility::Stable,
        Volatility::Volatile,
    ]);
    let parallel =
        prop::sample::select(vec![Parallel::Safe, Parallel::Restricted, Parallel::Unsafe]);
    let data = prop::sample::select(vec![
        Characteristic::ReadsSqlData,
        Characteristic::ModifiesSqlData,
        Characteristic::NoSql,
    ]);
    let rights = prop::sample::select(vec![
        Characteristic::SecurityDefiner,
        Characteristic::SecurityInvoker,
    ]);
    (
        option::of(volatility.prop_map(Characteristic::Volatility)),
        option::of(parallel.prop_map(Characteristic::Parallel)),
        option::of(data),
        option::of(rights),
        option::of(Just(Characteristic::Strict)),
        option::of((name(), text()).prop_map(|(name, text)| Characteristic::Set(name, text))),
        option::of((0..9_u32).prop_map(Characteristic::Cost)),
    )
        .prop_map(|(a, b, c, d, e, f, g)| [a, b, c, d, e, f, g].into_iter().flatten().collect())
        .boxed()
}

fn routine() -> BoxedStrategy<Routine> {
    (
        object_name(),
        any::<bool>(),
        vec(argument(), 0..3),
        returns(),
        option::of(name()),
        characteristics(),
        arms(),
        option::of(text()),
    )
        .prop_map(
            |(name, procedure, arguments, returns, language, characteristics, body, comment)| {
                let returns = match procedure {
                    true => Returns::Nothing,
                    false => returns,
                };
                Routine {
                    name,
                    procedure,
                    arguments,
                    returns,
                    language,
                    characteristics,
                    body,
                    comment,
                }
            },
        )
        .boxed()
}

fn event() -> BoxedStrategy<Event> {
    prop_oneof![
        Just(Event::Insert),
        Just(Event::Update(Vec::new())),
        columns().prop_map(Event::Update),
        Just(Event::Delete),
        Just(Event::Truncate),
    ]
    .boxed()
}

fn trigger() -> BoxedStrategy<Trigger> {
    let timing = prop_oneof![
        Just(Timing::Before),
        Just(Timing::After),
        Just(Timing::InsteadOf),
    ];
    let call = || {
        (object_name(), vec(text(), 0..2)).prop_map(|(function, arguments)| Call {
            function,
            arguments,
        })
    };
    let action = prop_oneof![
        call().prop_map(|call| (Some(call), None)),
        arms().prop_map(|body| (None, Some(body))),
        (call(), arms()).prop_map(|(call, body)| (Some(call), Some(body))),
    ];
    (
        name(),
        object_name(),
        timing,
        vec(event(), 1..3),
        any::<bool>(),
        (option::weighted(0.2, name()), option::weighted(0.2, name())),
        option::weighted(0.3, arms()),
        action,
        option::of(text()),
    )
        .prop_map(
            |(name, table, timing, events, for_each_row, tables, when, (call, body), comment)| {
                Trigger {
                    name,
                    table,
                    timing,
                    events,
                    for_each_row,
                    old_table: tables.0,
                    new_table: tables.1,
                    when,
                    call,
                    body,
                    comment,
                }
            },
        )
        .boxed()
}

fn object() -> BoxedStrategy<SchemaObject> {
    prop_oneof![
        view().prop_map(SchemaObject::View),
        routine().prop_map(SchemaObject::Routine),
        trigger().prop_map(SchemaObject::Trigger),
        named::object(),
    ]
    .boxed()
}

/// A statement about an object.
pub(super) fn op() -> BoxedStrategy<Op> {
    let key = || {
        (object(), any::<bool>()).prop_map(|(object, bare)| match bare {
            true => object.key().bare(),
            false => object.key(),
        })
    };
    prop_oneof![
        3 => (object(), any::<bool>()).prop_map(|(object, keep)| {
            let keep = keep && object.key().kind.may_be_kept();
            Op::CreateObject(CreateObject { object, keep })
        }),
        1 => object().prop_map(|object| Op::ReplaceObject(ReplaceObject { object })),
        1 => (key(), any::<bool>()).prop_map(|(key, keep)| {
            let keep = keep && key.kind.may_be_kept();
            Op::DropObject(DropObject { key, keep })
        }),
        1 => (key().prop_filter("a name that changes", |key| !key.kind.may_be_kept()), name())
            .prop_map(|(from, to)| Op::RenameObject(RenameObject { from, to })),
    ]
    .boxed()
}
