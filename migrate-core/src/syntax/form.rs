//! The forms of statements and items, for the help of a mistake in one of them.

use super::parser::Parser;
use super::token::Token;

/// The form of what begins with the two words; with the first alone where the second is empty.
const FORMS: &[(&str, &str, &str)] = &[
    ("revision", "", "revision \"ID\" after \"PARENT\";"),
    ("branch", "", "branch \"LABEL\";"),
    ("depends", "", "depends on \"ID\";"),
    ("irreversible", "", "irreversible \"why\";"),
    ("create", "table", "create table NAME { column: Type, … }"),
    ("create", "enum", "create enum NAME { value, … }"),
    ("create", "index", "create index NAME on TABLE (column, …);"),
    (
        "create",
        "unique",
        "create unique index NAME on TABLE (column, …);",
    ),
    ("create", "view", "create view NAME as \"SELECT …\";"),
    (
        "create",
        "materialized",
        "create materialized view NAME as \"SELECT …\";",
    ),
    (
        "create",
        "function",
        "create function NAME(argument: Type) -> Type { language plpgsql, body \"…\" }",
    ),
    (
        "create",
        "procedure",
        "create procedure NAME(argument: Type) { body \"…\" }",
    ),
    (
        "create",
        "trigger",
        "create trigger NAME after insert on TABLE for each row execute FUNCTION();",
    ),
    ("create", "extension", "create extension NAME;"),
    ("create", "schema", "create schema NAME;"),
    (
        "create",
        "sequence",
        "create sequence NAME start 1 increment 1;",
    ),
    (
        "create",
        "domain",
        "create domain NAME: Type check (CONDITION);",
    ),
    (
        "create",
        "type",
        "create type NAME { part: Type, … }`, or `create enum NAME { value, … }",
    ),
    ("create", "", "create table NAME { column: Type, … }"),
    ("alter", "table", "alter table NAME { action, … }"),
    ("alter", "enum", "alter enum NAME { add value, … }"),
    (
        "alter",
        "column",
        "alter column NAME type TYPE`, `… set not null` or `… set default VALUE",
    ),
    ("alter", "view", "replace view NAME as \"SELECT …\";"),
    (
        "alter",
        "materialized",
        "replace materialized view NAME as \"SELECT …\";",
    ),
    (
        "alter",
        "function",
        "replace function NAME(argument: Type) -> Type { language plpgsql, body \"…\" }",
    ),
    (
        "alter",
        "procedure",
        "replace procedure NAME(argument: Type) { body \"…\" }",
    ),
    (
        "alter",
        "trigger",
        "replace trigger NAME after insert on TABLE for each row execute FUNCTION();",
    ),
    (
        "alter",
        "extension",
        "replace extension NAME version \"…\";",
    ),
    (
        "alter",
        "sequence",
        "replace sequence NAME start 1 increment 1;",
    ),
    (
        "alter",
        "domain",
        "replace domain NAME: Type check (CONDITION);",
    ),
    (
        "alter",
        "type",
        "replace type NAME { part: Type, … }`, or `alter enum NAME { add value, … }",
    ),
    ("alter", "index", "rename index NAME to NEW_NAME;"),
    ("alter", "schema", "rename schema NAME to NEW_NAME;"),
    ("alter", "", "alter table NAME { action, … }"),
    (
        "drop",
        "",
        "drop table NAME;`, or `drop column NAME` in `alter table",
    ),
    ("drop", "table", "drop table NAME;"),
    ("drop", "index", "drop index NAME"),
    ("drop", "enum", "drop enum NAME;"),
    ("drop", "column", "drop column NAME"),
    ("drop", "constraint", "drop constraint NAME"),
    ("drop", "function", "drop function NAME;"),
    ("drop", "procedure", "drop procedure NAME;"),
    ("drop", "trigger", "drop trigger NAME on TABLE;"),
    ("drop", "view", "drop view NAME;"),
    ("drop", "materialized", "drop materialized view NAME;"),
    ("replace", "view", "replace view NAME as \"SELECT …\";"),
    (
        "replace",
        "materialized",
        "replace materialized view NAME as \"SELECT …\";",
    ),
    (
        "replace",
        "function",
        "replace function NAME(argument: Type) -> Type { language plpgsql, body \"…\" }",
    ),
    (
        "replace",
        "procedure",
        "replace procedure NAME(argument: Type) { body \"…\" }",
    ),
    (
        "replace",
        "trigger",
        "replace trigger NAME after insert on TABLE for each row execute FUNCTION();",
    ),
    ("drop", "extension", "drop extension NAME;"),
    ("drop", "schema", "drop schema NAME;"),
    ("drop", "sequence", "drop sequence NAME;"),
    ("drop", "domain", "drop domain NAME;"),
    ("drop", "type", "drop type NAME;"),
    (
        "replace",
        "extension",
        "replace extension NAME version \"…\";",
    ),
    (
        "replace",
        "sequence",
        "replace sequence NAME start 1 increment 1;",
    ),
    (
        "replace",
        "domain",
        "replace domain NAME: Type check (CONDITION);",
    ),
    ("replace", "type", "replace type NAME { part: Type, … }"),
    ("rename", "sequence", "rename sequence NAME to NEW_NAME;"),
    ("rename", "domain", "rename domain NAME to NEW_NAME;"),
    ("rename", "type", "rename type NAME to NEW_NAME;"),
    ("replace", "", "replace view NAME as \"SELECT …\";"),
    ("rename", "function", "rename function NAME to NEW_NAME;"),
    ("rename", "procedure", "rename procedure NAME to NEW_NAME;"),
    (
        "rename",
        "trigger",
        "rename trigger NAME on TABLE to NEW_NAME;",
    ),
    ("rename", "view", "rename view NAME to NEW_NAME;"),
    (
        "rename",
        "materialized",
        "rename materialized view NAME to NEW_NAME;",
    ),
    ("rename", "table", "rename table NAME to NEW_NAME;"),
    ("rename", "index", "rename index NAME to NEW_NAME;"),
    ("rename", "column", "rename column NAME to NEW_NAME"),
    ("rename", "constraint", "rename constraint NAME to NEW_NAME"),
    ("rename", "", "rename NAME to NEW_NAME"),
    ("execute", "", "execute \"SQL\" reverse \"SQL\";"),
    (
        "backfill",
        "",
        "backfill TABLE { set column = VALUE, where CONDITION }",
    ),
    (
        "insert",
        "",
        "insert into TABLE (column, …) values (VALUE, …), (…);",
    ),
    ("delete", "", "delete from TABLE where (CONDITION) keep;"),
    ("retire", "column", "retire column TABLE.NAME;"),
    ("retire", "", "retire table NAME;"),
    ("purge", "column", "purge column TABLE.NAME;"),
    ("purge", "", "purge table NAME;"),
    ("when", "", "when CONDITION { … } else { … }"),
    ("add", "column", "add column NAME: TYPE"),
    ("add", "primary", "add primary key (column, …)"),
    ("add", "unique", "add unique (column, …)"),
    ("add", "check", "add check NAME (CONDITION)"),
    (
        "add",
        "foreign",
        "add foreign key (column) references TABLE(column)",
    ),
    ("add", "index", "add index (column, …)"),
    (
        "add",
        "exclude",
        "add exclude NAME using gist (column with =, …)",
    ),
    ("exclude", "", "exclude NAME using gist (column with =, …)"),
    (
        "alter",
        "constraint",
        "alter constraint NAME deferrable initially deferred",
    ),
    ("validate", "", "validate constraint NAME"),
    (
        "attach",
        "",
        "attach partition NAME for values from (VALUE) to (VALUE)",
    ),
    ("detach", "", "detach partition NAME"),
    ("primary", "", "primary key (column, …)"),
    ("unique", "index", "unique index (column, …)"),
    ("unique", "", "unique (column, …)"),
    ("check", "", "check NAME (CONDITION)"),
    (
        "foreign",
        "",
        "foreign key (column) references TABLE(column)",
    ),
    ("index", "", "index (column, …)"),
    ("column", "", "column NAME comment \"…\""),
    ("comment", "", "comment \"…\""),
    ("set", "", "set column = VALUE"),
    ("where", "", "where CONDITION"),
    ("batch", "", "batch 1_000"),
    ("pause", "", "pause 50 ms"),
    ("reverse", "", "reverse { set column = VALUE }"),
];

