use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create domain weight: Integer check (value > 0);
    create table parcels {
        id: BigInt identity primary key,
        weight: weight = "heavy",
    }
}

fn main() {}
