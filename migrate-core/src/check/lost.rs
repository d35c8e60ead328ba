//! What could not be read of a migration, so that the rest is not blamed for it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::Diagnostic;

/// What the statements with mistakes in their text may have been about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// All words and texts in them.
    pub words: BTreeSet<Arc<str>>,
    /// Whether they may have been about anything: the header, or who knows what.
    pub everything: bool,
}

impl Lost {
    /// Whether a complaint about the rest may come from what was lost: it names some of it.
    pub(super) fn explains(&self, diagnostic: &Diagnostic) -> bool {
        let mut quoted = diagnostic.message.split('`').skip(1).step_by(2);
        self.everything || quoted.any(|quoted| self.words.iter().any(|word| holds(quoted, word)))
    }
}

/// Whether a word stands in a name, between its ends and underscores.
fn holds(name: &str, word: &str) -> bool {
    let is_boundary = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    let mut found = name.match_indices(word);
    !word.is_empty()
        && found.any(|(start, _)| {
            is_boundary(name[..start].chars().next_back())
                && is_boundary(name[start + word.len()..].chars().next())
        })
}
