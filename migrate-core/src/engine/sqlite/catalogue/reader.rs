//! Reads the text of a `CREATE TABLE` statement, item by item.

use super::cursor::{Cursor, bare, items};
use super::definition::{Definition, Demand, Field};
use super::spelling::{self, expression, quoted, word};
use super::tokens::{Token, tokens};
use crate::catalogue::{raw_expression, raw_type};
use crate::schema::{
    Column, ConstraintKind, Deferrable, ForeignKey, ForeignKeyAction, Generated, Identity, Type,
};
use crate::{Dialect, Name, ObjectName, Site};

/// On a column, unlike behind the columns, it makes the key something else than the rowid.
const INLINE_DESC: &str = "DESC";

impl Definition {
    /// Reads a `CREATE TABLE` statement; `None` if it is anything else.
    pub(in crate::engine::sqlite) fn read(sql: &str) -> Option<Self> {
        let tokens = tokens(sql)?;
        let mut cursor = Cursor(&tokens);
        cursor.expect("create")?;
        let _ = cursor.take("temp") || cursor.take("temporary");
        cursor.expect("table")?;
        cursor.take_all(&["if", "not", "exists"]);
        cursor.object()?;
        let body = items(cursor.group()?);
        let mut names = Vec::new();
        for item in body.iter().filter(|item| !is_table_item(item)) {
            names.push(Name::new(item.first()?.name()?));
        }
        let mut reader = Reader {
            names,
            definition: Definition {
                options: options(cursor.0)?,
                ..Definition::default()
            },
        };
        for item in body {
            if is_table_item(item) {
                reader.table_item(Cursor(item))?;
            } else {
                reader.column(Cursor(item))?;
            }
        }
        let mut definition = reader.definition;
        definition.settle_keys();
        Some(definition)
    }

    /// The rowid under another name is never NULL, whether NOT NULL is written on it or not;
    /// nor is the key of a table without rowid, or of a strict one.
    fn settle_keys(&mut self) {
        let key = self
            .constraints
            .iter()
            .find_map(|demand| match &demand.kind {
                ConstraintKind::PrimaryKey { columns } => Some((columns, &demand.clauses)),
                _ => None,
            });
        let Some((key, clauses)) = key else {
            return;
        };
        // Each option there is, `STRICT` and `WITHOUT ROWID`, makes the key NOT NULL.
        let sound = !self.options.is_empty();
        let backwards = clauses.iter().any(|clause| clause == INLINE_DESC);
        for field in &mut self.columns {
            let column = &mut field.column;
            let alias = matches!(key.as_slice(), [_])
                && column.ty == raw_type(Dialect::Sqlite, "INTEGER")
                && !backwards;
            if key.contains(&column.name) && (alias || sound) {
                column.nullable = false;
            }
        }
    }
}

fn is_table_item(item: &[Token]) -> bool {
    const FIRST: [&str; 5] = ["constraint", "primary", "unique", "check", "foreign"];
    let first = item.first();
    first.is_some_and(|first| FIRST.iter().any(|word| first.is(word)))
}

/// What stands behind the columns.
fn options(tokens: &[Token]) -> Option<Vec<String>> {
    let mut options = Vec::new();
    for option in items(tokens)
        .into_iter()
        .filter(|option| !option.is_empty())
    {
        let words: Option<Vec<&str>> = option.iter().map(Token::name).collect();
        options.push(words?.join(" ").to_ascii_uppercase());
    }
    options.sort();
    Some(options)
}

/// A definition that is being read.
struct Reader {
    /// All columns.
    names: Vec<Name>,
    definition: Definition,
}

impl Reader {
    fn table_item(&mut self, mut cursor: Cursor<'_>) -> Option<()> {
        let mut name = None;
        while !cursor.0.is_empty() {
            if cursor.take("constraint") {
                name = Some(cursor.name()?);
            } else if cursor.take_all(&["foreign", "key"]) {
                let columns = self.columns(cursor.group()?)?;
                cursor.expect("references")?;
                self.references(&mut cursor, name.take(), columns)?;
            } else {
                let demand = self.constraint(&mut cursor, name.take(), None)?;
                self.definition.constraints.push(demand);
            }
        }
        Some(())
    }

