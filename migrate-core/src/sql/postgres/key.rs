//! What cannot stand in a key: `json`, above all, which is kept as written and has neither
//! equality nor order.

use crate::schema::{
    Constraint, ConstraintKind, ForeignKey, Index, IndexKey, PartitionBy, PartitionMethod, Table,
    Type, TypeKind,
};
use crate::sql::Unsupported;
use crate::{Dialect, Name, Schema};

/// The server's own methods beside `btree`.
const METHODS: [&str; 5] = ["hash", "gin", "gist", "brin", "spgist"];

/// Types in the server's own words that have no order, and so no key.
const UNORDERED: [&str; 9] = [
    "xml", "json", "point", "line", "lseg", "box", "path", "polygon", "circle",
];

/// Those of which a hash index knows nothing either.
const UNHASHED: [&str; 5] = ["money", "bit", "varbit", "tsvector", "tsquery"];

/// Those of which a block range has no least and greatest value, but for `box`, which it has.
const WITHOUT_RANGES: [&str; 4] = ["money", "tsvector", "tsquery", "bool"];

/// Refuses a table with a key that has no order: what a changed type may lead to.
pub(crate) fn check_table(table: &Table) -> Result<(), Unsupported> {
    for constraint in &table.constraints {
        check_constraint(constraint, table)?;
    }
    table
        .indexes
        .iter()
        .try_for_each(|index| check_index(index, table))
}

/// Refuses another type of a column under a foreign key that joins arrays, too: the server looks
/// for a way to compare them again, and finds none.
pub(crate) fn check_type_under_key(
    table: &Table,
    column: &Name,
    schema: &Schema,
) -> Result<(), Unsupported> {
    let joins_arrays = |(child, _, key): &(&Table, &Name, &ForeignKey)| {
        let mut columns = key.columns.iter();
        columns.any(|name| {
            let column = child.column(name.as_str());
            column.is_some_and(|column| matches!(column.ty.kind, TypeKind::Array(_)))
        })
    };
    match schema.foreign_keys_on(table, column).find(joins_arrays) {
        None => Ok(()),
        Some((_, key, _)) => {
            let what = format!("another type of `{column}` under `{key}`, which joins arrays");
            Err(Unsupported::new(column.site(), what)
                .help(format!("drop `{key}` first and add it again afterwards")))
        }
    }
}

/// Refuses a key on a column that has no order, and a foreign key that cannot be compared.
pub(super) fn check_constraint(constraint: &Constraint, table: &Table) -> Result<(), Unsupported> {
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. } => {
            columns.iter().try_for_each(|name| check(name, table))
        }
        ConstraintKind::ForeignKey(key) => key
            .columns
            .iter()
            .try_for_each(|name| check_reference(name, table)),
        ConstraintKind::Check { .. } | ConstraintKind::Exclude(_) => Ok(()),
    }
}

/// The server compares arrays in foreign keys, but not those whose items have a measure: it takes
/// such a key, and then no row.
fn check_reference(name: &Name, table: &Table) -> Result<(), Unsupported> {
    let column = table.column(name.as_str());
    let Some(TypeKind::Array(item)) = column.map(|column| &column.ty.kind) else {
        return Ok(());
    };
    let help = match item.kind {
        TypeKind::Varchar(_) | TypeKind::Char(_) => "use `Array<Text>`",
        TypeKind::Time(Some(_)) | TypeKind::Timestamp(Some(_)) | TypeKind::Timestamptz(Some(_)) => {
            "leave out the digits of the second"
        }
        TypeKind::Numeric { .. } => "leave the foreign key out",
        _ => return Ok(()),
    };
    let what = format!("`{name}`, an `Array<{item}>`, in a foreign key");
    Err(Unsupported::new(name.site(), what).help(help))
}

/// Refuses an index on a column that its method cannot order, unless an operator class or a
/// method of the user's own does. Extensions teach gin and gist more types than they know.
pub(super) fn check_index(index: &Index, table: &Table) -> Result<(), Unsupported> {
    check_method(index)?;
    let plain = index.keys.iter().filter(|key| key.operator_class.is_none());
    let mut columns = plain.filter_map(|key| key.column());
    match index.method.as_ref().map_or("btree", Name::as_str) {
        "btree" => columns.try_for_each(|name| check(name, table)),
        "hash" => columns.try_for_each(|name| {
            check(name, table)?;
            check_words(name, table, &UNHASHED, "hash")
        }),
        "brin" => columns.try_for_each(|name| {
            check_ranges(name, table)?;
            let unordered = UNORDERED.iter().filter(|word| **word != "box");
            let words: Vec<&str> = unordered.chain(&WITHOUT_RANGES).copied().collect();
            check_words(name, table, &words, "brin")
        }),
        _ => Ok(()),
    }
}

