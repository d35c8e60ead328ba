//! Reference data: rows come and go with the migrations, between rows of the user's own.

use migrate::engine::StrategyChoice;

use super::{Case, cycle, step};
use crate::cycle::migrator;
use crate::support::Server;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
    allow: fk_without_index;
}

migrate::migration! {
    revision "0001";
    create enum kind { plain, "it's special" }
    create table countries {
        code: Char(2) primary key,
        name: Varchar(100) unique,
        kind: kind = "plain",
        parent: Option<Char(2)> references countries(code),
        area: Option<Numeric(10, 2)>,
        large: Boolean = false,
        since: Option<Date>,
        seen_at: Option<Timestamptz>,
        token: Option<Uuid>,
        facts: Option<Jsonb>,
        word: Varchar(120) generated as (lower(name)) stored,
    }
    create table currencies { id: BigInt identity primary key, code: Char(3) unique, note: Option<Text> }
    create table cities {
        id: BigInt identity primary key,
        country: Char(2) references countries(code),
        name: Text,
    }
    create table visits {
        country: Option<Char(2)> references countries(code) on delete set null,
        city: Option<BigInt> references cities(id) on delete cascade,
    }
    insert into currencies (id, code) values (7, "XAU"), (3, "XAG");
    insert into countries (code, name) values ("aa", "Aland");
}

migrate::migration! {
    revision "0002" after "0001";
    insert into countries (code, name, kind, parent, area, large, since, seen_at, token, facts) values
        ("ch", "Schweiz", "it's special", null, 41_285.25, true, "1291-08-01",
            "2024-02-29 12:34:56.123456+02:00", "6fa459ea-ee8a-3ca4-894e-db77e160355e", "{\"a\": [1]}"),
        ("li", "Liechtenstein", "plain", "ch", -1.5, false, null, null, gen_random_uuid(), null);
    insert into cities (id, country, name) values (100, "ch", "Bern"), (50, "li", lower("VADUZ"));
}

migrate::migration! {
    revision "0003" after "0002";
    insert into currencies (code, note) values ("CHF", "it's \\ a franc"), ("EUR", null);
}

migrate::migration! {
    revision "0004" after "0003";
    rename table currencies to moneys;
    insert into moneys (code, note) values ("USD", null) reverse { delete from moneys where (code = "USD"); }
    delete from moneys where (code in ("XAU", "XAG")) reverse {
        insert into moneys (id, code) values (7, "XAU"), (3, "XAG");
    }
    backfill moneys { set note = "none", where note is null, reverse { set note = null, where note = "none" } }
    alter table moneys { alter column note set not null }
}

migrate::migration! {
    revision "0005" after "0004";
    delete from cities where (name like "own %") keep;
    insert into cities (country, name) values ("aa", "kept") keep;
}

fn case() -> Case {
    Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO countries (code, name) VALUES ('zz', 'own')",
                "INSERT INTO currencies (code, note) VALUES ('OWN', NULL)",
                "INSERT INTO cities (country, name) VALUES ('zz', 'own one')",
                "INSERT INTO visits (country, city) VALUES ('zz', 1)",
            ]),
            step("0002").rows(&["INSERT INTO cities (country, name) VALUES ('zz', 'own two')"]),
            step("0003").rows(&["INSERT INTO currencies (code) VALUES ('TWO')"]),
            step("0004"),
            step("0005").loses_values(),
        ],
    }
}

#[tokio::test]
async fn rows() {
    cycle(case()).await;
}

/// The rows that a downgrade would delete are referred to by others: it says so, and changes
/// nothing; without those it goes on.
#[tokio::test]
async fn rows_that_others_refer_to_stop_a_downgrade() {
    for server in Server::ALL {
        let Some(database) = server.database().await else {
            continue;
        };
        let mut migrator = migrator(&case(), &database, StrategyChoice::Online).await;
        migrator.upgrade("0002").await.expect("it goes up");
        // The ids go on behind those that were given.
        let own = "INSERT INTO cities (country, name) VALUES ('zz', 'next')";
        database
            .execute(&["INSERT INTO countries (code, name) VALUES ('zz', 'own')"])
            .await;
        database.execute(&[own]).await;
        let ids = database
            .column("SELECT id FROM cities WHERE name = 'next'")
            .await;
        let next: i64 = ids[0].parse().expect("a number");
        assert!(next > 100, "{server:?}: {next}");
        database
            .execute(&["INSERT INTO visits (city) VALUES (100)"])
            .await;
        let before = database.data().await;
        let error = migrator
            .downgrade("0001")
            .await
            .expect_err("a row refers to another");
        let error = format!("{error}");
        assert!(
            error.contains("rows of `visits` refer by `city` to rows of `cities`"),
            "{server:?}: {error}"
        );
        assert_eq!(database.data().await, before, "{server:?}");
        database.execute(&["DELETE FROM visits"]).await;
        migrator
            .downgrade("0001")
            .await
            .expect("nothing refers to them now");
    }
}
