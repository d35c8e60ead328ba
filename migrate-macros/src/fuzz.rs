//! Files beside a migration that hold anything: broken Rust, no text, lists that name themselves.
//!
//! `MIGRATE_FUZZ_SECONDS` runs it for so long, from the seed in `MIGRATE_FUZZ_SEED` on; without it
//! a hundred of fixed seeds run.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::locate::{List, module_file};
use crate::scan::{SourceFile, scan};
use crate::{disk, gather};

/// How many texts are read where no duration is asked for.
const CASES: u64 = 100;

/// How long one of them may take, on a busy machine and without optimisation.
const LONGEST: Duration = Duration::from_secs(20);

/// Pieces that break the texts of Rust.
const ODD: [&str; 22] = [
    "\"",
    "'",
    "r#\"",
    "/*",
    "*/",
    "//",
    "\\",
    "\0",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "!",
    "#",
    "migration! {",
    "migrations! {",
    "\u{feff}",
    "\u{202e}",
    "b'\\xff'",
    "0x",
];

/// Every Rust file of the repository's tests and examples.
fn sources() -> Vec<String> {
    fn collect(folder: &Path, texts: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                collect(&path, texts);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                texts.push(fs::read_to_string(&path).expect("it can be read"));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut texts = Vec::new();
    for folder in ["examples", "tests/ui"] {
        collect(&root.join(folder), &mut texts);
    }
    assert!(texts.len() > 60, "the files were not found");
    texts
}

/// The text with some of it taken out, doubled, moved or replaced.
fn mutated(text: &str, random: &mut Rng) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=random.u8(0..4) {
        let start = random.usize(0..=characters.len());
        let end = (start + random.usize(0..40)).min(characters.len());
        match random.u8(0..4) {
            0 => drop(characters.drain(start..end)),
            1 => {
                let part: Vec<char> = characters[start..end].to_vec();
                let place = random.usize(0..=characters.len());
                characters.splice(place..place, part);
            }
            _ => {
                let odd = ODD[random.usize(0..ODD.len())];
                let count = [1, 1, 1, 2, 300][random.usize(0..5)];
                characters.splice(start..start, odd.repeat(count).chars());
            }
        }
    }
    characters.into_iter().collect()
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// The history of the first scope of each file, by its own list or without one.
fn gathered(path: &Path, file: &SourceFile) {
    for scope in &file.scopes {
        let list = scope.list.clone().map(|found| List {
            file: path.to_owned(),
            line: found.lines.0,
            found,
        });
        let gathered = gather::history(path, scope, list.as_ref());
        for call in &scope.calls {
            if let Some(migration) = &call.migration {
                gathered.history.check(migration.id.as_str());
            }
        }
    }
}

#[test]
fn broken_files_are_read_without_fear() {
    let sources = sources();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let first = number("MIGRATE_FUZZ_SEED").unwrap_or(1);
    let seconds = number("MIGRATE_FUZZ_SECONDS").map(Duration::from_secs);
    let start = Instant::now();
    for seed in first.. {
        let done = match seconds {
            Some(seconds) => start.elapsed() >= seconds,
            None => seed >= first + CASES,
        };
        if done {
            break;
        }
        let mut random = Rng::with_seed(seed);
        let text = mutated(&sources[random.usize(0..sources.len())], &mut random);
        let path = folder.path().join("mod.rs");
        fs::write(&path, &text).expect("the file can be written");
        let begun = Instant::now();
        gathered(&path, &scan(text.clone()));
        let took = begun.elapsed();
        assert!(took < LONGEST, "seed {seed} took {took:?}:\n{text}");
    }
}

#[test]
fn files_that_are_no_text_hold_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("the file can be written");
        path
    };
    let deep = "(".repeat(20_000) + &")".repeat(20_000);
    let unreadable: Vec<PathBuf> = vec![
        write("binary.rs", &[0xff, 0xfe, 0x00, 0x01, 0x80]),
        write("half.rs", b"migration! { revision \"1\"; "),
        folder.path().join("missing.rs"),
        folder.path().to_owned(),
    ];
    for path in &unreadable {
        let file = disk::file(path);
        assert!(
            !file.readable && file.scopes.is_empty(),
            "{}",
            path.display()
        );
    }
    let file = disk::file(&write("deep.rs", deep.as_bytes()));
    assert!(file.scopes.is_empty());
    let large = "// nothing\nfn f() { let x = \"migration! {}\"; }\n".repeat(20_000);
    let file = disk::file(&write("large.rs", large.as_bytes()));
    assert!(file.readable && file.scopes.is_empty());
}

#[test]
fn a_list_that_names_itself_comes_to_an_end() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("mod.rs");
    let own = path.display().to_string();
    let text = format!(
        "migrations! {{ dialects: sqlite 3.35; #[path = {own:?}] a; #[path = \"mod.rs\"] b;\n\
         #[path = \".\"] c; #[path = \"../../..\"] d; #[path = \"\"] e; missing; }}\n\
         migration! {{ revision \"1\" after \"1\"; }}\n\
         migration! {{ revision \"2\" after \"3\"; }}\n\
         migration! {{ revision \"3\" after \"2\"; }}"
    );
    fs::write(&path, text).expect("the file can be written");
    let file: Arc<SourceFile> = disk::file(&path);
    let modules = file.scopes[0]
        .list
        .as_ref()
        .expect("a list")
        .modules
        .clone();
    assert_eq!(modules.len(), 5, "an empty path is a mistake");
    let found: Vec<bool> = modules
        .iter()
        .map(|module| module_file(&path, module).is_some())
        .collect();
    assert_eq!(found, [true, true, false, false, false]);
    gathered(&path, &file);
}
