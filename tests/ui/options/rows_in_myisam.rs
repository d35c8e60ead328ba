use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: mysql 8.0, mariadb 10.6;
}

migration! {
    revision "0001";

    create table words { id: BigInt primary key, word: Varchar(10) } with { mysql { engine = "MyISAM" } }
    insert into words (id, word) values (1, "one");
}

fn main() {}
