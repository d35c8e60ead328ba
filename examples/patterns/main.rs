//! The patterns that teams use, each as a migration: what `docs/guide/patterns.md` lists.
//!
//! There is a history for all databases and one for what a single database has. `HISTORY` says
//! which; without it, `portable` goes into `patterns.db`.
//!
//! ```text
//! cargo run --example patterns -- history
//! cargo run --example patterns                                    # upgrade patterns.db to the head
//! cargo run --example patterns -- plan --sql --dialect postgres
//! cargo run --example patterns -- downgrade base
//! HISTORY=postgres DATABASE_URL=postgres://… cargo run --example patterns
//! ```

mod computed;
mod conditional;
mod mysql;
mod one_way;
mod portable;
mod postgres;
mod sqlite;

use std::process::ExitCode;

use migrate::cli::{self, Defaults};

#[allow(clippy::print_stderr)] // It is a program.
fn main() -> ExitCode {
    let name = std::env::var("HISTORY").unwrap_or_else(|_| "portable".to_owned());
    let history = match name.as_str() {
        "portable" => portable::MIGRATIONS,
        "postgres" => postgres::MIGRATIONS,
        "mysql" => mysql::MIGRATIONS,
        "sqlite" => sqlite::MIGRATIONS,
        "computed" => computed::MIGRATIONS,
        "conditional" => conditional::MIGRATIONS,
        "one_way" => one_way::MIGRATIONS,
        other => {
            eprintln!("no history is called `{other}`: use one of examples/patterns/");
            return ExitCode::from(2);
        }
    };
    cli::main(
        &history,
        Defaults {
            url: match name.as_str() {
                "postgres" | "mysql" => None,
                _ => Some("sqlite:patterns.db"),
            },
            command: Some("upgrade"),
        },
    )
}
