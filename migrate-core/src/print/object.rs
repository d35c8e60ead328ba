//! Objects with a definition of their own: views, routines, triggers.

use super::expr::Whole;
use super::layout::{arm, arms, block, ended};
use super::named;
use crate::schema::{
    Argument, ArgumentMode, Characteristic, Event, ObjectKey, Parallel, Returns, Routine,
    SchemaObject, Timing, Trigger, View, Volatility,
};
use crate::spelling::{Object, Plain, Text};

/// An object behind `create` or `replace`, the statement ended.
pub(super) fn defined(verb: &str, object: &SchemaObject, keep: bool) -> String {
    match object {
        SchemaObject::View(view) => self::view(verb, view),
        SchemaObject::Routine(routine) => self::routine(verb, routine),
        SchemaObject::Trigger(trigger) => self::trigger(verb, trigger),
        SchemaObject::Extension(own) => named::extension(verb, own, keep),
        SchemaObject::Schema(own) => named::schema(verb, own, keep),
        SchemaObject::Sequence(own) => named::sequence(verb, own),
        SchemaObject::Domain(own) => named::domain(verb, own),
        SchemaObject::Composite(own) => named::composite(verb, own),
    }
}

/// `drop`, the statement ended.
pub(super) fn dropped(key: &ObjectKey, keep: bool) -> String {
    named::kept(format!("drop {}", self::named(key)), keep)
}

/// An object as `drop` and `rename` name it.
pub(super) fn named(key: &ObjectKey) -> String {
    let word = key.kind.word();
    match (&key.table, &key.takes) {
        (Some(table), _) => format!("{word} {} on {}", Plain(&key.name.name), Object(table)),
        (None, Some(takes)) => format!("{word} {}({takes})", Object(&key.name)),
        (None, None) => format!("{word} {}", Object(&key.name)),
    }
}

fn view(verb: &str, view: &View) -> String {
    let mut text = format!("{verb} {} {}", view.kind().word(), Object(&view.name));
    if !view.columns.is_empty() {
        let columns: Vec<String> = view
            .columns
            .iter()
            .map(|name| Plain(name).to_string())
            .collect();
        text.push_str(&format!(" ({})", columns.join(", ")));
    }
    text.push_str(&format!(" as {}", arms(&view.query, arm)));
    ended(text)
}

fn routine(verb: &str, routine: &Routine) -> String {
    let arguments: Vec<String> = routine.arguments.iter().map(argument).collect();
    let head = format!(
        "{verb} {} {}({}){}",
        routine.kind().word(),
        Object(&routine.name),
        arguments.join(", "),
        returns(&routine.returns)
    );
    let language = routine.language.iter();
    let language = language.map(|name| format!("language {}", Plain(name)));
    let characteristics = routine.characteristics.iter().map(characteristic);
    let body = format!("body {}", arms(&routine.body, arm));
    block(&head, language.chain(characteristics).chain([body]))
}

fn argument(argument: &Argument) -> String {
    let mode = match argument.mode {
        ArgumentMode::In => "",
        ArgumentMode::Out => "out ",
        ArgumentMode::InOut => "inout ",
        ArgumentMode::Variadic => "variadic ",
    };
    let default = argument.default.as_ref();
    let default = default.map_or_else(String::new, |value| format!(" = {}", Whole(value)));
    format!("{mode}{}: {}{default}", Plain(&argument.name), argument.ty)
}

fn returns(returns: &Returns) -> String {
    match returns {
        Returns::Nothing => String::new(),
        Returns::Void => " -> void".to_owned(),
        Returns::Trigger => " -> trigger".to_owned(),
        Returns::Value(ty) => format!(" -> {ty}"),
        Returns::Set(ty) => format!(" -> setof {ty}"),
        Returns::Rows(columns) => {
            let columns = columns.iter();
            let columns: Vec<String> = columns
                .map(|(name, ty)| format!("{}: {ty}", Plain(name)))
                .collect();
            format!(" -> table ({})", columns.join(", "))
        }
    }
}

fn characteristic(characteristic: &Characteristic) -> String {
    let word = match characteristic {
        Characteristic::Volatility(Volatility::Immutable) => "immutable",
        Characteristic::Volatility(Volatility::Stable) => "stable",
        Characteristic::Volatility(Volatility::Volatile) => "volatile",
        Characteristic::Strict => "strict",
        Characteristic::SecurityDefiner => "security definer",
        Characteristic::SecurityInvoker => "security invoker",
        Characteristic::Leakproof => "leakproof",
        Characteristic::Parallel(Parallel::Safe) => "parallel safe",
        Characteristic::Parallel(Parallel::Restricted) => "parallel restricted",
        Characteristic::Parallel(Parallel::Unsafe) => "parallel unsafe",
        Characteristic::Set(name, value) => {
            return format!("set {} = {}", Plain(name), Text(value));
        }
        Characteristic::Cost(cost) => return format!("cost {cost}"),
        Characteristic::Rows(rows) => return format!("rows {rows}"),
        Characteristic::ReadsSqlData => "reads sql data",
        Characteristic::ModifiesSqlData => "modifies sql data",
        Characteristic::NoSql => "no sql",
    };
    word.to_owned()
}

fn trigger(verb: &str, trigger: &Trigger) -> String {
    let timing = match trigger.timing {
        Timing::Before => "before",
        Timing::After => "after",
        Timing::InsteadOf => "instead of",
    };
    let events: Vec<String> = trigger.events.iter().map(event).collect();
    let mut text = format!(
        "{verb} trigger {} {timing} {} on {}",
        Plain(&trigger.name),
        events.join(" or "),
        Object(&trigger.table)
    );
    let old = trigger.old_table.iter().map(|name| ("old", name));
    let new = trigger.new_table.iter().map(|name| ("new", name));
    let tables: Vec<String> = old
        .chain(new)
        .map(|(which, name)| format!(" {which} table as {}", Plain(name)))
        .collect();
    if !tables.is_empty() {
        text.push_str(&format!(" referencing{}", tables.concat()));
    }
    text.push_str(match trigger.for_each_row {
        true => " for each row",
        false => " for each statement",
    });
    if let Some(when) = &trigger.when {
        text.push_str(&format!(" when {}", arms(when, arm)));
    }
    if let Some(call) = &trigger.call {
        let arguments = call.arguments.iter();
        let arguments: Vec<String> = arguments.map(|text| Text(text).to_string()).collect();
        let function = Object(&call.function);
        text.push_str(&format!(" execute {function}({})", arguments.join(", ")));
    }
    if let Some(body) = &trigger.body {
        text.push_str(&format!(" {{ body {} }}", arms(body, arm)));
    }
    ended(text)
}

fn event(event: &Event) -> String {
    match event {
        Event::Insert => "insert".to_owned(),
        Event::Update(columns) if columns.is_empty() => "update".to_owned(),
        Event::Update(columns) => {
            let columns: Vec<String> = columns.iter().map(|name| Plain(name).to_string()).collect();
            format!("update of {}", columns.join(", "))
        }
        Event::Delete => "delete".to_owned(),
        Event::Truncate => "truncate".to_owned(),
    }
}
