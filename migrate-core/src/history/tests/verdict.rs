use super::*;

fn read(texts: &[&str]) -> History {
    let read = |text: &&str| {
        let parsed = crate::syntax::parse_elsewhere(text.parse().unwrap());
        assert!(parsed.report.is_empty(), "{:?}", parsed.report);
        parsed.migration.unwrap()
    };
    history(texts.iter().map(read).collect())
}

fn said(history: &History, id: &str) -> String {
    words(history.check(id).iter())
}

const USERS: &str =
    r#"revision "0001"; create table users { id: BigInt primary key, email: Option<Text> }"#;

#[test]
fn one_mistake_is_one_error() {
    let history = read(&[
        USERS,
        r#"revision "0002" after "0001"; alter table users { drop column emial refill (1) }"#,
        r#"revision "0003" after "0002"; alter table users { drop column nothing }"#,
        r#"revision "0004" after "0001"; alter table users { drop column nothing }"#,
    ]);
    assert_eq!(said(&history, "0001"), "");
    assert!(said(&history, "0002").contains("emial"));
    assert_eq!(said(&history, "0003"), "");
    assert!(said(&history, "0004").contains("nothing"));
}

#[test]
fn what_follows_a_text_that_could_not_be_read_is_not_blamed() {
    let history = read(&[USERS, r#"revision "0002" after "0001"; drop table posts;"#]);
    assert!(said(&history, "0002").contains("posts"));
    let history = history.with_flaws(vec!["0001".into()], false);
    assert_eq!(said(&history, "0002"), "");
}

#[test]
fn branches_that_do_not_commute_are_reported_where_they_meet() {
    let left = r#"revision "left" after "0001"; alter table users { rename column email to mail }"#;
    let right = r#"revision "right" after "0001"; create index on users (email);"#;
    let merge = r#"revision "zip" after "left", "right"; drop table users;"#;
    let unmerged = read(&[USERS, left, right]);
    assert_eq!(said(&unmerged, "left"), "");
    let message = said(&unmerged, "right");
    assert!(
        message.contains("`right` uses column `users.email`, which `left` renames"),
        "{message}"
    );
    let merged = read(&[USERS, left, right, merge]);
    assert_eq!(said(&merged, "right"), "");
    assert_eq!(said(&merged, "zip"), message);
}

#[test]
fn branches_that_commute_meet_in_one_schema() {
    let history = read(&[
        USERS,
        r#"revision "left" after "0001"; alter table users { add column a: Option<Text> }"#,
        r#"revision "right" after "0001"; alter table users { add column b: Option<Text> }"#,
        r#"revision "zip" after "right", "left"; alter table users { drop column a, drop column b }"#,
    ]);
    assert_eq!(said(&history, "right"), "");
    assert_eq!(said(&history, "zip"), "");
    let after = history.schema_after("zip");
    let users = after.table(&"users".into()).unwrap();
    assert_eq!(
        words(users.columns.iter().map(|column| &column.name)),
        "id email"
    );
}

#[test]
fn the_replay_of_what_is_applied_is_that_of_the_graph() {
    let history = read(&[
        USERS,
        r#"revision "0002" after "0001"; create table posts { id: BigInt primary key, author: BigInt references users }"#,
        r#"revision "0003" after "0002"; alter table posts { alter column author drop not null }"#,
    ]);
    // The check's own schema and the replay's are one.
    let replayed = history.schema_of(&set("0001 0002 0003"));
    let fresh = history.clone();
    assert_eq!(said(&fresh, "0003"), "");
    assert_eq!(*fresh.schema_after("0003"), replayed);
    assert_eq!(
        *fresh.schema_before("0003"),
        history.schema_of(&set("0001 0002"))
    );
}

#[test]
fn a_misspelt_id_makes_no_branches() {
    let history = read(&[
        USERS,
        r#"revision "002" after "0001"; alter table users { drop column email }"#,
        r#"revision "0003" after "0002"; alter table users { rename column email to mail }"#,
    ]);
    assert_eq!(said(&history, "002"), "");
    assert!(said(&history, "0003").contains("parent `0002` does not exist"));
}

#[test]
fn an_error_lies_in_the_text_of_its_own_migration() {
    let elsewhere = |text: &str| {
        let parsed = crate::syntax::parse_elsewhere(text.parse().unwrap());
        parsed.migration.unwrap()
    };
    let first = elsewhere(
        r#"revision "0001"; create table users {
            id: BigInt primary key, a: Text, b: Text, c: Text, d: Text, e: Text, name: Varchar(9),
            index (name),
        }"#,
    );
    let text = r#"revision "0002" after "0001"; alter table users { alter column name type Varchar(9000) }"#;
    let second = crate::syntax::parse(text.parse().unwrap());
    let written = second.migration.unwrap();
    let targets = vec![Target::oldest(Dialect::Mysql)];
    let history = History::new(vec![first, elsewhere(text)], targets);
    let report = history.check_written(&written);
    assert!(!report.is_empty());
    for error in report.iter() {
        let site = second.sites.span(error.site);
        assert!(site.is_some(), "{}", error.message);
    }
}

#[test]
fn new_rows_have_no_value_for_a_column_of_another_branch() {
    let column =
        r#"revision "a1" after "0001"; alter table users { add column age: Option<Integer> = 1 }"#;
    let insert = r#"revision "b1" after "0001"; insert into users (id) values (1);"#;
    let demands = [
        (
            r#"revision "a2" after "a1"; #[allow(data_conflict_not_null, reason = "none")] alter table users { alter column age set not null }"#,
            "whether `users.age` may be null",
        ),
        (
            r#"revision "a2" after "a1"; alter table users { alter column age drop default }"#,
            "the default of `users.age`",
        ),
    ];
    assert_eq!(said(&read(&[USERS, column, insert]), "b1"), "");
    for (demand, thing) in demands {
        let message = said(&read(&[USERS, column, demand, insert]), "b1");
        assert!(message.contains(thing), "{message}");
        let knows = r#"revision "b1" after "a1"; insert into users (id, age) values (1, 2);"#;
        let message = said(&read(&[USERS, column, demand, knows]), "b1");
        assert_eq!(message, "", "{demand}");
    }
}

#[test]
fn new_rows_keep_the_key_by_which_they_are_found_again() {
    let drops = r#"revision "a1" after "0001"; alter table users { drop constraint pk_users }"#;
    let other = r#"revision "a1" after "0001"; alter table users { add unique (email) }"#;
    let insert = |down: &str| {
        format!(r#"revision "b1" after "0001"; insert into users (id) values (1) {down};"#)
    };
    let message = said(&read(&[USERS, drops, &insert("")]), "b1");
    assert!(message.contains("the unique key `users(id)`"), "{message}");
    let reverse = insert("reverse { delete from users where (id = 1); }");
    let reverse = reverse.trim_end_matches(';');
    assert_eq!(said(&read(&[USERS, drops, reverse]), "b1"), "");
    assert_eq!(said(&read(&[USERS, other, &insert("")]), "b1"), "");
}
