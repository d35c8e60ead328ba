//! What tells two definitions of one table apart, in words.
//!
//! Where a constraint stands, and what it is called, is no difference.

use crate::catalogue::usual_type;
use crate::engine::sqlite::catalogue::{Definition, Demand, Field};

/// What a live table has beyond the known one, or lacks.
pub(super) fn differences(known: &Definition, live: &Definition) -> Vec<String> {
    let mut differences = Vec::new();
    for field in &live.columns {
        let name = &field.column.name;
        match known.field(name) {
            None => differences.push(format!("it has a column `{name}`")),
            Some(known) => {
                let is_key = live.is_key(name);
                differences.extend(of_columns(known, field, is_key));
            }
        }
    }
    for field in &known.columns {
        let name = &field.column.name;
        if live.field(name).is_none() {
            differences.push(format!("it lacks the column `{name}`"));
        }
    }
    for (verb, more, less) in [("has", live, known), ("lacks", known, live)] {
        for constraint in surplus(&more.constraints, &less.constraints) {
            differences.push(format!("it {verb} the constraint `{constraint}`"));
        }
    }
    if known.options != live.options {
        let listed = |options: &[String]| match options {
            [] => "none".to_owned(),
            some => some.join(", "),
        };
        differences.push(format!(
            "its options are {} instead of {}",
            listed(&live.options),
            listed(&known.options)
        ));
    }
    differences
}

fn of_columns(known: &Field, live: &Field, is_key: bool) -> Option<String> {
    let mut usual = live.clone();
    usual.column.ty = usual_type(&live.column.ty, is_key);
    let (name, known, found) = (&known.column.name, known.sql(), live.sql());
    let mut said = [&found, &usual.sql()].map(|sql| folded(sql)).into_iter();
    said.all(|sql| sql != folded(&known))
        .then(|| format!("its column `{name}` is `{found}` instead of `{known}`"))
}

/// Those of `more` that are not in `less`, each as often as it is there too often.
fn surplus(more: &[Demand], less: &[Demand]) -> Vec<String> {
    let mut less: Vec<String> = less.iter().map(|demand| folded(&demand.sql())).collect();
    let mut more: Vec<String> = more.iter().map(Demand::sql).collect();
    more.sort();
    more.retain(
        |sql| match less.iter().position(|other| *other == folded(sql)) {
            Some(place) => {
                less.swap_remove(place);
                false
            }
            None => true,
        },
    );
    more
}

/// SQL whose names are in lower case; texts stay as they are.
fn folded(sql: &str) -> String {
    let mut quote = None;
    sql.chars()
        .map(|c| match quote {
            None if matches!(c, '\'' | '"' | '`') => {
                quote = Some(c);
                c
            }
            Some('\'') if c != '\'' => c,
            Some(open) if c == open => {
                quote = None;
                c
            }
            _ => c.to_ascii_lowercase(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(known: &str, live: &str) -> Vec<String> {
        let read = |sql| Definition::read(sql).expect("it is a table");
        differences(&read(known), &read(live))
    }

    #[test]
    fn where_a_constraint_stands_is_no_difference() {
        let behind = "CREATE TABLE \"t\" (\"id\" INTEGER NOT NULL, \"u\" INTEGER DEFAULT (1) COLLATE \"nocase\",
            CONSTRAINT \"pk_t\" PRIMARY KEY (\"id\"), CONSTRAINT \"uq\" UNIQUE (\"u\"),
            CONSTRAINT \"ck\" CHECK (\"u\" > 0),
            CONSTRAINT \"fk\" FOREIGN KEY (\"u\") REFERENCES \"p\" (\"id\") ON DELETE SET NULL)";
        let inline = "create table t(id integer primary key, -- the key
            U integer default 1 collate NOCASE unique check ((U > 0))
            references P(id) on update no action on delete set null not deferrable)";
        assert_eq!(told(behind, inline), Vec::<String>::new());
    }

    #[test]
    fn another_word_for_the_same_values_is_no_difference() {
        let known = "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b TEXT, c REAL)";
        let live =
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a BOOLEAN NOT NULL, b DATETIME, c FLOAT)";
        assert_eq!(told(known, live), Vec::<String>::new());
        assert_eq!(told(live, known).len(), 3);
        // It is not the rowid.
        let live = "CREATE TABLE t (id BIGINT PRIMARY KEY, a BIGINT NOT NULL, b DATE, c DOUBLE)";
        assert_eq!(told(known, live).len(), 1);
    }

    #[test]
    fn everything_that_demands_more_or_less_is_a_difference() {
        let known =
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL, b TEXT)";
        let live = "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(3), c INT AS (id + 1) STORED,
            CHECK (a <> 'X')) STRICT";
        assert_eq!(
            told(known, live),
            [
                "its column `id` is `INTEGER NOT NULL` instead of `INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL`",
                "its column `a` is `VARCHAR(3)` instead of `TEXT NOT NULL`",
                "it has a column `c`",
                "it lacks the column `b`",
                "it has the constraint `CHECK (\"a\" <> 'X')`",
                "its options are STRICT instead of none",
            ]
        );
    }

    #[test]
    fn a_text_has_its_letter_case() {
        let check = |value: &str| format!("CREATE TABLE t (a TEXT CHECK (a <> '{value}''\"'))");
        assert_eq!(told(&check("x"), &check("x")), Vec::<String>::new());
        assert_eq!(told(&check("x"), &check("X")).len(), 2);
    }

    #[test]
    fn what_the_model_cannot_hold_is_a_difference() {
        let plain = "CREATE TABLE t (a TEXT NOT NULL PRIMARY KEY, b REFERENCES p (a), UNIQUE (a))";
        for odd in [
            "CREATE TABLE t (a TEXT NOT NULL ON CONFLICT IGNORE PRIMARY KEY, b REFERENCES p (a), UNIQUE (a))",
            "CREATE TABLE t (a TEXT NOT NULL PRIMARY KEY DESC, b REFERENCES p (a), UNIQUE (a))",
            "CREATE TABLE t (a TEXT NOT NULL PRIMARY KEY, b REFERENCES p (a) MATCH FULL, UNIQUE (a))",
            "CREATE TABLE t (a TEXT NOT NULL PRIMARY KEY, b REFERENCES p (a), UNIQUE (a COLLATE NOCASE))",
        ] {
            assert_ne!(told(plain, odd), Vec::<String>::new(), "{odd}");
        }
    }

    #[test]
    fn a_doubled_constraint_counts_twice() {
        let once = "CREATE TABLE t (a INTEGER CHECK (a > 0))";
        let twice = "CREATE TABLE t (a INTEGER CHECK (a > 0) CHECK (a > 0))";
        assert_eq!(told(once, twice).len(), 1);
        assert_eq!(told(twice, once).len(), 1);
    }
}
