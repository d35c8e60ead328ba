use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 15;
}

migration! {
    revision "0001";

    create table events { id: BigInt primary key, body: Text }
    create index bodies on events (body) with { postgres { fastupdate = false } }
}

fn main() {}
