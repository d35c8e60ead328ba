//! What a target means, before it is known which way the database goes.

/// The meaning of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// Before everything, or before everything of a branch.
    Base {
        /// A revision of the branch.
        branch: Option<usize>,
    },
    /// Right behind these revisions; never none.
    At {
        /// The revisions.
        places: Vec<usize>,
        /// A revision of the branch that alone is meant.
        branch: Option<usize>,
    },
    /// So many steps from where the database is.
    Steps {
        /// Up, or negative: down.
        steps: i64,
        /// A revision of the branch that alone is meant.
        branch: Option<usize>,
    },
    /// Where the database is.
    Current,
}

/// One place to be at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// Before everything.
    Base,
    /// Right behind a revision.
    At(usize),
}

impl Spot {
    /// The revision, unless it is the base.
    pub(super) fn place(self) -> Option<usize> {
        match self {
            Self::Base => None,
            Self::At(place) => Some(place),
        }
    }
}
