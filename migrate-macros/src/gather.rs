//! A history from the calls of its files.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread;

use migrate_core::history::{History, Judged, parallel};
use migrate_core::{Dialect, Migration, Name, Target};
use proc_macro2::LineColumn;

use crate::disk;
use crate::locate::{List, module_file};
use crate::scan::{Call, FoundList, Scope};

/// A history and where its migrations stand.
pub(crate) struct Gathered {
    /// The history: of two calls with one id, the first.
    pub(crate) history: Arc<History>,
    /// The first call of each id.
    pub(crate) first_calls: HashMap<String, (PathBuf, LineColumn)>,
    embedded: HashSet<String>,
    judged: OnceLock<BTreeMap<Name, Judged>>,
}

impl Gathered {
    /// A migration that the list has in its own constant, rather than from the one that the
    /// call leaves behind.
    pub(crate) fn embedded(&self, id: &Name) -> Option<&Arc<Migration>> {
        let id = self.embedded.get(id.as_str())?;
        self.history.migration(id)
    }

    /// What the compiler says about a migration.
    pub(crate) fn judged(&self, id: &Name) -> Option<&Judged> {
        self.judge().get(id)
    }

    /// Judges the whole history while the compiler goes on. Nothing of it asks the compiler.
    pub(crate) fn judge_ahead(self: Arc<Self>) {
        // Without a thread it is judged when somebody asks.
        let _ = thread::Builder::new()
            .stack_size(parallel::STACK)
            .spawn(move || {
                self.judge();
            });
    }

    fn judge(&self) -> &BTreeMap<Name, Judged> {
        self.judged.get_or_init(|| self.history.judge_all())
    }
}

/// The migrations of a scope of a file, or of the scope of a list and of the files it names.
pub(crate) fn history(file: &Path, scope: &Scope, list: Option<&List>) -> Gathered {
    let mut gathering = Gathering::default();
    let Some(list) = list else {
        gathering.take(file, &scope.calls);
        return gathering.finish(&FoundList::default());
    };
    for scope in &disk::file(&list.file).scopes {
        let found = scope.list.as_ref();
        if found.is_some_and(|found| found.lines.0 == list.line) {
            gathering.take(&list.file, &scope.calls);
        }
    }
    let modules = list.found.modules.iter();
    let paths: Vec<PathBuf> = modules
        .filter_map(|module| module_file(&list.file, module))
        .collect();
    gathering.incomplete |= paths.len() < list.found.modules.len();
    disk::read_ahead(&paths);
    for path in paths {
        let file = disk::file(&path);
        gathering.incomplete |= !file.readable;
        for scope in &file.scopes {
            gathering.take(&path, &scope.calls);
            gathering.embed(&path, &scope.calls);
        }
    }
    gathering.finish(&list.found)
}

#[derive(Default)]
struct Gathering {
    migrations: Vec<Migration>,
    erroneous: Vec<Name>,
    incomplete: bool,
    first_calls: HashMap<String, (PathBuf, LineColumn)>,
    embedded: HashSet<String>,
}

impl Gathering {
    fn take(&mut self, file: &Path, calls: &[Call]) {
        for call in calls {
            let Some(migration) = &call.migration else {
                self.incomplete = true;
                continue;
            };
            let id = migration.id.as_str();
            if self.first_calls.contains_key(id) {
                continue;
            }
            self.first_calls
                .insert(id.to_owned(), (file.to_owned(), call.start));
            if call.erroneous {
                self.erroneous.push(migration.id.clone());
            }
            self.migrations.push(migration.clone());
        }
    }

    /// Closures are compiled where they stand, and what is not compiled is not embedded.
    fn embed(&mut self, file: &Path, calls: &[Call]) {
        for call in calls.iter().filter(|call| call.unconditional) {
            let Some(migration) = &call.migration else {
                continue;
            };
            let id = migration.id.as_str();
            let is_first = self
                .first_calls
                .get(id)
                .is_some_and(|(first, start)| first == file && *start == call.start);
            if is_first && migration.closures().next().is_none() {
                self.embedded.insert(id.to_owned());
            }
        }
    }

    fn finish(self, list: &FoundList) -> Gathered {
        let history = of_list(list, self.migrations).with_flaws(self.erroneous, self.incomplete);
        Gathered {
            history: Arc::new(history),
            first_calls: self.first_calls,
            embedded: self.embedded,
            judged: OnceLock::new(),
        }
    }
}

/// A history with what a list says of it.
pub(crate) fn of_list(list: &FoundList, migrations: Vec<Migration>) -> History {
    History::new(migrations, or_features(list.targets.clone()))
        .with_levels(list.levels.clone())
        .with_naming(list.naming.clone())
}

/// The targets of a list, or those of the enabled features where there is none.
fn or_features(targets: Vec<Target>) -> Vec<Target> {
    if targets.is_empty() {
        enabled_dialects().map(Target::oldest).collect()
    } else {
        targets
    }
}

fn enabled_dialects() -> impl Iterator<Item = Dialect> {
    Dialect::ALL.into_iter().filter(|dialect| match dialect {
        Dialect::Postgres => cfg!(feature = "postgres"),
        Dialect::Mysql | Dialect::Mariadb => cfg!(feature = "mysql"),
        Dialect::Sqlite => cfg!(feature = "sqlite"),
    })
}
