//! The invariants of `ARCHITECTURE.md` that text can tell: which room uses which, where a crate
//! is named, how large a file is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of `migrate-core`, each with the rooms that it may use. The vocabulary is open to
/// all. Only `schema` and `expr` know each other: columns hold expressions, expressions types.
const ROOMS: [(&str, &[&str]); 14] = [
    ("schema", &["expr"]),
    ("expr", &["schema"]),
    ("naming", &["schema"]),
    ("op", &["schema", "expr"]),
    ("print", &["schema", "expr", "naming", "op"]),
    ("differences", &["schema", "print"]),
    ("codec", &["schema", "expr", "op"]),
    ("sql", &["schema", "expr", "naming", "op"]),
    (
        "catalogue",
        &["schema", "expr", "naming", "differences", "sql"],
    ),
    ("plan", &["schema", "expr", "op", "sql"]),
    (
        "check",
        &["schema", "expr", "op", "differences", "sql", "plan"],
    ),
    (
        "history",
        &["schema", "expr", "naming", "op", "codec", "check"],
    ),
    (
        "syntax",
        &["schema", "expr", "naming", "op", "print", "check"],
    ),
    (
        "engine",
        &[
            "schema",
            "expr",
            "naming",
            "op",
            "print",
            "differences",
            "codec",
            "sql",
            "catalogue",
            "plan",
            "check",
            "history",
        ],
    ),
];

/// How many lines a file may have, without its tests.
const LONGEST: usize = 500;

/// A file of the product: its path from the root, and its text without the tests.
struct Source {
    path: String,
    code: String,
}

impl Source {
    fn is_in(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    /// The lines that are no comments.
    fn lines(&self) -> impl Iterator<Item = &str> {
        let lines = self.code.lines().map(str::trim_start);
        lines.filter(|line| !line.starts_with("//"))
    }

    fn mentions(&self, needle: &str) -> bool {
        self.lines().any(|line| line.contains(needle))
    }

    /// What `crate::…` names first: `crate::{sql::text, Name}` gives `sql` and `Name`.
    fn uses(&self) -> BTreeSet<&str> {
        let code = self.code.split("crate::").skip(1);
        code.flat_map(|rest| match rest.strip_prefix('{') {
            Some(list) => heads(list),
            None => vec![first_word(rest)],
        })
        .collect()
    }
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    text.split_at(end.unwrap_or(text.len())).0
}

/// The first word of each item of a list in braces, whose opening brace is left out.
fn heads(list: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let mut heads = vec![first_word(list.trim_start())];
    for (at, sign) in list.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(first_word(list[at + 1..].trim_start())),
            _ => {}
        }
    }
    heads.retain(|head| !head.is_empty());
    heads
}

/// The files of the product, without those that exist for tests only.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["migrate-core/src", "migrate-macros/src", "src"] {
        collect(&root.join(folder), &mut files);
    }
    let for_tests: BTreeSet<PathBuf> = files.iter().flat_map(|file| test_modules(file)).collect();
    let sources: Vec<Source> = files
        .iter()
        .filter(|file| !file.ancestors().any(|path| for_tests.contains(path)))
        .map(|file| {
            let path = file.strip_prefix(root).expect("it is under the root");
            let text = fs::read_to_string(file).expect("it can be read");
            Source {
                path: path.to_string_lossy().replace('\\', "/"),
                code: without_tests(&text).to_owned(),
            }
        })
        .collect();
    assert!(sources.len() > 100, "the product was not found");
    sources
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The files and folders of the modules that a file declares for tests only.
fn test_modules(file: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(file).expect("it can be read");
    let folder = match file.file_stem().and_then(|stem| stem.to_str()) {
        Some("mod" | "lib") => file.with_file_name(""),
        _ => file.with_extension(""),
    };
    let lines = text.lines().zip(text.lines().skip(1));
    lines
        .filter(|(above, _)| above.starts_with("#[cfg(") && above.contains("test"))
        .filter_map(|(_, line)| line.strip_suffix(';')?.split_once("mod "))
        .flat_map(|(_, name)| [folder.join(name), folder.join(format!("{name}.rs"))])
        .collect()
}

