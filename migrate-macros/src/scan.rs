//! The calls of `migration!` and `migrations!` in the text of a file, scope by scope.
//!
//! A scope is the innermost group of braces around a call: a file holds several where a test
//! or a doctest puts each history into a block of its own.

use migrate_core::Migration;
use migrate_core::check::lints::Levels;
use migrate_core::naming::Naming;
use migrate_core::syntax::{self, List};
use proc_macro2::{LineColumn, TokenStream, TokenTree};

/// Deeper nesting is not looked into.
const DEEPEST: usize = 128;

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct SourceFile {
    /// The scopes that hold a call.
    pub(crate) scopes: Vec<Scope>,
    /// Whether the file was read and understood as Rust tokens.
    pub(crate) readable: bool,
    text: String,
}

/// The calls of one scope.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// The calls of `migration!`, in order.
    pub(crate) calls: Vec<Call>,
    /// The list of a `migrations!`.
    pub(crate) list: Option<FoundList>,
}

/// A `migrations!`, as far as other files need it.
#[derive(Clone, Debug, Default)]
pub(crate) struct FoundList {
    /// Its targets.
    pub(crate) targets: Vec<migrate_core::Target>,
    /// The modules that it lists.
    pub(crate) modules: Vec<ListedModule>,
    /// How loudly it lets the rules speak.
    pub(crate) levels: Levels,
    /// How it calls what has no name.
    pub(crate) naming: Vec<Naming>,
    /// The first and last line of the call.
    pub(crate) lines: (usize, usize),
}

/// A module of the list.
#[derive(Clone, Debug)]
pub(crate) struct ListedModule {
    /// Its name.
    pub(crate) name: String,
    /// What `#[path = "…"]` says.
    pub(crate) path: Option<String>,
}

/// A `migration!`.
#[derive(Debug)]
pub(crate) struct Call {
    /// What it declares, where its header can be read.
    pub(crate) migration: Option<Migration>,
    /// Whether its text has mistakes.
    pub(crate) erroneous: bool,
    /// Whether it is compiled whenever its file is: it stands in no module or block of it, and no
    /// attribute above it can take it away.
    pub(crate) unconditional: bool,
    /// Where its group starts.
    pub(crate) start: LineColumn,
    /// The same in bytes of the text.
    offset: usize,
}

impl FoundList {
    /// Whether its call holds a line of its file.
    pub(crate) fn is_at(&self, line: usize) -> bool {
        self.lines.0 <= line && line <= self.lines.1
    }
}

impl SourceFile {
    /// Whether any `migration!` stands in the file.
    pub(crate) fn has_migrations(&self) -> bool {
        self.scopes.iter().any(|scope| !scope.calls.is_empty())
    }

    /// Whether a call has this text, from the name of the macro on.
    pub(crate) fn is_text_of(&self, call: &Call, text: &str) -> bool {
        let group = text.find(['{', '(', '[']).and_then(|at| text.get(at..));
        let known = self.text.get(call.offset..);
        // Where a group starts is where it ends.
        group.is_some_and(|group| known.is_some_and(|known| known.starts_with(group)))
    }
}

/// Does what reads texts by [`scan`], on any thread, apart from the compiler: its own parser
/// prints errors about bad text, and can crash on it.
pub(crate) fn apart<T>(work: impl FnOnce() -> T) -> T {
    proc_macro2::fallback::force();
    let _unforce = Unforce;
    work()
}

/// Goes back to the compiler's tokens, whatever happens.
struct Unforce;

impl Drop for Unforce {
    fn drop(&mut self) {
        proc_macro2::fallback::unforce();
    }
}

/// Reads the text of a file.
pub(crate) fn scan(text: String) -> SourceFile {
    let Ok(tokens) = text.parse::<TokenStream>() else {
        return SourceFile::default();
    };
    let mut file = SourceFile {
        scopes: Vec::new(),
        readable: true,
        text,
    };
    scan_scope(tokens, 0, &mut file);
    file
}

fn scan_scope(tokens: TokenStream, depth: usize, file: &mut SourceFile) {
    let mut scope = Scope::default();
    let mut inner = Vec::new();
    let mut unconditional = depth == 0;
    let mut before: [Option<TokenTree>; 2] = [None, None];
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            unconditional &= !is_attribute(&before) || is_harmless(group);
            match macro_name(&before).as_deref() {
                Some("migration") => scope.calls.push(call(group, unconditional)),
                Some("migrations") => scope.list = Some(found_list(group)),
                _ => inner.push(group.stream()),
            }
        }
        before = [before[1].take(), Some(token)];
    }
    if !scope.calls.is_empty() || scope.list.is_some() {
        file.scopes.push(scope);
    }
    if depth < DEEPEST {
        for tokens in inner {
            scan_scope(tokens, depth + 1, file);
        }
    }
}

/// The name of the macro, where the two tokens before a group are `name !`.
fn macro_name(before: &[Option<TokenTree>; 2]) -> Option<String> {
    match before {
        [Some(TokenTree::Ident(name)), Some(TokenTree::Punct(bang))] if bang.as_char() == '!' => {
            Some(name.to_string())
        }
        _ => None,
    }
}

/// Whether the group behind two tokens is an attribute: `# […]` or `#! […]`.
fn is_attribute(before: &[Option<TokenTree>; 2]) -> bool {
    let is = |token: &Option<TokenTree>, wanted| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted);
    is(&before[1], '#') || is(&before[0], '#') && is(&before[1], '!')
}

/// Whether an attribute leaves alone what it stands on.
fn is_harmless(attribute: &proc_macro2::Group) -> bool {
    let first = attribute.stream().into_iter().next();
    let names = ["doc", "allow", "expect", "warn", "deny", "forbid"];
    first.is_some_and(|first| names.contains(&first.to_string().as_str()))
}

fn call(group: &proc_macro2::Group, unconditional: bool) -> Call {
    let parsed = syntax::parse_elsewhere(group.stream());
    let open = group.span_open();
    Call {
        migration: parsed.migration,
        erroneous: !parsed.report.is_empty(),
        unconditional,
        start: open.start(),
        offset: open.byte_range().start,
    }
}

fn found_list(group: &proc_macro2::Group) -> FoundList {
    let (list, _, _) = syntax::parse_list(group.stream());
    let lines = (
        group.span_open().start().line,
        group.span_close().end().line,
    );
    FoundList {
        lines,
        ..FoundList::from(&list)
    }
}

impl From<&List> for FoundList {
    fn from(list: &List) -> Self {
        Self {
            targets: list.targets.clone(),
            levels: list.levels.clone(),
            naming: list.naming.clone(),
            modules: list
                .modules
                .iter()
                .map(|module| ListedModule {
                    name: module.name(),
                    path: module.path.clone(),
                })
                .collect(),
            lines: (0, 0),
        }
    }
}
