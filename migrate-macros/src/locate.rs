//! Which migrations make up the history of a call.
//!
//! Those of its own scope in its own file, then those of the files that a `migrations!` lists
//! together with it. Where the compiler cannot tell the file (an editor, a doctest), those that
//! this process has expanded before.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use migrate_core::history::History;
use migrate_core::{Dialect, Migration, Target};
use proc_macro2::{LineColumn, Span};

use crate::disk::{self, lock};
use crate::scan::{Call, FoundList, ListedModule, Scope, SourceFile};

/// Where a call stands.
#[derive(Clone, Debug)]
pub(crate) struct CallSite {
    /// Its file, relative to where the compiler runs.
    pub(crate) file: PathBuf,
    start: LineColumn,
    end: LineColumn,
}

impl CallSite {
    /// The place of the macro call that is being expanded, where the compiler tells.
    pub(crate) fn current() -> Option<Self> {
        let span = Span::call_site();
        Some(Self {
            file: span.local_file()?,
            start: span.start(),
            end: span.end(),
        })
    }

    /// The scope of the file that the call stands in.
    pub(crate) fn scope<'a>(&self, file: &'a SourceFile) -> Option<&'a Scope> {
        file.scope_of(self.start, self.end)
    }

    /// The first line of the call.
    pub(crate) fn line(&self) -> usize {
        self.start.line
    }
}

/// A list of migrations and the file that it stands in.
#[derive(Clone)]
struct List {
    file: PathBuf,
    /// The line of the call: tells several lists of a file apart.
    line: usize,
    found: FoundList,
}

/// What this process knows without asking the disk.
#[derive(Default)]
struct Known {
    /// The list that names a file, for every file named by one.
    lists: HashMap<PathBuf, Arc<List>>,
    /// The histories put together so far, by file and line of the first call or the list.
    histories: HashMap<(PathBuf, usize), Arc<History>>,
    /// The generation of the disk that they come from.
    generation: u64,
    /// The migrations expanded so far whose place is unknown.
    unlocated: Vec<Migration>,
}

static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// The history that a migration belongs to.
pub(crate) fn history_of(own: &Migration) -> Arc<History> {
    let site = CallSite::current();
    site.as_ref()
        .and_then(located)
        .or_else(|| in_usual_folder(own))
        .unwrap_or_else(|| unlocated(own))
}

/// Remembers a list, so that the files it names find it without a search.
pub(crate) fn remember_list(site: &CallSite, list: &FoundList) {
    let modules: Vec<PathBuf> = list
        .modules
        .iter()
        .filter_map(|module| module_file(&site.file, module))
        .collect();
    let list = Arc::new(List {
        file: site.file.clone(),
        line: site.line(),
        found: list.clone(),
    });
    let mut known = lock(&KNOWN);
    for module in modules {
        known.lists.insert(module, Arc::clone(&list));
    }
}

/// The file of a listed module, where it exists.
pub(crate) fn module_file(list_file: &Path, module: &ListedModule) -> Option<PathBuf> {
    let folder = list_file.parent()?;
    if let Some(path) = &module.path {
        return Some(folder.join(path)).filter(|file| file.is_file());
    }
    module_folders(list_file)
        .into_iter()
        .flat_map(|folder| {
            [
                folder.join(format!("{}.rs", module.name)),
                folder.join(&module.name).join("mod.rs"),
            ]
        })
        .find(|file| file.is_file())
}

/// Where the modules of a file are, the likelier first.
fn module_folders(list_file: &Path) -> Vec<PathBuf> {
    let Some(folder) = list_file.parent() else {
        return Vec::new();
    };
    match own_folder(list_file) {
        Some(own) => vec![own, folder.to_owned()],
        None => vec![folder.to_owned()],
    }
}

/// The folder that only the modules of this file are in; `None` for `mod.rs` and crate roots.
pub(crate) fn own_folder(list_file: &Path) -> Option<PathBuf> {
    let stem = list_file.file_stem()?.to_str()?;
    match stem {
        "mod" | "lib" | "main" => None,
        _ => Some(list_file.with_extension("")),
    }
}

fn located(site: &CallSite) -> Option<Arc<History>> {
    let file = disk::file(&site.file);
    let scope = site.scope(&file)?;
    let list = own_list(site, scope).or_else(|| list_naming(&site.file));
    let key = match &list {
        Some(list) => (list.file.clone(), list.line),
        None => (site.file.clone(), scope.calls.first()?.start.line),
    };
    remembered(key, || put_together(scope, list.as_deref()))
}

