//! Texts of SQL inside the language, read with `sqlparser` in their dialect.
//!
//! What is given back is plain data of the model; nothing outside of this folder knows the
//! parser. `mistake` tells a mistake from what the parser does not know, `refused` what only the
//! parser knows; `statement` and `scope` find the tables and columns that a text names.

mod body;
mod kind;
mod mistake;
mod refused;
mod scope;
mod size;
mod statement;
#[cfg(test)]
mod tests;
mod words;

use sqlparser::dialect::{self, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use crate::Dialect;
use crate::schema::SqlReading;

/// The stack of a reading: the parser is deep in recursion long before it says so.
const STACK: usize = 64 << 20;

/// Reads a statement in a dialect.
pub(super) fn read(text: &str, dialect: Dialect) -> SqlReading {
    with_stack(|| read_here(text, dialect, statement))
}

/// Reads an expression over the columns of a table in a dialect.
pub(super) fn read_expression(text: &str, dialect: Dialect) -> SqlReading {
    with_stack(|| read_here(text, dialect, expression))
}

/// Reads the body of a routine.
pub(super) fn read_routine(text: &str, dialect: Dialect) -> SqlReading {
    with_stack(|| body::read(text, dialect, body::Owner::Routine))
}

/// Reads the body of a routine whose language is SQL itself.
pub(super) fn read_sql_routine(text: &str, dialect: Dialect) -> SqlReading {
    with_stack(|| body::read(text, dialect, body::Owner::SqlRoutine))
}

/// Reads the body of a function that triggers call.
pub(super) fn read_trigger_function(text: &str, dialect: Dialect) -> SqlReading {
    with_stack(|| body::read(text, dialect, body::Owner::TriggerFunction))
}

/// Reads the body of a trigger, or the condition on which it runs.
pub(super) fn read_trigger(text: &str, dialect: Dialect) -> SqlReading {
    with_stack(|| body::read(text, dialect, body::Owner::Trigger))
}

fn with_stack(read: impl FnOnce() -> SqlReading + Send) -> SqlReading {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let reading = thread.spawn_scoped(scope, read);
        let known = reading.ok().and_then(|reading| reading.join().ok());
        known.unwrap_or(SqlReading::Opaque)
    })
}

fn grammar(dialect: Dialect) -> &'static dyn dialect::Dialect {
    match dialect {
        Dialect::Postgres => &PostgreSqlDialect {},
        Dialect::Mysql | Dialect::Mariadb => &MySqlDialect {},
        Dialect::Sqlite => &SQLiteDialect {},
    }
}

/// What the tokens of a text say in a dialect and its grammar.
type OfTokens = fn(Vec<TokenWithSpan>, &dyn dialect::Dialect, Dialect) -> SqlReading;

fn read_here(text: &str, dialect: Dialect, of_tokens: OfTokens) -> SqlReading {
    let grammar = grammar(dialect);
    let mut tokens = Vec::new();
    if let Err(error) = Tokenizer::new(grammar, text).tokenize_with_location_into_buf(&mut tokens) {
        return mistake::of_tokenizer(&error, text, dialect);
    }
    if size::is_too_large(&tokens) {
        return SqlReading::Opaque;
    }
    of_tokens(tokens, grammar, dialect)
}

/// What is left behind an expression is what the parser does not know: an operator, a clause.
fn expression(
    tokens: Vec<TokenWithSpan>,
    grammar: &dyn dialect::Dialect,
    dialect: Dialect,
) -> SqlReading {
    let mut parser = Parser::new(grammar).with_tokens_with_locations(tokens.clone());
    match parser.parse_expr() {
        Ok(expr) if parser.peek_token().token == Token::EOF => match scope::names(&expr, dialect) {
            Some(names) => SqlReading::Read(names),
            None => SqlReading::Opaque,
        },
        Ok(_) => mistake::of_rest(&tokens, parser.peek_token().span.start),
        Err(ParserError::RecursionLimitExceeded) => SqlReading::Opaque,
        Err(ParserError::ParserError(message) | ParserError::TokenizerError(message)) => {
            mistake::of_expression(&message, &tokens)
        }
    }
}

fn statement(
    tokens: Vec<TokenWithSpan>,
    grammar: &dyn dialect::Dialect,
    dialect: Dialect,
) -> SqlReading {
    let parse = |tokens| {
        let parser = Parser::new(grammar).with_tokens_with_locations(tokens);
        { parser }.parse_statements()
    };
    match parse(tokens.clone()).as_deref() {
        Ok([statement]) => match refused::find(statement, &tokens, dialect) {
            Some(mistake) => SqlReading::Wrong(mistake),
            None => match statement::names(statement, dialect, statement::Bare::Column) {
                Some(names) => SqlReading::Read(names),
                None => SqlReading::Opaque,
            },
        },
        Ok(_) | Err(ParserError::RecursionLimitExceeded) => SqlReading::Opaque,
        Err(ParserError::ParserError(message) | ParserError::TokenizerError(message)) => {
            let is_right = |tokens| parse(tokens).is_ok();
            mistake::of_parser(message, &tokens, dialect, is_right)
        }
    }
}
