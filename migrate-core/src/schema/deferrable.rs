//! When constraints are looked at.

/// When a constraint is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deferrable {
    /// After each statement.
    #[default]
    No,
    /// After each statement, unless a transaction asks for later.
    InitiallyImmediate,
    /// At the end of the transaction.
    InitiallyDeferred,
}

impl Deferrable {
    /// The words of the language for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::No => "not deferrable",
            Self::InitiallyImmediate => "deferrable",
            Self::InitiallyDeferred => "deferrable initially deferred",
        }
    }
}
