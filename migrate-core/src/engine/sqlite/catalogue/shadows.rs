//! The tables in which a virtual table keeps its rows.

use super::cursor::Cursor;
use super::tokens::tokens;

/// The ends of the names that each module of SQLite's own gives to its tables.
const MODULES: [(&str, &[&str]); 6] = [
    (
        "fts3",
        &["content", "segments", "segdir", "docsize", "stat"],
    ),
    (
        "fts4",
        &["content", "segments", "segdir", "docsize", "stat"],
    ),
    ("fts5", &["data", "idx", "content", "docsize", "config"]),
    ("geopoly", &["node", "parent", "rowid"]),
    ("rtree", &["node", "parent", "rowid"]),
    ("rtree_i32", &["node", "parent", "rowid"]),
];

/// A virtual table.
pub(super) struct Virtual {
    name: String,
    module: String,
}

impl Virtual {
    /// Reads a `CREATE VIRTUAL TABLE` statement; `None` if it is anything else.
    pub(super) fn read(sql: &str) -> Option<Self> {
        let tokens = tokens(sql)?;
        let mut cursor = Cursor(&tokens);
        cursor.expect("create")?;
        cursor.expect("virtual")?;
        cursor.expect("table")?;
        cursor.take_all(&["if", "not", "exists"]);
        let name = cursor.object()?.to_string();
        cursor.expect("using")?;
        let module = cursor.name()?.to_string();
        Some(Self { name, module })
    }

    /// Whether a table holds its rows. The tables of a module that is not known are plain ones.
    pub(super) fn holds(&self, table: &str) -> bool {
        let mut modules = MODULES.iter();
        let Some((_, ends)) = modules.find(|(name, _)| self.module.eq_ignore_ascii_case(name))
        else {
            return false;
        };
        let shadow = |end: &&str| table.eq_ignore_ascii_case(&format!("{}_{end}", self.name));
        ends.iter().any(shadow)
    }
}
