//! Values of enums that go while rows hold them, enums with another name, types that change from
//! and to enums; on PostgreSQL in arrays too.

use super::{Case, cycle, step};

mod everywhere {
    migrate::migrations! {
        edition: 1;
        dialects: postgres 12, mariadb 10.6, sqlite 3.35;
    }

    migrate::migration! {
        revision "0001";
        create enum state { draft, "it's \"odd\"", active, gone, "back\\slash" }
        create enum level { low, high }
        create table things {
            id: BigInt identity primary key,
            state: state = "draft",
            other: Option<state>,
            level: Varchar(10) = "low" check (level in ("low", "high")),
            unique (state, id),
            check seen (state <> "gone" or other is null),
        }
        create table events { id: BigInt identity primary key, state: state }
    }

    migrate::migration! {
        revision "0002" after "0001";
        alter table things { drop constraint seen }
        alter enum state { drop gone use "it's \"odd\"", add old before draft }
        alter table things {
            drop constraint ck_things_level,
            alter column level type level using (case when level = "high" then "high" else "low" end),
        }
    }

    migrate::migration! {
        revision "0003" after "0002";
        rename enum state to status;
        rename enum level to height;
        alter enum status { rename "it's \"odd\"" to "it's", drop "back\\slash" use draft }
        alter table things { alter column state set default "old", add column third: status = "old" }
    }

    migrate::migration! {
        revision "0004" after "0003";
        create enum phase { old, draft, "it's", active, next }
        alter table things {
            alter column state type phase using (case when state = "old" then "old" when state = "draft" then "draft" when state = "active" then "active" else "it's" end),
            alter column third type Text,
        }
        alter table events { alter column state set default "active" }
    }

    pub(super) const ALL: migrate::Migrations = MIGRATIONS;
}

mod arrays {
    migrate::migrations! {
        edition: 1;
        dialects: postgres 12;
    }

    migrate::migration! {
        revision "0001";
        create enum tag { a, b, "c's" }
        create table things {
            id: BigInt identity primary key,
            tags: Array<tag>,
            main: Option<tag> = "a",
        }
    }

    migrate::migration! {
        revision "0002" after "0001";
        alter enum tag { add aa before a, rename b to bee }
    }

    migrate::migration! {
        revision "0003" after "0002";
        alter enum tag { drop "c's" use bee }
        rename enum tag to label;
    }

    pub(super) const ALL: migrate::Migrations = MIGRATIONS;
}

#[tokio::test]
async fn enum_values() {
    cycle(Case {
        migrations: everywhere::ALL,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO things (state, other) VALUES ('draft', 'gone'), ('gone', NULL), ('active', 'it''s \"odd\"')",
                "INSERT INTO things (level) VALUES ('high')",
                "INSERT INTO events (state) VALUES ('gone'), ('active')",
            ]),
            step("0002").loses_values(),
            step("0003").loses_values(),
            step("0004").loses_values(),
        ],
    })
    .await;
}

#[tokio::test]
async fn enum_arrays() {
    cycle(Case {
        migrations: arrays::ALL,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO things (tags, main) VALUES ('{a,b}', 'b'), ('{}', NULL), ('{c''s,c''s,a}', 'c''s')",
            ]),
            step("0002"),
            step("0003").loses_values(),
        ],
    })
    .await;
}
