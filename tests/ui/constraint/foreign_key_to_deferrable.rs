use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Option<Varchar(255)>,
        unique (email) deferrable,
    }
}

migration! {
    revision "0002" after "0001_users";

    create table posts {
        id: BigInt identity primary key,
        author: Option<Varchar(255)> references users(email),

        index (author),
    }
}

fn main() {}
