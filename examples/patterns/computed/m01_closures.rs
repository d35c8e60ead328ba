//! Rust where SQL is not enough.

use migrate::migration;

migration! {
    /// People with an account.
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
    }
}

migration! {
    /// The row is a struct with the columns that the table has here, whatever the models are today.
    revision "0002_domains" after "0001_users";

    alter table users { add column domain: Option<Varchar(255)> }

    backfill users {
        set domain = |user| user.email.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()),
        where domain is null,
        batch 500,
    }
}
