//! Which migrations make up the history of a call.
//!
//! Those of its own scope in its own file, then those of the files that a `migrations!` lists
//! together with it. Where the compiler cannot tell the file (an editor, a doctest), those that
//! this process has expanded before.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use migrate_core::history::History;
use migrate_core::{Migration, codec};
use proc_macro2::{LineColumn, Span};

use crate::disk::{self, lock};
use crate::gather::{self, Gathered};
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

    /// The call as the file has it, and the scope that it stands in.
    fn in_file<'a>(&self, file: &'a SourceFile) -> Option<(&'a Scope, &'a Call)> {
        file.scopes.iter().find_map(|scope| {
            let mut calls = scope.calls.iter();
            Some((scope, calls.find(|call| self.holds(call.start))?))
        })
    }

    /// Whether a place of its file is inside the call.
    fn holds(&self, place: LineColumn) -> bool {
        let order = |place: LineColumn| (place.line, place.column);
        order(self.start) <= order(place) && order(place) <= order(self.end)
    }

    /// The first line of the call.
    pub(crate) fn line(&self) -> usize {
        self.start.line
    }
}

/// A list of migrations and the file that it stands in.
#[derive(Clone)]
pub(crate) struct List {
    /// Its file.
    pub(crate) file: PathBuf,
    /// The line of the call: tells several lists of a file apart.
    pub(crate) line: usize,
    /// What it says.
    pub(crate) found: FoundList,
}

/// The file of a history, and the line of its list or of its first call.
type Key = (PathBuf, usize);

/// What this process knows without asking the disk.
#[derive(Default)]
struct Known {
    /// The list that names a file, for every file named by one.
    lists: HashMap<PathBuf, Arc<List>>,
    /// The histories put together so far.
    histories: HashMap<Key, Arc<Gathered>>,
    /// The histories that lists have embedded.
    embedded: HashMap<Key, Arc<Gathered>>,
    /// The generation of the disk that they come from.
    generation: u64,
    /// The migrations expanded so far whose place is unknown.
    unlocated: Vec<Migration>,
    /// The list before them, whose place is unknown as well.
    unlocated_list: FoundList,
}

static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// A migration's place among the others.
pub(crate) struct Located {
    /// The history that it belongs to.
    pub(crate) history: Arc<History>,
    /// Whether an earlier call has its id, in the same file or an earlier one of the list.
    pub(crate) is_twin: bool,
    /// Where the program has it from.
    pub(crate) embedding: Embedding,
}

/// Where the program has a migration from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Embedding {
    /// From a constant that the call leaves behind.
    Constant,
    /// From the list.
    List,
    /// From the list, which was expanded when the file was another.
    OtherInList,
}

/// A history that a call belongs to.
struct Home {
    key: Key,
    gathered: Arc<Gathered>,
}

impl Home {
    /// Whether an earlier call than this one has the id.
    fn is_twin(&self, site: &CallSite, id: &str) -> bool {
        let first = self.gathered.first_calls.get(id);
        first.is_some_and(|(file, start)| *file != site.file || !site.holds(*start))
    }

    fn embedding(&self, migration: &Migration) -> Embedding {
        let known = lock(&KNOWN);
        let list = known.embedded.get(&self.key);
        match list.and_then(|list| list.embedded(&migration.id)) {
            None => Embedding::Constant,
            Some(known) if **known == *migration => Embedding::List,
            Some(_) => Embedding::OtherInList,
        }
    }
}

/// The history that a migration belongs to.
pub(crate) fn locate(own: &Migration) -> Located {
    let site = CallSite::current();
    site.as_ref()
        .and_then(|site| located(site, own))
        .unwrap_or_else(|| Located {
            history: in_usual_folder(own).unwrap_or_else(|| unlocated(own)),
            is_twin: false,
            embedding: Embedding::Constant,
        })
}

/// The migration that is being expanded, where nothing is to be said of it and it was read from
/// the disk already, as the compiler has it.
pub(crate) fn correct() -> Option<(Arc<Migration>, Embedding)> {
    let text = Span::call_site().source_text()?;
    correct_at(&CallSite::current()?, &text)
}

