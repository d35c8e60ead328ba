//! What was mended, accepted or switched off is not warned of.

#![deny(warnings)]

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, sqlite 3.35;
    allow: fk_without_index;
    warn: drop_table;
}

migrate::migration! {
    revision "0001_users";

    create table users { id: BigInt identity primary key, name: Text, index (name) }

    create table notes { user_id: BigInt references users }

    #[allow(redundant_index, reason = "the narrow one fits into memory")]
    create table words { a: Integer, b: Integer, index (a), index (a, b) }
}

migrate::migration! {
    revision "0002_wider" after "0001_users";

    create index on users (name, id);
}

migrate::migration! {
    revision "0003_one_index" after "0002_wider";

    drop index ix_users_name;

    #[allow(drop_table, reason = "it was never used")]
    drop table words;
}

fn main() {}
