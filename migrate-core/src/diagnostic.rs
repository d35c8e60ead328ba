//! Diagnostics about a user's migrations: values that accumulate in a [`Report`].
//!
//! A message is lower case, without a full stop, with names in backticks; the help is a
//! sentence of its own that says how to mend it. Stages report all they can; the front
//! doors decide how to show it.

use crate::Site;

/// One mistake, at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The guilty token.
    pub site: Site,
    /// What is wrong, in the user's own names.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A mistake at `site`.
    pub fn new(site: Site, message: impl Into<String>) -> Self {
        Self {
            site,
            message: message.into(),
            help: None,
        }
    }

    /// The same with a help line.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with a help line, unless it has one.
    #[must_use]
    pub fn or_help(mut self, help: impl Into<String>) -> Self {
        self.help.get_or_insert_with(|| help.into());
        self
    }

    /// The same with a help line, where there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

/// What a stage found wrong, in the order of the source.
///
/// The same message is kept once: the second use of a misspelt name is the same mistake.
///
/// ```
/// use migrate_core::{Diagnostic, Report, Site};
/// let mut report = Report::default();
/// report.push(Diagnostic::new(Site::NOWHERE, "table `user` does not exist"));
/// report.push(Diagnostic::new(Site::NOWHERE, "table `user` does not exist"));
/// assert_eq!(report.len(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds a diagnostic, unless its message was reported before.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if !self
            .diagnostics
            .iter()
            .any(|known| known.message == diagnostic.message)
        {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Adds an error with the given message.
    pub fn error(&mut self, site: Site, message: impl Into<String>) {
        self.push(Diagnostic::new(site, message));
    }

    /// Adds an error with the given message and help.
    pub fn refuse(&mut self, site: Site, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::new(site, message).help(help));
    }

    /// Whether nothing was reported.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// How many diagnostics there are.
    pub fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// The diagnostics, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }

    /// Takes over what another stage found.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in others {
            self.push(diagnostic);
        }
    }
}

impl IntoIterator for Report {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.diagnostics.into_iter()
    }
}

/// The help line for a misspelt name: the nearest of those that exist, if one is near enough.
///
/// ```
/// use migrate_core::nearest;
/// assert_eq!(nearest("emial", ["id", "email"]), Some("email"));
/// assert_eq!(nearest("zebra", ["id", "email"]), None);
/// ```
pub fn nearest<'a>(
    misspelt: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let allowed = (misspelt.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            let distance =
                strsim::damerau_levenshtein(&misspelt.to_lowercase(), &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
