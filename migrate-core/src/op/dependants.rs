//! Who uses a column, a key, an enum: what has to go first, or goes along.

use super::opaque;
use crate::expr::{Expr, ExprKind};
use crate::schema::{ObjectKey, SchemaObject, Table};
use crate::{Diagnostic, Name, ObjectName, Schema, Site};

/// A part of a table that uses columns of it.
struct User<'t> {
    /// For people: ``check `age_positive` ``.
    title: String,
    columns: Vec<Name>,
    exprs: Vec<&'t Expr>,
    /// Whether it goes with the only column that it uses.
    goes_along: bool,
}

impl User<'_> {
    fn mentions(&self, word: &Name) -> bool {
        let mut exprs = self.exprs.iter();
        exprs.any(|expr| opaque::mentions(expr, word.as_str()))
    }
}

/// Whether something that uses these columns uses the dropped one alone, and goes with it.
pub(super) fn goes_with(columns: &[Name], dropped: &Name) -> bool {
    matches!(columns, [only] if only == dropped)
}

/// What uses a column and does not go with it, for people.
pub(super) fn of_column(schema: &Schema, table: &Table, column: &Name) -> Vec<String> {
    let own = users(table)
        .into_iter()
        .filter(|user| user.columns.contains(column) || user.mentions(column))
        .filter(|user| !(user.goes_along && goes_with(&user.columns, column)))
        .map(|user| user.title);
    let incoming = schema
        .references_to(&table.name)
        .filter(|(_, _, key)| key.references.contains(column))
        .filter(|(other, _, key)| other.name != table.name || !goes_with(&key.columns, column))
        .map(|(other, name, _)| foreign_key(name, other));
    let mut all: Vec<String> = own.collect();
    for user in incoming {
        if !all.contains(&user) {
            all.push(user);
        }
    }
    all
}

/// The foreign keys of other tables that refer to a table, for people.
pub(super) fn of_table(schema: &Schema, table: &ObjectName) -> Vec<String> {
    schema
        .references_to(table)
        .filter(|(other, _, _)| other.name != *table)
        .map(|(other, name, _)| foreign_key(name, other))
        .collect()
}

/// The foreign keys that refer to columns of `table` which are not unique in it any more.
pub(super) fn of_key(schema: &Schema, table: &Table) -> Vec<String> {
    let all = schema.with_partitions(table);
    let users = all.into_iter().flat_map(|table| {
        let references = schema.references_to(&table.name);
        references.filter(|(_, _, key)| !schema.is_unique_in(table, &key.references))
    });
    users
        .map(|(other, name, _)| foreign_key(name, other))
        .collect()
}

/// The columns, expressions and objects that use a type, for people.
pub(super) fn of_type(schema: &Schema, name: &ObjectName) -> Vec<String> {
    let columns = schema
        .columns_of_enum(name)
        .map(|(table, column)| format!("column `{}.{}`", table.name, column.name));
    let casts = of_expressions(schema, |expr, _| casts_to(expr, name));
    let objects = schema.objects().filter(|object| {
        let mut types = object.types().into_iter();
        types.any(|ty| ty.named() == Some(name))
    });
    let objects = objects.map(|object| schema.called(object).to_string());
    let mut all: Vec<String> = columns.collect();
    for user in casts.into_iter().chain(objects) {
        if !all.contains(&user) {
            all.push(user);
        }
    }
    all
}

/// What has an expression of a kind, for people.
pub(super) fn of_expressions(
    schema: &Schema,
    is_such: impl Fn(&Expr, Option<&Table>) -> bool,
) -> Vec<String> {
    let mut all = Vec::new();
    for table in schema.tables() {
        for column in &table.columns {
            let is_such = |expr| is_such(expr, Some(table));
            if column.default.as_ref().is_some_and(is_such) {
                all.push(format!("the default of `{}.{}`", table.name, column.name));
            }
        }
        let users = users_and_division(table).into_iter();
        let users = users.filter(|user| user.exprs.iter().any(|expr| is_such(expr, Some(table))));
        all.extend(users.map(|user| format!("{} of `{}`", user.title, table.name)));
    }
    let objects = schema.objects();
    let objects = objects.filter(|object| {
        let table = match object {
            SchemaObject::View(view) => Some(view.as_table()),
            SchemaObject::Domain(domain) => Some(domain.as_table()),
            _ => None,
        };
        let mut exprs = object.expressions().into_iter();
        exprs.any(|expr| is_such(expr, table.as_ref()))
    });
    all.extend(objects.map(|object| schema.called(object).to_string()));
    all
}

