use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, sqlite 3.35;
}

migration! {
    revision "0001_users";

    create enum state { draft, active, gone }
    create table users { id: BigInt identity primary key, email: Varchar(255) unique, state: state = "draft" }
}

migration! {
    revision "0002" after "0001_users";

    alter enum state { drop gone use gone }
}

fn main() {}
