//! `migrations!`: declares the modules of the list and the `MIGRATIONS` value.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use migrate_core::check::lints::Level;
use migrate_core::history::parallel;
use migrate_core::syntax::{self, List, ListModule};
use migrate_core::{Diagnostic, Dialect, Migration, Name, Report, Target, codec};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::disk;
use crate::errors::{compile_error, compile_errors};
use crate::expand::{constant_name, without_closures};
use crate::locate::{self, CallSite};
use crate::scan::{Call, FoundList, SourceFile};

/// Expands `migrations! { … }`.
pub(crate) fn migrations(input: TokenStream) -> TokenStream {
    let (list, report, sites) = syntax::parse_list(input);
    let site = CallSite::current();
    let found = FoundList::from(&list);
    let files = match &site {
        Some(site) => locate::remember_list(site, &found),
        None => {
            locate::remember_unlocated_list(&found);
            Vec::new()
        }
    };
    let errors = compile_errors(&report, &sites);
    let left_out = left_out(site.as_ref(), &list, &files, &report);
    let unknown = match &site {
        Some(site) => compile_errors(&unknown_beginnings(site, &list, &files), &sites),
        None => TokenStream::new(),
    };
    let modules = list.modules.iter().map(module);
    let value = value(site.as_ref(), &list, &files);
    quote!(#errors #left_out #unknown #(#modules)* #value)
}

fn module(module: &ListModule) -> TokenStream {
    let ListModule {
        attributes, ident, ..
    } = module;
    quote!(#(#attributes)* mod #ident;)
}

/// The constant that the engine and the command line take.
fn value(site: Option<&CallSite>, list: &List, files: &[Option<PathBuf>]) -> TokenStream {
    let edition = list.edition.unwrap_or(1);
    let targets = list.targets.iter().map(target);
    let migrations = embedded(site, list, files);
    let levels = list.levels.iter().map(|(id, level)| {
        let level = match level {
            Level::Allow => quote!(Allow),
            Level::Warn => quote!(Warn),
            Level::Deny => quote!(Deny),
        };
        quote!((#id, ::migrate::Level::#level))
    });
    let source = site.and_then(source_path).unwrap_or_default();
    quote! {
        /// The migrations of this project.
        #[allow(unreachable_pub)]
        pub const MIGRATIONS: ::migrate::Migrations = ::migrate::Migrations {
            edition: #edition,
            targets: &[#(#targets),*],
            migrations: &[#(#migrations),*],
            source: #source,
            levels: &[#(#levels),*],
        };
    }
}

fn target(target: &Target) -> TokenStream {
    let dialect = match target.dialect {
        Dialect::Postgres => quote!(Postgres),
        Dialect::Mysql => quote!(Mysql),
        Dialect::Mariadb => quote!(Mariadb),
        Dialect::Sqlite => quote!(Sqlite),
    };
    let (major, minor, patch) = (
        target.version.major,
        target.version.minor,
        target.version.patch,
    );
    quote! {
        ::migrate::Target::new(
            ::migrate::Dialect::#dialect,
            ::migrate::Version::new(#major, #minor, #patch),
        )
    }
}

/// The calls of `migration!` that belong to a list: those beside it, then those of its modules.
struct Calls {
    own: Arc<SourceFile>,
    line: usize,
    of_modules: Vec<(Ident, Arc<SourceFile>)>,
}

impl Calls {
    fn of(site: &CallSite, list: &List, files: &[Option<PathBuf>]) -> Self {
        disk::read_ahead(files.iter().flatten());
        let modules = list.modules.iter().zip(files);
        Self {
            own: disk::file(&site.file),
            line: site.line(),
            of_modules: modules
                .filter_map(|(module, file)| {
                    Some((module.ident.clone(), disk::file(file.as_ref()?)))
                })
                .collect(),
        }
    }

    /// Each call, with the module that it is in.
    fn iter(&self) -> impl Iterator<Item = (Option<&Ident>, &Call)> {
        let own_scope = self.own.scopes.iter().find(|scope| {
            let list = scope.list.as_ref();
            list.is_some_and(|list| list.is_at(self.line))
        });
        let own = own_scope.into_iter().flat_map(|scope| &scope.calls);
        let of_modules = self.of_modules.iter().flat_map(|(module, file)| {
            let calls = file.scopes.iter().flat_map(|scope| &scope.calls);
            calls.map(move |call| (Some(module), call))
        });
        own.map(|call| (None, call)).chain(of_modules)
    }
}

/// The migrations themselves, or the paths of the constants that the calls of `migration!` leave
/// behind.
fn embedded(site: Option<&CallSite>, list: &List, files: &[Option<PathBuf>]) -> Vec<TokenStream> {
    let Some(site) = site else {
        return Vec::new();
    };
    let calls = Calls::of(site, list, files);
    let mut seen = BTreeSet::new();
    let found: Vec<(Option<&Ident>, &Name)> = calls
        .iter()
        .filter_map(|(module, call)| {
            let id = &call.migration.as_ref()?.id;
            // An earlier call of the id has left the constant behind.
            seen.insert(id.as_str()).then_some((module, id))
        })
        .collect();
    let mut own = vec![None; found.len()];
    if let Some(gathered) = locate::embedded_by(site) {
        let ids = found.iter().map(|(_, id)| gathered.embedded(id).cloned());
        own = ids.collect();
        gathered.judge_ahead();
    }
    let values = found.into_iter().zip(encoded(&own));
    let values = values.map(|((module, id), encoded)| {
        let constant = constant_name(id.as_str());
        match (encoded, module) {
            (Some(encoded), _) => without_closures(&encoded),
            (None, Some(module)) => quote!(#module::#constant),
            (None, None) => quote!(#constant),
        }
    });
    values.collect()
}

fn encoded(migrations: &[Option<Arc<Migration>>]) -> Vec<Option<Vec<u8>>> {
    let encoded: Vec<OnceLock<Vec<u8>>> = migrations.iter().map(|_| OnceLock::new()).collect();
    let places: Vec<usize> = (0..migrations.len()).collect();
    parallel::for_each(&places, |place| {
        if let Some(migration) = &migrations[place] {
            encoded[place].get_or_init(|| codec::encode(migration));
        }
    });
    encoded.into_iter().map(OnceLock::into_inner).collect()
}

/// Errors for the conventions that begin with a revision which does not exist.
fn unknown_beginnings(site: &CallSite, list: &List, files: &[Option<PathBuf>]) -> Report {
    let mut report = Report::default();
    let beginnings: Vec<&Name> = list
        .naming
        .iter()
        .filter_map(|it| it.from.as_ref())
        .collect();
    if beginnings.is_empty() {
        return report;
    }
    let calls = Calls::of(site, list, files);
    let mut ids = Vec::new();
    for (_, call) in calls.iter() {
        match &call.migration {
            Some(migration) => ids.push(&migration.id),
            // It may be the one.
            None => return report,
        }
    }
    if ids.is_empty() {
        // As in a snippet of a documentation, whose place the compiler does not tell.
        return report;
    }
    for from in beginnings {
        if !ids.contains(&from) {
            let message = format!("no revision `{from}` exists, so this convention never begins");
            let near = migrate_core::nearest(from.as_str(), ids.iter().map(|id| id.as_str()));
            let help = match near {
                Some(near) => format!("write `{near}`"),
                None => "name the first revision that it holds for".to_owned(),
            };
            report.push(Diagnostic::new(from.site(), message).help(help));
        }
    }
    report
}

/// Errors for the files beside the listed ones that hold migrations and are not listed.
fn left_out(
    site: Option<&CallSite>,
    list: &List,
    files: &[Option<PathBuf>],
    report: &Report,
) -> TokenStream {
    let Some(site) = site.filter(|_| report.is_empty()) else {
        return TokenStream::new();
    };
    let listed: HashSet<&PathBuf> = files.iter().flatten().collect();
    let Some(folder) = module_folder(site) else {
        return TokenStream::new();
    };
    let span = list
        .modules
        .last()
        .map_or_else(Span::call_site, |module| module.ident.span());
    disk::rust_files(&folder)
        .into_iter()
        .filter(|file| *file != site.file && !listed.contains(file))
        .filter(|file| disk::file(file).has_migrations())
        .map(|file| {
            let name = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let message = format!(
                "`{}` holds a migration that this list leaves out\nhelp: add `{name};` to the list",
                file.display(),
            );
            compile_error(&message, span)
        })
        .collect()
}

/// The folder whose files the list has to name: that of `mod.rs`, or the file's own.
fn module_folder(site: &CallSite) -> Option<PathBuf> {
    match locate::own_folder(&site.file) {
        Some(folder) => Some(folder),
        None => site.file.parent().map(Path::to_owned),
    }
}

/// The file of the list, relative to the package.
fn source_path(site: &CallSite) -> Option<String> {
    let package = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?)
        .canonicalize()
        .ok()?;
    let file = site.file.canonicalize().ok()?;
    let relative = file.strip_prefix(&package).ok()?;
    Some(relative.to_str()?.replace('\\', "/"))
}
