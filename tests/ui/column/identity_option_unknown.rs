use migrate::migration;

migration! {
    revision "0001_users";

    create enum state { draft, active }

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Integer = 0,
        name: Option<Text>,
    }
}

migration! {
    revision "0002" after "0001_users";

    create table t { id: BigInt identity (begin 5) primary key }
}

fn main() {}
