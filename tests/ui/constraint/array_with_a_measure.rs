use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: postgres 14;
}

migration! {
    revision "0001_slots";

    create table slots {
        times: Array<Timestamp(3)> primary key,
    }

    create table bookings {
        id: BigInt identity primary key,
        times: Array<Timestamp(3)> references slots(times),
        index (times),
    }
}

fn main() {}
