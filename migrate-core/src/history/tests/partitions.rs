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

const BY_DAY: &str = "create table events { at: Timestamp, name: Text, day: Date generated as (cast(at as Date)) stored }
    partition by range ((cast(at as Date)));";

#[test]
fn what_an_expression_divides_has_no_keys() {
    for (second, title) in [
        (
            "alter table events { add primary key (at) }",
            "primary key `pk_events`",
        ),
        (
            "alter table events { add unique (at) }",
            "unique constraint `uq_events_at`",
        ),
        (
            "create unique index own on events (at);",
            "unique index `own`",
        ),
    ] {
        let expected = format!("`events` is partitioned by an expression, and cannot have {title}");
        assert_eq!(said(BY_DAY, second), [expected], "{second}");
    }
    let below = "create table events { id: BigInt, name: Text, primary key (id, name) } partition by range (id);";
    let again = "create table events_low partition of events for values from (0) to (10) partition by list ((lower(name)));";
    assert_eq!(
        said(below, again),
        ["`events_low` is partitioned by an expression, and cannot have primary key `pk_events`"]
    );
    assert!(said(BY_DAY, "create index on events (at, name);").is_empty());
}

#[test]
fn a_key_compares_as_the_partition_key_does() {
    let table = |collate: &str| {
        format!(
            "create table names {{ id: BigInt, name: Text{collate}, primary key (id, name) }}
             partition by list (name collate \"C\");"
        )
    };
    assert_eq!(
        said("", &table("")),
        [
            "primary key `pk_names` compares `name` by another collation than that by which `names` is partitioned"
        ]
    );
    assert!(said("", &table(" collate \"C\"")).is_empty());
}

#[test]
fn an_expression_divides_only_by_what_stays() {
    let table = |by: &str| {
        format!(
            "create table t {{ id: BigInt, at: Timestamptz, double: BigInt generated as (id * 2) stored }}
             partition by {by};"
        )
    };
    for (by, expected) in [
        (
            "range ((cast(at as Date)))",
            "a cast of Timestamptz to Date cannot be used in a partition key",
        ),
        (
            "range ((now()))",
            "`now()` cannot be used in a partition key: it depends on the moment or the session",
        ),
        ("range ((1 + 2))", "a partition key has to read a column"),
        (
            "range ((double + 1))",
            "generated column `double` cannot divide a table",
        ),
        (
            "range ((missing + 1))",
            "column `missing` does not exist in table `t`",
        ),
        (
            "list ((id + 1), id)",
            "a table is partitioned by the list of one column's values",
        ),
    ] {
        let said = said("", &table(by));
        assert_eq!(said.len(), 1, "{by}: {said:?}");
        assert!(said[0].starts_with(expected), "{by}: {said:?}");
    }
    assert!(said("", &table("hash ((id + 1), id, at timestamptz_ops)")).is_empty());
    assert_eq!(
        said(
            "",
            "create table t { data: Json } partition by hash (data);"
        ),
        ["`data`, a `Json`, in a key is not supported by postgres 12"]
    );
}

#[test]
fn bounds_have_the_type_of_the_expression() {
    let part = |bounds: &str| {
        said(
            BY_DAY,
            &format!("create table p partition of events {bounds};"),
        )
    };
    let fits = part("for values from (\"2026-01-01\") to (\"2027-01-01\")");
    assert!(fits.is_empty(), "{fits:?}");
    assert_eq!(
        part("for values from (1) to (\"2027-01-01\")"),
        ["`1` is Integer, where Date is expected"]
    );
    assert_eq!(
        part("for values from (\"2027-01-01\") to (\"2026-01-01\")"),
        ["the range is empty: it begins where it ends, or behind that"]
    );
}

#[test]
fn columns_inside_a_partition_key_stay() {
    let divided = "`events` is partitioned by column `at`";
    for second in [
        "alter table events { drop column day, drop column at }",
        "alter table events { drop column day, alter column at type Timestamptz using (cast(at as Timestamptz)) }",
    ] {
        assert!(
            said(BY_DAY, second).contains(&divided.to_owned()),
            "{second}"
        );
    }
    let opaque = "create table events { at: Timestamp, name: Text } partition by range ((sql(\"date_trunc('day', at)\")));";
    assert_eq!(
        said(opaque, "alter table events { drop column at }"),
        [divided]
    );
    assert_eq!(
        said(opaque, "alter table events { rename column at to moment }"),
        ["the SQL of the partition key mentions `at` and cannot follow the rename"]
    );
}

#[test]
fn a_partition_key_follows_renames() {
    let first = "create enum mood { low, high }
        create table events { state: mood, name: Text } partition by list ((coalesce(state, \"low\")));
        create table events_low partition of events for values in (\"low\");";
    let second = "alter enum mood { rename low to deep }
        alter table events { rename column state to mind }";
    let migrations = vec![
        read(format!("revision \"0\"; {first}")),
        read(format!("revision \"1\" after \"0\"; {second}")),
    ];
    let history = History::new(migrations, vec![Target::oldest(Dialect::Postgres)]);
    for id in ["0", "1"] {
        assert!(history.check(id).is_empty(), "{:?}", history.check(id));
    }
    let schema = history.schema_after("1");
    let table = |name: &str| schema.table(&name.into()).unwrap();
    let by = table("events").partition_by.as_ref().unwrap();
    assert_eq!(
        crate::print::partition_by(by),
        "partition by list ((coalesce(mind, \"deep\")))"
    );
    let of = table("events_low").partition_of.as_ref().unwrap();
    assert_eq!(
        crate::print::partition_of(of),
        "partition of events for values in (\"deep\")"
    );
    assert_eq!(
        said(first, "alter enum mood { drop high }"),
        [
            "the drop of an enum's value while `events` is partitioned by column `state` is not supported by postgres 12"
        ]
    );
}

/// What the checker says of the merge of two branches.
fn met(left: &str, right: &str) -> Vec<String> {
    let migrations = vec![
        read(format!(
            "revision \"0\"; {EVENTS} alter table events {{ add column place: Option<Text> }}"
        )),
        read(format!(
            "revision \"1\" after \"0\"; branch \"left\"; {left}"
        )),
        read(format!(
            "revision \"2\" after \"0\"; branch \"right\"; {right}"
        )),
        read("revision \"3\" after \"1\", \"2\";".to_owned()),
    ];
    let history = History::new(migrations, vec![Target::oldest(Dialect::Postgres)]);
    for one in ["1", "2"] {
        assert!(history.check(one).is_empty(), "{:?}", history.check(one));
    }
    let report = history.check("3");
    report.iter().map(|error| error.message.clone()).collect()
}

#[test]
fn a_partition_uses_what_it_has_from_its_table() {
    let new =
        "create table b partition of events for values from (\"2030-01-01\") to (\"2031-01-01\");";
    let conflict = "`1` and `2` are in parallel branches that do not commute: ";
    for (left, right, thing) in [
        (
            "alter table events { drop column place }",
            &*format!("{new} create index by_place on b (place);"),
            "`2` uses column `events.place`, which `1` removes",
        ),
        (
            "alter table events { drop column place }",
            "create index by_place on events_2026 (place);",
            "`2` uses column `events.place`, which `1` removes",
        ),
        (
            "alter table events { drop constraint pk_events }",
            "create table notes { event: BigInt, day: Date,
                foreign key of_event (event, day) references events_2026(id, day),
                index by_event (event, day) }",
            "`2` uses the unique key `events(day, id)`, which `1` removes",
        ),
        (
            "delete from events where (place is null) keep;",
            "insert into events_2026 (id, day) values (1, \"2026-02-02\") keep;",
            "`2` uses the rows of `events`, which `1` changes",
        ),
        (
            "delete from events_2026 where (place is null) keep;",
            "insert into events (id, day) values (1, \"2026-02-02\");",
            "`2` uses the rows of `events_2026`, which `1` changes",
        ),
    ] {
        assert_eq!(met(left, right), [format!("{conflict}{thing}")], "{right}");
    }
    let other = met(
        "alter table events { add column more: Option<Text> }",
        "create index by_place on events_2026 (place);",
    );
    assert!(other.is_empty(), "{other:?}");
}
