//! The generated crates: one workspace under `target/bench`, so that all of them share the
//! dependencies that were built.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::Result;
use crate::measure::output;

/// The workspace of the generated crates.
pub(crate) struct Project {
    root: PathBuf,
}

/// The databases that the migrations are applied to.
pub(crate) const DIALECTS: [&str; 2] = ["sqlite", "postgres"];

impl Project {
    /// Writes the crates of these sizes, and of none.
    pub(crate) fn generate(sizes: &[usize]) -> Result<Self> {
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .canonicalize()?;
        let root = checkout.join("target/bench");
        let project = Self { root };
        project.write("Cargo.toml", WORKSPACE)?;
        project.write(
            "Cargo.lock",
            &fs::read_to_string(checkout.join("Cargo.lock"))?,
        )?;
        project.write("crates/empty-macro/Cargo.toml", EMPTY_MACRO_MANIFEST)?;
        project.write("crates/empty-macro/src/lib.rs", EMPTY_MACRO)?;
        let sizes = || std::iter::once(0).chain(sizes.iter().copied());
        for size in sizes() {
            project.write_migrations(&format!("ours-{size}"), size, OURS)?;
            project.write_migrations(&format!("empty-{size}"), size, EMPTY)?;
        }
        for size in sizes() {
            for dialect in DIALECTS {
                project.write_peer(dialect, size)?;
            }
        }
        Ok(project)
    }

    /// A cargo command in the workspace.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command.current_dir(&self.root).args(arguments);
        // What `cargo run` has set for this program is not meant for others.
        command.env_remove("CARGO_TARGET_DIR");
        command
    }

    /// Builds the program of a crate, optimised and stripped.
    pub(crate) fn build(&self, name: &str) -> Result<PathBuf> {
        output(&mut self.cargo(&["build", "--release", "-p", name]))?;
        Ok(self.root.join("target/release").join(name))
    }

    /// A folder beside the crates.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A file of a crate.
    pub(crate) fn file(&self, name: &str, file: &str) -> PathBuf {
        self.root.join("crates").join(name).join(file)
    }

    /// The SQL of a size, one file for the clients of the database.
    pub(crate) fn script(&self, dialect: &str, size: usize, transactions: &str) -> PathBuf {
        self.root
            .join(format!("{dialect}-{size}-{transactions}.sql"))
    }

    /// Writes a file, unless it is there already: what was built stays built.
    fn write(&self, file: impl AsRef<Path>, text: &str) -> Result<()> {
        let file = self.root.join(file);
        if fs::read_to_string(&file).is_ok_and(|found| found == text) {
            return Ok(());
        }
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(file, text)?)
    }

    fn write_migrations(&self, name: &str, size: usize, face: Face) -> Result<()> {
        self.write(
            self.file(name, "Cargo.toml"),
            &manifest(name, face.dependencies),
        )?;
        self.write(self.file(name, "src/main.rs"), face.main)?;
        let mut list = face.list_start.to_owned();
        for number in 0..size {
            writeln!(list, "{}m{number:04};", face.list_item)?;
            let file = self.file(name, &format!("src/migrations/m{number:04}.rs"));
            self.write(file, &format!("{}\n\n{}", face.import, migration(number)))?;
        }
        list += face.list_end;
        self.write(self.file(name, "src/migrations/mod.rs"), &list)
    }

    /// The SQL of our migrations, as files for `sqlx::migrate!` and scripts for the clients.
    fn write_peer(&self, dialect: &str, size: usize) -> Result<()> {
        let name = format!("peer-{dialect}-{size}");
        self.write(
            self.file(&name, "Cargo.toml"),
            &manifest(&name, PEER_DEPENDENCIES),
        )?;
        let connection = match dialect {
            "sqlite" => "SqliteConnection",
            _ => "PgConnection",
        };
        self.write(
            self.file(&name, "src/main.rs"),
            &PEER.replace("CONNECTION", connection),
        )?;
        fs::create_dir_all(self.file(&name, "migrations"))?;
        let (mut each, mut all) = (String::new(), "BEGIN;\n".to_owned());
        for (number, statements) in self.sql(dialect, size)?.into_iter().enumerate() {
            let sql: String = statements.iter().map(|sql| format!("{sql};\n")).collect();
            let file = format!("migrations/{}_m{number:04}.sql", number + 1);
            self.write(self.file(&name, &file), &sql)?;
            write!(each, "BEGIN;\n{sql}COMMIT;\n")?;
            all += &sql;
        }
        all += "COMMIT;\n";
        self.write(self.script(dialect, size, "each"), &each)?;
        self.write(self.script(dialect, size, "one"), &all)
    }

    /// The statements of each migration, without those of the ledger.
    fn sql(&self, dialect: &str, size: usize) -> Result<Vec<Vec<String>>> {
        if size == 0 {
            return Ok(Vec::new());
        }
        let name = format!("ours-{size}");
        let plan = output(Command::new(self.build(&name)?).args([
            "plan",
            "heads",
            "--sql",
            "--direct",
            "--json",
            "--dialect",
            dialect,
        ]))?;
        let plan: Value = serde_json::from_slice(&plan)?;
        let of_migration = |migration: &Value| -> Option<Vec<String>> {
            let statements = migration["sql"].as_array()?.iter();
            let statements = statements.filter_map(|sql| sql.as_str().map(str::to_owned));
            Some(
                statements
                    .filter(|sql| !sql.contains("migrate_ledger") && !sql.contains("migrate_log"))
                    .collect(),
            )
        };
        let script = plan["script"].as_array().ok_or("the plan has no script")?;
        let all: Option<Vec<_>> = script.iter().map(of_migration).collect();
        all.ok_or_else(|| "a migration of the plan has no statements".into())
    }
}