/// What stands before the module of the tests.
fn without_tests(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or(text)
}

/// Fails with what breaks the rule, if anything does.
fn none(rule: &str, broken: impl IntoIterator<Item = String>) {
    let broken: Vec<String> = broken.into_iter().collect();
    assert!(broken.is_empty(), "{rule}\n{}", broken.join("\n"));
}

/// The files outside of some places that mention one of the needles.
fn strays<'a>(needles: &'a [&str], places: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    sources().into_iter().filter_map(move |source| {
        let is_stray = !places.iter().any(|place| source.is_in(place))
            && needles.iter().any(|needle| source.mentions(needle));
        is_stray.then_some(source.path)
    })
}

#[test]
fn rooms_use_only_what_the_code_map_allows() {
    let sources = sources();
    let mut broken = Vec::new();
    for (room, allowed) in ROOMS {
        let (folder, file) = (
            format!("migrate-core/src/{room}/"),
            format!("migrate-core/src/{room}.rs"),
        );
        let of_room = |source: &&Source| source.is_in(&folder) || source.path == file;
        assert!(
            sources.iter().any(|source| of_room(&source)),
            "no room {room}"
        );
        for source in sources.iter().filter(of_room) {
            for used in source.uses() {
                let is_room = ROOMS.iter().any(|(name, _)| *name == used);
                if is_room && used != room && !allowed.contains(&used) {
                    broken.push(format!("{} uses {used}", source.path));
                }
            }
        }
    }
    none("a room uses another that stands above it", broken);
}

#[test]
fn a_list_of_names_is_read() {
    let source = Source {
        path: String::new(),
        code: "use crate::{sql::{self, text}, Name,\n    plan::Step};\ncrate::op::x()".to_owned(),
    };
    let uses: Vec<&str> = source.uses().into_iter().collect();
    assert_eq!(uses, ["Name", "op", "plan", "sql"]);
}

#[test]
fn the_parser_stays_in_its_rooms() {
    none(
        "`syn` is named outside of the parser and the macro",
        strays(
            &["syn::", "use syn;"],
            &["migrate-core/src/syntax/", "migrate-macros/src/"],
        ),
    );
    none(
        "`sqlparser` is named outside of the reader of SQL",
        strays(
            &["sqlparser::", "use sqlparser;"],
            &["migrate-core/src/syntax/sql/"],
        ),
    );
    none(
        "`proc_macro` is named outside of the macro's door",
        strays(&["proc_macro::"], &["migrate-macros/src/lib.rs"]),
    );
}

#[test]
fn the_core_reads_no_files_and_no_environment() {
    none(
        "the pure part touches the world",
        strays(
            &[
                "std::fs",
                "std::env",
                "std::net::Tcp",
                "SystemTime",
                "Utc::now",
            ],
            &["migrate-core/src/engine/", "migrate-macros/src/", "src/"],
        ),
    );
}

#[test]
fn one_file_prints_and_one_vouches_for_sql() {
    none(
        "something prints past the command line's output",
        strays(
            &["println!", "eprintln!", "print!(", "stdout()", "stderr()"],
            &["src/cli/output.rs"],
        ),
    );
    none(
        "opaque SQL is vouched for in more than one file",
        strays(&["AssertSqlSafe"], &["migrate-core/src/engine/link.rs"]),
    );
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let sources = sources();
    none(
        "a file does not say what it is for",
        sources
            .iter()
            .filter(|source| !source.code.starts_with("//!"))
            .map(|source| source.path.clone()),
    );
    none(
        "a file is too long",
        sources.iter().filter_map(|source| {
            let lines = source.code.lines().count();
            (lines > LONGEST).then(|| format!("{}: {lines} lines", source.path))
        }),
    );
}
