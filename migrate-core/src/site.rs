//! `Site`: where in the source text a part of the model was written.
//!
//! The parser hands them out, diagnostics carry them, and the front doors (the macro,
//! the command line) turn them back into positions. They are no part of the meaning:
//! any two are equal, none is encoded, printed or fingerprinted.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// The address of a piece of source text, opaque outside the parser that gave it out.
///
/// ```
/// use migrate_core::Site;
/// assert_eq!(Site::new(1), Site::NOWHERE); // positions never tell two things apart
/// ```
#[derive(Clone, Copy, Default)]
pub struct Site(u32);

impl Site {
    /// No position is known: the thing was decoded, derived or built by code.
    pub const NOWHERE: Self = Self(0);

    /// The `number`-th position of a source map, counted from one.
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number given to [`Site::new`], or `None` for [`Site::NOWHERE`].
    pub const fn number(self) -> Option<u32> {
        if self.0 == 0 { None } else { Some(self.0) }
    }

    /// This site, or `other` where this one is nowhere.
    pub const fn or(self, other: Self) -> Self {
        if self.0 == 0 { other } else { self }
    }
}

impl PartialEq for Site {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Site {}

impl PartialOrd for Site {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Site {
    fn cmp(&self, _: &Self) -> Ordering {
        Ordering::Equal
    }
}

impl Hash for Site {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("_")
    }
}
