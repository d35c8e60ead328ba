//! An index, read from the text in `sqlite_schema`.

use super::cursor::{Cursor, bare, items};
use super::spelling::{self, expression, word};
use super::tokens::{Token, tokens};
use crate::catalogue::raw_expression;
use crate::expr::Expr;
use crate::schema::{Index, IndexKey, Storage};
use crate::{Dialect, Name};

/// Reads a `CREATE INDEX` statement; `None` if it is anything else.
pub(super) fn read(sql: &str, columns: &[Name]) -> Option<Index> {
    let tokens = tokens(sql)?;
    let mut cursor = Cursor(&tokens);
    cursor.expect("create")?;
    let unique = cursor.take("unique");
    cursor.expect("index")?;
    cursor.take_all(&["if", "not", "exists"]);
    let name = cursor.object()?;
    cursor.expect("on")?;
    cursor.object()?;
    let keys = items(cursor.group()?);
    let predicate = cursor.take("where").then_some(cursor.0);
    if predicate.is_none_or(<[Token]>::is_empty) && !cursor.0.is_empty() {
        return None;
    }
    let predicate = predicate.map(|condition| expression(bare(condition), columns).sql);
    Some(Index {
        name,
        unique,
        method: None,
        keys: keys
            .into_iter()
            .map(|tokens| key(tokens, columns))
            .collect::<Option<_>>()?,
        include: Vec::new(),
        nulls_not_distinct: false,
        predicate: predicate.map(|sql| raw_expression(Dialect::Sqlite, sql)),
        storage: Storage::default(),
    })
}

fn key(mut tokens: &[Token], columns: &[Name]) -> Option<IndexKey> {
    let mut descending = false;
    if let [value @ .., order] = tokens
        && !value.is_empty()
        && (order.is("asc") || order.is("desc"))
    {
        descending = order.is("desc");
        tokens = value;
    }
    // Parentheses around a collated column leave it a column; the last collation counts.
    let (mut value, mut collation) = (bare(tokens), None);
    while let [operand @ .., collate, name] = value
        && collate.is("collate")
        && is_operand(operand)
    {
        let name = Name::new(word(name.name()?));
        collation.get_or_insert(name);
        value = bare(operand);
    }
    let expr = match column(value, columns) {
        Some(column) => Expr::column(column),
        None if value.is_empty() => return None,
        None => raw_expression(Dialect::Sqlite, expression(value, columns).sql),
    };
    Some(IndexKey {
        descending,
        collation,
        ..IndexKey::new(expr)
    })
}

/// The column that a key is. A text that is no column's name is a text.
fn column(value: &[Token], columns: &[Name]) -> Option<Name> {
    match value {
        [only] => spelling::column(only.name()?, columns),
        _ => None,
    }
}

/// Whether a collation behind it belongs to all of it.
fn is_operand(value: &[Token]) -> bool {
    if let [operand @ .., collate, _] = value
        && collate.is("collate")
    {
        return is_operand(operand);
    }
    let mut cursor = Cursor(value);
    if !cursor.at_group() {
        cursor.next();
    }
    if cursor.at_group() {
        let _ = cursor.group();
    }
    !value.is_empty() && cursor.0.is_empty()
}
