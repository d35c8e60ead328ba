use migrate::migration;

migration! {
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        state: enum("active", "gone"),
        tags: Vec<Text>,
        price: Decimal(10, 2),
        name: String,
    }
}

fn main() {}