    fn column(&mut self, mut cursor: Cursor<'_>) -> Option<()> {
        let name = cursor.name()?;
        let mut column = Column::new(name.clone(), column_type(&mut cursor)?);
        column.nullable = true;
        let mut clauses = Vec::new();
        // The name of the constraint that comes next.
        let mut named = None;
        while !cursor.0.is_empty() {
            if cursor.take("constraint") {
                named = Some(cursor.name()?);
                continue;
            }
            let named = named.take();
            if cursor.take_all(&["not", "null"]) {
                column.nullable = false;
                let conflict = conflict(&mut cursor)?;
                clauses.extend(conflict.map(|clause| format!("NOT NULL {clause}")));
            } else if cursor.take("null") {
                conflict(&mut cursor)?;
            } else if cursor.take("default") {
                let sql = default(&mut cursor)?;
                column.default = Some(raw_expression(Dialect::Sqlite, sql));
            } else if cursor.take("collate") {
                let collation = word(cursor.name()?.as_str());
                column.collation = (collation != "BINARY").then(|| Name::new(collation));
            } else if cursor.take("references") {
                self.references(&mut cursor, named, vec![name.clone()])?;
            } else if cursor.take("deferrable") {
                self.defer(deferrable(&mut cursor))?;
            } else if cursor.take_all(&["not", "deferrable"]) {
                initially(&mut cursor);
                self.defer(Deferrable::No)?;
            } else if cursor.take_all(&["generated", "always", "as"]) || cursor.take("as") {
                column.generated = Some(self.generated(&mut cursor)?);
            } else {
                let demand = self.constraint(&mut cursor, named, Some(&name))?;
                if cursor.take("autoincrement") {
                    column.identity = Some(Identity::default());
                }
                self.definition.constraints.push(demand);
            }
        }
        self.definition.columns.push(Field { column, clauses });
        Some(())
    }

    fn generated(&self, cursor: &mut Cursor<'_>) -> Option<Generated> {
        let value = expression(bare(cursor.group()?), &self.names);
        let stored = cursor.take("stored");
        let _ = stored || cursor.take("virtual");
        Some(Generated {
            expr: raw_expression(Dialect::Sqlite, value.sql),
            stored,
            site: Site::NOWHERE,
        })
    }

    /// A primary key, a unique constraint or a check; `on` is the column that it is written on.
    fn constraint(
        &mut self,
        cursor: &mut Cursor<'_>,
        name: Option<Name>,
        on: Option<&Name>,
    ) -> Option<Demand> {
        let mut demand = Demand {
            name,
            kind: ConstraintKind::unique(Vec::new()),
            of: None,
            clauses: Vec::new(),
        };
        if cursor.take("check") {
            let check = expression(bare(cursor.group()?), &self.names);
            demand.of = match check.columns.as_slice() {
                [only] => Some(only.clone()),
                _ => on.cloned(),
            };
            demand.kind = ConstraintKind::Check {
                expr: raw_expression(Dialect::Sqlite, check.sql),
            };
            // It has no effect on a check.
            demand.clauses.extend(conflict(cursor)?);
            return Some(demand);
        }
        let primary = cursor.take_all(&["primary", "key"]);
        if !primary {
            cursor.expect("unique")?;
        }
        let columns = match on {
            Some(column) => {
                if cursor.take("desc") {
                    demand.clauses.push(INLINE_DESC.to_owned());
                } else {
                    cursor.take("asc");
                }
                vec![column.clone()]
            }
            None => self.key(cursor.group()?, &mut demand.clauses)?,
        };
        demand.clauses.extend(conflict(cursor)?);
        demand.kind = if primary {
            ConstraintKind::PrimaryKey { columns }
        } else {
            ConstraintKind::unique(columns)
        };
        Some(demand)
    }

    /// The columns of a key; what else is said of one goes to the clauses.
    fn key(&mut self, list: &[Token], clauses: &mut Vec<String>) -> Option<Vec<Name>> {
        let mut columns = Vec::new();
        for item in items(list) {
            let mut cursor = Cursor(item);
            let column = self.named(&mut cursor)?;
            let mut clause = String::new();
            if cursor.take("collate") {
                clause += &format!(" COLLATE {}", word(cursor.name()?.as_str()));
            }
            if cursor.take("desc") {
                clause += " DESC";
            } else {
                cursor.take("asc");
            }
            if cursor.take("autoincrement") {
                self.number(&column);
            }
            if !cursor.0.is_empty() {
                return None;
            }
            if !clause.is_empty() {
                clauses.push(format!("{}{clause}", quoted(&column)));
            }
            columns.push(column);
        }
        Some(columns)
    }

    fn number(&mut self, column: &Name) {
        for field in &mut self.definition.columns {
            if field.column.name == *column {
                field.column.identity = Some(Identity::default());
            }
        }
    }

    fn columns(&self, list: &[Token]) -> Option<Vec<Name>> {
        let column = |item: &[Token]| self.named(&mut Cursor(item));
        items(list).into_iter().map(column).collect()
    }

    /// A column of the table, as it is written where it is defined.
    fn named(&self, cursor: &mut Cursor<'_>) -> Option<Name> {
        let name = cursor.name()?;
        Some(spelling::column(name.as_str(), &self.names).unwrap_or(name))
    }