/// The tables whose defaults or expressions hold a value of an enum, for people.
pub(super) fn of_enum_value(schema: &Schema, name: &ObjectName, value: &Name) -> Vec<String> {
    // A value that is used is one that a rename would follow.
    let nobody = Name::new("\0");
    let mut renamed = schema.clone();
    renamed.rename_enum_value(name, value, &nobody);
    let mut all = Vec::new();
    let tables = schema.tables().map(|table| &table.name);
    let views = schema.materialized_views().map(|view| &view.name);
    for owner in tables.chain(views) {
        let (Some(table), Some(other)) = (schema.indexed(owner), renamed.indexed(owner)) else {
            continue;
        };
        for (column, changed) in table.columns.iter().zip(&other.columns) {
            if column.default != changed.default {
                all.push(format!("default of `{}.{}`", table.name, column.name));
            }
        }
        if table.partition_of != other.partition_of {
            all.push(format!("bounds of the partition `{}`", table.name));
        }
        let changed = users_and_division(&other);
        for (user, changed) in users_and_division(&table).into_iter().zip(changed) {
            if user.exprs != changed.exprs {
                all.push(format!("{} of `{}`", user.title, table.name));
            }
        }
    }
    all
}

/// The generated columns that are computed from a column, for people.
pub(super) fn computed_from(table: &Table, column: &Name) -> Vec<String> {
    generated(table)
        .filter(|user| user.columns.contains(column) || user.mentions(column))
        .map(|user| user.title)
        .collect()
}

/// The opaque SQL of a table that mentions a word, for people.
pub(super) fn opaque_mentions(table: &Table, word: &Name) -> Vec<String> {
    users_and_division(table)
        .into_iter()
        .filter(|user| user.mentions(word))
        .map(|user| user.title)
        .collect()
}

/// The error that views, routines or triggers name something which is to go, or to change, if
/// any do.
pub(super) fn still_named(site: Site, what: &str, users: &[ObjectKey]) -> Option<Diagnostic> {
    let first = users.first()?;
    let titles: Vec<String> = users.iter().map(ToString::to_string).collect();
    let drops: Vec<String> = users.iter().map(drop_statement).collect();
    let again = match users {
        [_] => format!("the {}", first.kind.word()),
        _ => "them".to_owned(),
    };
    let error = Diagnostic::new(
        site,
        format!("{what} is still used by {}", sentence(&titles)),
    );
    Some(error.help(format!(
        "put {} before it, and create {again} again behind it where it is still wanted",
        sentence(&drops)
    )))
}

/// `` `drop view v;` ``
fn drop_statement(key: &ObjectKey) -> String {
    let word = key.kind.word();
    match &key.table {
        Some(table) => format!("`drop {word} {} on {table};`", key.name.name),
        None => match &key.takes {
            Some(takes) => format!("`drop {word} {}({takes});`", key.name),
            None => format!("`drop {word} {};`", key.name),
        },
    }
}

/// The error that something is still in use, if it is.
pub(super) fn still_used(site: Site, what: &str, users: &[String]) -> Option<Diagnostic> {
    in_the_way(site, &format!("{what} is still used by"), users)
}

/// The error that things stand in the way of something, if there are any.
pub(super) fn in_the_way(site: Site, what: &str, users: &[String]) -> Option<Diagnostic> {
    (!users.is_empty()).then(|| {
        let pronoun = if users.len() == 1 { "it" } else { "them" };
        Diagnostic::new(site, format!("{what} {}", sentence(users)))
            .help(format!("drop or change {pronoun} first"))
    })
}

/// The error that opaque SQL does not follow a rename, if there is any.
pub(super) fn left_behind(name: &Name, users: &[String]) -> Option<Diagnostic> {
    (!users.is_empty()).then(|| {
        let verb = if users.len() == 1 {
            "mentions"
        } else {
            "mention"
        };
        Diagnostic::new(
            name.site(),
            format!(
                "the SQL of {} {verb} `{name}` and cannot follow the rename",
                sentence(users)
            ),
        )
        .help("drop it before the rename and add it again behind it")
    })
}

/// `a, b and c`
pub(crate) fn sentence(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn foreign_key(name: &Name, table: &Table) -> String {
    format!("foreign key `{name}` of `{}`", table.name)
}

fn casts_to(expr: &Expr, name: &ObjectName) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        found |= matches!(&part.kind, ExprKind::Cast { ty, .. } if ty.named() == Some(name));
    });
    found
}

fn users(table: &Table) -> Vec<User<'_>> {
    let constraints = table.constraints.iter().map(|constraint| User {
        title: format!("{} `{}`", constraint.word(), constraint.name),
        columns: constraint.columns(),
        exprs: constraint.kind.expressions(),
        goes_along: true,
    });
    let indexes = table.indexes.iter().map(|index| User {
        title: format!("index `{}`", index.name),
        columns: index.columns(),
        exprs: index.expressions().collect(),
        goes_along: true,
    });
    constraints.chain(indexes).chain(generated(table)).collect()
}

/// What divides the table among them, which neither goes along nor can be changed.
fn users_and_division(table: &Table) -> Vec<User<'_>> {
    let by = table.partition_by.iter().map(|by| User {
        title: "the partition key".to_owned(),
        columns: by.columns(),
        exprs: by.keys.iter().map(|key| &key.expr).collect(),
        goes_along: false,
    });
    users(table).into_iter().chain(by).collect()
}

fn generated(table: &Table) -> impl Iterator<Item = User<'_>> {
    table.columns.iter().filter_map(|column| {
        let expr = &column.generated.as_ref()?.expr;
        Some(User {
            title: format!("generated column `{}`", column.name),
            columns: expr.columns(),
            exprs: vec![expr],
            goes_along: false,
        })
    })
}
