//! What the lock that keeps other migrators out is called.

use sha2::{Digest, Sha256};

/// A number for the names of a database and a ledger.
#[cfg(feature = "postgres")]
pub(super) fn number(names: &[&str]) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = digest(names);
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// A name for the names of a database and a ledger, of at most 64 characters.
#[cfg(feature = "mysql")]
pub(super) fn name(names: &[&str]) -> String {
    let digits: String = digest(names)
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let database: String = names
        .first()
        .unwrap_or(&"")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(30)
        .collect();
    format!("migrate_{database}_{digits}")
}

fn digest(names: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"migrate");
    for name in names {
        hash.update([0]);
        hash.update(name.as_bytes());
    }
    hash.finalize().into()
}

#[cfg(all(test, feature = "postgres", feature = "mysql"))]
mod tests {
    use super::*;

    #[test]
    fn two_ledgers_do_not_share_a_lock() {
        assert_ne!(number(&["shop", "a", "b"]), number(&["shop", "ab", ""]));
        assert_ne!(name(&["shop", "a"]), name(&["shop", "b"]));
    }

    #[test]
    fn the_name_is_short_enough() {
        assert!(name(&[&"x".repeat(64), &"y".repeat(64)]).len() <= 64);
    }
}
