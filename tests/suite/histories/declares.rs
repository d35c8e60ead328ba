//! SQL of the user's own that declares what it does: the history goes on from there, and back.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
    allow: fk_without_index;
    deny: opaque_sql;
}

migrate::migration! {
    revision "0001";
    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Option<Integer> check (sql("age > 0")),
    }
}

migrate::migration! {
    revision "0002" after "0001";

    execute {
        postgres: "CREATE TABLE notes (id bigint NOT NULL, body text, CONSTRAINT pk_notes PRIMARY KEY (id))",
        mysql: "CREATE TABLE notes (id BIGINT NOT NULL, body LONGTEXT, PRIMARY KEY (id)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
        sqlite: "CREATE TABLE notes (id INTEGER NOT NULL, body TEXT, CONSTRAINT pk_notes PRIMARY KEY (id))",
    }
        done when { mysql: "SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'notes'" }
        declares {
            create table notes { id: BigInt, body: Option<Text>, primary key (id) }
        }
        reverse "DROP TABLE notes";

    execute "ALTER TABLE users ADD COLUMN name VARCHAR(20)"
        done when { mysql: "SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users' AND column_name = 'name'" }
        declares { alter table users { add column name: Option<Varchar(20)> } }
        reverse "ALTER TABLE users DROP COLUMN name";
}

migrate::migration! {
    revision "0003" after "0002";
    backfill users { set name = sql("lower(email)"), where name is null, reverse { set name = null } }
    alter table users { alter column name set not null, add check lower (sql("name = lower(name)")) }
    alter table notes { add column user_id: Option<BigInt> references users(id) }
}

migrate::migration! {
    revision "0004" after "0003";
    execute "ALTER TABLE notes RENAME TO remarks"
        done when { mysql: "SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'remarks'" }
        declares { rename table notes to remarks; }
        reverse "ALTER TABLE remarks RENAME TO notes";
}

#[tokio::test]
async fn declares() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001")
                .below("base")
                .rows(&["INSERT INTO users (email, age) VALUES ('A@b', 1)"]),
            step("0002").rows(&["INSERT INTO notes (id, body) VALUES (1, 'x')"]),
            step("0003"),
            step("0004"),
        ],
    })
    .await;
}