impl Parser {
    /// The form of what begins in that place, behind its attributes.
    pub(super) fn form(&self, start: usize) -> Option<&'static str> {
        let start = self.behind_attributes(start);
        if let Some(Token::Punct { character: '#', .. }) = self.token(start) {
            return Some("#[allow(rule_id, reason = \"…\")]");
        }
        if matches!(
            self.token(start + 1),
            Some(Token::Punct { character: ':', .. })
        ) {
            return Some("name: Type = default modifiers");
        }
        let word = |place: usize| match self.token(place) {
            Some(Token::Word { text, raw: false }) => &**text,
            _ => "",
        };
        let (first, second) = (word(start), word(start + 1));
        let with = |second: &str| {
            let form = FORMS
                .iter()
                .find(|form| (form.0, form.1) == (first, second));
            form.map(|form| form.2)
        };
        with(second).or_else(|| with(""))
    }

    /// The place behind the attributes that begin in a place.
    pub(super) fn behind_attributes(&self, start: usize) -> usize {
        let mut place = start;
        while let (Some(Token::Punct { character: '#', .. }), Some(Token::Open { close, .. })) =
            (self.token(place), self.token(place + 1))
        {
            place = close + 1;
        }
        place
    }

    /// Remembers what the statement with a mistake, from that place to here, may be about.
    pub(super) fn lose(&mut self, start: usize) {
        let first = match self.token(self.behind_attributes(start)) {
            Some(Token::Word { text, raw: false }) => text.to_string(),
            _ => String::new(),
        };
        let is_known = super::keywords::BODY.contains(&first.as_str());
        let has_name = self
            .token(self.behind_attributes(start) + 2)
            .is_some_and(|token| matches!(token, Token::Word { .. } | Token::Text(_)));
        self.lost.everything |= !is_known || (first == "create" && !has_name);
        for place in start..self.place() {
            let word = match self.token(place) {
                Some(Token::Word { text, .. } | Token::Text(text)) => text.clone(),
                Some(Token::Number(written)) => written.as_str().into(),
                _ => continue,
            };
            self.lost.words.insert(word);
        }
    }
}