/// Half create a table, half alter the one before.
fn migration(number: usize) -> String {
    let after = match number.checked_sub(1) {
        Some(parent) => format!(" after \"{parent:04}\""),
        None => String::new(),
    };
    let statements = if number.is_multiple_of(2) {
        let other = number.saturating_sub(2);
        format!(
            "    create table things_{number:04} {{
        id: BigInt identity primary key,
        other_id: Option<BigInt> references things_{other:04}(id) on delete cascade,
        name: Varchar(100),
        state: Varchar(20) = \"draft\",
        price: Numeric(10, 2) = 0,
        quantity: Integer = 1,
        note: Option<Text>,
        created_at: Timestamptz = now(),

        index (other_id, created_at desc),
    }}
"
        )
    } else {
        let table = format!("things_{:04}", number - 1);
        format!(
            "    alter table {table} {{
        add column slug: Option<Varchar(100)>,
        add index (slug),
    }}

    backfill {table} {{
        set slug = lower(name),
        where slug is null,
    }}
"
        )
    };
    format!("migration! {{\n    revision \"{number:04}\"{after};\n\n{statements}}}\n")
}

/// What differs between our crate and that of the empty macro.
#[derive(Clone, Copy)]
struct Face {
    dependencies: &'static str,
    main: &'static str,
    import: &'static str,
    list_start: &'static str,
    list_item: &'static str,
    list_end: &'static str,
}

const OURS: Face = Face {
    dependencies: r#"migrate = { path = "../../../..", features = ["postgres"] }"#,
    main: "mod migrations;\n\nmigrate::main!(migrations::MIGRATIONS);\n",
    import: "use migrate::migration;",
    list_start: "migrate::migrations! {
    edition: 1;
    dialects: postgres 12, sqlite 3.35;

",
    list_item: "    ",
    list_end: "}\n",
};

const EMPTY: Face = Face {
    dependencies: r#"empty-macro = { path = "../empty-macro" }
migrate = { path = "../../../..", features = ["postgres"] }"#,
    main: "mod migrations;\n\nuse migrate as _;\n\nfn main() {}\n",
    import: "use empty_macro::migration;",
    list_start: "",
    list_item: "mod ",
    list_end: "",
};

const EMPTY_MACRO_MANIFEST: &str = r#"[package]
name = "empty-macro"
edition = "2024"

[lib]
proc-macro = true
"#;

const EMPTY_MACRO: &str = "use proc_macro::TokenStream;

#[proc_macro]
pub fn migration(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
";

const PEER_DEPENDENCIES: &str = r#"sqlx = { version = "0.9", default-features = false, features = ["macros", "migrate", "postgres", "runtime-tokio", "sqlite"] }
tokio = { version = "1", features = ["macros", "rt"] }"#;

const PEER: &str = r#"use sqlx::Connection;

static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("no address")?;
    let mut connection = sqlx::CONNECTION::connect(&url).await?;
    MIGRATOR.run(&mut connection).await?;
    Ok(connection.close().await?)
}
"#;

const WORKSPACE: &str = r#"[workspace]
members = ["crates/*"]
resolver = "3"

[profile.release]
strip = true
"#;

fn manifest(name: &str, dependencies: &str) -> String {
    format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n")
}
