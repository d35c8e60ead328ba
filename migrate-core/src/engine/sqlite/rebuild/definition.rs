//! A table's definition, read from the text in `sqlite_schema`.
//!
//! What counts is what it demands: an inline constraint is the same as one behind the columns,
//! names of constraints, quotes and spaces are no difference. Unlike the answers of the PRAGMAs
//! it knows checks, collations and AUTOINCREMENT.

use super::cursor::{Cursor, bare, items, spelled};
use super::tokens::{Token, tokens};

/// What a `CREATE TABLE` statement says.
#[derive(Clone, Debug, Default)]
pub(super) struct Definition {
    pub(super) columns: Vec<Column>,
    /// Each in a spelling that equal ones share, sorted.
    constraints: Vec<String>,
    /// `strict`, `without rowid`.
    options: Vec<String>,
}

/// A column, without its constraints.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    pub(super) name: String,
    ty: String,
    not_null: bool,
    default: Option<String>,
    collation: Option<String>,
    generated: Option<String>,
}

impl Definition {
    /// Reads a `CREATE TABLE` statement; `None` if it is anything else.
    pub(super) fn read(sql: &str) -> Option<Self> {
        let tokens = tokens(sql)?;
        let open = tokens.iter().position(|token| token.is_symbol("("))?;
        let head = tokens.get(..open)?;
        if !head.first()?.is("create") || head.iter().any(|token| token.is("virtual")) {
            return None;
        }
        let mut cursor = Cursor(tokens.get(open..)?);
        let body = cursor.group()?;
        let mut definition = Self {
            options: spelled(cursor.0)
                .split(',')
                .map(|option| option.trim().to_owned())
                .filter(|option| !option.is_empty())
                .collect(),
            ..Self::default()
        };
        for item in items(body) {
            definition.item(item)?;
        }
        definition.constraints.sort();
        definition.options.sort();
        definition.settle_rowid_alias();
        Some(definition)
    }

    fn item(&mut self, item: &[Token]) -> Option<()> {
        const TABLE_ITEMS: [&str; 5] = ["constraint", "primary", "unique", "check", "foreign"];
        let mut cursor = Cursor(item);
        let first = cursor.0.first()?;
        if !TABLE_ITEMS.iter().any(|word| first.is(word)) {
            return self.column(cursor);
        }
        while !cursor.0.is_empty() {
            if cursor.take("constraint") {
                cursor.next()?;
            } else if cursor.take("foreign") {
                cursor.expect("key")?;
                let columns = spelled(cursor.group()?);
                cursor.expect("references")?;
                self.constraints.push(cursor.references(&columns)?);
            } else {
                self.constraints.push(cursor.constraint(None)?);
            }
        }
        Some(())
    }

    fn column(&mut self, mut cursor: Cursor<'_>) -> Option<()> {
        let name = cursor.next()?.name()?.to_owned();
        let mut column = Column {
            ty: cursor.column_type(),
            ..Column::default()
        };
        while !cursor.0.is_empty() {
            if cursor.take("constraint") {
                cursor.next()?;
            } else if cursor.take("not") {
                cursor.expect("null")?;
                column.not_null = true;
                cursor.conflict();
            } else if cursor.take("null") {
                cursor.conflict();
            } else if cursor.take("default") {
                column.default = Some(cursor.default()?);
            } else if cursor.take("collate") {
                column.collation = Some(cursor.next()?.canonical());
            } else if cursor.take("references") {
                let key = cursor.references(&name.to_ascii_lowercase())?;
                self.constraints.push(key);
            } else if cursor.take("generated") {
                cursor.expect("always")?;
            } else if cursor.take("as") {
                let value = bare(cursor.group()?);
                let stored = cursor.take("stored");
                let _ = stored || cursor.take("virtual");
                let kind = if stored { "stored" } else { "virtual" };
                column.generated = Some(format!("({}) {kind}", spelled(value)));
            } else {
                self.constraints.push(cursor.constraint(Some(&name))?);
            }
        }
        column.name = name;
        self.columns.push(column);
        Some(())
    }

    /// The rowid under another name is never NULL, whether NOT NULL is written on it or not.
    fn settle_rowid_alias(&mut self) {
        for column in &mut self.columns {
            let key = format!("primary key ({})", column.name.to_ascii_lowercase());
            let is_key = |constraint: &String| constraint.starts_with(&key);
            if column.ty == "integer" && self.constraints.iter().any(is_key) {
                column.not_null = true;
            }
        }
    }

