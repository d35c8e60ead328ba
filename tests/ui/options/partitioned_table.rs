use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";
    create table measurements {
        at: Timestamptz,
        value: Double,
    } partition by range (at) with {
        postgres { fillfactor = 70 },
    }
}

fn main() {}
