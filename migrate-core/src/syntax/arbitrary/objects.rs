//! Strategies for views, routines and triggers.

use super::*;

fn view() -> impl Strategy<Value = View> {
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
        })
}

fn argument() -> impl Strategy<Value = Argument> {
    let mode = prop_oneof![
        3 => Just(ArgumentMode::In),
        1 => Just(ArgumentMode::Out),
        1 => Just(ArgumentMode::InOut),
        1 => Just(ArgumentMode::Variadic),
    ];
    (mode, name(), ty(), option::weighted(0.2, expr())).prop_map(|(mode, name, ty, default)| {
        Argument {
            mode,
            name,
            ty,
            default,
        }
    })
}

fn returns() -> impl Strategy<Value = Returns> {
    prop_oneof![
        Just(Returns::Nothing),
        Just(Returns::Void),
        Just(Returns::Trigger),
        ty().prop_filter("a word of its own", |ty| is_own(ty))
            .prop_map(Returns::Value),
        ty().prop_map(Returns::Set),
        vec((name(), ty()), 1..3).prop_map(Returns::Rows),
    ]
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
fn characteristics() -> impl Strategy<Value = Vec<Characteristic>> {
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
}

fn routine() -> impl Strategy<Value = Routine> {
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
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(Event::Insert),
        Just(Event::Update(Vec::new())),
        columns().prop_map(Event::Update),
        Just(Event::Delete),
        Just(Event::Truncate),
    ]
}

fn trigger() -> impl Strategy<Value = Trigger> {
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
}

fn object() -> impl Strategy<Value = SchemaObject> {
    prop_oneof![
        view().prop_map(SchemaObject::View),
        routine().prop_map(SchemaObject::Routine),
        trigger().prop_map(SchemaObject::Trigger),
    ]
}

/// A statement about an object.
pub(super) fn op() -> BoxedStrategy<Op> {
    let key = || object().prop_map(|object| object.key());
    prop_oneof![
        3 => object().prop_map(|object| Op::CreateObject(CreateObject { object })),
        1 => object().prop_map(|object| Op::ReplaceObject(ReplaceObject { object })),
        1 => key().prop_map(|key| Op::DropObject(DropObject { key })),
        1 => (key(), name()).prop_map(|(from, to)| Op::RenameObject(RenameObject { from, to })),
    ]
    .boxed()
}
