//! Why a target leads nowhere, in the words of the one who typed it.

use std::fmt;

use crate::Name;

/// A target that means nothing here, or more than one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetError {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl TargetError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TargetError {}

/// Names for a message; of many, the first few.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a Name>) -> String {
    const SHOWN: usize = 6;
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.len().checked_sub(SHOWN) {
        Some(more @ 1..) => format!("{} and {more} more", names[..SHOWN].join(", ")),
        _ => names.join(", "),
    }
}

pub(super) fn only_shown(target: &str) -> TargetError {
    TargetError::new(format!("`{target}` is where the database is already"))
        .help("name a revision, `head` or a number of steps")
}

pub(super) fn not_applied(target: &str, id: &Name) -> TargetError {
    let meaning = if *id == *target {
        String::new()
    } else {
        format!(" (revision `{id}`)")
    };
    TargetError::new(format!("`{target}`{meaning} is not below what is applied"))
        .help("name an applied revision, or `base`")
}

pub(super) fn unknown_applied(id: &Name) -> TargetError {
    TargetError::new(format!(
        "the database has the revision `{id}`, which this program does not know"
    ))
    .help("run the program that has applied it, or bring its file back")
}

pub(super) fn hole(id: &Name, missing: &Name) -> TargetError {
    TargetError::new(format!(
        "the database has the revision `{id}` without `{missing}`, which it needs"
    ))
    .help("stamp what the database really has")
}
