//! The bodies of routines and triggers, as far as they can be read without knowing their
//! language: the statements inside that read or write rows, or make tables.
//!
//! What else is in a body, its variables above all, cannot be told from columns: only tables
//! count, but on SQLite, whose bodies hold nothing else.

use sqlparser::ast::Statement;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use super::{grammar, mistake, size, statement};
use crate::Dialect;
use crate::schema::{SqlNames, SqlReading};

/// The first words of statements that are read.
const READ: [&str; 6] = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "CREATE"];

/// The words behind which a statement begins.
const OPENING: [&str; 5] = ["BEGIN", "THEN", "ELSE", "LOOP", "DO"];

/// Which tables of a statement count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tables {
    /// All.
    All,
    /// Those that it writes to: the others may be the rows that a trigger gets as a table.
    Written,
}

/// Reads a body.
pub(super) fn read(text: &str, dialect: Dialect, tables: Tables) -> SqlReading {
    let grammar = grammar(dialect);
    let mut tokens = Vec::new();
    if let Err(error) = Tokenizer::new(grammar, text).tokenize_with_location_into_buf(&mut tokens) {
        return match dialect {
            Dialect::Sqlite => mistake::of_tokenizer(&error, text, dialect),
            Dialect::Postgres | Dialect::Mysql | Dialect::Mariadb => SqlReading::Opaque,
        };
    }
    if size::is_too_large(&tokens) {
        return SqlReading::Opaque;
    }
    let mut all = SqlNames {
        is_partial: true,
        ..SqlNames::default()
    };
    for statement in statements(&tokens) {
        let parse = |tokens| {
            let parser = Parser::new(grammar).with_tokens_with_locations(tokens);
            { parser }.parse_statements()
        };
        match parse(statement.to_vec()).as_deref() {
            Ok([one]) => take(one, dialect, tables, &mut all),
            Ok(_) => {}
            Err(error) if dialect == Dialect::Sqlite => {
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

fn take(one: &Statement, dialect: Dialect, tables: Tables, all: &mut SqlNames) {
    let Some(names) = statement::names(one, dialect) else {
        return;
    };
    let is_written = matches!(
        one,
        Statement::Insert(_) | Statement::Update(_) | Statement::Delete(_)
    );
    let most = match tables {
        Tables::All => names.tables.len(),
        Tables::Written => usize::from(is_written),
    };
    all.tables.extend(names.tables.into_iter().take(most));
    all.makes.extend(names.makes);
    if dialect == Dialect::Sqlite {
        all.columns.extend(names.columns);
        all.wholes.extend(names.wholes);
    }
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
