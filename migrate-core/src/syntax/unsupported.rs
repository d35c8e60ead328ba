//! What the language has a place for and this version does not: one clear error each.

use super::parser::Parser;
use crate::Diagnostic;

/// Objects that `create`, `alter`, `drop` and `rename` will know.
const OBJECTS: &[&str] = &["extension", "schema", "sequence", "domain"];

impl Parser {
    /// The error for a statement that is not supported yet, if it is one.
    pub(super) fn unsupported_statement(&self) -> Option<Diagnostic> {
        let first = self.word()?;
        let second = self.word_at(1).unwrap_or_default();
        if matches!(first, "create" | "alter" | "drop" | "rename") && OBJECTS.contains(&second) {
            return Some(self.not_supported(&format!("{first} {second}")));
        }
        None
    }

    /// `what`, which starts here, is not supported yet.
    pub(super) fn not_supported(&self, what: &str) -> Diagnostic {
        Diagnostic::new(self.here(), format!("`{what}` is not supported yet"))
            .help("use `execute` with SQL of each dialect")
    }
}
