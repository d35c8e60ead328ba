use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 15;
}

migration! {
    revision "0001";

    create table sessions { id: BigInt primary key }
    create table visits {
        id: BigInt primary key,
        session_id: BigInt references sessions,
        index (session_id),
    }
}

migration! {
    revision "0002" after "0001";

    alter table sessions { with { postgres { unlogged } } }
}

fn main() {}
