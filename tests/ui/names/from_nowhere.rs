migrate::migrations! {
    edition: 1;
    dialects: postgres 12, sqlite 3.35;

    naming from "0002_user" { unique: "{table}_{columns}_key" }
}

migrate::migration! {
    revision "0001_users";

    create table users { id: BigInt identity primary key, email: Text }
}

migrate::migration! {
    revision "0002_users" after "0001_users";

    alter table users { add unique (email) }
}

fn main() {}
