use super::*;
use crate::check::lints::{Level, Levels, Lint};

/// A history of these texts, each after the one before it unless it says so itself, for these
/// databases, where these rules are switched on as well.
fn read_for(dialects: &[Dialect], warn: &[&str], texts: &[&str]) -> History {
    let texts = texts.iter().enumerate().map(|(place, text)| {
        if text.starts_with("revision") {
            return (*text).to_owned();
        }
        let after = match place.checked_sub(1) {
            Some(before) => format!(" after \"{before}\""),
            None => String::new(),
        };
        format!("revision \"{place}\"{after}; {text}")
    });
    let read = |text: String| {
        let parsed = crate::syntax::parse_elsewhere(text.parse().unwrap());
        assert!(parsed.report.is_empty(), "{:?}", parsed.report);
        parsed.migration.unwrap()
    };
    let mut levels = Levels::default();
    for rule in warn {
        levels.choose(Lint::of(rule).unwrap(), Level::Warn);
    }
    let targets = dialects.iter().map(|dialect| Target::oldest(*dialect));
    History::new(texts.map(read).collect(), targets.collect()).with_levels(levels)
}

fn read(texts: &[&str]) -> History {
    read_for(&[Dialect::Postgres], &[], texts)
}

/// What is warned of, and where: `0: redundant_index`.
fn warned(history: &History) -> String {
    let mut all = Vec::new();
    for migration in history.in_order() {
        let judged = history.judge(migration.id.as_str());
        let errors: Vec<_> = judged.errors.iter().collect();
        assert!(errors.is_empty(), "{errors:?}");
        let warnings = judged.warnings.iter();
        all.extend(warnings.map(|warning| format!("{}: {}", migration.id, warning.rule)));
    }
    all.join(", ")
}

/// What is warned of in a table with these items behind `a`, `b`, `c` and the key.
fn of_table(items: &str) -> String {
    let table =
        format!("create table t {{ a: Integer, b: Integer, c: Text, primary key (a), {items} }}");
    warned(&read(&[&table]))
}

#[test]
fn an_index_that_another_serves_for_is_needless() {
    for needless in [
        "index (a)",
        "unique index (a)",
        "unique (b, c), index (b)",
        "unique (b, c), unique index (b, c)",
        "index (b), index (b, c)",
        "index one (b), index two (b)",
        "unique index one (b), index two (b)",
        "index one (b desc), index two (b desc, c)",
        "index one ((lower(c))), index two ((lower(c)), b)",
        "index one (b) where (c = \"\"), index two (b, c) where (c = \"\")",
        "index one (b) include (c), index two (b, c)",
        "index one using hash (c), index two using hash (c)",
        "index one (b) include (c), index two (b)",
    ] {
        assert_eq!(of_table(needless), "0: redundant_index", "{needless}");
    }
}

#[test]
fn an_index_that_differs_is_not() {
    for useful in [
        "index (b, a)",
        "index (a, b)",
        "unique (c, b), index (b)",
        "unique index (b), index (b, c)",
        "index one (b), index two (b desc, c)",
        "index one (b), index two (b, c) where (c = \"\")",
        "index one (b) where (c = \"\"), index two (b)",
        "index one (c text_pattern_ops), index two (c, b)",
        "index one (c collate \"C\"), index two (c, b)",
        "index one using hash (c), index two (c)",
        "index one using gin (b), index two using gin (b, c)",
        "index one ((lower(c))), index two (c)",
        "index one (b) include (c), index two (b, a)",
        "index one (b nulls first), index two (b)",
    ] {
        assert_eq!(of_table(useful), "", "{useful}");
    }
}

const USERS: &str = "create table users { id: BigInt primary key, email: Text }";

#[test]
fn a_foreign_key_wants_an_index() {
    for (items, is_found) in [
        ("user_id: BigInt references users", false),
        ("user_id: BigInt references users, index (user_id)", true),
        (
            "user_id: BigInt references users, n: Integer, index (user_id, n)",
            true,
        ),
        (
            "user_id: BigInt references users, n: Integer, index (n, user_id)",
            false,
        ),
        (
            "user_id: BigInt references users, n: Integer, unique (user_id, n)",
            true,
        ),
        ("user_id: BigInt references users primary key", true),
        (
            "user_id: BigInt references users, index (user_id) where (user_id > 0)",
            false,
        ),
        (
            "user_id: BigInt references users, index ((user_id + 1))",
            false,
        ),
    ] {
        let notes = format!("create table notes {{ {items} }}");
        let expected = if is_found { "" } else { "1: fk_without_index" };
        assert_eq!(warned(&read(&[USERS, &notes])), expected, "{items}");
    }
    let notes = "create table notes { user_id: BigInt references users }";
    let mysql = [Dialect::Mysql, Dialect::Mariadb];
    assert_eq!(warned(&read_for(&mysql, &[], &[USERS, notes])), "");
}

