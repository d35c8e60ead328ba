use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: mysql 8.0, mariadb 10.6;
}

migration! {
    revision "0001";

    create table sessions { id: BigInt primary key } with { mysql { engine = "MyISAM" } }
    create table visits {
        id: BigInt primary key,
        session_id: BigInt references sessions,
    }
}

fn main() {}
