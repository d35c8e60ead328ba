//! What only PostgreSQL has of constraints: those that exclude rows, those that older rows may
//! break, and foreign keys that are looked at at another time.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
    allow: fk_without_index;
}

migrate::migration! {
    revision "0001";
    execute "CREATE EXTENSION btree_gist" reverse "DROP EXTENSION btree_gist";
    create table rooms { id: BigInt identity primary key, name: Text, parent_id: Option<BigInt> references rooms }
    create table bookings {
        id: BigInt identity primary key,
        room_id: BigInt references rooms on delete cascade,
        during: Option<sql("int4range")>,
        cancelled: Boolean = false,
        guests: Integer = 1,
        other_id: Option<BigInt>,

        exclude no_overlap using gist (room_id with =, during with &&) where (not cancelled),
    }
}

migrate::migration! {
    revision "0002" after "0001";
    alter table bookings {
        add exclude one_size using gist (room_id with =, (id + guests) with =),
        add check crowd (guests < 10) not valid,
        add foreign key guest_room (other_id) references rooms(id) not valid,
        alter constraint fk_bookings_room_id deferrable initially deferred,
    }
    alter table rooms { alter constraint fk_rooms_parent_id deferrable }
}

migrate::migration! {
    revision "0003" after "0002";
    backfill bookings { set guests = 2, where guests > 2, keep }
    alter table bookings {
        validate constraint crowd,
        validate constraint guest_room,
        drop constraint no_overlap,
        rename constraint one_size to size,
        rename column room_id to room,
        alter column guests type BigInt using (guests + 1),
    }
}

migrate::migration! {
    revision "0004" after "0003";
    alter table bookings { alter constraint fk_bookings_room_id not deferrable }
    alter table rooms { alter constraint fk_rooms_parent_id deferrable initially deferred }
    alter table bookings { drop constraint size, drop column during, drop column guests refill (1), drop column other_id }
}

#[tokio::test]
async fn exclusion() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").below("base").rows(&[
                "INSERT INTO rooms (name) VALUES ('a'), ('b'), ('c')",
                "INSERT INTO bookings (room_id, during, cancelled) VALUES (1, '[1,5)', false), (1, '[5,9)', false), (1, '[1,9)', true)",
                "UPDATE bookings SET guests = 20",
            ]),
            step("0002").rows(&[
                "INSERT INTO bookings (room_id, during, other_id) VALUES (2, '[1,5)', 3)",
            ]),
            step("0003").loses_values(),
            step("0004").loses_values(),
        ],
    })
    .await;
}
