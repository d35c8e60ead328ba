use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: sqlite 3.35;
}

migration! {
    revision "0001_users";

    create enum state { draft, active }

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        name: Option<Text>,
    }
}

migration! {
    revision "0002" after "0001_users";

    create index on users (name email);
}

fn main() {}
