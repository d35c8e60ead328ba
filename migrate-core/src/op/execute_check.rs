//! What makes sense as an `execute`: an arm for every database, one statement in each text,
//! nothing that ends the transaction around it.

use super::opaque::{Token, tokens};
use super::{Arm, Execute, ExecuteDown, SqlText};
use crate::{Diagnostic, Dialect, PerDialect, Report, Target};

/// The first words of statements that do not commit by themselves on MySQL and MariaDB.
const WITHIN_TRANSACTION: [&str; 10] = [
    "insert", "update", "delete", "replace", "select", "with", "set", "call", "do", "values",
];

/// The first words of statements that end or begin a transaction.
const TRANSACTION: [&str; 8] = [
    "begin",
    "start",
    "commit",
    "rollback",
    "savepoint",
    "release",
    "end",
    "abort",
];

pub(super) fn check(execute: &Execute, targets: &[Target], report: &mut Report) {
    check_arms(execute, "`execute`", &execute.up, targets, report);
    if let ExecuteDown::Reverse(down) = &execute.down {
        check_arms(execute, "`reverse`", down, targets, report);
    }
}

fn check_arms(
    execute: &Execute,
    clause: &str,
    arms: &PerDialect<Arm>,
    targets: &[Target],
    report: &mut Report,
) {
    let mut missing = Vec::new();
    for target in targets {
        match arms.get(target.dialect) {
            Some(Arm::Sql(sql)) => check_text(execute, sql, *target, report),
            Some(Arm::Skip) => {}
            None => missing.push(target.dialect.name().to_owned()),
        }
    }
    if let Some(first) = missing.first() {
        report.push(
            Diagnostic::new(
                execute.site,
                format!("{clause} has no arm for {}", super::sentence(&missing)),
            )
            .help(format!(
                "add `{first}: \"…\"`, or `{first}: skip` where there is nothing to do"
            )),
        );
    }
}

fn check_text(execute: &Execute, sql: &SqlText, target: Target, report: &mut Report) {
    let tokens = tokens(&sql.text, Some(target.dialect));
    let Some(Token::Word(first)) = tokens.iter().find(|token| **token != Token::Semicolon) else {
        if tokens.iter().all(|token| *token == Token::Semicolon) {
            report.error(sql.site, "this SQL is empty");
        }
        return;
    };
    let is_one_of = |words: &[&str]| words.iter().any(|word| first.eq_ignore_ascii_case(word));
    if is_one_of(&TRANSACTION) {
        report.push(
            Diagnostic::new(
                sql.site,
                format!(
                    "`{}` would end the transaction of the step",
                    first.to_uppercase()
                ),
            )
            .help("leave it out: each step commits together with its record in the ledger"),
        );
    } else if statements(&tokens) > 1 {
        report.push(
            Diagnostic::new(sql.site, "this SQL holds more than one statement")
                .help("write one `execute` for each"),
        );
    } else if target.dialect.is_mysql_family()
        && !is_one_of(&WITHIN_TRANSACTION)
        && !recognises(execute, target.dialect)
    {
        report.push(
            Diagnostic::new(
                sql.site,
                format!(
                    "`{}` commits by itself on {}: after a kill nobody knows whether it was done",
                    first.to_uppercase(),
                    target.dialect
                ),
            )
            .help("add `done when \"SELECT …\"`, whose first value is true once it is done"),
        );
    }
}

fn recognises(execute: &Execute, dialect: Dialect) -> bool {
    let done_when = execute.done_when.as_ref();
    done_when.is_some_and(|query| query.get(dialect).is_some())
}

/// How many statements there are. Those inside the body of a trigger or a routine are none of
/// their own.
fn statements(tokens: &[Token<'_>]) -> usize {
    let has_body = tokens.first().is_some_and(|token| token.is("create"))
        && tokens
            .iter()
            .take_while(|token| !token.is("begin"))
            .any(|token| {
                ["trigger", "procedure", "function", "event"]
                    .iter()
                    .any(|word| token.is(word))
            });
    let mut count = 0;
    let mut depth = 0_usize;
    let mut ended = true;
    let mut tokens = tokens.iter().peekable();
    while let Some(token) = tokens.next() {
        if *token == Token::Semicolon {
            ended |= depth == 0;
            continue;
        }
        if ended {
            count += 1;
            ended = false;
        }
        if !has_body {
            continue;
        }
        if token.is("begin") || token.is("case") {
            depth += 1;
        } else if token.is("end") {
            let next = tokens.next_if(|next| {
                let words = ["case", "if", "loop", "while", "repeat"];
                words.into_iter().any(|word| next.is(word))
            });
            let counted = next.is_none_or(|next| next.is("case"));
            depth = depth.saturating_sub(usize::from(counted));
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        statements(&tokens(text, Some(Dialect::Mysql)))
    }

    #[test]
    fn statements_end_with_semicolons_outside_of_strings() {
        assert_eq!(count("select 1"), 1);
        assert_eq!(count("select ';';  -- done;"), 1);
        assert_eq!(count("select 1; select 2;"), 2);
        assert_eq!(count(";;"), 0);
    }

    #[test]
    fn a_body_is_part_of_its_statement() {
        let body = "create trigger t before insert on a for each row begin \
                    if new.x then set new.y = case when 1 then 2 end; end if; set @z = 1; end;";
        assert_eq!(count(body), 1);
        assert_eq!(count(&format!("{body} drop table a")), 2);
    }
}
