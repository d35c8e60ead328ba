use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: sqlite 3.37;
}

migration! {
    revision "0001";

    create table events {
        id: BigInt identity primary key,
        body: Text,
    } with { sqlite { without rowid } }
}

fn main() {}
