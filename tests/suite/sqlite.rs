//! SQLite's rebuilt tables, and what the history does not know of on the live ones.

use migrate::engine::Migrator;

use crate::support::{Database, Server};

migrate::migrations! {
    edition: 1;
    dialects: sqlite 3.35;
    allow: fk_without_index;
}

migrate::migration! {
    revision "0001";
    create table parents {
        id: Integer identity primary key,
        name: Text,
        n: Integer,
        index (name),
    }
    create table children {
        id: Integer primary key,
        parent_id: Integer references parents on delete cascade,
    }
}

migrate::migration! {
    revision "0002" after "0001";
    alter table parents { add check name_is_long (length(name) > 1) }
}

migrate::migration! {
    /// A name goes to another column, and the table is made anew in the same breath.
    revision "0003" after "0002";
    alter table parents {
        rename column n to old_n,
        add column n: Option<Integer>,
        alter column old_n drop not null,
        alter column n set default 7,
    }
}

migrate::migration! {
    /// The table is made anew in a later step than the one that renames its column.
    revision "0004" after "0003";
    alter table children { rename column parent_id to parent }
    alter table children { add column note: Text = "x" }
    backfill children { set note = "long" }
    alter table children { add check note_is_long (length(note) > 1) }
}

const ROWS: &[&str] = &[
    "INSERT INTO parents (name, n) VALUES ('first', 1), ('second', 2), ('third', 3)",
    "INSERT INTO children VALUES (1, 1), (2, 1), (3, 2)",
    "DELETE FROM parents WHERE name = 'third'",
];

async fn first(extra: &[&str]) -> (Database, Migrator) {
    let database = Server::Sqlite.database().await.expect("it is always there");
    let mut migrator = Migrator::connect(MIGRATIONS, &database.url)
        .await
        .expect("the file opens");
    migrator.upgrade("0001").await.expect("the first applies");
    database.execute(ROWS).await;
    database.execute(extra).await;
    (database, migrator)
}

#[tokio::test]
async fn children_names_and_numbers_survive_a_rebuild() {
    let (database, mut migrator) = first(&[]).await;
    migrator.upgrade("head").await.expect("it applies");
    assert_eq!(
        database.column("SELECT count(*) FROM children").await,
        ["3"]
    );
    let rows = database
        .rows("SELECT id, old_n, n FROM parents ORDER BY id")
        .await;
    assert_eq!(rows, [["1", "1", "NULL"], ["2", "2", "NULL"]]);
    database
        .execute(&["INSERT INTO parents (name, old_n) VALUES ('fourth', 4)"])
        .await;
    // The number of a deleted row is never given again.
    assert_eq!(database.column("SELECT max(id) FROM parents").await, ["4"]);
    database
        .execute(&["PRAGMA foreign_keys = ON; DELETE FROM parents WHERE id = 1"])
        .await;
    assert_eq!(
        database.column("SELECT count(*) FROM children").await,
        ["1"]
    );
    migrator.downgrade("0002").await.expect("it is undone");
    let rows = database.rows("SELECT id, n FROM parents ORDER BY id").await;
    assert_eq!(rows, [["2", "2"], ["4", "4"]]);
}

#[tokio::test]
async fn what_others_put_around_a_table_is_carried_through() {
    let (database, mut migrator) = first(&[
        "CREATE TABLE log (text TEXT)",
        "CREATE TRIGGER noted AFTER INSERT ON parents BEGIN INSERT INTO log VALUES (new.name); END",
        "CREATE VIEW names AS SELECT name FROM parents",
        "CREATE INDEX by_others ON parents (name, id DESC)",
    ])
    .await;
    migrator.upgrade("head").await.expect("it applies");
    database
        .execute(&["INSERT INTO parents (name, old_n) VALUES ('later', 4)"])
        .await;
    assert_eq!(database.column("SELECT text FROM log").await, ["later"]);
    assert_eq!(database.column("SELECT count(*) FROM names").await, ["3"]);
    let index = "SELECT count(*) FROM sqlite_schema WHERE name = 'by_others'";
    assert_eq!(database.column(index).await, ["1"]);
}

#[tokio::test]
async fn an_unknown_column_stops_before_anything_is_touched() {
    let (database, mut migrator) =
        first(&["ALTER TABLE parents ADD COLUMN theirs TEXT DEFAULT 'x'"]).await;
    let (schema, data) = (database.schema().await, database.data().await);
    let error = migrator.upgrade("head").await.expect_err("it must stop");
    assert!(error.to_string().contains("theirs"), "{error}");
    assert_eq!(database.schema().await, schema);
    assert_eq!(database.data().await, data);
    // Mended, it goes on.
    database
        .execute(&["ALTER TABLE parents DROP COLUMN theirs"])
        .await;
    migrator.upgrade("head").await.expect("it applies");
}

#[tokio::test]
async fn an_unknown_column_stops_before_the_steps_that_come_first() {
    let (database, mut migrator) = first(&[]).await;
    migrator.upgrade("0003").await.expect("it applies");
    database
        .execute(&["ALTER TABLE children ADD COLUMN theirs TEXT DEFAULT 'x'"])
        .await;
    let ledger = "SELECT action || ' ' || revision FROM migrate_log ORDER BY id";
    let before = (
        database.schema().await,
        database.data().await,
        database.column(ledger).await,
    );
    let error = migrator.upgrade("head").await.expect_err("it must stop");
    assert!(error.to_string().contains("theirs"), "{error}");
    let after = (
        database.schema().await,
        database.data().await,
        database.column(ledger).await,
    );
    assert_eq!(after, before);
    let state = migrator.state().await.expect("the ledger is read");
    assert_eq!(state.in_flight, None);
    database
        .execute(&["ALTER TABLE children DROP COLUMN theirs"])
        .await;
    migrator.upgrade("head").await.expect("it applies");
}

#[tokio::test]
async fn an_unknown_constraint_stops_it_too() {
    let (database, mut migrator) = first(&[
        "ALTER TABLE children RENAME TO c",
        "CREATE TABLE children (id INTEGER NOT NULL CONSTRAINT pk_children PRIMARY KEY,
           parent_id INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE)",
        "DROP TABLE c",
        "ALTER TABLE parents RENAME TO p",
        "CREATE TABLE parents (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
           n INTEGER NOT NULL CHECK (n < 100))",
        "DROP TABLE p",
        "CREATE INDEX ix_parents_name ON parents (name)",
    ])
    .await;
    let schema = database.schema().await;
    let error = migrator.upgrade("head").await.expect_err("it must stop");
    assert!(error.to_string().contains("CHECK (\"n\" < 100)"), "{error}");
    assert_eq!(database.schema().await, schema);
}

#[tokio::test]
async fn a_failed_rebuild_leaves_nothing_behind() {
    let (database, mut migrator) = first(&["UPDATE parents SET name = 'x' WHERE id = 1"]).await;
    let (schema, data) = (database.schema().await, database.data().await);
    let error = migrator
        .upgrade("head")
        .await
        .expect_err("a row is in the way");
    assert!(error.to_string().contains("name_is_long"), "{error}");
    assert_eq!(database.schema().await, schema);
    assert_eq!(database.data().await, data);
    database
        .execute(&["UPDATE parents SET name = 'long' WHERE id = 1"])
        .await;
    migrator.upgrade("head").await.expect("it applies");
}
