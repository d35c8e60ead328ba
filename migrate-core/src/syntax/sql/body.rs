//! The bodies of routines and triggers, as far as they can be read without knowing their
//! language: the statements inside that read or write rows, or make tables.
//!
//! What else is in a body, its variables above all, cannot be told from columns where it stands
//! alone. Behind a point, or where something is written to, it can. A body that is nothing but
//! statements, on SQLite and of PostgreSQL's functions in SQL, is read as a whole.

use sqlparser::ast::Statement;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use super::statement::Bare;
use super::{grammar, mistake, size, statement, words};
use crate::Dialect;
use crate::schema::{SqlColumn, SqlNames, SqlReading, SqlTable, SqlWord};

/// The first words of statements that are read.
const READ: [&str; 6] = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "CREATE"];

/// The words behind which a statement begins.
const OPENING: [&str; 5] = ["BEGIN", "THEN", "ELSE", "LOOP", "DO"];

/// The words of a function for triggers which say that it is not the same on every table.
const TELLING_TABLES_APART: [&str; 6] = [
    "TG_TABLE_NAME",
    "TG_RELNAME",
    "TG_RELID",
    "TG_NAME",
    "TG_ARGV",
    "UNDEFINED_COLUMN",
];

/// Whose body it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// A routine.
    Routine,
    /// A routine whose language is SQL itself.
    SqlRoutine,
    /// A function that triggers call. What it does not write to may be the rows that a trigger
    /// gets as a table.
    TriggerFunction,
    /// A trigger.
    Trigger,
}

impl Owner {
    /// Whether the body is nothing but statements.
    fn is_plain(self, dialect: Dialect) -> bool {
        match dialect {
            Dialect::Sqlite => true,
            Dialect::Postgres => self == Self::SqlRoutine,
            Dialect::Mysql | Dialect::Mariadb => false,
        }
    }

    /// Whether `NEW` and `OLD` are rows.
    fn has_row(self) -> bool {
        matches!(self, Self::TriggerFunction | Self::Trigger)
    }
}

/// Reads a body.
pub(super) fn read(text: &str, dialect: Dialect, owner: Owner) -> SqlReading {
    let is_plain = owner.is_plain(dialect);
    let grammar = grammar(dialect);
    let mut tokens = Vec::new();
    if let Err(error) = Tokenizer::new(grammar, text).tokenize_with_location_into_buf(&mut tokens) {
        return match is_plain {
            true => mistake::of_tokenizer(&error, text, dialect),
            false => SqlReading::Opaque,
        };
    }
    if size::is_too_large(&tokens) {
        return SqlReading::Opaque;
    }
    let mut all = SqlNames {
        is_partial: true,
        ..SqlNames::default()
    };
    if owner.has_row() {
        all.columns = of_row(&tokens);
    }
    let statements = match is_plain && dialect == Dialect::Postgres {
        true => tokens
            .split(|token| token.token == Token::SemiColon)
            .collect(),
        false => statements(&tokens),
    };
    for statement in statements {
        let parse = |tokens| {
            let parser = Parser::new(grammar).with_tokens_with_locations(tokens);
            { parser }.parse_statements()
        };
        match parse(statement.to_vec()).as_deref() {
            Ok([one]) => take(one, dialect, owner, &mut all),
            Ok(_) => {}
            Err(error) if is_plain => {
                let message = error.to_string();
                let message = message.split_once(": ").map_or("", |(_, rest)| rest);
                let is_right = |tokens| parse(tokens).is_ok();
                let reading = mistake::of_parser(message, statement, dialect, is_right);
                if let SqlReading::Wrong(_) = reading {
                    return reading;
                }
            }
            Err(_) => {}
        }
    }
    SqlReading::Read(all)
}

