//! What the language has a place for and this version does not: one clear error each.

use super::parser::Parser;
use crate::Diagnostic;

/// Objects that `create`, `alter`, `drop`, `rename` and `replace` will know.
const OBJECTS: &[&str] = &[
    "view",
    "materialized",
    "function",
    "trigger",
    "extension",
    "schema",
    "sequence",
    "domain",
];

impl Parser {
    /// The error for a statement that is not supported yet, if it is one.
    pub(super) fn unsupported_statement(&self) -> Option<Diagnostic> {
        let first = self.word()?;
        let second = self.word_at(1).unwrap_or_default();
        let known =
            matches!(first, "create" | "alter" | "drop" | "rename") && OBJECTS.contains(&second);
        if known || first == "replace" {
            return Some(self.not_supported(format!("{first} {second}").trim_end()));
        }
        None
    }

    /// `what`, which starts here, is not supported yet.
    pub(super) fn not_supported(&self, what: &str) -> Diagnostic {
        Diagnostic::new(self.here(), format!("`{what}` is not supported yet"))
            .help("use `execute` with SQL of each dialect")
    }
}
