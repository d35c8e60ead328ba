use migrate::migration;

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        seen_at: Timestamp(9),
    }
}

fn main() {}
