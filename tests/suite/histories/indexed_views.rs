//! Indexes of materialized views: built beside those who read, kept when the view is replaced or
//! makes way for something below it, renamed, dropped with it and back with it.

use super::{Case, cycle, step};
use crate::drift::changed_from;
use crate::support::Server;

mod postgres {
    migrate::migrations! {
        edition: 1;
        dialects: postgres 12;
    }

    migrate::migration! {
        revision "0001";
        create enum region { north, south }
        create table sales { id: BigInt identity primary key, region: region, amount: Integer }
        /// What was sold where.
        create materialized view totals as
            "SELECT region, sum(amount) AS amount, count(*) AS many FROM sales GROUP BY region";
        create unique index on totals (region);
    }

    migrate::migration! {
        revision "0002" after "0001";
        create index on totals (amount desc) include (many);
        create unique index largest on totals (region, (amount * 2)) where (many > 0)
            with { postgres { fillfactor = 80 } }
    }

    migrate::migration! {
        revision "0003" after "0002";
        rename materialized view totals to totals_by_region;
        rename index largest to biggest;
        create index fewest on totals_by_region using hash (many);
        create materialized view busy (area) as
            "SELECT region FROM totals_by_region WHERE many > 1";
        create index on busy (area);
    }

    migrate::migration! {
        revision "0004" after "0003";
        alter enum region { add west }
        drop index ix_totals_amount;
    }

    migrate::migration! {
        revision "0005" after "0004";
        alter enum region { drop west use south }
        drop materialized view busy;
        replace materialized view totals_by_region as
            "SELECT region, sum(amount) AS amount, count(*) + 1 AS many FROM sales GROUP BY region";
        drop index biggest;
        create unique index biggest on totals_by_region (amount, region);
    }

    migrate::migration! {
        revision "0006" after "0005";
        drop materialized view totals_by_region;
    }
}

#[tokio::test]
async fn indexed_views() {
    cycle(Case {
        migrations: postgres::MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO sales (region, amount) VALUES ('north', 3), ('north', 4), ('south', 5)",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY totals",
            ]),
            step("0002").rows(&[
                "INSERT INTO sales (region, amount) VALUES ('south', 6)",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY totals",
            ]),
            step("0003"),
            step("0004"),
            step("0005").loses_values().rows(&[
                "REFRESH MATERIALIZED VIEW CONCURRENTLY totals_by_region",
                "REFRESH MATERIALIZED VIEW totals_by_region WITH NO DATA",
            ]),
            step("0006"),
        ],
    })
    .await;
}

mod everywhere {
    migrate::migrations! {
        edition: 1;
        dialects: postgres 12, mariadb 10.6, sqlite 3.35;
    }

    migrate::migration! {
        revision "0001";
        create table sales { id: BigInt identity primary key, amount: Integer }
        create materialized view totals as {
            postgres: "SELECT amount, count(*) AS many FROM sales GROUP BY amount",
            mysql: skip,
            sqlite: skip,
        }
        create index on sales (amount);
        create unique index on totals (amount);
    }

    migrate::migration! {
        revision "0002" after "0001";
        create index counted on totals (many);
        rename index counted to recounted;
        drop index ix_totals_amount;
    }
}

#[tokio::test]
async fn indexed_views_elsewhere() {
    cycle(Case {
        migrations: everywhere::MIGRATIONS,
        steps: vec![
            step("0001")
                .below("base")
                .rows(&["INSERT INTO sales (amount) VALUES (3)"]),
            step("0002"),
        ],
    })
    .await;
}

mod compared {
    migrate::migrations! {
        edition: 1;
        dialects: postgres 12;
    }

    migrate::migration! {
        revision "0001";
        create table sales { id: BigInt identity primary key, region: Text, amount: Integer }
        create materialized view totals (region, amount) as
            "SELECT region, sum(amount) FROM sales GROUP BY region -- all of them";
        create unique index on totals (region);
        create index most on totals (amount desc, (lower(region))) where (amount > 0)
            with { postgres { fillfactor = 80 } }
        create materialized view plain as "SELECT id FROM sales";
    }
}

#[tokio::test]
async fn each_change_of_an_index_is_named() {
    changed_from(
        Server::Postgres,
        compared::MIGRATIONS,
        &[
            ("DROP INDEX most", &["index `most` of `totals` is missing"]),
            (
                "ALTER INDEX most RENAME TO busiest",
                &[
                    "index `most` of `totals` is missing",
                    "index `busiest` of `totals` is left over",
                ],
            ),
            (
                "CREATE INDEX extra ON plain (id)",
                &["index `extra` of `plain` is left over"],
            ),
            (
                "DROP INDEX ix_totals_region; CREATE INDEX ix_totals_region ON totals (region)",
                &["index `ix_totals_region` of `totals`: the definition is \
                   `index (region)` instead of `unique index (region)`"],
            ),
            (
                "COMMENT ON INDEX most IS 'of all'",
                &["index `most` of `totals`: COMMENT 'of all'"],
            ),
            (
                "DROP MATERIALIZED VIEW totals",
                &["materialized view `totals` is missing"],
            ),
        ],
    )
    .await;
}
