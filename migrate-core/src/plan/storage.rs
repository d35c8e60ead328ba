//! Plans of what tables and indexes are told of their storage, written down for each database: up,
//! and down again.

use super::{Direction, Request, Strategy, build, script};
use crate::{Dialect, Migration, Report, Schema, Target, Version, check, syntax};

const BEFORE: &str = r#"
    create table users { id: BigInt primary key, email: Varchar(255), age: Option<Integer> } with {
        postgres { fillfactor = 70, autovacuum_enabled = false },
        mysql { row_format = "compressed", key_block_size = 8 },
        sqlite { without rowid },
    }
"#;

const CHANGES: [(&str, &str); 4] = [
    (
        "a new table",
        r#"create table sessions { token: Varchar(40) primary key, holder: BigInt } with {
            postgres { unlogged, fillfactor = 70, toast.vacuum_truncate = off },
            mysql { engine = "MyISAM", compression = "zlib", collate = "utf8mb4_unicode_ci" },
            mariadb { page_compressed = 1, page_compression_level = 3, charset = "utf8mb4" },
            sqlite { strict, without rowid },
        }"#,
    ),
    (
        "other options",
        r#"alter table users {
            add column nick: Option<Text>,
            with {
                postgres { fillfactor = 50, autovacuum_vacuum_scale_factor = 0.050 },
                mysql { stats_persistent = 0, collate = "utf8mb4_unicode_ci" },
                sqlite { strict },
            },
            alter column age set default 1,
        }"#,
    ),
    (
        "an unlogged table",
        "alter table users { with { postgres { unlogged } } }",
    ),
    (
        "an index",
        r#"create index emails on users (email) with { postgres { fillfactor = 60, deduplicate_items = false } }"#,
    ),
];

fn read(text: &str) -> Migration {
    let parsed = syntax::parse(format!("revision \"r\"; {text}").parse().expect("tokens"));
    assert!(parsed.report.is_empty(), "{:?}", parsed.report);
    parsed.migration.expect("there is a revision")
}

fn plans(target: Target) -> String {
    let mut report = Report::default();
    let before = check::upgrade(&read(BEFORE), &Schema::new(), &[target], &mut report);
    assert!(report.is_empty(), "{report:?}");
    let mut text = String::new();
    for (title, change) in CHANGES {
        // MySQL's manual knows no packed MyISAM.
        let change = match target.dialect {
            Dialect::Mysql => change.replace("engine = \"MyISAM\", ", ""),
            _ => change.to_owned(),
        };
        let migration = read(&change);
        let after = check::replay(&migration, &before);
        let down = check::downgrade(&migration, &before).expect("it can be undone");
        let ways = [
            ("up", &migration.up, &before, Direction::Upgrade),
            ("down", &down, &after, Direction::Downgrade),
        ];
        for (way, statements, before, direction) in ways {
            let steps = build(&Request {
                statements,
                before,
                target,
                direction,
                strategy: Strategy::Online,
                holds_rows: &|_| true,
                undo: true,
            });
            let steps = steps.expect("the database can do it");
            text += &format!("== {title}: {way}\n{}", script::of_steps(&steps, target));
        }
    }
    text
}

#[test]
fn plans_of_storage() {
    let targets = [
        Target::new(Dialect::Postgres, Version::new(15, 0, 0)),
        Target::oldest(Dialect::Mysql),
        Target::oldest(Dialect::Mariadb),
        Target::new(Dialect::Sqlite, Version::new(3, 37, 0)),
    ];
    for target in targets {
        insta::assert_snapshot!(target.dialect.name(), plans(target));
    }
}
