use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 15;
}

migration! {
    revision "0001";

    create table sessions { id: BigInt primary key } with { postgres { unlogged } }
    create table visits {
        id: BigInt primary key,
        session_id: BigInt references sessions,
    }
}

fn main() {}
