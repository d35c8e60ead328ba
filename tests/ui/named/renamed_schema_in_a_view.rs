use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create schema billing;
    create table billing.bills { id: BigInt primary key }
    create view open_bills as "SELECT id FROM billing.bills";
}

migration! {
    revision "0002" after "0001";

    rename schema billing to accounting;
}

fn main() {}
