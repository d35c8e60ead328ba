use migrate::migration;

migrate::migrations! { edition: 1; dialects: postgres 12, mariadb 10.6; }

migration! {
    revision "0001_users";

    create enum state { draft, active }

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Integer = 0,
        name: Option<Text>,
    }
    create table t { number: BigInt }
}

migration! {
    revision "0002" after "0001_users";

    alter table t { alter column number set identity }
}

fn main() {}