/// The list in the call's own scope.
fn own_list(site: &CallSite, scope: &Scope) -> Option<Arc<List>> {
    let found = scope.list.clone()?;
    Some(Arc::new(List {
        file: site.file.clone(),
        line: found.lines.0,
        found,
    }))
}

/// The list that names a file: remembered, or looked for beside it.
fn list_naming(file: &Path) -> Option<Arc<List>> {
    if let Some(list) = lock(&KNOWN).lists.get(file) {
        return Some(Arc::clone(list));
    }
    let folder = file.parent()?;
    let candidates = ["mod.rs", "main.rs", "lib.rs"]
        .map(|name| folder.join(name))
        .into_iter()
        .chain([folder.with_extension("rs")])
        .filter(|candidate| candidate != file && candidate.is_file());
    for candidate in candidates {
        for scope in &disk::file(&candidate).scopes {
            let names_file = |list: &&FoundList| {
                list.modules
                    .iter()
                    .any(|module| module_file(&candidate, module).as_deref() == Some(file))
            };
            if let Some(found) = scope.list.as_ref().filter(names_file) {
                return Some(Arc::new(List {
                    line: found.lines.0,
                    found: found.clone(),
                    file: candidate,
                }));
            }
        }
    }
    None
}

/// A history that was put together before, or is now.
fn remembered(
    key: (PathBuf, usize),
    put_together: impl FnOnce() -> History,
) -> Option<Arc<History>> {
    let generation = disk::generation();
    {
        let mut known = lock(&KNOWN);
        if known.generation != generation {
            known.histories.clear();
            known.generation = generation;
        }
        if let Some(history) = known.histories.get(&key) {
            return Some(Arc::clone(history));
        }
    }
    let history = Arc::new(put_together());
    lock(&KNOWN).histories.insert(key, Arc::clone(&history));
    Some(history)
}

/// The migrations of a scope, and of the files and the scope of a list.
fn put_together(scope: &Scope, list: Option<&List>) -> History {
    let Some(list) = list else {
        return history(&[], scope.calls.iter(), Vec::new());
    };
    let files: Vec<Arc<SourceFile>> = list
        .found
        .modules
        .iter()
        .map(|module| {
            module_file(&list.file, module)
                .map(|file| disk::file(&file))
                .unwrap_or_default()
        })
        .collect();
    let list_file = disk::file(&list.file);
    let beside_list = list_file
        .scopes
        .iter()
        .filter(|scope| {
            scope
                .list
                .as_ref()
                .is_some_and(|found| found.lines.0 == list.line)
        })
        .flat_map(|scope| &scope.calls);
    let listed = files
        .iter()
        .flat_map(|file| &file.scopes)
        .flat_map(|scope| &scope.calls);
    history(
        &files,
        beside_list.chain(listed),
        list.found.targets.clone(),
    )
}

fn history<'a>(
    files: &[Arc<SourceFile>],
    calls: impl Iterator<Item = &'a Call>,
    targets: Vec<Target>,
) -> History {
    let mut incomplete = files.iter().any(|file| !file.readable);
    let mut migrations = Vec::new();
    let mut erroneous = Vec::new();
    for call in calls {
        match &call.migration {
            Some(migration) => {
                if call.erroneous {
                    erroneous.push(migration.id.clone());
                }
                migrations.push(migration.clone());
            }
            None => incomplete = true,
        }
    }
    History::new(migrations, or_features(targets)).with_flaws(erroneous, incomplete)
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

/// The history of `src/migrations`, if the migration is in there: for editors that do not say
/// which file they expand.
fn in_usual_folder(own: &Migration) -> Option<Arc<History>> {
    let project = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?);
    let list_file = project.join("src").join("migrations").join("mod.rs");
    let file = disk::file(&list_file);
    let scope = file.scopes.iter().find(|scope| scope.list.is_some())?;
    let found = scope.list.clone()?;
    let list = List {
        file: list_file.clone(),
        line: found.lines.0,
        found,
    };
    let history = remembered((list_file, list.line), || put_together(scope, Some(&list)))?;
    let known = history.migration(own.id.as_str())?;
    (**known == *own).then_some(history)
}

/// The history of the migrations that this process has expanded so far.
fn unlocated(own: &Migration) -> Arc<History> {
    let mut known = lock(&KNOWN);
    known.unlocated.retain(|earlier| earlier.id != own.id);
    known.unlocated.push(own.clone());
    Arc::new(
        History::new(known.unlocated.clone(), or_features(Vec::new())).with_flaws(Vec::new(), true),
    )
}
