//! A convention of a project's own: how unnamed constraints and indexes are called.

use crate::name::shorten;
use crate::schema::{ConstraintKind, Index};
use crate::{Name, ObjectName};

/// A convention, and the revision that it begins with; without one, it holds from the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The first revision that it holds for.
    pub from: Option<Name>,
    /// How unnamed things are called from there on.
    pub convention: Convention,
}

/// How unnamed constraints and indexes are called; a kind that is left out keeps its usual name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Convention(Vec<(Kind, Template)>);

/// A kind of things that need no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `primary key (…)`
    PrimaryKey,
    /// `unique (…)`
    Unique,
    /// `foreign key (…)`
    ForeignKey,
    /// The check of a column.
    Check,
    /// `index (…)`, unique or not.
    Index,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::PrimaryKey,
        Self::Unique,
        Self::ForeignKey,
        Self::Check,
        Self::Index,
    ];

    /// The words of the language for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::PrimaryKey => "primary key",
            Self::Unique => "unique",
            Self::ForeignKey => "foreign key",
            Self::Check => "check",
            Self::Index => "index",
        }
    }

    /// The placeholders that mean something for it.
    const fn placeholders(self) -> &'static [Place] {
        match self {
            Self::ForeignKey => &[
                Place::Table,
                Place::Columns,
                Place::ReferredTable,
                Place::ReferredColumns,
            ],
            Self::Check => &[Place::Table, Place::Column],
            Self::PrimaryKey | Self::Unique | Self::Index => &[Place::Table, Place::Columns],
        }
    }

    /// The placeholders without which two things would get one name.
    const fn needed(self) -> &'static [Place] {
        match self {
            Self::PrimaryKey => &[Place::Table],
            Self::Check => &[Place::Table, Place::Column],
            Self::Unique | Self::ForeignKey | Self::Index => &[Place::Table, Place::Columns],
        }
    }
}

/// A name with places for those of the table and the columns: `{table}_{columns}_key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Place(Place),
}

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Table,
    Columns,
    /// The one column that a check is written on.
    Column,
    ReferredTable,
    ReferredColumns,
}

impl Place {
    /// The placeholder, as a template has it.
    const fn word(self) -> &'static str {
        match self {
            Self::Table => "{table}",
            Self::Columns => "{columns}",
            Self::Column => "{column}",
            Self::ReferredTable => "{referred_table}",
            Self::ReferredColumns => "{referred_columns}",
        }
    }
}

/// What the places of a template stand for.
#[derive(Clone, Debug, Default)]
struct Values<'a> {
    table: &'a str,
    columns: Vec<&'a str>,
    referred_table: &'a str,
    referred_columns: Vec<&'a str>,
}

impl Template {
    /// Reads a template of a kind, or says what is wrong with it, and how to mend it.
    ///
    /// # Errors
    ///
    /// A placeholder that means nothing for the kind, one that is missing, a lone brace.
    ///
    /// ```
    /// use migrate_core::naming::{Kind, Template};
    /// assert!(Template::read(Kind::Unique, "{table}_{columns}_key").is_ok());
    /// assert!(Template::read(Kind::Unique, "{table}_{cols}_key").is_err());
    /// ```
    pub fn read(kind: Kind, text: &str) -> Result<Self, (String, String)> {
        let known = || {
            let words = kind
                .placeholders()
                .iter()
                .map(|place| format!("`{}`", place.word()));
            format!("use {}", words.collect::<Vec<_>>().join(", "))
        };
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, behind) = rest.split_at(at);
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            let end = behind.find('}').filter(|_| behind.starts_with('{'));
            let Some(end) = end else {
                let message = "the template has a brace without its other".to_owned();
                return Err((message, known()));
            };
            let (word, behind) = behind.split_at(end + 1);
            let mut places = kind.placeholders().iter();
            let Some(place) = places.find(|place| place.word() == word) else {
                let message = format!("`{word}` means nothing for `{}`", kind.words());
                return Err((message, known()));
            };
            pieces.push(Piece::Place(*place));
            rest = behind;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        let is_missing = |place: &&Place| !pieces.contains(&Piece::Place(**place));
        if let Some(missing) = kind.needed().iter().find(is_missing) {
            let word = missing.word();
            return Err((
                format!("this template gives two things one name: it has no `{word}`"),
                format!("write `{word}` where it belongs"),
            ));
        }
        Ok(Self(pieces))
    }

    fn filled(&self, values: &Values<'_>) -> String {
        let mut name = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => name.push_str(text),
                Piece::Place(Place::Table) => name.push_str(values.table),
                Piece::Place(Place::Columns | Place::Column) => {
                    name.push_str(&values.columns.join("_"));
                }
                Piece::Place(Place::ReferredTable) => name.push_str(values.referred_table),
                Piece::Place(Place::ReferredColumns) => {
                    name.push_str(&values.referred_columns.join("_"));
                }
            }
        }
        shorten(name)
    }

    /// Whether both give the same names.
    fn is_like(&self, other: &Self) -> bool {
        let like = |one: &Piece| match one {
            Piece::Place(Place::Column) => Piece::Place(Place::Columns),
            other => other.clone(),
        };
        self.0.iter().map(like).eq(other.0.iter().map(like))
    }
}

