use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 14;
}

migration! {
    revision "0001";

    create table grid { x: Integer, y: Integer } partition by range (x, y);
    create table grid_low partition of grid for values from (minvalue, minvalue) to (5);
}

fn main() {}
