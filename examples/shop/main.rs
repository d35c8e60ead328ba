//! A shop: nine migrations with a branch and its merge, on SQLite, PostgreSQL and MariaDB.
//!
//! ```text
//! cargo run --example shop                                   # upgrade shop.db to the head
//! cargo run --example shop -- history
//! cargo run --example shop -- plan --sql --dialect postgres
//! cargo run --example shop -- downgrade base
//! DATABASE_URL=postgres://… cargo run --example shop
//! ```

mod migrations;

migrate::main!(
    migrations::MIGRATIONS,
    default_url = "sqlite:shop.db",
    default_command = "upgrade"
);