#[test]
fn the_order_of_the_columns_of_a_foreign_key_does_not_count() {
    let parents = "create table p { a: Integer, b: Integer, primary key (a, b) }";
    let children = "create table c { x: Integer, y: Integer, z: Integer,
        foreign key (x, y) references p (a, b), index (y, x, z) }";
    assert_eq!(warned(&read(&[parents, children])), "");
}

#[test]
fn what_a_later_migration_mends_is_not_warned_of() {
    let notes = "create table notes { user_id: BigInt references users }";
    let index = "create index on notes (user_id);";
    let renamed = "rename table notes to words;";
    let of_words = "create index on words (user_id);";
    let retired = "retire table notes;";
    let moved = "alter table notes { rename constraint fk_notes_user_id to of_user }";
    assert_eq!(warned(&read(&[USERS, notes])), "1: fk_without_index");
    assert_eq!(
        warned(&read(&[USERS, notes, renamed])),
        "1: fk_without_index"
    );
    assert_eq!(warned(&read(&[USERS, notes, moved])), "1: fk_without_index");
    assert_eq!(warned(&read(&[USERS, notes, index])), "");
    assert_eq!(warned(&read(&[USERS, notes, renamed, of_words])), "");
    assert_eq!(warned(&read(&[USERS, notes, retired])), "");
}

#[test]
fn the_migration_that_brings_a_fault_is_the_one_that_is_warned() {
    let table = "create table t { a: Integer, b: Integer, index (a) }";
    let wider = "create index on t (a, b);";
    let other = "alter table t { add column c: Option<Text> }";
    assert_eq!(warned(&read(&[table, other, wider])), "2: redundant_index");
    let notes = "create table notes { user_id: BigInt references users, index (user_id) }";
    let dropped = "drop index ix_notes_user_id;";
    assert_eq!(
        warned(&read(&[USERS, notes, dropped])),
        "2: fk_without_index"
    );
    let both = "rename table t to s; create index on s (a, b);";
    assert_eq!(warned(&read(&[table, both])), "1: redundant_index");
    let there_and_gone = "create index on t (a, b); drop index ix_t_a_b;";
    assert_eq!(warned(&read(&[table, there_and_gone])), "");
}

#[test]
fn branches_that_meet_in_a_fault_are_warned_of_at_the_merge() {
    let table = r#"revision "0"; create table t { a: Integer, b: Integer }"#;
    let left = r#"revision "left" after "0"; create index on t (a);"#;
    let right = r#"revision "right" after "0"; create index on t (a, b);"#;
    let merge = r#"revision "zip" after "left", "right";"#;
    assert_eq!(
        warned(&read(&[table, left, right, merge])),
        "zip: redundant_index"
    );
    let mended = r#"revision "zzz" after "zip"; drop index ix_t_a;"#;
    assert_eq!(warned(&read(&[table, left, right, merge, mended])), "");
}

