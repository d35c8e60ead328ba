use migrate::migration;

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        seen_at: Timestamp(3) = "2026-01-31 12:00:00.1234",
    }
}

fn main() {}
