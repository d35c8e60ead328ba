use migrate::{migration, migrations};

migrations! {
    edition: 1;
    dialects: postgres 12;
}

migration! {
    revision "0001";

    create table visits { id: BigInt identity, at: Date } partition by range (at);
    create table seen { at: Date } partition by range (at);
    create table seen_2026 partition of seen for values from ("2026-01-01") to ("2027-01-01");
    create table visits_2026 partition of visits for values from ("2026-01-01") to ("2027-01-01");
}

migration! {
    revision "0002" after "0001";

    alter table seen { add column number: BigInt identity }
}

migration! {
    revision "0003" after "0001";

    #[allow(drop_column, reason = "nobody reads it")]
    alter table visits { drop column id }
}

fn main() {}
