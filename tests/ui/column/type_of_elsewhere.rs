use migrate::migration;

migration! {
    revision "0001_users";

    create table users {
        id: bigserial primary key,
        name: String,
        number: i64,
        paid_at: DateTime,
    }
}

fn main() {}
