//! The page of the guide that lists the patterns: all of them are on it, and what it points to is
//! there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// How many patterns each of the five guides had.
const PATTERNS: [(&str, usize); 5] = [("S0", 23), ("S1", 28), ("S2", 16), ("S3", 24), ("S4", 19)];

/// Where the links to files lead.
const FILES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows of the page's tables, by the pattern's id.
fn rows(page: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut rows = BTreeMap::new();
    for line in page.lines().filter(|line| line.starts_with("| S")) {
        let mut cells = line.trim_matches('|').split(" | ").map(str::trim);
        let id = cells.next().expect("a first cell");
        let known = rows.insert(id, cells.collect());
        assert!(known.is_none(), "{id} is listed twice");
    }
    rows
}

/// What is linked to by its name, with the file that it leads to.
fn links(page: &str) -> BTreeMap<&str, PathBuf> {
    let definitions = page.lines().filter_map(|line| {
        let (name, url) = line.strip_prefix("[`")?.split_once("`]: ")?;
        let path = url.strip_prefix(FILES);
        let path = path.unwrap_or_else(|| panic!("{name} leads elsewhere: {url}"));
        Some((name, root().join(path)))
    });
    definitions.collect()
}

/// The names that a cell links to by their definitions. Chapters are linked to directly, which
/// rustdoc sees to.
fn linked(cell: &str) -> impl Iterator<Item = &str> {
    let parts = cell.split("[`").skip(1);
    let links = parts.filter_map(|part| part.split_once("`]"));
    let by_name = links.filter(|(_, rest)| !rest.starts_with('('));
    by_name.map(|(name, _)| name)
}

/// The gallery's revisions, as `HISTORY/ID`, each with its file.
fn revisions() -> BTreeMap<String, PathBuf> {
    let mut revisions = BTreeMap::new();
    let folders = fs::read_dir(root().join("examples/patterns")).expect("the gallery is there");
    for folder in folders.map(|entry| entry.expect("it can be read").path()) {
        if !folder.is_dir() {
            continue;
        }
        let history = folder.file_name().expect("a name").to_string_lossy();
        for file in fs::read_dir(&folder).expect("it can be read") {
            let file = file.expect("it can be read").path();
            let text = read(&file);
            let ids = text.split("revision \"").skip(1);
            for id in ids.filter_map(|rest| rest.split('"').next()) {
                revisions.insert(format!("{history}/{id}"), file.clone());
            }
        }
    }
    revisions
}

#[test]
fn every_pattern_is_on_the_page() {
    let page = read(&root().join("docs/guide/patterns.md"));
    let rows = rows(&page);
    let wanted: BTreeSet<String> = PATTERNS
        .iter()
        .flat_map(|(guide, many)| (1..=*many).map(move |number| format!("{guide}-{number}")))
        .collect();
    let listed: BTreeSet<String> = rows.keys().map(ToString::to_string).collect();
    assert_eq!(listed, wanted);
    for (id, cells) in rows {
        let [name, places, _] = cells.as_slice() else {
            panic!("{id} has {} cells", cells.len());
        };
        assert!(!name.is_empty(), "{id} has no name");
        assert!(places.starts_with('['), "{id} is shown nowhere");
    }
}

#[test]
fn what_the_page_points_to_is_there() {
    let page = read(&root().join("docs/guide/patterns.md"));
    let (links, revisions) = (links(&page), revisions());
    let mut unused: BTreeSet<&str> = links.keys().copied().collect();
    for (id, cells) in rows(&page) {
        for name in cells.iter().flat_map(|cell| linked(cell)) {
            unused.remove(name);
            let Some(path) = links.get(name) else {
                panic!("{id}: `{name}` leads nowhere");
            };
            assert!(path.is_file(), "{id}: {} is not there", path.display());
            let is_example = path.starts_with(root().join("examples/patterns"));
            if is_example && !name.ends_with(".rs") {
                assert_eq!(revisions.get(name), Some(path), "{id}: `{name}`");
            }
            if let Some(case) = name.strip_prefix("ui/") {
                let case = root().join("tests/ui").join(format!("{case}.rs"));
                assert_eq!(*path, case, "{id}: `{name}`");
            }
        }
    }
    assert!(unused.is_empty(), "linked to nowhere: {unused:?}");
    let left_out: Vec<&String> = revisions
        .keys()
        .filter(|revision| !links.contains_key(revision.as_str()))
        .collect();
    assert!(left_out.is_empty(), "not on the page: {left_out:?}");
}
