//! What a table or an index is told of its storage, for each database: a group of settings that
//! the other databases pass over.

mod parameter;
mod parameters;

use crate::{Dialect, Name, Site};
pub use parameter::{Misfit, Parameter, Subject};

/// The settings of a table or an index, a group for each database. What is not told is left to
/// the server.
///
/// ```
/// use migrate_core::Dialect;
/// use migrate_core::schema::{Setting, Storage, Value};
/// let full = Setting::new("fillfactor", Value::Number("70".to_owned()));
/// let mut storage = Storage::default();
/// storage.set(Dialect::Postgres, vec![full]);
/// assert!(storage.get(Dialect::Postgres, "fillfactor").is_some());
/// assert!(storage.get(Dialect::Sqlite, "strict").is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// The databases in their order, each with its settings by name.
    groups: Vec<(Dialect, Vec<Setting>)>,
}

/// One thing that a table or an index is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What it is called: `fillfactor`, `without rowid`.
    pub name: Name,
    /// What it is set to.
    pub value: Value,
}

/// What something is set to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// Nothing: that it is there says all.
    #[default]
    Flag,
    /// Yes or no.
    Switch(bool),
    /// A number, without needless digits.
    Number(String),
    /// A word, as the server spells it.
    Word(String),
}

impl Setting {
    /// A setting that was not written anywhere.
    pub fn new(name: &str, value: Value) -> Self {
        Self {
            name: Name::new(name),
            value,
        }
    }
}

/// What leads from some settings to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch<'a> {
    /// What is left to the server again.
    pub gone: Vec<&'a Setting>,
    /// What is new, or another value.
    pub told: Vec<&'a Setting>,
}

impl<'a> Switch<'a> {
    /// The difference between the two.
    pub fn between(old: Vec<&'a Setting>, new: Vec<&'a Setting>) -> Self {
        let is_left = |setting: &Setting| new.iter().any(|other| other.name == setting.name);
        let gone = old.iter().filter(|setting| !is_left(setting));
        Self {
            gone: gone.copied().collect(),
            told: new
                .iter()
                .filter(|setting| !old.contains(setting))
                .copied()
                .collect(),
        }
    }
}

impl Storage {
    /// Whether no database is named.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The databases that are named, each with its settings.
    pub fn groups(&self) -> impl Iterator<Item = (Dialect, &[Setting])> {
        let groups = self.groups.iter();
        groups.map(|(dialect, settings)| (*dialect, settings.as_slice()))
    }

    /// The settings for a database.
    pub fn of(&self, dialect: Dialect) -> &[Setting] {
        let mut groups = self.groups();
        let found = groups.find(|(known, _)| *known == dialect);
        found.map_or(&[], |(_, settings)| settings)
    }

    /// Whether a database is named, be it without settings.
    pub fn names(&self, dialect: Dialect) -> bool {
        self.groups.iter().any(|(known, _)| *known == dialect)
    }

    /// One setting for a database.
    pub fn get(&self, dialect: Dialect, name: &str) -> Option<&Setting> {
        let mut settings = self.of(dialect).iter();
        settings.find(|setting| setting.name == *name)
    }

    /// The word that something is set to.
    pub fn word(&self, dialect: Dialect, name: &str) -> Option<&str> {
        match &self.get(dialect, name)?.value {
            Value::Word(word) => Some(word),
            Value::Flag | Value::Switch(_) | Value::Number(_) => None,
        }
    }

    /// Names a database, whose settings are these from now on.
    pub fn set(&mut self, dialect: Dialect, mut settings: Vec<Setting>) {
        settings.sort_by(|a, b| a.name.cmp(&b.name));
        self.groups.retain(|(known, _)| *known != dialect);
        self.groups.push((dialect, settings));
        self.groups.sort_by_key(|(known, _)| *known);
    }

    /// Adds one setting for a database.
    pub fn put(&mut self, dialect: Dialect, setting: Setting) {
        let mut settings = self.of(dialect).to_vec();
        settings.retain(|known| known.name != setting.name);
        settings.push(setting);
        self.set(dialect, settings);
    }

    /// Takes one setting for a database away.
    pub fn take(&mut self, dialect: Dialect, name: &str) {
        for (_, settings) in self
            .groups
            .iter_mut()
            .filter(|(known, _)| *known == dialect)
        {
            settings.retain(|setting| setting.name != *name);
        }
        self.groups.retain(|(_, settings)| !settings.is_empty());
    }

