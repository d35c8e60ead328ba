//! The source files of the migrations: the only file here that writes or reads them.

use std::path::{Path, PathBuf};

use migrate_core::history::History;
use migrate_core::syntax;
use migrate_core::{Migrations, Name};

use super::failure::Failure;

/// The files that a program's migrations were compiled from.
#[derive(Debug)]
pub(crate) struct Project {
    /// The file that holds `migrations!`.
    list: PathBuf,
}

/// A migration that is to be written.
#[derive(Debug)]
pub(crate) struct NewMigration {
    /// Its id; made of a number and the message where there is none.
    pub(crate) id: Option<String>,
    /// What it is for.
    pub(crate) message: String,
    /// What it follows.
    pub(crate) parents: Vec<Name>,
    /// What it needs.
    pub(crate) depends_on: Vec<Name>,
    /// The branch that it starts.
    pub(crate) branch: Option<String>,
}

impl Project {
    /// Finds the source files: from the package's folder, which Cargo tells, or the present one.
    pub(crate) fn find(migrations: &Migrations) -> Result<Self, Failure> {
        let here = std::env::current_dir().unwrap_or_default();
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .map(PathBuf::from)
            .filter(|package| *package != here)
            .unwrap_or_default();
        let list = package.join(migrations.source);
        if migrations.source.is_empty() || !list.is_file() {
            return Err(Failure::usage(format!(
                "the source file of the list of migrations is not here: `{}`",
                list.display(),
            ))
            .help("run the command in the folder of the package, or through `cargo run`"));
        }
        Ok(Self { list })
    }

    /// The files with migrations that the list leaves out.
    pub(crate) fn left_out(&self) -> Result<Vec<String>, Failure> {
        let listed = self.modules()?;
        let folder = self.folder();
        let mut left_out: Vec<String> = std::fs::read_dir(&folder)
            .map_err(|error| cannot("read", &folder, &error))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
            .filter(|path| *path != self.list)
            .filter_map(|path| {
                let module = path.file_stem()?.to_str()?.to_owned();
                let text = std::fs::read_to_string(&path).ok()?;
                (text.contains("migration!") && !listed.contains(&module)).then_some(module)
            })
            .collect();
        left_out.sort();
        Ok(left_out)
    }

    /// Writes the file of a migration and adds it to the list.
    pub(crate) fn add(&self, history: &History, new: &NewMigration) -> Result<PathBuf, Failure> {
        let id = match &new.id {
            Some(id) => id.clone(),
            None => next_id(history, &new.message),
        };
        if history.migration(&id).is_some() {
            return Err(Failure::usage(format!("revision `{id}` exists already"))
                .help("give another one with --rev-id"));
        }
        let module = module_name(&id);
        let path = self.folder().join(format!("{module}.rs"));
        if path.exists() {
            return Err(Failure::usage(format!(
                "`{}` exists already",
                path.display()
            )));
        }
        let list = self.with_module(&module)?;
        write(&path, &text(&id, new))?;
        write(&self.list, &list)?;
        Ok(path)
    }

    /// The folder of the files that the list names.
    fn folder(&self) -> PathBuf {
        let parent = self.list.parent().unwrap_or(Path::new("")).to_owned();
        match self.list.file_stem().and_then(|stem| stem.to_str()) {
            Some("mod" | "main" | "lib") | None => parent,
            Some(stem) => {
                let own = parent.join(stem);
                if own.is_dir() { own } else { parent }
            }
        }
    }

    /// The modules of the list.
    fn modules(&self) -> Result<Vec<String>, Failure> {
        let (_, list) = self.parsed()?;
        Ok(list.modules.iter().map(syntax::ListModule::name).collect())
    }

    fn parsed(&self) -> Result<(String, syntax::List), Failure> {
        let text = std::fs::read_to_string(&self.list)
            .map_err(|error| cannot("read", &self.list, &error))?;
        let body = text
            .parse::<proc_macro2::TokenStream>()
            .ok()
            .and_then(list_body)
            .ok_or_else(|| {
                Failure::usage(format!("`{}` holds no `migrations!`", self.list.display()))
            })?;
        let (list, _, _) = syntax::parse_list(body);
        Ok((text, list))
    }

    /// The text of the list's file with one more module.
    fn with_module(&self, module: &str) -> Result<String, Failure> {
        let (text, list) = self.parsed()?;
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let last = list
            .modules
            .last()
            .map(|module| module.ident.span().end().line);
        let behind = match last {
            Some(line) => line,
            None => lines
                .iter()
                .rposition(|line| line.trim_start().starts_with('}'))
                .unwrap_or(lines.len()),
        };
        let line = format!("    {module};\n");
        lines.insert(behind.min(lines.len()), &line);
        Ok(lines.concat())
    }
}

/// The tokens inside `migrations! { … }`.
fn list_body(tokens: proc_macro2::TokenStream) -> Option<proc_macro2::TokenStream> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    tokens.windows(3).find_map(|window| match window {
        [
            proc_macro2::TokenTree::Ident(name),
            proc_macro2::TokenTree::Punct(bang),
            proc_macro2::TokenTree::Group(group),
        ] if name == "migrations" && bang.as_char() == '!' => Some(group.stream()),
        _ => None,
    })
}

/// The next number of the history, and the words of the message.
fn next_id(history: &History, message: &str) -> String {
    let numbers: Vec<(usize, u64)> = history
        .in_order()
        .iter()
        .filter_map(|migration| {
            let id = migration.id.as_str();
            let digits = id.len() - id.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            Some((digits, id.get(..digits)?.parse().ok()?))
        })
        .collect();
    let width = numbers.iter().map(|(width, _)| *width).max().unwrap_or(4);
    let number = numbers.iter().map(|(_, number)| *number).max().unwrap_or(0) + 1;
    format!("{number:0width$}_{}", words(message))
}

fn words(message: &str) -> String {
    let mut slug = String::new();
    for character in message.to_lowercase().chars() {
        if character.is_alphanumeric() {
            slug.push(character);
        } else if !slug.ends_with('_') && !slug.is_empty() {
            slug.push('_');
        }
        if slug.chars().count() >= 40 {
            break;
        }
    }
    slug.trim_end_matches('_').to_owned()
}

/// The id as a module's name.
fn module_name(id: &str) -> String {
    let name: String = id
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect();
    format!("m{name}")
}

fn text(id: &str, new: &NewMigration) -> String {
    let quoted = |names: &[Name]| {
        let names: Vec<_> = names
            .iter()
            .map(|name| format!("{:?}", name.as_str()))
            .collect();
        names.join(", ")
    };
    let description: String = new
        .message
        .lines()
        .map(|line| format!("    /// {}\n", line.trim()))
        .collect();
    let after = match new.parents.as_slice() {
        [] => String::new(),
        parents => format!(" after {}", quoted(parents)),
    };
    let depends = match new.depends_on.as_slice() {
        [] => String::new(),
        needed => format!("    depends on {};\n", quoted(needed)),
    };
    let branch = new
        .branch
        .as_ref()
        .map_or(String::new(), |label| format!("    branch {label:?};\n"));
    format!(
        "use migrate::migration;\n\nmigration! {{\n{description}    revision {id:?}{after};\n{depends}{branch}}}\n"
    )
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| cannot("write", path, &error))
}

fn cannot(verb: &str, path: &Path, error: &std::io::Error) -> Failure {
    Failure::run(format!("cannot {verb} `{}`: {error}", path.display()))
}