impl Convention {
    /// The template of a kind.
    pub fn template(&self, kind: Kind) -> Option<&Template> {
        let mut known = self.0.iter();
        known
            .find(|(known, _)| *known == kind)
            .map(|(_, template)| template)
    }

    /// Sets the template of a kind; gives the kind that has the same already.
    pub fn set(&mut self, kind: Kind, template: Template) -> Option<Kind> {
        let mut known = self.0.iter();
        let same = known.find(|(_, known)| known.is_like(&template));
        let same = same.map(|(kind, _)| *kind);
        self.0.push((kind, template));
        same
    }

    /// The name of an unnamed primary key, unique constraint or foreign key.
    pub fn constraint(&self, table: &ObjectName, kind: &ConstraintKind) -> Option<String> {
        let mut values = Values::of(table);
        let (kind, columns) = match kind {
            ConstraintKind::PrimaryKey { columns } => (Kind::PrimaryKey, columns),
            ConstraintKind::Unique { columns, .. } => (Kind::Unique, columns),
            ConstraintKind::ForeignKey(key) => {
                values.referred_table = key.table.name.as_str();
                values.referred_columns = key.references.iter().map(Name::as_str).collect();
                (Kind::ForeignKey, &key.columns)
            }
            ConstraintKind::Check { .. } | ConstraintKind::Exclude(_) => return None,
        };
        values.columns = columns.iter().map(Name::as_str).collect();
        Some(self.template(kind)?.filled(&values))
    }

    /// The name of the unnamed check of a column.
    pub fn check(&self, table: &ObjectName, column: &Name) -> Option<String> {
        let values = Values {
            columns: vec![column.as_str()],
            ..Values::of(table)
        };
        Some(self.template(Kind::Check)?.filled(&values))
    }

    /// The name of an unnamed index.
    pub fn index(&self, table: &ObjectName, index: &Index) -> Option<String> {
        let values = Values {
            columns: super::index_keys(index).collect(),
            ..Values::of(table)
        };
        Some(self.template(Kind::Index)?.filled(&values))
    }
}

impl<'a> Values<'a> {
    fn of(table: &'a ObjectName) -> Self {
        Self {
            table: table.name.as_str(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: Kind, text: &str) -> String {
        match Template::read(kind, text) {
            Ok(_) => "fine".to_owned(),
            Err((message, _)) => message,
        }
    }

    #[test]
    fn a_template_tells_two_things_apart() {
        assert_eq!(said(Kind::PrimaryKey, "{table}_pkey"), "fine");
        assert_eq!(said(Kind::Check, "{table}_{column}_check"), "fine");
        let referred = "{table}_{columns}_{referred_table}_{referred_columns}";
        assert_eq!(said(Kind::ForeignKey, referred), "fine");
        for (kind, text, word) in [
            (Kind::PrimaryKey, "pkey", "{table}"),
            (Kind::Unique, "{table}_key", "{columns}"),
            (Kind::Check, "{table}_check", "{column}"),
            (Kind::Index, "{columns}_idx", "{table}"),
        ] {
            assert!(
                said(kind, text).contains(&format!("it has no `{word}`")),
                "{text}"
            );
        }
    }

    #[test]
    fn a_placeholder_has_a_meaning() {
        for (kind, text) in [
            (Kind::Unique, "{table}_{columns}_{referred_table}"),
            (Kind::Check, "{table}_{columns}"),
            (Kind::Index, "{}{table}{columns}"),
        ] {
            assert!(said(kind, text).contains("means nothing"), "{text}");
        }
        for text in ["{table}_{columns", "table}_{columns}", "{table}{columns}}"] {
            assert!(said(Kind::Index, text).contains("brace"), "{text}");
        }
    }

    #[test]
    fn a_long_name_is_cut_as_usual() {
        let template = Template::read(Kind::Check, "{table}_{column}_check").unwrap();
        let mut convention = Convention::default();
        convention.set(Kind::Check, template);
        let table = ObjectName::new(Name::new("t".repeat(60)));
        let name = convention.check(&table, &"c".into()).unwrap();
        assert_eq!(name.len(), 63);
        assert_eq!(
            convention.index(
                &table,
                &Index {
                    name: Name::new(""),
                    unique: false,
                    method: None,
                    keys: Vec::new(),
                    include: Vec::new(),
                    nulls_not_distinct: false,
                    predicate: None,
                    storage: Default::default(),
                }
            ),
            None
        );
    }
}
