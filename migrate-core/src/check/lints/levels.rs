//! How loudly a rule speaks: `allow: …; warn: …; deny: …;` in the list of a project.

use super::Lint;

/// How loudly a rule speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Not at all.
    Allow,
    /// As a warning of the compiler.
    Warn,
    /// As an error.
    Deny,
}

impl Level {
    /// All levels, the quietest first.
    pub const ALL: [Self; 3] = [Self::Allow, Self::Warn, Self::Deny];

    /// The word of the language for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

/// The levels of a project, by the ids of the rules; those that it leaves out have their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels(Vec<(&'static str, Level)>);

impl Levels {
    /// The level of a rule.
    pub fn of(&self, lint: &Lint) -> Level {
        self.chosen(lint).unwrap_or(lint.level)
    }

    /// The level that the project gives a rule, if it does.
    pub fn chosen(&self, lint: &Lint) -> Option<Level> {
        let mut chosen = self.0.iter();
        let (_, level) = chosen.find(|(id, _)| *id == lint.id)?;
        Some(*level)
    }

    /// Gives a rule a level.
    pub fn choose(&mut self, lint: &'static Lint, level: Level) {
        self.0.push((lint.id, level));
    }

    /// What the project has chosen.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Level)> {
        self.0.iter().copied()
    }
}

impl FromIterator<(&'static str, Level)> for Levels {
    fn from_iter<I: IntoIterator<Item = (&'static str, Level)>>(chosen: I) -> Self {
        Self(chosen.into_iter().collect())
    }
}
