//! The engine (feature `engine`): ledger, lock, journal and executor on sqlx and tokio.
