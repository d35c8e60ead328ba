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

    create table orders {
        id: BigInt primary key,
        user_id: BigInt unique references users,
    }
}

migration! {
    revision "0003" after "0002";

    drop table users;
}

fn main() {}
