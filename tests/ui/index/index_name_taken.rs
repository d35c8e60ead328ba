use migrate::migration;

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Option<Integer>,
    }
}

migration! {
    revision "0002" after "0001_users";

    create index uq_users_email on users (age);
}

fn main() {}
