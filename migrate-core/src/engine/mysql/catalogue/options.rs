//! What stands behind the parentheses of a table: its options and partitions.

use super::piece::Piece;
use super::reader::Reader;
use crate::Dialect;
use crate::schema::{Parameter, Setting, Storage, Subject};

/// What every table of a history is made with: it goes without saying.
const USUAL: [&str; 2] = ["ENGINE=InnoDB", "CHARSET=utf8mb4 COLLATE=utf8mb4_bin"];

/// Reads the options; those that the model does not have are properties of the table.
pub(super) fn read(mut rest: Piece<'_>, reader: &mut Reader<'_>) -> Option<()> {
    let mut character_set = None;
    let mut collation = None;
    while !rest.is_empty() {
        if rest.at(&["PARTITION"]) {
            reader.of_table(rest.as_str());
            break;
        }
        let before = rest;
        let (name, mut value) = option(&mut rest);
        match name.to_ascii_uppercase().as_str() {
            "AUTO_INCREMENT" => {}
            "COMMENT" => reader.read.table.comment = Some(value.literal()?.to_owned()),
            "CHARSET" | "DEFAULT CHARSET" => character_set = Some(value.as_str()),
            "COLLATE" | "DEFAULT COLLATE" => collation = Some(value.as_str()),
            other => {
                if other == "ENGINE" {
                    value.as_str().clone_into(&mut reader.engine);
                }
                reader.option(before.up_to(&rest).as_str());
            }
        }
    }
    if let Some(character_set) = character_set {
        reader.collation = reader.collation_of(character_set, collation);
        let clause = format!("CHARSET={character_set} COLLATE={}", reader.collation);
        reader.option(&clause);
    }
    let settings = std::mem::take(&mut reader.settings);
    let mut storage = Storage::default();
    storage.set(reader.server.dialect, settings);
    reader.read.table.storage = storage.without_empty();
    Some(())
}

/// Takes an option: its words, and its value where it has one.
fn option<'a>(rest: &mut Piece<'a>) -> (&'a str, Piece<'a>) {
    let before = *rest;
    let name = rest.clause(|next| {
        let ended = before.up_to(next).is_complete();
        next.at_sign('=') || ended || next.at(&["PARTITION"]) || next.at(&["ENGINE"])
    });
    let mut value = Piece::new("", &[]);
    if rest.take_sign('=') {
        let before = *rest;
        rest.skip();
        value = before.up_to(rest);
    }
    (name.as_str(), value)
}

/// An option that the model has a place for: `ROW_FORMAT=DYNAMIC`, `` `PAGE_COMPRESSED`=1 ``, the
/// text of the table in another collation.
fn setting(clause: &str, dialect: Dialect) -> Option<Setting> {
    let (name, value) = match clause.strip_prefix("CHARSET=utf8mb4 COLLATE=") {
        Some(collation) => ("collate", collation),
        None => clause.split_once('=')?,
    };
    let name = name.trim_matches('`').to_ascii_lowercase();
    let value = value.trim_matches(['\'', '"']);
    Parameter::find(dialect, Subject::Table, &name)?.read(value)
}

impl Reader<'_> {
    fn option(&mut self, clause: &str) {
        if USUAL.contains(&clause) {
            return;
        }
        match setting(clause, self.server.dialect) {
            Some(setting) => self.settings.push(setting),
            None => self.of_table(clause),
        }
    }

    /// The collation that text has, given what is said of it.
    pub(super) fn collation_of(&self, character_set: &str, collation: Option<&str>) -> String {
        let of_set = || self.server.collations.get(character_set);
        match (collation, of_set()) {
            (Some(collation), _) => collation.to_owned(),
            (None, Some(default)) => default.clone(),
            (None, None) => character_set.to_owned(),
        }
    }
}
