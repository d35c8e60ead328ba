//! What the language has a place for and this version does not: one clear error each.

use super::parser::Parser;
use crate::Diagnostic;

impl Parser {
    /// `what`, which starts here, is not supported yet.
    pub(super) fn not_supported(&self, what: &str) -> Diagnostic {
        Diagnostic::new(self.here(), format!("`{what}` is not supported yet"))
            .help("use `execute` with SQL of each dialect")
    }
}
