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

    execute "VACUUM" declares { create table pets { id: BigInt identity primary key } } keep;
}

fn main() {}
