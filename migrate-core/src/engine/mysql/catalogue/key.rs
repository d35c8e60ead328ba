//! Primary keys, unique keys and indexes of a table.
//!
//! The server has one thing for unique constraints and unique indexes. It is read as a
//! constraint where a constraint can say all of it: ascending columns, whole, in a B-tree.

use super::piece::Piece;
use super::reader::Reader;
use crate::Name;
use crate::catalogue::raw_expression;
use crate::expr::Expr;
use crate::schema::{Constraint, ConstraintKind, Index, IndexKey, Storage};

/// The name of every primary key.
const PRIMARY: &str = "PRIMARY";

/// The words that an option of a key begins with.
const OPTIONS: [&str; 10] = [
    "USING",
    "COMMENT",
    "KEY_BLOCK_SIZE",
    "WITH",
    "INVISIBLE",
    "IGNORED",
    "ENGINE_ATTRIBUTE",
    "SECONDARY_ENGINE_ATTRIBUTE",
    "M",
    "DISTANCE",
];

/// What kind of key it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Primary,
    Unique,
    Plain,
}

/// A key as it is printed.
struct Key {
    kind: Kind,
    name: Name,
    method: Option<Name>,
    keys: Vec<IndexKey>,
    /// The keys that are more than a column, or the beginning of one.
    odd: Vec<String>,
    options: Vec<String>,
}

/// Reads a key, if it is one. A unique key may have the name of a constraint.
pub(super) fn read(
    constraint: Option<Name>,
    mut rest: Piece<'_>,
    reader: &mut Reader<'_>,
) -> Option<()> {
    let kind = kind(&mut rest);
    let family = family(&mut rest);
    if !rest.take(&["KEY"]) && !rest.take(&["INDEX"]) && kind == Kind::Plain {
        return None;
    }
    let name = match kind {
        Kind::Primary => Name::from(PRIMARY),
        Kind::Unique | Kind::Plain => rest.name().or(constraint)?,
    };
    let mut key = Key {
        kind,
        name,
        method: family.map(Name::from),
        keys: Vec::new(),
        odd: Vec::new(),
        options: Vec::new(),
    };
    for item in rest.group()?.items() {
        key.part(item, reader)?;
    }
    while !rest.is_empty() {
        let mut option = rest.clause(starts_option);
        let clause = option.as_str();
        if option.take(&["USING"]) {
            key.using(option.as_str(), &reader.engine);
        } else if clause.starts_with("KEY_BLOCK_SIZE=") && reader.engine == "InnoDB" {
            // A trace of what the table was told once, which the engine passes over.
        } else {
            key.options.push(clause.to_owned());
        }
    }
    key.put(reader);
    Some(())
}

fn kind(rest: &mut Piece<'_>) -> Kind {
    if rest.take(&["PRIMARY"]) {
        Kind::Primary
    } else if rest.take(&["UNIQUE"]) {
        Kind::Unique
    } else {
        Kind::Plain
    }
}

fn family(rest: &mut Piece<'_>) -> Option<&'static str> {
    ["fulltext", "spatial", "vector"]
        .into_iter()
        .find(|word| rest.take(&[word]))
}

fn starts_option(next: &Piece<'_>) -> bool {
    OPTIONS.iter().any(|word| next.at(&[word])) || next.at_option() || next.at_comment()
}

impl Key {
    /// Reads one part of the key: a column, the beginning of one, or an expression.
    fn part(&mut self, item: Piece<'_>, reader: &Reader<'_>) -> Option<()> {
        let mut rest = item;
        let expr = match rest.name() {
            Some(column) => Expr::column(column),
            None => raw_expression(reader.server.dialect, rest.group()?.as_str()),
        };
        let length = rest.group().map(|group| group.as_str().trim().parse().ok());
        let mut key = IndexKey::new(expr);
        key.length = length.flatten();
        key.descending = rest.take(&["DESC"]);
        rest.take(&["ASC"]);
        let is_read = length.is_none() || key.length.is_some() && self.kind != Kind::Primary;
        if !is_read || !rest.is_empty() {
            self.odd.push(item.as_str().to_owned());
        }
        self.keys.push(key);
        Some(())
    }

    /// Notes the method. A B-tree is what all engines but one use anyway.
    fn using(&mut self, method: &str, engine: &str) {
        let method = method.to_ascii_lowercase();
        if method != "btree" || engine.eq_ignore_ascii_case("MEMORY") {
            self.method = Some(Name::from(method.as_str()));
        }
    }

    /// The columns, where the key is nothing but columns.
    fn columns(&self) -> Option<Vec<Name>> {
        let is_whole = |key: &IndexKey| !key.descending && key.length.is_none();
        let plain = |key: &IndexKey| key.column().filter(|_| is_whole(key)).cloned();
        let columns: Option<Vec<Name>> = self.keys.iter().map(plain).collect();
        columns.filter(|_| self.odd.is_empty() && self.method.is_none())
    }

    fn put(self, reader: &mut Reader<'_>) {
        let kind = match (self.kind, self.columns()) {
            (Kind::Primary, _) => {
                let columns = self.keys.iter().filter_map(IndexKey::column);
                let columns = columns.cloned().collect();
                Some(ConstraintKind::PrimaryKey { columns })
            }
            (Kind::Unique, Some(columns)) => Some(ConstraintKind::unique(columns)),
            (Kind::Unique, None) | (Kind::Plain, _) => None,
        };
        let word = if kind.is_some() {
            "constraint"
        } else {
            "index"
        };
        for clause in self.odd.iter().chain(&self.options) {
            reader.of_part(word, &self.name, clause);
        }
        let Some(kind) = kind else {
            reader.read.table.indexes.push(Index {
                name: self.name,
                unique: self.kind == Kind::Unique,
                method: self.method,
                keys: self.keys,
                include: Vec::new(),
                nulls_not_distinct: false,
                predicate: None,
                storage: Storage::default(),
            });
            return;
        };
        // A constraint has no order and no method in the model.
        let descending = self.keys.iter().filter(|key| key.descending);
        for column in descending.filter_map(IndexKey::column) {
            reader.of_part(word, &self.name, &format!("`{column}` DESC"));
        }
        if let Some(method) = &self.method {
            reader.of_part(word, &self.name, &format!("USING {method}"));
        }
        reader
            .read
            .table
            .constraints
            .push(Constraint::new(self.name, kind));
    }
}
