use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create schema billing;
    create table biling.invoices {
        id: BigInt identity primary key,
    }
}

fn main() {}
