use migrate::migration;

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) check (sql("emial <> ''")),
    }
}

fn main() {}