fn take(one: &Statement, dialect: Dialect, owner: Owner, all: &mut SqlNames) {
    let is_plain = owner.is_plain(dialect);
    let bare = match is_plain {
        true => Bare::Column,
        false => Bare::Anything,
    };
    let Some(names) = statement::names(one, dialect, bare) else {
        return;
    };
    let is_written = matches!(
        one,
        Statement::Insert(_) | Statement::Update(_) | Statement::Delete(_)
    );
    let most = match owner {
        Owner::TriggerFunction => usize::from(is_written),
        Owner::Routine | Owner::SqlRoutine | Owner::Trigger => names.tables.len(),
    };
    let tables: Vec<SqlTable> = names.tables.into_iter().take(most).collect();
    let is_known = |column: &SqlColumn| column.among.iter().all(|table| tables.contains(table));
    let columns = names.columns.into_iter();
    all.columns
        .extend(columns.filter(|column| is_plain || is_known(column)));
    all.tables.extend(tables);
    all.makes.extend(names.makes);
    if is_plain {
        all.wholes.extend(names.wholes);
    }
}

/// The columns of the row that a trigger runs for: `NEW.email`.
fn of_row(tokens: &[TokenWithSpan]) -> Vec<SqlColumn> {
    let visible = tokens
        .iter()
        .filter(|token| !matches!(token.token, Token::Whitespace(_)));
    let visible: Vec<&TokenWithSpan> = visible.collect();
    let tells_apart = |token: &&TokenWithSpan| match &token.token {
        Token::Word(word) => {
            TELLING_TABLES_APART.contains(&word.value.to_ascii_uppercase().as_str())
        }
        _ => false,
    };
    if visible.iter().any(tells_apart) {
        return Vec::new();
    }
    let mut columns: Vec<SqlColumn> = Vec::new();
    for (place, three) in visible.windows(3).enumerate() {
        let [row, point, name] = three else { continue };
        let is_inside = place.checked_sub(1).and_then(|before| visible.get(before));
        if point.token != Token::Period || is_inside.is_some_and(|at| at.token == Token::Period) {
            continue;
        }
        let (Some(row), Some(name)) = (word(row), word(name)) else {
            continue;
        };
        let is_row = ["new", "old"]
            .iter()
            .any(|known| row.text.eq_ignore_ascii_case(known));
        if row.quoted || !is_row || words::is_no_column(&name.text) {
            continue;
        }
        columns.push(SqlColumn {
            name,
            among: vec![SqlTable::own()],
            qualifier: Some(row),
        });
    }
    columns
}

fn word(token: &TokenWithSpan) -> Option<SqlWord> {
    let Token::Word(word) = &token.token else {
        return None;
    };
    let quoted = word.quote_style.is_some();
    let length = word.value.chars().count() + if quoted { 2 } else { 0 };
    Some(SqlWord {
        text: word.value.clone(),
        quoted,
        place: mistake::place(token.span.start, length).unwrap_or_default(),
    })
}

/// The statements of a body that may be read, each without its end.
fn statements(tokens: &[TokenWithSpan]) -> Vec<&[TokenWithSpan]> {
    let mut found = Vec::new();
    let (mut at_start, mut cases) = (true, 0_usize);
    let mut open: Option<usize> = None;
    for (place, token) in tokens.iter().enumerate() {
        let word = match &token.token {
            Token::Whitespace(_) => continue,
            Token::SemiColon | Token::EOF => {
                let whole = open.take().and_then(|start| tokens.get(start..place));
                found.extend(whole);
                (at_start, cases) = (true, 0);
                continue;
            }
            Token::Word(word) if word.quote_style.is_none() => word.value.to_ascii_uppercase(),
            _ => {
                at_start = false;
                continue;
            }
        };
        if at_start && READ.contains(&word.as_str()) {
            open = Some(place);
        }
        match word.as_str() {
            "CASE" => cases += 1,
            "END" => cases = cases.saturating_sub(1),
            _ => {}
        }
        at_start = open.is_none() && cases == 0 && OPENING.contains(&word.as_str());
    }
    found.extend(open.and_then(|start| tokens.get(start..)));
    found
}
