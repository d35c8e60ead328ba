use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, sqlite 3.35;
}

migration! {
    revision "0001_users";

    create table users { id: BigInt identity primary key, email: Varchar(255) unique, age: Option<Integer> }
}

migration! {
    revision "0002" after "0001_users";

    when env STAGE = "live" { alter table users { add column audited: Boolean = false } }
}

migration! {
    revision "0003" after "0002";

    backfill users { set audited = true, where age > 100, reverse { set audited = false } }
}

fn main() {}
