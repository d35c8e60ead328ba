use super::*;

fn read(text: String) -> Migration {
    let parsed = crate::syntax::parse_elsewhere(text.parse().unwrap());
    assert!(parsed.report.is_empty(), "{:?}", parsed.report);
    parsed.migration.unwrap()
}

/// What the checker says of the second of two migrations.
fn said(first: &str, second: &str) -> Vec<String> {
    let migrations = vec![
        read(format!("revision \"0\"; {first}")),
        read(format!("revision \"1\" after \"0\"; {second}")),
    ];
    let history = History::new(migrations, vec![Target::oldest(Dialect::Postgres)]);
    assert!(history.check("0").is_empty(), "{:?}", history.check("0"));
    let report = history.check("1");
    report.iter().map(|error| error.message.clone()).collect()
}

const EVENTS: &str = "create table events { id: BigInt, day: Date, primary key (id, day) } partition by range (day);
    create table events_2026 partition of events for values from (\"2026-01-01\") to (\"2027-01-01\");";

#[test]
fn an_index_that_the_server_would_take_from_a_partition_is_refused() {
    let own = |index: &str| format!("{EVENTS} create index own on events_2026 {index};");
    for (index, wanted) in [
        ("(day)", "(day desc)"),
        ("(day nulls first)", "(day)"),
        ("(day, id desc)", "(day, id)"),
    ] {
        let said = said(&own(index), &format!("create index on events {wanted};"));
        let expected = ["its partition `events_2026` has such an index already: `own`"];
        assert_eq!(said, expected, "{index} {wanted}");
    }
    let other = said(
        &own("(day)"),
        "create index on events (day) where (id > 0);",
    );
    assert!(other.is_empty(), "{other:?}");
    let inherited = said(
        &format!("{EVENTS} create index whole on events (id desc);"),
        "create index on events_2026 (id);",
    );
    assert_eq!(
        inherited,
        ["`events_2026` inherits such an index already: `whole`"]
    );
}

#[test]
fn a_table_is_attached_by_the_one_index_that_fits() {
    let first = format!(
        "{EVENTS} create index whole on events (id desc);
         create table old {{
             id: BigInt, day: Date, primary key (id, day),
             index one (id desc), index other (id),
         }}"
    );
    let attach = "attach partition old for values from (\"2025-01-01\") to (\"2026-01-01\")";
    let both = said(&first, &format!("alter table events {{ {attach} }}"));
    assert_eq!(
        both,
        ["`old` has both `one` and `other` like `whole` of `events`"]
    );
    let one = said(
        &first,
        &format!("drop index other; alter table events {{ {attach} }}"),
    );
    assert!(one.is_empty(), "{one:?}");
}

#[test]
fn a_key_stays_that_rows_of_a_partition_are_known_by() {
    let first = format!(
        "{EVENTS} create table notes {{ event: BigInt, day: Date,
            foreign key of_event (event, day) references events_2026(id, day) }}"
    );
    let dropped = said(&first, "alter table events { drop constraint pk_events }");
    assert_eq!(
        dropped,
        ["constraint `pk_events` is still used by foreign key `of_event` of `notes`"]
    );
}

#[test]
fn what_others_refer_to_is_no_partition_that_a_crash_empties() {
    let first = format!(
        "{EVENTS} create table notes {{ event: BigInt, day: Date,
            foreign key (event, day) references events(id, day) }}"
    );
    let unlogged = said(
        &first,
        "alter table events_2026 { with { postgres { unlogged } } }",
    );
    let [unlogged] = unlogged.as_slice() else {
        panic!("{unlogged:?}");
    };
    let wanted = "from the logged table `notes` to the unlogged table `events_2026`";
    assert!(unlogged.contains(wanted), "{unlogged}");
}

const MOODS: &str = "create enum Mood { bad, fine, good }
    create table days { day: Date, mood: Mood } partition by list (mood);
    create table good_days partition of days for values in (\"good\");";

#[test]
fn the_bounds_of_a_partition_hold_the_values_of_an_enum() {
    let renamed = said(
        MOODS,
        "alter enum Mood { rename good to best }
         create table best_days partition of days for values in (\"best\");",
    );
    assert_eq!(
        renamed,
        ["the bounds of `best_days` overlap those of `good_days`"]
    );
    let used = said(MOODS, "alter enum Mood { drop good }");
    assert_eq!(
        used,
        ["value `good` of enum `Mood` is still used by bounds of the partition `good_days`"]
    );
    let divides = said(MOODS, "alter enum Mood { drop bad }");
    let [divides] = divides.as_slice() else {
        panic!("{divides:?}");
    };
    assert!(
        divides.contains("while `days` is partitioned by column `mood`"),
        "{divides}"
    );
}

#[test]
fn branches_index_one_family_of_partitions_over_other_columns() {
    let met = |left: &str, right: &str| {
        let migrations = vec![
            read(format!("revision \"0\"; {EVENTS}")),
            read(format!("revision \"1\" after \"0\"; {left}")),
            read(format!("revision \"2\" after \"0\"; {right}")),
            read("revision \"3\" after \"1\", \"2\";".to_owned()),
        ];
        let history = History::new(migrations, vec![Target::oldest(Dialect::Postgres)]);
        let report = history.check("3");
        report
            .iter()
            .map(|error| error.message.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        met(
            "create index a on events_2026 (id desc);",
            "create index b on events (id);"
        ),
        [
            "`1` and `2` are in parallel branches that do not commute: both add an index of `events` or its partitions over `id`"
        ]
    );
    let other = met(
        "create index a on events_2026 (id);",
        "create index b on events (day);",
    );
    assert!(other.is_empty(), "{other:?}");
}

#[test]
fn a_column_is_held_by_what_reads_it_in_a_partition() {
    let first = format!("{EVENTS} create view days as \"select day, id from events_2026\";");
    for change in [
        "rename column id to number",
        "alter column id type Integer",
        "drop constraint pk_events, drop column id",
    ] {
        let said = said(&first, &format!("alter table events {{ {change} }}"));
        let [only] = said.as_slice() else {
            panic!("{change}: {said:?}");
        };
        assert!(
            only.ends_with("`id` is still used by view `days`"),
            "{only}"
        );
    }
}
