migrate::migrations! {
    edition: 1;
    dialects: postgres 12, sqlite 3.35;

    naming from "0002_left" { index: "{table}_{columns}_idx" }
    naming from "0002_right" { index: "{table}_{columns}_ix" }
}

migrate::migration! {
    revision "0001_users";

    create table users { id: BigInt identity primary key, email: Text, name: Text }
}

migrate::migration! {
    revision "0002_left" after "0001_users";

    create index on users (email);
}

migrate::migration! {
    revision "0002_right" after "0001_users";

    create index on users (name);
}

migrate::migration! {
    revision "0003_merge" after "0002_left", "0002_right";

    drop index users_email_idx;
    drop index users_name_ix;
}

fn main() {}
