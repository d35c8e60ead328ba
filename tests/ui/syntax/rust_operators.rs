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
        a: Integer,
        check one (a == 1),
        check both (a > 1 && a < 5),
        check other (a != 3),
    }
}

fn main() {}