#[test]
fn an_acceptance_silences_and_is_needed() {
    let accepted = "#[allow(redundant_index, reason = \"a test\")]
        create table t { a: Integer, b: Integer, index (a), index (a, b) }";
    assert_eq!(warned(&read(&[accepted])), "");
    let mended_later = "drop index ix_t_a;";
    assert_eq!(warned(&read(&[accepted, mended_later])), "");
    let needless = read(&["#[allow(redundant_index, reason = \"a test\")]
        create table t { a: Integer, index (a) }"]);
    let said = words(needless.check("0").iter());
    assert!(
        said.contains("`allow(redundant_index)` allows nothing here"),
        "{said}"
    );
    let off = "#[allow(rename_column, reason = \"a test\")] create table t { a: Integer }";
    assert_eq!(warned(&read(&[off])), "");
    let of_action = "alter table t {
        #[allow(redundant_index, reason = \"a test\")] add index (a, b),
        add column c: Option<Integer>,
    }";
    let table = "create table t { a: Integer, b: Integer, index (a) }";
    assert_eq!(warned(&read(&[table, of_action])), "");
}

#[test]
fn nulls_that_cannot_be_need_no_acceptance() {
    let table = "create table t { a: Option<Integer> }";
    let set = "alter table t {
        #[allow(data_conflict_not_null, reason = \"a test\")] alter column a set not null }";
    assert_eq!(warned(&read(&[table, set])), "");
    let filled = format!("backfill t {{ set a = 0, where a is null, keep }} {set}");
    let said = words(read(&[table, &filled]).check("1").iter());
    assert!(
        said.contains("`allow(data_conflict_not_null)` allows nothing here"),
        "{said}"
    );
}

#[test]
fn what_is_risky_is_said_where_the_list_wants_it() {
    let start = "create enum state { on, off }
        create table t { id: BigInt primary key, a: Integer = 1, b: Varchar(20), e: state }";
    for (rule, change) in [
        ("rename_column", "alter table t { rename column a to c }"),
        ("rename_table", "rename table t to s;"),
        (
            "rename_enum_value",
            "alter enum state { rename on to running }",
        ),
        ("enum_add_value", "alter enum state { add idle }"),
        (
            "drop_column",
            "alter table t { drop column b refill (\"\") }",
        ),
        ("drop_table", "drop table t;"),
        (
            "drop_not_null",
            "alter table t { alter column a drop not null }",
        ),
        (
            "change_default",
            "alter table t { alter column a set default 2 }",
        ),
        (
            "change_type_decode",
            "alter table t { alter column a type BigInt }",
        ),
        ("data_conflict_unique", "alter table t { add unique (b) }"),
        ("data_conflict_unique", "create unique index on t (a, b);"),
        (
            "add_exclusion_constraint",
            "alter table t { add exclude no_two using gist (a with =) }",
        ),
        (
            "json_column",
            "alter table t { add column j: Option<Json> }",
        ),
        ("wide_index", "create index on t (a, b, id, e);"),
        ("table_without_pk", "create table log { at: Timestamptz }"),
    ] {
        let history = [start, change];
        assert_eq!(warned(&read(&history)), "", "{rule} is off by default");
        let on = read_for(&[Dialect::Postgres], &[rule], &history);
        assert_eq!(warned(&on), format!("1: {rule}"), "{change}");
        let accepted = format!("#[allow({rule}, reason = \"a test\")] {change}");
        let on = read_for(&[Dialect::Postgres], &[rule], &[start, &accepted]);
        assert_eq!(warned(&on), "", "{change}");
    }
}

#[test]
fn a_fault_follows_its_schema() {
    let start = "create schema old; create table old.t { id: BigInt primary key, up: Option<BigInt> references old.t }";
    let renamed = "rename schema old to new;";
    let index = "create index on new.t (up);";
    assert_eq!(warned(&read(&[start, renamed])), "0: fk_without_index");
    assert_eq!(warned(&read(&[start, renamed, index])), "");
}

#[test]
fn a_key_that_is_looked_at_later_is_no_unique_index() {
    assert_eq!(of_table("unique (b) deferrable, unique index (b)"), "");
    assert_eq!(
        of_table("unique (b) deferrable, index (b)"),
        "0: redundant_index"
    );
}

#[test]
fn a_partition_is_looked_at_in_its_table() {
    let all: Vec<&str> = crate::check::lints::LINTS
        .iter()
        .map(|lint| lint.id)
        .collect();
    let table = "create table t { a: Integer, id: BigInt references users, primary key (a, id), index (id) }
        partition by hash (a);
        create table t_0 partition of t for values with (modulus 1, remainder 0);";
    let texts = [USERS, table];
    assert_eq!(warned(&read_for(&[Dialect::Postgres], &all, &texts)), "");
}

#[test]
fn what_nobody_uses_yet_is_not_risky() {
    let all: Vec<&str> = crate::check::lints::LINTS
        .iter()
        .map(|lint| lint.id)
        .collect();
    let fresh = "create enum state { on, off }
        create table t { id: BigInt primary key, a: Integer = 1, b: Varchar(20) }
        alter table t { rename column a to c, add unique (b), alter column c set default 2 }
        alter table t { alter column c type BigInt, alter column c drop not null }
        alter table t { drop column b refill (\"\"), drop column c }
        alter enum state { add idle, rename on to running }
        rename table t to s;
        drop table s;
        create table s { id: BigInt primary key, a: Integer = 1, b: Varchar(20) }";
    let later = "alter table s { add column slug: Option<Text>, add unique (slug) }
        alter table s { rename column slug to name, alter column b type Text }
        alter table s { alter column a set default 1, add unique (id, a) }";
    let retired = "retire table s;";
    let purged = "purge table s;";
    let texts = [fresh, later, retired, purged];
    assert_eq!(warned(&read_for(&[Dialect::Postgres], &all, &texts)), "");
}
