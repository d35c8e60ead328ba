use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create schema billing;
    create table billing.invoices {
        id: BigInt identity primary key,
    }
}

migration! {
    revision "0002" after "0001";

    drop schema billing;
}

fn main() {}
