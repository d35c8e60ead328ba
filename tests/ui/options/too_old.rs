use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, sqlite 3.35;
}

migration! {
    revision "0001";

    create table events {
        id: BigInt primary key,
        body: Text,
    } with {
        postgres { autovacuum_vacuum_insert_threshold = 5 }, sqlite { strict },
    }
}

fn main() {}
