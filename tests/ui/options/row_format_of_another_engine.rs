use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: mysql 8.0, mariadb 10.6;
}

migration! {
    revision "0001";

    create table events {
        id: BigInt primary key,
        body: Text,
    } with {
        mysql { row_format = "fixed" },
    }
}

fn main() {}
