use migrate::migration;

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        shouted: Text generated as (upper(email)) stored,
    }
}

migration! {
    revision "0002" after "0001_users";

    alter table users { drop column shouted refill ("?") }
}

fn main() {}
