//! A history with every kind of step, and the rows that it finds.

use crate::support::Database;

/// What is there when the kills begin.
pub(super) const BASE: &str = "0001";

/// Those that come on top of it.
pub(super) const REST: [&str; 9] = [
    "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010",
];

/// Rows in each table of the base.
const ROWS: u32 = 60;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
    allow: fk_without_index;
}

migrate::migration! {
    revision "0001";
    create enum mood { calm, cross }
    create table owners {
        id: BigInt identity primary key,
        name: Varchar(100),
        city: Option<Varchar(100)>,
        mood: mood = "calm",
        legacy: Integer = 7,
    }
    create table pets {
        id: BigInt identity primary key,
        owner_id: BigInt,
        name: Varchar(50) check (length(name) > 1),
        age: Integer,
        index (owner_id),
    }
}

migrate::migration! {
    /// New tables, one of which refers to an old one.
    revision "0002" after "0001";
    create table vets { id: Integer primary key, name: Varchar(50) unique }
    create table visits {
        id: BigInt identity primary key,
        pet_id: BigInt references pets on delete cascade,
        vet_id: Integer references vets,
        index (pet_id),
    }
}

migrate::migration! {
    /// A column, filled in batches, then required and unique.
    revision "0003" after "0002";
    alter table owners { add column slug: Option<Varchar(200)> }
    backfill owners { set slug = concat(lower(name), "-", cast(id as Text)), batch 25 }
    alter table owners { alter column slug set not null, add unique (slug), add index (city) }
}

migrate::migration! {
    /// A backfill that may reach no row twice, constraints on rows that are there, and a table
    /// that has to be written anew.
    revision "0004" after "0003";
    backfill pets { set age = age + 1, batch 25, reverse { set age = age - 1 } }
    alter table pets {
        add foreign key (owner_id) references owners(id) on delete cascade,
        add check age_sane (age < 1000),
        alter column age type BigInt,
    }
}

migrate::migration! {
    revision "0005" after "0004";
    alter enum mood { add glad after calm, rename cross to angry }
    alter table owners { alter column mood set default "glad" }
}

migrate::migration! {
    /// SQL of one's own, some of which MariaDB commits by itself.
    revision "0006" after "0005";
    execute "CREATE VIEW elders AS SELECT id FROM pets WHERE age > 10" reverse "DROP VIEW elders" done when {
        postgres: "SELECT to_regclass('elders') IS NOT NULL",
        sqlite: "SELECT count(*) FROM sqlite_schema WHERE name = 'elders'",
        mysql: "SELECT count(*) FROM information_schema.views WHERE table_schema = database() AND table_name = 'elders'",
    }
    execute "INSERT INTO vets VALUES (1, 'Ann'), (2, 'Bob')" reverse "DELETE FROM vets WHERE id < 3";
}

migrate::migration! {
    /// Names change, and something goes.
    revision "0007" after "0006";
    alter table owners { rename column city to town, drop column legacy }
    rename table visits to calls;
    drop index ix_pets_owner_id;
    create index on pets (owner_id, name);
}

migrate::migration! {
    /// What the database has answered counts, though the answer would be another one now; and
    /// Rust fills a column.
    revision "0008" after "0007";
    when exists table strangers {
        execute "DROP TABLE strangers" reverse "CREATE TABLE strangers (id INTEGER)" done when {
            postgres: "SELECT to_regclass('strangers') IS NULL",
            sqlite: "SELECT count(*) = 0 FROM sqlite_schema WHERE name = 'strangers'",
            mysql: "SELECT count(*) = 0 FROM information_schema.tables WHERE table_schema = database() AND table_name = 'strangers'",
        }
        create table answers { id: Integer primary key, note: Text }
        insert into answers (id, note) values (1, "there was one");
    } else {
        create table no_answers { id: Integer primary key }
    }
    alter table pets { add column tag: Option<Varchar(80)> }
    backfill pets {
        set tag = |pet| format!("{} is {}", pet.name, pet.age),
        batch 25,
    }
}

migrate::migration! {
    /// Partitions, which only PostgreSQL has.
    revision "0009" after "0008";
    when dialect postgres {
        create table readings { id: BigInt, day: Date, kind: Integer, primary key (id, day) } partition by range (day);
        create table readings_2025 partition of readings for values from ("2025-01-01") to ("2026-01-01");
        create table readings_old { id: BigInt, day: Date, kind: Integer, primary key (id, day) }
        insert into readings (id, day, kind) values (1, "2025-03-01", 1), (2, "2025-04-01", 2);
        insert into readings_old (id, day, kind) values (3, "2024-03-01", 3);
    } else { }
}

migrate::migration! {
    /// Rows go from table to table, while others use them.
    revision "0010" after "0009";
    when dialect postgres {
        create table readings_2026 partition of readings for values from ("2026-01-01") to ("2027-01-01");
        alter table readings { attach partition readings_old for values from (minvalue) to ("2025-01-01") }
        create index on readings (kind);
        alter table readings { detach partition readings_2025 }
    } else { }
}

/// Brings a database to where the kills begin.
pub(super) async fn prepare(database: &Database) {
    super::work(database, "upgrade", BASE).await;
    fill(database).await;
}

/// Puts rows into the tables of the base, and a table beside them that the history asks for.
pub(super) async fn fill(database: &Database) {
    let numbers = database.server.numbers(ROWS);
    let text = |head: &str| database.server.numbered(head);
    database
        .execute(&[
            "CREATE TABLE strangers (id INTEGER)",
            &format!(
                "INSERT INTO owners (name, city) SELECT {}, {} FROM {numbers}",
                text("Owner "),
                text("City "),
            ),
            &format!(
                "INSERT INTO pets (owner_id, name, age) SELECT n, {}, n FROM {numbers}",
                text("Pet "),
            ),
        ])
        .await;
}
