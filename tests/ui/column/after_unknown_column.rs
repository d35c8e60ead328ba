use migrate::migration;

migrate::migrations! { edition: 1; dialects: postgres 12, mariadb 10.6; }

migration! {
    revision "0001_users";

    create table users { id: BigInt identity primary key, email: Varchar(255) unique }
}

migration! {
    revision "0002" after "0001_users";

    alter table users { add column age: Option<Integer> after emale }
}

fn main() {}
