//! Every migration that stands in the repository: the examples, the guide, the mistakes of the
//! compiler's tests.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Group, TokenStream, TokenTree};

/// What belongs together: a list, where there is one, and the migrations.
#[derive(Clone, Debug, Default)]
pub(super) struct Project {
    /// Where it was found.
    pub(super) origin: String,
    /// What stands inside `migrations! { … }`.
    pub(super) list: Option<String>,
    /// What stands inside each `migration! { … }`.
    pub(super) migrations: Vec<String>,
}

/// All of them.
pub(super) fn projects() -> Vec<Project> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut projects = Vec::new();
    for folder in [
        "examples",
        "tests/ui",
        "docs/guide",
        "tests/suite/histories",
    ] {
        in_folder(&root.join(folder), &mut projects);
    }
    assert!(projects.len() > 80, "the migrations were not found");
    projects
}

fn in_folder(folder: &Path, projects: &mut Vec<Project>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("the entry can be read").path())
        .collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            in_folder(&path, projects);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        let origin = path.display().to_string();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("rs") => in_text(&text, &origin, &mut found),
            Some("md") => {
                for snippet in snippets(&text) {
                    in_text(&snippet, &origin, &mut found);
                }
            }
            _ => {}
        }
    }
    // The files of a module that lists them are one project.
    let is_module = |project: &Project| {
        let file = Path::new(&project.origin).file_name();
        file.is_some_and(|file| file == "mod.rs") && project.list.is_some()
    };
    if let Some(place) = found.iter().position(is_module) {
        let mut whole = found.swap_remove(place);
        for part in found.drain(..) {
            whole.migrations.extend(part.migrations);
        }
        found.push(whole);
    }
    projects.append(&mut found);
}

/// The Rust of a page, with its hidden lines.
fn snippets(page: &str) -> Vec<String> {
    let blocks = page.split("```rust").skip(1);
    blocks
        .filter_map(|block| block.split_once('\n')?.1.split("```").next())
        .map(|block| {
            let lines = block
                .lines()
                .map(|line| line.strip_prefix("# ").unwrap_or(line));
            lines.collect::<Vec<_>>().join("\n")
        })
        .collect()
}

fn in_text(text: &str, origin: &str, projects: &mut Vec<Project>) {
    if let Ok(tokens) = text.parse() {
        in_scope(tokens, text, origin, projects);
    }
}

fn in_scope(tokens: TokenStream, text: &str, origin: &str, projects: &mut Vec<Project>) {
    let mut project = Project {
        origin: origin.to_owned(),
        ..Project::default()
    };
    let mut name = String::new();
    let mut inner = Vec::new();
    for token in tokens {
        match &token {
            TokenTree::Ident(ident) => name = ident.to_string(),
            TokenTree::Punct(punct) if punct.as_char() == '!' => {}
            TokenTree::Group(group) => {
                match (name.as_str(), body(group, text)) {
                    ("migration", Some(body)) => project.migrations.push(body),
                    ("migrations", Some(body)) => project.list = Some(body),
                    _ => inner.push(group.stream()),
                }
                name.clear();
            }
            _ => name.clear(),
        }
    }
    if !project.migrations.is_empty() || project.list.is_some() {
        projects.push(project);
    }
    for tokens in inner {
        in_scope(tokens, text, origin, projects);
    }
}

fn body(group: &Group, text: &str) -> Option<String> {
    let start = group.span_open().byte_range().end;
    let end = group.span_close().byte_range().start;
    text.get(start..end).map(str::to_owned)
}