/// The same of a call whose text, from the name of the macro on, is given.
fn correct_at(site: &CallSite, text: &str) -> Option<(Arc<Migration>, Embedding)> {
    let file = disk::file(&site.file);
    let (scope, call) = site.in_file(&file)?;
    let id = &call.migration.as_ref()?.id;
    if call.erroneous || !file.is_text_of(call, text) {
        return None;
    }
    let home = home(site, scope)?;
    let judged = home.gathered.judged(id)?;
    let is_silent = judged.errors.is_empty() && judged.warnings.is_empty();
    if !is_silent || home.is_twin(site, id.as_str()) {
        return None;
    }
    let migration = home.gathered.history.migration(id.as_str())?;
    Some((Arc::clone(migration), home.embedding(migration)))
}

/// Remembers a list, so that the files it names find it without a search. Gives the files of
/// its modules, in their order, where they exist.
pub(crate) fn remember_list(site: &CallSite, list: &FoundList) -> Vec<Option<PathBuf>> {
    let modules: Vec<Option<PathBuf>> = list
        .modules
        .iter()
        .map(|module| module_file(&site.file, module))
        .collect();
    let list = Arc::new(List {
        file: site.file.clone(),
        line: site.line(),
        found: list.clone(),
    });
    let mut known = lock(&KNOWN);
    for module in modules.iter().flatten() {
        known.lists.insert(module.clone(), Arc::clone(&list));
    }
    modules
}

/// The history of a list that was remembered, which is about to embed it.
pub(crate) fn embedded_by(site: &CallSite) -> Option<Arc<Gathered>> {
    let file = disk::file(&site.file);
    let mut scopes = file.scopes.iter();
    let list = |scope: &&Scope| {
        let list = scope.list.as_ref();
        list.is_some_and(|list| list.is_at(site.line()))
    };
    let Home { key, gathered } = home(site, scopes.find(list)?)?;
    lock(&KNOWN).embedded.insert(key, Arc::clone(&gathered));
    Some(gathered)
}