/// Refuses a partition key whose values cannot be compared.
pub(super) fn check_division(by: &PartitionBy, table: &Table) -> Result<(), Unsupported> {
    let plain = by.keys.iter().filter(|key| key.operator_class.is_none());
    let mut columns = plain.filter_map(IndexKey::column);
    columns.try_for_each(|name| {
        check(name, table)?;
        match type_among(name, table, &UNHASHED) {
            Some(ty) if by.method == PartitionMethod::Hash => {
                let what = format!("`{name}`, a `{ty}`, in `partition by hash`");
                Err(Unsupported::new(name.site(), what).help("divide the table by another column"))
            }
            _ => Ok(()),
        }
    })
}

/// Refuses what only some methods of the server have: an order, unique keys, several of them,
/// included columns.
fn check_method(index: &Index) -> Result<(), Unsupported> {
    let method = match &index.method {
        Some(method) if METHODS.contains(&method.as_str()) => method,
        _ => return Ok(()),
    };
    let refuse = |what: &str, help: &str| {
        let what = format!("{what} in an index that uses `{method}`");
        Err(Unsupported::new(method.site(), what).help(help))
    };
    let has_order = |key: &IndexKey| key.descending || key.nulls.is_some();
    let many = ["gin", "gist", "brin"].contains(&method.as_str());
    if index.keys.iter().any(has_order) {
        refuse(
            "an order",
            &format!("leave out `using {method}`, or `desc` and `nulls`"),
        )
    } else if index.unique {
        refuse("a unique key", &format!("leave out `using {method}`"))
    } else if index.keys.len() > 1 && !many {
        refuse("more than one key", &format!("leave out `using {method}`"))
    } else if !index.include.is_empty() && !["gist", "spgist"].contains(&method.as_str()) {
        refuse("an included column", "leave out `include`")
    } else {
        Ok(())
    }
}

/// Refuses a column of which a block range has no least and greatest value.
fn check_ranges(name: &Name, table: &Table) -> Result<(), Unsupported> {
    let column = table.column(name.as_str());
    match column.map(|column| (&column.ty, &column.ty.kind)) {
        Some((
            ty,
            TypeKind::Boolean
            | TypeKind::Json
            | TypeKind::Jsonb
            | TypeKind::Array(_)
            | TypeKind::Named(_),
        )) => Err(unknown_to("brin", name, ty)),
        _ => Ok(()),
    }
}

/// Refuses a column whose type, in the server's own words, a method does not know.
fn check_words(
    name: &Name,
    table: &Table,
    unknown: &[&str],
    method: &str,
) -> Result<(), Unsupported> {
    match type_among(name, table, unknown) {
        Some(ty) => Err(unknown_to(method, name, ty)),
        None => Ok(()),
    }
}

/// The type of a column, where it is among these of the server's own words.
fn type_among<'t>(name: &Name, table: &'t Table, words: &[&str]) -> Option<&'t Type> {
    let ty = &table.column(name.as_str())?.ty;
    words.contains(&own_word(ty)?.as_str()).then_some(ty)
}

fn unknown_to(method: &str, name: &Name, ty: &Type) -> Unsupported {
    let what = format!("`{name}`, a `{ty}`, in a {method} index");
    Unsupported::new(name.site(), what).help(format!("leave out `using {method}`"))
}

/// The word of a type that is said in the server's own words: `bit` of `bit(3)`. An array has none.
fn own_word(ty: &Type) -> Option<String> {
    let TypeKind::Sql(texts) = &ty.kind else {
        return None;
    };
    let text = texts.get(Dialect::Postgres)?.trim().to_lowercase();
    let end = text.find(|sign: char| !sign.is_alphanumeric() && sign != '_');
    let word = text.get(..end.unwrap_or(text.len()))?.to_owned();
    (!text.ends_with(']') && !text.contains('.')).then_some(word)
}

fn check(name: &Name, table: &Table) -> Result<(), Unsupported> {
    match table.column(name.as_str()) {
        Some(column) if !has_order(&column.ty) => {
            let what = format!("`{name}`, a `{}`, in a key", column.ty);
            let help = match column.ty.kind {
                TypeKind::Sql(_) => {
                    "leave it out of the key, or write `using gist` where that has it"
                }
                _ => "use `Jsonb`",
            };
            Err(Unsupported::new(name.site(), what).help(help))
        }
        _ => Ok(()),
    }
}

fn has_order(ty: &Type) -> bool {
    match &ty.kind {
        TypeKind::Json => false,
        TypeKind::Array(item) => has_order(item),
        _ => own_word(ty).is_none_or(|word| !UNORDERED.contains(&word.as_str())),
    }
}
