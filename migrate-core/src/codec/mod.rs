//! The compact, versioned encoding of migrations that the macro embeds and the ledger keeps.
//!
//! Maps with numbered fields, defaults left out: a later version can add a field without
//! changing the bytes of what was written before it.

use crate::Migration;

/// Encodes a migration; sites are left out.
pub fn encode(migration: &Migration) -> Vec<u8> {
    let _ = migration;
    Vec::new()
}

/// Decodes what [`encode`] gave, in this or an earlier version.
///
/// # Errors
///
/// What is wrong with the bytes, or that they are from a newer version.
pub fn decode(bytes: &[u8]) -> Result<Migration, DecodeError> {
    let _ = bytes;
    Err(DecodeError("not implemented".to_owned()))
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