/// Remembers what a list says whose place is unknown: of the migrations that follow it, not
/// of those before. The snippets of a documentation are expanded one after the other.
pub(crate) fn remember_unlocated_list(list: &FoundList) {
    let mut known = lock(&KNOWN);
    known.unlocated.clear();
    known.unlocated_list = list.clone();
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

fn located(site: &CallSite, own: &Migration) -> Option<Located> {
    let file = disk::file(&site.file);
    let (scope, _) = site.in_file(&file)?;
    let home = home(site, scope)?;
    Some(Located {
        history: Arc::clone(&home.gathered.history),
        is_twin: home.is_twin(site, own.id.as_str()),
        embedding: home.embedding(&home.gathered.history.named(own)),
    })
}

/// The history of a call in its scope.
fn home(site: &CallSite, scope: &Scope) -> Option<Home> {
    let list = own_list(site, scope).or_else(|| list_naming(&site.file));
    let key = match &list {
        Some(list) => (list.file.clone(), list.line),
        None => (site.file.clone(), scope.calls.first()?.start.line),
    };
    let gathered = remembered(&key, || gather::history(&site.file, scope, list.as_deref()));
    Some(Home { key, gathered })
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
fn remembered(key: &Key, gather: impl FnOnce() -> Gathered) -> Arc<Gathered> {
    let generation = disk::generation();
    {
        let mut known = lock(&KNOWN);
        if known.generation != generation {
            known.histories.clear();
            known.generation = generation;
        }
        if let Some(gathered) = known.histories.get(key) {
            return Arc::clone(gathered);
        }
    }
    let gathered = Arc::new(gather());
    let known = Arc::clone(&gathered);
    lock(&KNOWN).histories.insert(key.clone(), known);
    gathered
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
    let gathered = remembered(&(list_file.clone(), list.line), || {
        gather::history(&list_file, scope, Some(&list))
    });
    let known = gathered.history.migration(own.id.as_str())?;
    let named = gathered.history.named(own);
    (**known == *named).then(|| Arc::clone(&gathered.history))
}

/// The history of the migrations that this process has expanded so far.
fn unlocated(own: &Migration) -> Arc<History> {
    let mut known = lock(&KNOWN);
    known.unlocated.retain(|earlier| earlier.id != own.id);
    let list = known.unlocated_list.clone();
    // Without its sites it no longer says what it leaves unnamed.
    let named = gather::of_list(&list, known.unlocated.clone());
    let named = codec::without_sites(&named.named(own));
    known.unlocated.push(named);
    let history = gather::of_list(&list, known.unlocated.clone()).with_flaws(Vec::new(), true);
    Arc::new(history)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "migration! {
    revision \"a\";
    create table notes { id: BigInt primary key }
}";

    /// A file of its own with these calls, and where each stands.
    fn file(name: &str, calls: &[&str]) -> Vec<CallSite> {
        let folder = std::env::temp_dir().join(format!("migrate-locate-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let file = folder.join(name);
        std::fs::write(&file, calls.join("\n") + "\n").expect("a file can be written");
        let mut line = 1;
        let sites = calls.iter().map(|call| {
            let start = LineColumn { line, column: 0 };
            line += call.lines().count();
            CallSite {
                file: file.clone(),
                start,
                end: LineColumn {
                    line: line - 1,
                    column: 1,
                },
            }
        });
        sites.collect()
    }

    fn is_correct(site: &CallSite, text: &str) -> bool {
        correct_at(site, text).is_some()
    }

    #[test]
    fn what_the_compiler_has_counts_not_what_the_disk_has() {
        let site = &file("differs.rs", &[CALL])[0];
        assert!(is_correct(site, CALL));
        assert!(is_correct(site, &format!("migrate::{CALL}")));
        let others = [
            CALL.replace("notes", "words"),
            CALL.replace(" primary key", ""),
            CALL.replace(" }\n", " }\n    drop table notes;\n"),
            CALL.replace("\n}", "}"),
            CALL.replace("! {", "! /* { */ {"),
            "migration!".to_owned(),
        ];
        for other in &others {
            assert!(!is_correct(site, other), "{other}");
        }
        // What was read is not looked at again within a second.
        let changed = &file("differs.rs", &[&others[0]])[0];
        assert!(!is_correct(changed, &others[0]));
    }

    #[test]
    fn a_call_of_another_line_is_another() {
        let [site, second] = &file("lines.rs", &[CALL, &CALL.replace("\"a\"", "\"b\"")])[..] else {
            panic!("two calls");
        };
        assert!(is_correct(site, CALL));
        assert!(!is_correct(second, CALL));
        let below = CallSite {
            start: LineColumn {
                line: 20,
                column: 0,
            },
            ..site.clone()
        };
        assert!(!is_correct(&below, CALL));
    }

    #[test]
    fn a_list_embeds_what_is_compiled_wherever_its_module_is() {
        let conditional = CALL.replace("\"a\"", "\"b\" after \"a\"");
        let conditional = conditional.replace("notes", "words");
        let [plain, hidden] = &file(
            "embedded.rs",
            &[CALL, &format!("#[cfg(any())]\n{conditional}")],
        )[..] else {
            panic!("two calls");
        };
        let list = &file(
            "list.rs",
            &["migrations! { edition: 1; #[path = \"embedded.rs\"] embedded; }"],
        )[0];
        let found = disk::file(&list.file).scopes[0].list.clone();
        remember_list(list, &found.expect("a list"));
        let embedding = |site: &CallSite, text: &str| {
            let (_, embedding) = correct_at(site, text).expect("a correct migration");
            embedding
        };
        assert_eq!(embedding(plain, CALL), Embedding::Constant, "no list yet");
        let gathered = embedded_by(list).expect("a history");
        assert!(gathered.embedded(&"a".into()).is_some());
        assert!(gathered.embedded(&"b".into()).is_none());
        assert_eq!(embedding(plain, CALL), Embedding::List);
        let below = CallSite {
            start: LineColumn {
                line: hidden.start.line + 1,
                column: 0,
            },
            ..hidden.clone()
        };
        assert_eq!(embedding(&below, &conditional), Embedding::Constant);

        let other = CALL.replace("notes", "names");
        file("embedded.rs", &[&other]);
        std::thread::sleep(std::time::Duration::from_millis(1100));
        assert_eq!(embedding(plain, &other), Embedding::OtherInList);
    }

    #[test]
    fn what_is_wrong_is_read_again() {
        let wrong = CALL.replace("BigInt", "Bigint");
        let twin = CALL.replace("notes", "words");
        let sites = file("wrong.rs", &[CALL, &twin, &wrong.replace("\"a\"", "\"c\"")]);
        assert!(is_correct(&sites[0], CALL));
        assert!(!is_correct(&sites[1], &twin), "its id is taken");
        assert!(!is_correct(&sites[2], &wrong.replace("\"a\"", "\"c\"")));
    }
}
