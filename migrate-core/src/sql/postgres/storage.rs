//! What tables and indexes are told of their storage: UNLOGGED, and storage parameters.

use super::{quote_object, table};
use crate::schema::{Parameter, Setting, Storage, Subject, Switch, Table, Value};
use crate::sql::Unsupported;
use crate::{Dialect, ObjectName, Schema, Target};

const DIALECT: Dialect = Dialect::Postgres;

/// ` WITH (…)` behind CREATE TABLE or CREATE INDEX; nothing where there is nothing to say.
pub(super) fn clause(
    storage: &Storage,
    subject: Subject,
    target: Target,
) -> Result<String, Unsupported> {
    let parameters = parameters(storage, subject, target)?;
    if parameters.is_empty() {
        return Ok(String::new());
    }
    let list: Vec<String> = parameters.into_iter().map(assignment).collect();
    Ok(format!(" WITH ({})", list.join(", ")))
}

/// ALTER TABLE from what a table was told to what it is told now; nothing where that is the same.
pub(crate) fn alter(
    before: &Table,
    after: &Table,
    schema: &Schema,
    target: Target,
) -> Result<Option<String>, Unsupported> {
    refuse_partitioned(after)?;
    let old = parameters(&before.storage, Subject::Table, target)?;
    let new = parameters(&after.storage, Subject::Table, target)?;
    let mut actions = Vec::new();
    if rewrites(before, after) {
        refuse_mixed_keys(after, schema)?;
        let how = if after.storage.is_unlogged() {
            "UNLOGGED"
        } else {
            "LOGGED"
        };
        actions.push(format!("SET {how}"));
    }
    let Switch { gone, told } = Switch::between(old, new);
    let told: Vec<String> = told.into_iter().map(assignment).collect();
    let gone: Vec<&str> = gone.iter().map(|setting| setting.name.as_str()).collect();
    if !told.is_empty() {
        actions.push(format!("SET ({})", told.join(", ")));
    }
    if !gone.is_empty() {
        actions.push(format!("RESET ({})", gone.join(", ")));
    }
    Ok((!actions.is_empty()).then(|| table::alter(&after.name, &actions)))
}

/// Says the options of the TOAST tables of a table and its partitions again: a server forgets them
/// until a column needs such a table.
pub(crate) fn repeat_toast(table: &Table, schema: &Schema) -> Vec<String> {
    let family = schema.with_partitions(table);
    let repeated = family.into_iter().filter_map(|table| {
        let settings = table.storage.of(DIALECT).iter();
        let toast = settings.filter(|setting| setting.name.as_str().starts_with("toast."));
        let list: Vec<String> = toast.map(assignment).collect();
        let set = format!("SET ({})", list.join(", "));
        (!list.is_empty()).then(|| table::alter(&table.name, &[set]))
    });
    repeated.collect()
}

/// Refuses options of a table that keeps no row itself.
pub(super) fn refuse_partitioned(table: &Table) -> Result<(), Unsupported> {
    let settings = table.storage.of(DIALECT);
    match settings.first().filter(|_| table.partition_by.is_some()) {
        Some(setting) => Err(Unsupported::new(
            setting.name.site(),
            format!(
                "the option `{}` of the partitioned table `{}`",
                setting.name, table.name
            ),
        )
        .help(
            "leave it out: the rows are in the partitions, each of which has options of its own",
        )),
        None => Ok(()),
    }
}

/// Whether the server writes the whole table anew.
pub(crate) fn rewrites(before: &Table, after: &Table) -> bool {
    before.storage.is_unlogged() != after.storage.is_unlogged()
}

/// Refuses a foreign key from a table that outlives a crash to one that is empty after it.
pub(super) fn refuse_key(
    from: &Table,
    to: &ObjectName,
    schema: &Schema,
) -> Result<(), Unsupported> {
    let Some(target) = schema.table(to).filter(|target| is_mixed(from, target)) else {
        return Ok(());
    };
    let what = mixed(&from.name, &target.name);
    Err(Unsupported::new(to.site(), what)
        .help("make both tables unlogged, or neither: a crash empties an unlogged one"))
}

/// The same for all foreign keys of a table that becomes another, from it and to it.
fn refuse_mixed_keys(table: &Table, schema: &Schema) -> Result<(), Unsupported> {
    let site = table.storage.site(DIALECT, "unlogged");
    let refuse = |from: &ObjectName, to: &ObjectName| {
        let what = mixed(from, to);
        let help = "drop the foreign key first, or change the other table first";
        Err(Unsupported::new(site, what).help(help))
    };
    for (_, key) in table.foreign_keys() {
        if schema
            .table(&key.table)
            .is_some_and(|to| is_mixed(table, to))
        {
            return refuse(&table.name, &key.table);
        }
    }
    let own = schema.references_to(&table.name);
    let own = own.map(|(other, _, _)| other);
    let above = schema.references_above(table).into_iter();
    for other in own.chain(above.map(|(other, _)| other)) {
        if is_mixed(other, table) {
            return refuse(&other.name, &table.name);
        }
    }
    Ok(())
}

fn mixed(from: &ObjectName, to: &ObjectName) -> String {
    format!("a foreign key from the logged table `{from}` to the unlogged table `{to}`")
}

fn is_mixed(from: &Table, to: &Table) -> bool {
    to.storage.is_unlogged() && !from.storage.is_unlogged() && from.name != to.name
}

/// The settings that are parameters, which this version has to know.
fn parameters(
    storage: &Storage,
    subject: Subject,
    target: Target,
) -> Result<Vec<&Setting>, Unsupported> {
    let mut all = Vec::new();
    for setting in storage.of(DIALECT) {
        let parameter = Parameter::find(DIALECT, subject, setting.name.as_str());
        if let Some(since) = parameter.and_then(|parameter| parameter.missing_from(target)) {
            let what = format!("the option `{}`", setting.name);
            return Err(Unsupported::new(setting.name.site(), what).help(format!(
                "leave it out, or serve PostgreSQL {since} and later only"
            )));
        }
        if setting.value != Value::Flag {
            all.push(setting);
        }
    }
    Ok(all)
}

/// The names and words are all from our own lists, and need no quotes.
fn assignment(setting: &Setting) -> String {
    let value = match &setting.value {
        Value::Flag => String::new(),
        Value::Switch(on) => on.to_string(),
        Value::Number(text) | Value::Word(text) => text.clone(),
    };
    format!("{} = {value}", setting.name)
}

/// `CREATE TABLE "t"`, with what stands between the words.
pub(super) fn create_verb(table: &Table) -> String {
    let unlogged = if table.storage.is_unlogged() {
        "UNLOGGED "
    } else {
        ""
    };
    format!("CREATE {unlogged}TABLE {}", quote_object(&table.name))
}
