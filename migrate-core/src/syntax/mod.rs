//! The parser of the migration language (feature `syntax`).
