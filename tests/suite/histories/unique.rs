//! What only PostgreSQL has of keys: nulls that are equal, and keys that are looked at later.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 15;
}

migrate::migration! {
    revision "0001";

    create table seats {
        id: BigInt identity primary key,
        room: Text,
        place: Option<Integer>,
        guest: Option<Text> unique nulls not distinct,
        row: Integer = 1,
        rank: Integer unique deferrable initially deferred,

        unique nulls not distinct (room, place),
        unique ordered (row, rank) deferrable,
        unique index once (room, (lower(guest))) nulls not distinct where (place is null),
        exclude no_other using btree (rank with =) where (row > 1) deferrable initially deferred,
    }
    create table plain {
        id: BigInt identity primary key,
        a: Option<Integer>,
        b: Option<Integer>,
        c: Integer = 0,
    }
}

migrate::migration! {
    /// Beside rows, which the keys have to hold for.
    revision "0002" after "0001";

    alter table plain {
        add unique nulls not distinct (a),
        add unique both nulls not distinct (a, b) deferrable initially deferred,
        add unique index some (b) nulls not distinct where (c = 0),
        add unique later (b, id) deferrable,
    }
}

migrate::migration! {
    revision "0003" after "0002";

    alter table plain {
        drop constraint both,
        add unique both (a, b),
        rename constraint later to latest,
        drop index some,
        alter column b type BigInt,
    }
    alter table seats {
        drop constraint no_other,
        drop constraint ordered,
        drop index once,
        drop column rank refill (cast(id as Integer)),
        drop column guest,
    }
}

#[tokio::test]
async fn unique() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO seats (room, place, guest, rank) VALUES ('a', NULL, NULL, 1), ('a', 1, 'x', 2)",
                "UPDATE seats SET rank = 3 - rank",
                "INSERT INTO plain (a, b) VALUES (1, NULL), (NULL, 2), (2, 3)",
            ]),
            step("0002").rows(&["UPDATE plain SET a = a, b = b"]),
            step("0003").loses_values(),
        ],
    })
    .await;
}
