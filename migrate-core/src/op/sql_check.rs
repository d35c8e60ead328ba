//! What texts of SQL say, against the schema at this point of the history: mistakes in their
//! syntax, tables and columns that do not exist.
//!
//! The history does not know everything that is there. A name is left alone where earlier SQL
//! of the user's own makes it, where it may belong to the database itself, and where the
//! statement carries `#[allow(opaque_sql, …)]`.

use super::sql_excerpt::excerpt;
use super::{Change, opaque};
use crate::schema::{
    Routine, SchemaObject, SqlColumn, SqlMistake, SqlReading, SqlTable, SqlText, SqlWord, Table,
    View,
};
use crate::similar::{existing, similar};
use crate::{Diagnostic, Dialect, Name, ObjectName, PerDialect, Schema};

/// The rule under which a text is sent as it is.
pub(crate) const RULE: &str = "opaque_sql";

/// Reports what is wrong with the texts: of each the first dialect that finds anything.
pub(super) fn check(texts: &PerDialect<SqlText>, change: &mut Change<'_>) {
    check_in(texts, &Place::default(), change);
}

/// The same of an expression, which reads the columns of a table.
pub(super) fn check_expression(
    texts: &PerDialect<SqlText>,
    own: Option<&ObjectName>,
    change: &mut Change<'_>,
) {
    let words = Vec::new();
    check_in(texts, &Place { own, words }, change);
}

/// The same of what an object is made of.
pub(super) fn check_object(object: &SchemaObject, change: &mut Change<'_>) {
    let place = match object {
        SchemaObject::Trigger(trigger) => Place {
            own: Some(&trigger.table),
            words: Vec::new(),
        },
        SchemaObject::Routine(routine) => Place {
            own: None,
            words: routine.words().collect(),
        },
        _ => Place::default(),
    };
    for texts in object.texts() {
        check_in(&texts.texts(), &place, change);
    }
}

/// What is wrong with the row that a function reads when a trigger of a table calls it.
pub(super) fn row_of_trigger(
    function: &Routine,
    table: &ObjectName,
    schema: &Schema,
) -> Vec<Diagnostic> {
    let dialect = Dialect::Postgres;
    let Some(sql) = function.body.sent(dialect) else {
        return Vec::new();
    };
    let Some(SqlReading::Read(names)) = sql.reading(dialect) else {
        return Vec::new();
    };
    let words = Vec::new();
    let own = Some(table);
    let lookup = Lookup {
        sql,
        dialect,
        schema,
        place: &Place { own, words },
    };
    let of_row = names
        .columns
        .iter()
        .filter(|column| column.is_of_own_table());
    of_row.filter_map(|column| lookup.column(column)).collect()
}

/// Where a text stands.
#[derive(Default)]
struct Place<'a> {
    /// The table that it is about without naming it.
    own: Option<&'a ObjectName>,
    /// What means something else there than a column or a table.
    words: Vec<&'a Name>,
}

fn check_in(texts: &PerDialect<SqlText>, place: &Place<'_>, change: &mut Change<'_>) {
    if change.allowed.contains(&RULE) {
        return;
    }
    let mut wrong: Vec<&SqlText> = Vec::new();
    for target in change.targets {
        let Some(sql) = texts.get(target.dialect) else {
            continue;
        };
        if wrong.iter().any(|known| std::ptr::eq(*known, sql)) {
            continue;
        }
        let found = match sql.reading(target.dialect) {
            Some(SqlReading::Wrong(mistake)) => vec![syntax(sql, mistake, target.dialect)],
            Some(SqlReading::Read(names)) => {
                let lookup = Lookup {
                    sql,
                    dialect: target.dialect,
                    schema: change.schema,
                    place,
                };
                let tables = names.tables.iter().filter_map(|table| lookup.table(table));
                let columns = names.columns.iter();
                tables
                    .chain(columns.filter_map(|column| lookup.column(column)))
                    .collect()
            }
            Some(SqlReading::Opaque) | None => Vec::new(),
        };
        if !found.is_empty() {
            wrong.push(sql);
        }
        change.report.extend(found);
    }
}

