use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 14;
}

migration! {
    revision "0001";

    create table readings {
        id: BigInt,
        day: Date,
        index ix_readings_day (day),
    } partition by range (day);
    create table ix_readings_day_readings_2025 { id: BigInt }
}

migration! {
    revision "0002" after "0001";

    create table readings_2025 partition of readings for values from ("2025-01-01") to ("2026-01-01");
    create table readings_2026 partition of readings for values from ("2026-01-01") to ("2027-01-01");
    create table notes {
        id: BigInt,
        day: Date,
        index ix_readings_day_readings_2026 (day),
    }
}

fn main() {}
