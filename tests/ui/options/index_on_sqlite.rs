use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 15, sqlite 3.37;
}

migration! {
    revision "0001";

    create table events { id: BigInt primary key, body: Text, index (body) with { sqlite { fillfactor = 70 } } }
}

fn main() {}
