use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create table events { id: BigInt, day: Date } partition by range (day);
    create table events_2026 partition of events for values from ("2026-01-01") to ("2027-01-01");
    create table archived { id: BigInt, day: Date }
    create function keep_row() -> trigger { language plpgsql, body "BEGIN RETURN NEW; END" }
    create trigger kept after insert on events for each row execute keep_row();
    create trigger checked before insert on archived for each row execute keep_row();
    create trigger kept after insert on archived for each row execute keep_row();
}

migration! {
    revision "0002" after "0001";

    create trigger kept after insert on events_2026 for each statement execute keep_row();
    rename trigger kept on events to checked;
    create trigger early before insert on events for each row execute keep_row();
    create trigger counted after insert on events referencing new table as added for each row execute keep_row();
    alter table events { attach partition archived for values from ("2025-01-01") to ("2026-01-01") }
}

fn main() {}
