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

    create table logins {
        id: BigInt primary key,
        email: Varchar(255) unique references users(email),
    }
}

migration! {
    revision "0003" after "0002";

    alter table users { drop constraint uq_users_email }
}

fn main() {}
