//! Things that are retired keep what they held, and hold nobody up; purged they are gone.

use migrate::engine::StrategyChoice;

use super::{Case, cycle, step};
use crate::cycle::{migrator, same};
use crate::support::Server;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
    allow: fk_without_index;
}

migrate::migration! {
    revision "0001";
    create enum mood { good, bad }
    create table users { id: BigInt identity primary key, name: Varchar(50) unique }
    create table notes {
        id: BigInt identity primary key,
        user_id: BigInt references users(id) on delete cascade,
        text: Text,
        mood: mood = "good",
        code: Varchar(20) unique,
        rank: Integer check (rank > 0),
        hint: Option<Text>,
        index (rank),
    }
    create table drafts {
        id: BigInt identity primary key,
        note_id: Option<BigInt> references notes(id),
        parent: Option<BigInt> references drafts(id),
        user_id: BigInt references users(id) on delete cascade,
        title: Varchar(50),
        unique (title),
        index (user_id),
    }
}

migrate::migration! {
    revision "0002" after "0001";
    retire table drafts;
    retire column notes.code refill (concat("note ", cast(id as Text)));
    retire column notes.hint;
    retire column notes.mood;
}

migrate::migration! {
    revision "0003" after "0002";
    retire column notes.rank refill (1);
    alter table notes { add column rank: Integer = 5 }
}

migrate::migration! {
    revision "0004" after "0003";
    create table drafts { id: Uuid primary key, body: Text }
    purge column notes.hint;
}

migrate::migration! {
    revision "0005" after "0004";
    purge table drafts;
    purge column notes.code;
    purge column notes.rank;
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO users (name) VALUES ('ann'), ('bob')",
                "INSERT INTO notes (user_id, text, mood, code, rank, hint) VALUES
                    (1, 'one', 'bad', 'n1', 7, 'h'), (2, 'two', 'good', 'n2', 8, NULL)",
                "INSERT INTO drafts (note_id, parent, user_id, title) VALUES
                    (1, NULL, 1, 'first'), (2, 1, 2, 'second')",
            ]),
            step("0002"),
            step("0003"),
            step("0004").loses_values(),
            step("0005").loses_values(),
        ],
    }
}

#[tokio::test]
async fn retire() {
    cycle(case()).await;
}

/// What is kept holds no insert and no delete up, and rows that came meanwhile are filled.
#[tokio::test]
async fn what_is_retired_holds_nobody_up() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let mut migrator = migrator(&case(), &database, StrategyChoice::Online).await;
        migrator.upgrade("0001").await.expect("it goes up");
        database.execute(case().steps[0].given()).await;
        let schema = database.schema().await;
        migrator.upgrade("0002").await.expect("it goes up");
        database
            .execute(&[
                "INSERT INTO notes (user_id, text, rank) VALUES (2, 'three', 9)",
                "DELETE FROM users WHERE name = 'ann'",
            ])
            .await;
        let titles = "SELECT title FROM retired_drafts ORDER BY id";
        assert_eq!(
            database.column(titles).await,
            ["first", "second"],
            "{server:?}"
        );
        // A draft of a user who is gone cannot come back as it was.
        let error = migrator
            .downgrade("0001")
            .await
            .expect_err("a row is in the way");
        let error = error.to_string();
        assert!(error.contains("rows of"), "{server:?}: {error}");
        database
            .execute(&[
                "DELETE FROM retired_drafts WHERE title = 'first'",
                "UPDATE retired_drafts SET parent = NULL",
            ])
            .await;
        migrator.downgrade("0001").await.expect("it goes down");
        same(&database.schema().await, &schema, server, "0001");
        let codes = database.column("SELECT code FROM notes ORDER BY id").await;
        assert_eq!(codes, ["n2", "note 3"], "{server:?}");
    }
}
