//! What tables and indexes are told of their storage, on each database that it is told to.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 15, mysql 8.0, mariadb 10.6, sqlite 3.37;
}

migrate::migration! {
    revision "0001";
    create table sessions {
        token: Varchar(40) primary key,
        holder: Varchar(40),
        hits: Integer = 0,
        seen_at: Timestamptz = now(),
        note: Option<Text>,

        index (hits),
    } with {
        postgres { unlogged, fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false },
        mysql { row_format = "compressed", key_block_size = 8, stats_persistent = 1, collate = "utf8mb4_unicode_ci" },
        sqlite { strict, without rowid },
    }
    create table pages {
        id: BigInt identity primary key,
        title: Varchar(100) unique,
        score: Double = 1.5,
        body: Text,
        index titles (title) with { postgres { fillfactor = 60, deduplicate_items = false } },
    }
    create table old_log { id: BigInt primary key, line: Varchar(200) } with {
        mysql { engine = "MyISAM", row_format = "fixed" },
        mariadb { engine = "Aria", row_format = "page", page_checksum = 1, transactional = 0 },
    }
    create table packed { id: BigInt primary key, body: Text } with {
        mariadb { page_compressed = 1, page_compression_level = 4 },
    }
}

migrate::migration! {
    revision "0002" after "0001";
    alter table sessions {
        add column tag: Option<Varchar(20)>,
        with {
            postgres { fillfactor = 50, parallel_workers = 2 },
            mysql { row_format = "dynamic", stats_auto_recalc = 0 },
            sqlite { without rowid },
        },
    }
    alter table pages {
        alter column score set default 2.5,
        with { postgres { unlogged }, sqlite { strict } },
        drop constraint uq_pages_title,
    }
    create index scores on pages (score) with { postgres { fillfactor = 40 } }
    alter table packed { with { mariadb {} } }
}

migrate::migration! {
    revision "0003" after "0002";
    alter table sessions {
        with {
            postgres {},
            mysql { collate = "utf8mb4_general_ci" },
            sqlite { strict, without rowid },
        },
        alter column holder set default "nobody",
        rename column note to remark,
    }
    backfill sessions { set remark = "none", where remark is null, batch 1, keep }
    alter table pages { with { postgres { autovacuum_vacuum_scale_factor = 0.05 } } }
    alter table old_log { add column level: Integer = 3, with { mysql {} } }
}

#[tokio::test]
async fn table_options() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO sessions (token, holder, hits, note) VALUES ('a', 'one', 1, 'x'), ('b', 'two', 2, NULL)",
                "INSERT INTO pages (title, body) VALUES ('t', 'long'), ('u', 'longer')",
                "INSERT INTO old_log (id, line) VALUES (1, 'first')",
                "INSERT INTO packed (id, body) VALUES (1, 'body')",
            ]),
            step("0002").rows(&["INSERT INTO pages (title, body) VALUES ('t2', 'more')"]),
            step("0003").loses_values(),
        ],
    })
    .await;
}
