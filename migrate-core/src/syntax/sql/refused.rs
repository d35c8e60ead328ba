//! What the parser takes in a dialect and its database refuses: the ways in which people write
//! batches by hand.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, LimitClause, Spanned, Statement, visit_expressions};
use sqlparser::tokenizer::{Location, TokenWithSpan};

use super::mistake::place_of;
use crate::Dialect;
use crate::schema::SqlMistake;

/// The first thing in a statement that its database refuses.
pub(super) fn find(
    statement: &Statement,
    tokens: &[TokenWithSpan],
    dialect: Dialect,
) -> Option<SqlMistake> {
    let (what, limit) = match dialect {
        Dialect::Postgres => ("an `UPDATE` has no `LIMIT`", limit_of_update(statement)?),
        Dialect::Mysql | Dialect::Mariadb => (
            "a query behind `IN`, `ANY` or `ALL` has no `LIMIT`",
            limit_of_subquery(statement)?,
        ),
        Dialect::Sqlite => return None,
    };
    let before = tokens.iter().rev().find(|token| {
        token.span.start <= limit && token.token.to_string().eq_ignore_ascii_case("limit")
    });
    Some(SqlMistake {
        message: what.to_owned(),
        help: Some("use `backfill`, which takes the rows in batches".to_owned()),
        place: before.and_then(place_of),
    })
}

fn limit_of_update(statement: &Statement) -> Option<Location> {
    match statement {
        Statement::Update(update) => Some(update.limit.as_ref()?.span().start),
        _ => None,
    }
}

fn limit_of_subquery(statement: &Statement) -> Option<Location> {
    let found = visit_expressions(statement, |expr| {
        let query = match expr {
            Expr::InSubquery { subquery, .. } => Some(&**subquery),
            Expr::AnyOp { right, .. } | Expr::AllOp { right, .. } => match &**right {
                Expr::Subquery(query) => Some(&**query),
                _ => None,
            },
            _ => None,
        };
        match query.and_then(|query| query.limit_clause.as_ref()) {
            Some(limit) => ControlFlow::Break(start(limit)),
            None => ControlFlow::Continue(()),
        }
    });
    match found {
        ControlFlow::Break(place) => Some(place),
        ControlFlow::Continue(()) => None,
    }
}

fn start(limit: &LimitClause) -> Location {
    limit.span().start
}