    /// What follows REFERENCES.
    fn references(
        &mut self,
        cursor: &mut Cursor<'_>,
        name: Option<Name>,
        columns: Vec<Name>,
    ) -> Option<()> {
        let mut key = ForeignKey {
            columns,
            table: ObjectName::new(cursor.name()?),
            references: Vec::new(),
            on_delete: ForeignKeyAction::NoAction,
            on_update: ForeignKeyAction::NoAction,
            deferrable: Deferrable::No,
            deferrable_site: Site::NOWHERE,
        };
        let mut clauses = Vec::new();
        if cursor.at_group() {
            for item in items(cursor.group()?) {
                key.references.push(Cursor(item).name()?);
            }
        }
        loop {
            if cursor.take_all(&["on", "delete"]) {
                key.on_delete = action(cursor)?;
            } else if cursor.take_all(&["on", "update"]) {
                key.on_update = action(cursor)?;
            } else if cursor.take_all(&["on", "insert"]) {
                let words = action(cursor)?.words().to_ascii_uppercase();
                clauses.push(format!("ON INSERT {words}"));
            } else if cursor.take("match") {
                let how = word(cursor.name()?.as_str());
                if how != "SIMPLE" {
                    clauses.push(format!("MATCH {how}"));
                }
            } else if cursor.take("deferrable") {
                key.deferrable = deferrable(cursor);
            } else if cursor.take_all(&["not", "deferrable"]) {
                initially(cursor);
                key.deferrable = Deferrable::No;
            } else {
                break;
            }
        }
        self.definition.constraints.push(Demand {
            name,
            kind: ConstraintKind::ForeignKey(key),
            of: None,
            clauses,
        });
        Some(())
    }

    /// `DEFERRABLE` behind other constraints of the column still speaks of its foreign key.
    fn defer(&mut self, deferrable: Deferrable) -> Option<()> {
        let mut kinds = self.definition.constraints.iter_mut().rev();
        let key = kinds.find_map(|demand| match &mut demand.kind {
            ConstraintKind::ForeignKey(key) => Some(key),
            _ => None,
        });
        if let Some(key) = key {
            key.deferrable = deferrable;
        }
        Some(())
    }
}

/// The type of a column, which may be of several words, or of none.
fn column_type(cursor: &mut Cursor<'_>) -> Option<Type> {
    const CONSTRAINTS: [&str; 12] = [
        "constraint",
        "primary",
        "not",
        "null",
        "unique",
        "check",
        "default",
        "collate",
        "references",
        "generated",
        "as",
        "deferrable",
    ];
    let mut words = Vec::new();
    while let Some(token) = cursor.0.first() {
        if CONSTRAINTS.iter().any(|keyword| token.is(keyword)) {
            break;
        }
        let Some(name) = token.name() else {
            break;
        };
        words.extend(name.split_ascii_whitespace().map(word));
        cursor.next();
    }
    let mut ty = words.join(" ");
    if cursor.at_group() {
        let size: Vec<String> = items(cursor.group()?)
            .into_iter()
            .map(|number| expression(number, &[]).sql)
            .collect();
        ty += &format!("({})", size.join(", "));
    }
    Some(raw_type(Dialect::Sqlite, ty))
}

/// `ON CONFLICT …`, unless it is what happens without it.
fn conflict(cursor: &mut Cursor<'_>) -> Option<Option<String>> {
    if !cursor.take_all(&["on", "conflict"]) {
        return Some(None);
    }
    let how = cursor.name()?.as_str().to_ascii_uppercase();
    Some((how != "ABORT").then(|| format!("ON CONFLICT {how}")))
}

fn default(cursor: &mut Cursor<'_>) -> Option<String> {
    let written = match cursor.0 {
        [open, ..] if open.is_symbol("(") => bare(cursor.group()?),
        [sign, _, rest @ ..] if sign.is_symbol("-") => {
            let negative = cursor.0.get(..2)?;
            cursor.0 = rest;
            negative
        }
        [sign, ..] if sign.is_symbol("+") => {
            cursor.next();
            std::slice::from_ref(cursor.next()?)
        }
        _ => std::slice::from_ref(cursor.next()?),
    };
    Some(match written {
        // A name is a text here.
        [Token::Word { text, quote }] if quote.is_some() || !spelling::is_value(text) => {
            expression(&[Token::Text(text.clone())], &[]).sql
        }
        _ => expression(written, &[]).sql,
    })
}

fn action(cursor: &mut Cursor<'_>) -> Option<ForeignKeyAction> {
    [
        ForeignKeyAction::NoAction,
        ForeignKeyAction::Restrict,
        ForeignKeyAction::Cascade,
        ForeignKeyAction::SetNull,
        ForeignKeyAction::SetDefault,
    ]
    .into_iter()
    .find(|action| {
        let words: Vec<&str> = action.words().split(' ').collect();
        cursor.take_all(&words)
    })
}

/// What follows DEFERRABLE.
fn deferrable(cursor: &mut Cursor<'_>) -> Deferrable {
    if initially(cursor) {
        Deferrable::InitiallyDeferred
    } else {
        Deferrable::InitiallyImmediate
    }
}

/// `INITIALLY …`: whether it is deferred.
fn initially(cursor: &mut Cursor<'_>) -> bool {
    cursor.take("initially") && {
        let deferred = cursor.take("deferred");
        let _ = deferred || cursor.take("immediate");
        deferred
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_plain_table_is_not_read() {
        assert!(Definition::read("CREATE VIRTUAL TABLE t USING fts5(a)").is_none());
        assert!(Definition::read("CREATE TABLE t (a INTEGER UNKNOWN WORDS (1)").is_none());
        assert!(Definition::read("").is_none());
    }
}