/// A table or a view.
#[derive(Clone, Copy)]
struct Relation<'a> {
    word: &'static str,
    name: &'a ObjectName,
    is: Is<'a>,
}

#[derive(Clone, Copy)]
enum Is<'a> {
    Table(&'a Table),
    View(&'a View),
}

impl<'a> Relation<'a> {
    fn table(table: &'a Table) -> Self {
        Self {
            word: "table",
            name: &table.name,
            is: Is::Table(table),
        }
    }

    fn view(view: &'a View) -> Self {
        Self {
            word: view.kind().word(),
            name: &view.name,
            is: Is::View(view),
        }
    }

    /// The names of its columns, where they are known.
    fn columns(&self, dialect: Dialect) -> Option<Vec<&'a str>> {
        match self.is {
            Is::Table(table) => {
                let columns = table.columns.iter();
                Some(columns.map(|column| column.name.as_str()).collect())
            }
            Is::View(view) => view.column_names(dialect),
        }
    }
}

fn syntax(sql: &SqlText, mistake: &SqlMistake, dialect: Dialect) -> Diagnostic {
    let message = format!(
        "this is no SQL of {}: {}, {}",
        dialect.product(),
        mistake.message,
        excerpt(&sql.text, mistake.place)
    );
    let help = mistake.help.clone().unwrap_or_else(|| {
        format!("correct it, or put `#[allow({RULE}, reason = \"…\")]` on the statement if {dialect} takes it")
    });
    Diagnostic::new(sql.site, message).help(help)
}

/// Where the names of a text are looked up.
struct Lookup<'a> {
    sql: &'a SqlText,
    dialect: Dialect,
    schema: &'a Schema,
    place: &'a Place<'a>,
}

