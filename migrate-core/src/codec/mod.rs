//! The compact, versioned encoding of migrations that the macro embeds and the ledger keeps.
//!
//! Structs are maps with numbered fields, variants of an enum a number and their fields in a
//! row, defaults left out: a later version can add a field without changing the bytes of what
//! was written before it. `wire` reads and writes, `macros` turns
//! the tables of `model` into code, `fingerprint` hashes what a dialect sees.

mod fingerprint;
mod hex;
mod macros;
mod model;
mod objects;
#[cfg(test)]
mod tests;
mod values;
mod wire;

pub use fingerprint::{Fingerprint, fingerprint};
pub use hex::{from_hex, to_hex};

use crate::Migration;
use wire::{Reader, Wire, Writer};

/// The first byte of every encoded migration: how the rest is to be read.
const VERSION: u8 = 1;

/// Encodes a migration; sites are left out.
pub fn encode(migration: &Migration) -> Vec<u8> {
    let mut writer = Writer::new(vec![VERSION]);
    migration.write(&mut writer);
    writer.finish()
}

/// Decodes what [`encode`] gave, in this or an earlier version.
///
/// # Errors
///
/// What is wrong with the bytes, or that they are from a newer version.
pub fn decode(bytes: &[u8]) -> Result<Migration, DecodeError> {
    match bytes.split_first() {
        Some((&VERSION, rest)) => Reader::read_all(rest),
        Some((&version, _)) if version > VERSION => Err(DecodeError(format!(
            "version {version} of the encoding is newer than this library"
        ))),
        Some((version, _)) => Err(DecodeError(format!("there is no version {version}"))),
        None => Err(DecodeError("there are no bytes".to_owned())),
    }
}

/// The same migration without the positions of its text.
pub fn without_sites(migration: &Migration) -> Migration {
    // What has just been encoded can be decoded.
    decode(&encode(migration)).unwrap_or_else(|_| migration.clone())
}

/// Why bytes are no migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(pub String);

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not an encoded migration: {}", self.0)
    }
}

impl std::error::Error for DecodeError {}

impl From<minicbor::decode::Error> for DecodeError {
    fn from(error: minicbor::decode::Error) -> Self {
        Self(error.to_string())
    }
}
