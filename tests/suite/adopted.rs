//! Tables that another tool has made, and what a downgrade leaves behind, are no drift.

use migrate::engine::Migrator;

use crate::support::Server;

mod tables {
    migrate::migrations! { edition: 1; dialects: postgres 12, sqlite 3.35; }

    migrate::migration! {
        revision "0001_tables";

        create table parts {
            id: Integer primary key,
            code: Varchar(20) unique,
            weight: Double = 0,
            price: Numeric(10, 2) = 1.50,
            sold: Boolean = true,
            seen_at: Option<Timestamp>,
        }
    }

    migrate::migration! {
        revision "0002_change" after "0001_tables";

        alter table parts { alter column code type Varchar(30), drop column weight }
    }
}

mod kept {
    migrate::migrations! { edition: 1; dialects: postgres 12; }

    migrate::migration! {
        revision "0001_kept";

        create extension pg_trgm keep;
        create schema side keep;
    }
}

/// They are taken over by a stamp, and the next migration finds what it expects.
async fn adopted(server: Server, sql: &str) {
    let Some(database) = server.database().await else {
        return;
    };
    database.execute(&[sql]).await;
    let migrator = Migrator::connect(tables::MIGRATIONS, &database.url).await;
    let mut migrator = migrator.expect("the server answers");
    migrator.stamp("0001_tables").await.expect("it is stamped");
    undrifted(&mut migrator).await;
    migrator.upgrade("head").await.expect("the history runs");
    undrifted(&mut migrator).await;
    migrator.downgrade("-1").await.expect("the history runs");
    undrifted(&mut migrator).await;
}

async fn undrifted(migrator: &mut Migrator) {
    let drift = migrator.drift().await.expect("the catalogue can be read");
    assert!(drift.is_empty(), "{drift:#?}");
}

#[tokio::test]
async fn tables_of_another_tool() {
    adopted(
        Server::Postgres,
        "CREATE TABLE parts (id INTEGER NOT NULL CONSTRAINT pk_parts PRIMARY KEY, \
         code VARCHAR(20) NOT NULL CONSTRAINT uq_parts_code UNIQUE, \
         weight FLOAT DEFAULT '0' NOT NULL, price NUMERIC(10, 2) DEFAULT '1.5' NOT NULL, \
         sold BOOLEAN DEFAULT true NOT NULL, seen_at TIMESTAMP WITHOUT TIME ZONE)",
    )
    .await;
    adopted(
        Server::Sqlite,
        "CREATE TABLE parts (id INTEGER NOT NULL, code VARCHAR(20) NOT NULL, \
         weight FLOAT DEFAULT 0 NOT NULL, price NUMERIC(10, 2) DEFAULT 1.50 NOT NULL, \
         sold BOOLEAN DEFAULT 1 NOT NULL, seen_at DATETIME, PRIMARY KEY (id), UNIQUE (code))",
    )
    .await;
}

#[tokio::test]
async fn what_is_kept_below_its_migration() {
    let Some(database) = Server::Postgres.database().await else {
        return;
    };
    let migrator = Migrator::connect(kept::MIGRATIONS, &database.url).await;
    let mut migrator = migrator.expect("the server answers");
    migrator.upgrade("head").await.expect("the history runs");
    migrator.downgrade("base").await.expect("the history runs");
    undrifted(&mut migrator).await;
}
