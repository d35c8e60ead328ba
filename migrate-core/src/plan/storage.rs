//! Plans of what tables and indexes are told of their storage, written down for each database: up,
//! and down again.

use super::both_ways::plans;
use crate::{Dialect, Target, Version};

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

#[test]
fn plans_of_storage() {
    let targets = [
        Target::new(Dialect::Postgres, Version::new(15, 0, 0)),
        Target::oldest(Dialect::Mysql),
        Target::oldest(Dialect::Mariadb),
        Target::new(Dialect::Sqlite, Version::new(3, 37, 0)),
    ];
    for target in targets {
        let changes = CHANGES.map(|(title, change)| {
            // MySQL's manual knows no packed MyISAM.
            let change = match target.dialect {
                Dialect::Mysql => change.replace("engine = \"MyISAM\", ", ""),
                _ => change.to_owned(),
            };
            (title, change)
        });
        insta::assert_snapshot!(target.dialect.name(), plans(BEFORE, changes, target));
    }
}