    /// The same after a change: the databases that it names have its settings, the others keep
    /// theirs.
    #[must_use]
    pub fn changed_by(&self, change: &Self) -> Self {
        let mut changed = self.clone();
        for (dialect, settings) in change.groups() {
            changed.set(dialect, settings.to_vec());
        }
        changed.without_empty()
    }

    /// The change that leads back from [`changed_by`](Self::changed_by).
    #[must_use]
    pub fn change_back(&self, change: &Self) -> Self {
        let mut back = Self::default();
        for (dialect, _) in change.groups() {
            back.set(dialect, self.of(dialect).to_vec());
        }
        back
    }

    /// The same without the databases that are told nothing.
    #[must_use]
    pub fn without_empty(mut self) -> Self {
        self.groups.retain(|(_, settings)| !settings.is_empty());
        self
    }

    /// What one database is told.
    #[must_use]
    pub fn only(&self, dialect: Dialect) -> Self {
        let mut only = self.clone();
        only.groups.retain(|(known, _)| *known == dialect);
        only
    }

    /// The databases that are told something else than there.
    #[must_use]
    pub fn other_than(&self, other: &Self) -> Self {
        let mut own = self.clone();
        own.groups
            .retain(|(dialect, settings)| other.of(*dialect) != settings);
        own
    }

    /// The same as a server has it in mind: what it does anyway need not be said.
    pub fn unusual(&self, subject: Subject, dialect: Dialect) -> Vec<Setting> {
        let is_usual = |setting: &Setting| {
            let parameter = Parameter::find(dialect, subject, setting.name.as_str());
            parameter.is_some_and(|parameter| parameter.is_usual(&setting.value))
        };
        let mut settings = self.of(dialect).to_vec();
        settings.retain(|setting| !is_usual(setting));
        settings
    }

    /// What MariaDB makes of a group for MySQL: what it does not know is left out.
    pub fn for_mariadb(subject: Subject, settings: &[Setting]) -> Vec<Setting> {
        let fits = |setting: &&Setting| {
            let parameter = Parameter::find(Dialect::Mariadb, subject, setting.name.as_str());
            parameter.is_some_and(|parameter| parameter.takes(&setting.value))
        };
        settings.iter().filter(fits).cloned().collect()
    }

    /// Whether a server empties the table after a crash (PostgreSQL).
    pub fn is_unlogged(&self) -> bool {
        self.get(Dialect::Postgres, "unlogged").is_some()
    }

    /// Whether each value has to be of its column's type (SQLite).
    pub fn is_strict(&self) -> bool {
        self.get(Dialect::Sqlite, "strict").is_some()
    }

    /// Whether rows stand by their primary key alone (SQLite).
    pub fn is_without_rowid(&self) -> bool {
        self.get(Dialect::Sqlite, "without rowid").is_some()
    }

    /// The engine of MySQL or MariaDB, where it is another than the usual one: it has neither
    /// transactions nor foreign keys.
    pub fn plain_engine(&self, dialect: Dialect) -> Option<&str> {
        let engine = self.word(dialect, "engine");
        engine.filter(|engine| *engine != "InnoDB")
    }

    /// Whether other parts of a history may lean on what is different: what a table can hold, what
    /// can refer to it, how its text is compared.
    pub fn is_kept_otherwise(&self, other: &Self) -> bool {
        const LEANED_ON: [(Dialect, &str); 7] = [
            (Dialect::Postgres, "unlogged"),
            (Dialect::Mysql, "engine"),
            (Dialect::Mysql, "collate"),
            (Dialect::Mariadb, "engine"),
            (Dialect::Mariadb, "collate"),
            (Dialect::Sqlite, "strict"),
            (Dialect::Sqlite, "without rowid"),
        ];
        let mut all = LEANED_ON.into_iter();
        all.any(|(dialect, name)| self.get(dialect, name) != other.get(dialect, name))
    }

    /// Where the setting of a name was written, or where nothing was.
    pub fn site(&self, dialect: Dialect, name: &str) -> Site {
        let setting = self.get(dialect, name);
        setting.map_or(Site::NOWHERE, |setting| setting.name.site())
    }
}
