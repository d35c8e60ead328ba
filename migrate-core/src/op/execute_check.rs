//! What makes sense as an `execute`: an arm for every database, one statement in each text,
//! nothing that ends the transaction around it.

use super::opaque::{Token, sql_words, tokens};
use super::{Arm, Execute, ExecuteDown};
use crate::schema::SqlText;
use crate::{Diagnostic, Dialect, PerDialect, Report, Site, Target};

/// The first words of statements that do not commit by themselves on MySQL and MariaDB.
const WITHIN_TRANSACTION: [&str; 10] = [
    "insert", "update", "delete", "replace", "select", "with", "set", "call", "do", "values",
];

/// The first words of statements that read or write rows, and define nothing.
const ABOUT_ROWS: [&str; 7] = [
    "insert", "update", "delete", "replace", "select", "with", "values",
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
    let (site, known) = (execute.site, report.len());
    check_arms(site, "`execute`", &execute.up, targets, report);
    if let ExecuteDown::Reverse(down) = &execute.down {
        check_arms(site, "`reverse`", down, targets, report);
    }
    if report.len() == known {
        report.extend(check_outcome(execute, targets));
    }
}

/// Reports the targets that get nothing, and texts that are not one statement.
pub(super) fn check_arms(
    site: Site,
    clause: &str,
    arms: &PerDialect<Arm>,
    targets: &[Target],
    report: &mut Report,
) {
    for target in targets {
        if let Some(sql) = arms.sent(target.dialect) {
            report.extend(check_text(sql, *target));
        }
    }
    report.extend(missing_arms(site, clause, arms, targets));
}

/// The targets that get nothing, not even `skip`.
pub(super) fn missing_arms(
    site: Site,
    clause: &str,
    arms: &PerDialect<Arm>,
    targets: &[Target],
) -> Option<Diagnostic> {
    let missing = targets
        .iter()
        .filter(|target| arms.get(target.dialect).is_none());
    let missing: Vec<String> = missing
        .map(|target| target.dialect.name().to_owned())
        .collect();
    missing.first().map(|first| {
        let message = format!("{clause} has no arm for {}", super::sentence(&missing));
        let help = format!("add `{first}: \"…\"`, or `{first}: skip` where there is nothing to do");
        Diagnostic::new(site, message).help(help)
    })
}

/// What is wrong with one text, if anything.
fn check_text(sql: &SqlText, target: Target) -> Option<Diagnostic> {
    let tokens = tokens(&sql.text, Some(target.dialect));
    let error = |message: String| Some(Diagnostic::new(sql.site, message));
    if tokens.iter().all(|token| *token == Token::Semicolon) {
        return error("this SQL is empty".to_owned());
    }
    if starts_with(sql, target.dialect, &TRANSACTION) {
        let message = "this SQL would begin or end a transaction around its step".to_owned();
        let help = "leave it out: each step commits together with its record in the ledger";
        return error(message).map(|error| error.help(help));
    }
    if statements(&tokens) > 1 {
        let message = "this SQL holds more than one statement".to_owned();
        return error(message).map(|error| error.help("write one `execute` for each"));
    }
    None
}

/// On MySQL and MariaDB, a statement that commits by itself needs a query that recognises its
/// outcome after a kill.
fn check_outcome(execute: &Execute, targets: &[Target]) -> Option<Diagnostic> {
    let down = match &execute.down {
        ExecuteDown::Reverse(down) => Some(down),
        ExecuteDown::Keep | ExecuteDown::Irreversible(_) => None,
    };
    let (sql, dialect) = targets.iter().find_map(|Target { dialect, .. }| {
        let known = execute.done_when.as_ref();
        if !dialect.is_mysql_family() || known.is_some_and(|query| query.get(*dialect).is_some()) {
            return None;
        }
        std::iter::once(&execute.up)
            .chain(down)
            .find_map(|arms| match arms.get(*dialect)? {
                Arm::Sql(sql) if commits_by_itself(sql, *dialect) => Some((sql, dialect)),
                Arm::Sql(_) | Arm::Skip => None,
            })
    })?;
    Some(
        Diagnostic::new(
            sql.site,
            format!("{dialect} commits this SQL by itself: after a kill nobody knows whether it was done"),
        )
        .help("add `done when \"SELECT …\"`, whose first value is true once it was done"),
    )
}

/// Whether MySQL and MariaDB commit what a statement does by themselves.
pub(crate) fn commits_by_itself(sql: &SqlText, dialect: Dialect) -> bool {
    !starts_with(sql, dialect, &WITHIN_TRANSACTION)
}

/// Whether a statement only reads or writes rows.
pub(super) fn is_about_rows(sql: &SqlText, dialect: Dialect) -> bool {
    starts_with(sql, dialect, &ABOUT_ROWS)
}

/// Whether the first word is one of these. `(select …) union …` starts with a bracket, not a word.
fn starts_with(sql: &SqlText, dialect: Dialect, first: &[&str]) -> bool {
    let own = sql_words(&sql.text, dialect).next();
    own.is_some_and(|own| first.iter().any(|word| own.eq_ignore_ascii_case(word)))
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
    fn the_first_word_tells_what_commits_by_itself() {
        let commits =
            |text: &str| commits_by_itself(&SqlText::unread(text, Site::NOWHERE), Dialect::Mysql);
        assert!(!commits("INSERT INTO t VALUES (1)"));
        assert!(!commits("-- why\n/* and how */ update t set a = 1"));
        assert!(!commits("(select 1) union (select 2)"));
        assert!(!commits("values row(1)"));
        assert!(commits("create view v as select 1"));
        assert!(commits("# insert\nOPTIMIZE TABLE t"));
        assert!(commits("/* never closed"));
    }

    #[test]
    fn a_body_is_part_of_its_statement() {
        let body = "create trigger t before insert on a for each row begin \
                    if new.x then set new.y = case when 1 then 2 end; end if; set @z = 1; end;";
        assert_eq!(count(body), 1);
        assert_eq!(count(&format!("{body} drop table a")), 2);
    }
}
