use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        referrer: Option<Varchar(255)> references users(email),

        index (referrer),
    }
}

migration! {
    revision "0002" after "0001_users";

    alter table users { alter constraint uq_users_email deferrable }
}

fn main() {}