    /// What another definition of the same table has beyond this one, or lacks, in words.
    pub(super) fn differences(&self, live: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        for column in &live.columns {
            match self.column_named(&column.name) {
                None => differences.push(format!("it has a column `{}`", column.name)),
                Some(known) => differences.extend(known.difference(column)),
            }
        }
        for column in &self.columns {
            if live.column_named(&column.name).is_none() {
                differences.push(format!("it lacks the column `{}`", column.name));
            }
        }
        for (verb, more, less) in [
            ("has", &live.constraints, &self.constraints),
            ("lacks", &self.constraints, &live.constraints),
        ] {
            for constraint in surplus(more, less) {
                differences.push(format!("it {verb} the constraint `{constraint}`"));
            }
        }
        if self.options != live.options {
            let listed = |options: &[String]| match options {
                [] => "none".to_owned(),
                some => some.join(", "),
            };
            differences.push(format!(
                "its options are {} instead of {}",
                listed(&live.options),
                listed(&self.options)
            ));
        }
        differences
    }

    pub(super) fn column_named(&self, name: &str) -> Option<&Column> {
        self.columns
            .iter()
            .find(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// Whether its rows are numbered for good.
    pub(super) fn is_autoincrement(&self) -> bool {
        self.constraints
            .iter()
            .any(|constraint| constraint.ends_with(" autoincrement"))
    }
}

impl Column {
    fn difference(&self, live: &Self) -> Option<String> {
        let (known, found) = (self.spelled(), live.spelled());
        (known != found).then(|| {
            format!(
                "its column `{}` is `{found}` instead of `{known}`",
                self.name
            )
        })
    }

    fn spelled(&self) -> String {
        let mut text = self.ty.clone();
        if self.not_null {
            text += " not null";
        }
        for (word, value) in [
            ("default", &self.default),
            ("collate", &self.collation),
            ("generated as", &self.generated),
        ] {
            if let Some(value) = value {
                text += &format!(" {word} {value}");
            }
        }
        text.trim_start().to_owned()
    }
}

/// Those of `more` that are not in `less`, each as often as it is there too often.
fn surplus<'a>(more: &'a [String], less: &[String]) -> Vec<&'a String> {
    let mut less: Vec<&String> = less.iter().collect();
    more.iter()
        .filter(|item| match less.iter().position(|other| other == item) {
            Some(place) => {
                less.swap_remove(place);
                false
            }
            None => true,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(known: &str, live: &str) -> Vec<String> {
        let read = |sql| Definition::read(sql).expect("it is a table");
        read(known).differences(&read(live))
    }

    #[test]
    fn where_a_constraint_stands_is_no_difference() {
        let behind = "CREATE TABLE \"t\" (\"id\" INTEGER NOT NULL, \"u\" INTEGER DEFAULT (1) COLLATE \"nocase\",
            CONSTRAINT \"pk_t\" PRIMARY KEY (\"id\"), CONSTRAINT \"uq\" UNIQUE (\"u\"),
            CONSTRAINT \"ck\" CHECK (\"u\" > 0),
            CONSTRAINT \"fk\" FOREIGN KEY (\"u\") REFERENCES \"p\" (\"id\") ON DELETE SET NULL)";
        let inline = "create table t(id integer primary key, -- the key
            u integer default 1 collate NOCASE unique check ((u > 0))
            references p(id) on update no action on delete set null not deferrable)";
        assert_eq!(differences(behind, inline), Vec::<String>::new());
    }

    #[test]
    fn everything_that_demands_more_or_less_is_a_difference() {
        let known =
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL, b TEXT)";
        let live = "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(3), c INT AS (id + 1) STORED,
            CHECK (a <> '')) STRICT";
        assert_eq!(
            differences(known, live),
            [
                "its column `a` is `varchar(3)` instead of `text not null`",
                "it has a column `c`",
                "it lacks the column `b`",
                "it has the constraint `check (a < > '')`",
                "it has the constraint `primary key (id)`",
                "it lacks the constraint `primary key (id) autoincrement`",
                "its options are strict instead of none",
            ]
        );
    }

    #[test]
    fn a_doubled_constraint_counts_twice() {
        let once = "CREATE TABLE t (a INTEGER CHECK (a > 0))";
        let twice = "CREATE TABLE t (a INTEGER CHECK (a > 0) CHECK (a > 0))";
        assert_eq!(differences(once, twice).len(), 1);
        assert_eq!(differences(twice, once).len(), 1);
    }

    #[test]
    fn what_is_no_plain_table_is_not_read() {
        assert!(Definition::read("CREATE VIRTUAL TABLE t USING fts5(a)").is_none());
        assert!(Definition::read("CREATE TABLE t (a INTEGER UNKNOWN WORDS (1)").is_none());
        assert!(Definition::read("").is_none());
    }
}