impl Lookup<'_> {
    /// What is wrong with a table that has to exist.
    fn table(&self, table: &SqlTable) -> Option<Diagnostic> {
        if self.known(table).is_some() || !self.is_of_history(table) || self.is_made(&table.name) {
            return None;
        }
        let known = self.relations().map(|known| known.name.to_string());
        let known: Vec<String> = known.collect();
        let name = match &table.schema {
            Some(schema) if !self.is_own(schema) => format!("{}.{}", schema.text, table.name.text),
            Some(_) | None => table.name.text.clone(),
        };
        let known = known.iter().map(String::as_str).collect();
        Some(self.missing("table", &name, "", &table.name, known))
    }

    /// What is wrong with a column that has to exist.
    fn column(&self, column: &SqlColumn) -> Option<Diagnostic> {
        let bare = column.qualifier.as_ref().unwrap_or(&column.name);
        if self.is_made(&column.name) || self.means_something_else(bare) {
            return None;
        }
        if let (Some(qualifier), []) = (&column.qualifier, column.among.as_slice()) {
            if self.is_made(qualifier) {
                return None;
            }
            let message = format!(
                "`{}` is no table or alias here, {}",
                qualifier.text,
                excerpt(&self.sql.text, Some(qualifier.place))
            );
            let help = "write a table of the statement, or its alias, before the `.`";
            return Some(Diagnostic::new(self.sql.site, message).help(help));
        }
        let tables = column.among.iter().map(|table| self.known(table));
        let tables: Vec<Relation<'_>> = tables.collect::<Option<_>>()?;
        let columns = tables.iter().map(|table| table.columns(self.dialect));
        let columns: Vec<&str> = columns.collect::<Option<Vec<_>>>()?.concat();
        let is_it = |known: &&str| column.name.names(known, self.dialect);
        if columns.iter().any(is_it) {
            return None;
        }
        let place = match tables.as_slice() {
            [table] => format!(" in {} `{}`", table.word, table.name),
            _ => " in the tables of this SQL".to_owned(),
        };
        let known = columns;
        Some(self.missing("column", &column.name.text, &place, &column.name, known))
    }

    fn missing(
        &self,
        word: &str,
        name: &str,
        within: &str,
        at: &SqlWord,
        known: Vec<&str>,
    ) -> Diagnostic {
        // PostgreSQL reads a bare name in lower case: what differs in case only wants quotes.
        let quotes = known.iter().find(|known| {
            self.dialect == Dialect::Postgres
                && !at.quoted
                && at.text.to_lowercase() == known.to_lowercase()
        });
        let help = match quotes {
            Some(known) => {
                format!("write `\"{known}\"`: without quotes PostgreSQL reads it in lower case")
            }
            None => similar(word, name, known.iter().copied()).unwrap_or_else(|| {
                let existing = existing(word, name, known);
                format!(
                    "{existing}; or put `#[allow({RULE}, reason = \"…\")]` on the statement if \
                     the database has it"
                )
            }),
        };
        let message = format!(
            "{word} `{name}` does not exist{within}, {}",
            excerpt(&self.sql.text, Some(at.place))
        );
        Diagnostic::new(self.sql.site, message).help(help)
    }

    /// The tables of the history, and the views that this database has.
    fn relations(&self) -> impl Iterator<Item = Relation<'_>> {
        let tables = self.schema.tables().map(Relation::table);
        let views = self.schema.objects().filter_map(|object| match object {
            SchemaObject::View(view) if object.is_in(self.dialect) => Some(Relation::view(view)),
            _ => None,
        });
        tables.chain(views)
    }

    /// What a text means by a table.
    fn known(&self, table: &SqlTable) -> Option<Relation<'_>> {
        if table.is_own() {
            let own = self.place.own?;
            return self.relations().find(|known| known.name == own);
        }
        let schema = table.schema.as_ref().filter(|schema| !self.is_own(schema));
        if schema.is_none() && (table.name.quoted || self.dialect == Dialect::Sqlite) {
            let exact = ObjectName::new(table.name.text.as_str());
            if let Some(found) = self.schema.table(&exact) {
                return Some(Relation::table(found));
            }
        }
        self.relations().find(|known| {
            let same_schema = match (schema, &known.name.schema) {
                (None, None) => true,
                (Some(schema), Some(known)) => schema.names(known.as_str(), self.dialect),
                (None, Some(known)) => table
                    .schema
                    .as_ref()
                    .is_some_and(|schema| schema.names(known.as_str(), self.dialect)),
                (Some(_), None) => false,
            };
            same_schema && table.name.names(known.name.name.as_str(), self.dialect)
        })
    }

    /// Whether a word means an argument of the routine, say.
    fn means_something_else(&self, word: &SqlWord) -> bool {
        let mut words = self.place.words.iter();
        words.any(|known| word.names(known.as_str(), self.dialect))
    }

    /// Whether a schema is the one of tables without any.
    fn is_own(&self, schema: &SqlWord) -> bool {
        match self.dialect {
            Dialect::Postgres => schema.names("public", self.dialect),
            Dialect::Sqlite => schema.names("main", self.dialect),
            Dialect::Mysql | Dialect::Mariadb => false,
        }
    }

    /// Whether the history says what is in the schema of a table.
    fn is_of_history(&self, table: &SqlTable) -> bool {
        table.schema.as_ref().is_none_or(|schema| {
            let mut tables = self.relations();
            self.is_own(schema)
                || tables.any(|known| {
                    let known = known.name.schema.as_ref();
                    known.is_some_and(|known| schema.names(known.as_str(), self.dialect))
                })
        })
    }

    /// Whether SQL of the user's own may have made a thing of that name, here or earlier.
    fn is_made(&self, word: &SqlWord) -> bool {
        let name = word.text.to_lowercase();
        let sent = self.schema.sent_sql(self.dialect);
        let mut texts = sent.chain([self.sql]);
        texts.any(|sql| match sql.reading(self.dialect) {
            Some(SqlReading::Read(names)) => {
                let mut made = names.makes.iter();
                made.any(|made| made.text.to_lowercase() == name)
            }
            Some(SqlReading::Opaque | SqlReading::Wrong(_)) | None => {
                opaque::names(&sql.text, self.dialect).contains(&name)
            }
        })
    }
}
