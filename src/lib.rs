//! Database migrations for Rust teams, checked by the compiler.
//!
//! A migration is written as a declaration of what the schema becomes:
//!
//! ```
//! use migrate::migration;
//!
//! migrate::migrations! {
//!     edition: 1;
//!     dialects: postgres 12, mysql 8.0, mariadb 10.6, sqlite 3.35;
//! }
//!
//! migration! {
//!     /// People with an account.
//!     revision "0001_users";
//!
//!     create table users {
//!         id: BigInt identity primary key,
//!         email: Varchar(255) unique,
//!         created_at: Timestamptz = now(),
//!     }
//! }
//! # fn main() {}
//! ```
//!
//! The macro replays the whole history of the project at compile time. What cannot work is an
//! error in `cargo check`, on the word that is wrong; the downgrade is derived; each dialect's
//! SQL is planned so that live tables are changed the safe way.
//!
//! A program with `migrate::main!` has `upgrade`, `downgrade`, `history` and the rest as
//! commands; an application that migrates when it starts uses [`Migrator`].
//!
//! The [`guide`] tells the rest.

// Generated code names `::migrate::…`, in this package's own tests too.
extern crate self as migrate;

#[cfg(feature = "cli")]
pub mod cli;
pub mod guide;

#[cfg(feature = "chrono")]
pub use migrate_core::closure::types::chrono;
#[cfg(feature = "rust_decimal")]
pub use migrate_core::closure::types::rust_decimal;
#[cfg(feature = "json")]
pub use migrate_core::closure::types::serde_json;
#[cfg(feature = "uuid")]
pub use migrate_core::closure::types::uuid;
pub use migrate_core::engine::{self, Migrator};
pub use migrate_core::{Dialect, Embedded, Level, Migrations, Target, Version, closure};

/// A migration: its place in the history, and what it changes.
///
/// ```
/// # migrate::migrations! { edition: 1; dialects: postgres 12, sqlite 3.35; }
/// # fn main() {}
/// migrate::migration! {
///     /// People with an account.
///     revision "0001_users";
///
///     create table users {
///         id: BigInt identity primary key,
///         email: Varchar(255) unique,
///     }
/// }
///
/// migrate::migration! {
///     revision "0002_names" after "0001_users";
///
///     alter table users {
///         add column name: Option<Text>,
///     }
/// }
/// ```
///
/// The chapter [`language`](guide::language) has every statement.
pub use migrate_macros::migration;

/// The list of a project's migrations: declares their modules, and the constant `MIGRATIONS` that
/// [`Migrator`] and `migrate::main!` take.
///
/// ```ignore
/// migrate::migrations! {
///     edition: 1;
///     dialects: postgres 12, sqlite 3.35;
///
///     m0001_users;
///     m0002_names;
/// }
/// ```
///
/// `edition` is that of the language. `dialects` are the databases that every migration is checked
/// for, each with the oldest version to serve. A module is a file beside the list; `#[path = "…"]`
/// names another. Migrations in the file of the list itself belong to it, too. `allow: …;`,
/// `warn: …;` and `deny: …;` say how loudly the [rules](guide::lints) of the check speak.
pub use migrate_macros::migrations;

/// Writes the `fn main` of a program that runs the migrations: a command line with `upgrade`,
/// `downgrade`, `current`, `history` and the rest, its runtime included.
///
/// ```no_run
/// mod migrations {
///     migrate::migrations! {
///         edition: 1;
///         dialects: sqlite 3.35;
///     }
///     migrate::migration! {
///         revision "0001_users";
///         create table users { id: BigInt identity primary key }
///     }
/// }
///
/// migrate::main!(migrations::MIGRATIONS, default_url = "sqlite:app.db");
/// ```
///
/// `default_url` is used where neither `--database-url` nor `DATABASE_URL` (in the environment
/// or in `.env`) says otherwise; `default_command` is what runs when no command is given.
#[cfg(feature = "cli")]
#[macro_export]
macro_rules! main {
    ($migrations:expr $(, default_url = $url:expr)? $(, default_command = $command:expr)? $(,)?) => {
        fn main() -> ::std::process::ExitCode {
            #[allow(unused_mut)]
            let mut defaults = $crate::cli::Defaults::default();
            $(defaults.url = ::core::option::Option::Some($url);)?
            $(defaults.command = ::core::option::Option::Some($command);)?
            $crate::cli::main(&$migrations, defaults)
        }
    };
}
