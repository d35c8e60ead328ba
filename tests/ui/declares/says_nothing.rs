use migrate::migration;

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
    }
}

migration! {
    revision "0002" after "0001_users";

    execute "SELECT 1" declares { } keep;
}

fn main() {}
