//! What the macros leave in a program: the encoded migrations of a project.

pub mod closure;
mod value;

use crate::check::lints::Level;
use crate::{Target, codec};
use closure::EmbeddedClosure;

/// One migration, as `migration!` embeds it.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    /// The migration, as [`codec::encode`] gives it.
    pub encoded: &'static [u8],
    /// Its closures, each in the place of its number.
    pub closures: &'static [EmbeddedClosure],
}

/// All migrations of a project, as `migrations!` lists them: the value that the engine and the
/// command line take.
#[derive(Clone, Copy, Debug)]
pub struct Migrations {
    /// The edition of the language that they are written in.
    pub edition: u32,
    /// The databases that they are checked for.
    pub targets: &'static [Target],
    /// The migrations, in the order of the list; the order that counts is the graph's.
    pub migrations: &'static [Embedded],
    /// The folder of the source files, for the commands that write or look at them; empty where
    /// the compiler did not tell.
    pub source: &'static str,
    /// How loudly the rules of the check speak, where the list says so.
    pub levels: &'static [(&'static str, Level)],
}

impl Migrations {
    /// Decodes the migrations.
    ///
    /// # Errors
    ///
    /// Bytes that another version of the library has written in a way that this one cannot read.
    pub fn decode(&self) -> Result<Vec<crate::Migration>, codec::DecodeError> {
        self.migrations
            .iter()
            .map(|migration| codec::decode(migration.encoded))
            .collect()
    }
}
