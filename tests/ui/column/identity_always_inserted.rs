use migrate::migration;

migrate::migrations! { edition: 1; dialects: postgres 12; }

migration! {
    revision "0001_users";

    create enum state { draft, active }

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Integer = 0,
        name: Option<Text>,
    }
    create table t { id: BigInt identity always primary key }
}

migration! {
    revision "0002" after "0001_users";

    insert into t (id) values (1) keep;
}

fn main() {}
