use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mysql 8.0, mariadb 10.6, sqlite 3.37;
}

migration! {
    revision "0001";

    create table events {
        id: BigInt primary key,
        body: Text,
    } with {
        mysql { engine = "MEMORY" },
    }
}

fn main() {}
