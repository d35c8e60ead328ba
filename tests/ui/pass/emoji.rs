//! MySQL and MariaDB take no such names; the others do.
use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, sqlite 3.35;
}

migration! {
    revision "0001_🦀";

    create table "🦀" {
        id: BigInt identity primary key,
        "🦞": Integer = 0 check (column("🦞") >= 0),
    }
}

fn main() {}
