use super::*;
use crate::{Choices, Condition};

/// A history for all databases.
fn read(texts: &[&str]) -> History {
    let read = |text: &&str| {
        let parsed = crate::syntax::parse(text.parse().unwrap());
        assert!(parsed.report.is_empty(), "{:?}", parsed.report);
        parsed.migration.unwrap()
    };
    let targets = [Dialect::Postgres, Dialect::Mariadb, Dialect::Sqlite].map(Target::oldest);
    History::new(texts.iter().map(read).collect(), targets.to_vec())
}

/// What is wrong with the last of some migrations, whose ids are `1`, `2`, ….
fn last(texts: &[&str]) -> String {
    let history = read(texts);
    for id in 1..texts.len() {
        assert_eq!(words(history.check(&id.to_string()).iter()), "", "{id}");
    }
    words(history.check(&texts.len().to_string()).iter())
}

fn env(name: &str, value: &str) -> Condition {
    Condition::Env {
        name: name.into(),
        value: value.to_owned(),
    }
}

const USERS: &str =
    r#"revision "1"; create table users { id: BigInt primary key, email: Option<Text> }"#;

#[test]
fn each_database_has_a_schema_of_its_own() {
    let audit = r#"revision "2" after "1";
        when dialect postgres { create table audit { id: BigInt primary key } } else { }"#;
    let message = last(&[
        USERS,
        audit,
        r#"revision "3" after "2"; alter table audit { add column at: Option<Timestamptz> }"#,
    ]);
    assert_eq!(
        message,
        "table `audit` does not exist on mariadb and sqlite\n\
         help: put the statement into `when dialect postgres { … } else { … }`"
    );
    let inside = r#"revision "3" after "2";
        when dialect postgres { alter table audit { add column at: Option<Timestamptz> } }
        else { create table audit { id: BigInt primary key, at: Option<Timestamptz> } }"#;
    let after = r#"revision "4" after "3"; drop table audit;"#;
    assert_eq!(last(&[USERS, audit, inside, after]), "");
    let asked = r#"revision "3" after "2"; when exists table audit { drop table audit; }"#;
    assert_eq!(last(&[USERS, audit, asked]), "");
}

#[test]
fn what_is_left_out_is_said() {
    let partial = r#"revision "2" after "1"; when dialect postgres, sqlite { drop table users; }"#;
    assert_eq!(
        last(&[USERS, partial]),
        "this `when` leaves out mariadb\n\
         help: add `else { … }` for the others, or `else { }` where they need nothing"
    );
    for complete in [
        r#"revision "2" after "1"; when dialect postgres, sqlite { drop table users; } else { }"#,
        r#"revision "2" after "1"; when not dialect sqlite { drop table users; }"#,
        r#"revision "2" after "1"; when dialect postgres, mysql, sqlite { drop table users; }"#,
        r#"revision "2" after "1"; when dialect postgres, mysql {
            when dialect postgres { drop table users; } else { } } else { }"#,
    ] {
        assert_eq!(last(&[USERS, complete]), "", "{complete}");
    }
}

#[test]
fn a_missing_ability_counts_only_where_it_is_needed() {
    let array = "alter table users { add column tags: Option<Array<Text>> }";
    let bare = format!(r#"revision "2" after "1"; {array}"#);
    assert!(last(&[USERS, &bare]).contains("mariadb"));
    let guarded =
        format!(r#"revision "2" after "1"; when dialect postgres {{ {array} }} else {{ }}"#);
    assert_eq!(last(&[USERS, &guarded]), "");
}

#[test]
fn a_variable_is_asked_for_once() {
    let first = r#"revision "2" after "1";
        when env STAGE = "live" { create table audit { id: BigInt primary key } }"#;
    let same = r#"revision "3" after "2"; when env STAGE = "live" { drop table audit; }"#;
    assert_eq!(last(&[USERS, first, same]), "");
    let other = r#"revision "3" after "2"; when env STAGE = "test" { drop table audit; }"#;
    assert_eq!(
        last(&[USERS, first, other]),
        "table `audit` does not exist\nhelp: create it first, or use a table that exists: `users`"
    );
    let bare = r#"revision "3" after "2"; drop table audit;"#;
    assert_eq!(
        last(&[USERS, first, bare]),
        "table `audit` does not exist under `when not env STAGE = \"live\"`\n\
         help: put the statement into `when env STAGE = \"live\" { … }`"
    );
    let outside = r#"revision "2" after "1";
        when env STAGE = "live" { create table audit { id: BigInt primary key } }
        alter table audit { add column at: Option<Timestamptz> }"#;
    assert!(
        last(&[USERS, outside])
            .starts_with("table `audit` does not exist under `when not env STAGE = \"live\"`")
    );
}

#[test]
fn a_thing_that_nobody_made_is_asked_of_the_database() {
    let legacy = r#"revision "2" after "1";
        when exists table legacy {
            create table copies { id: BigInt primary key }
            execute "INSERT INTO copies SELECT id FROM legacy" keep;
        }"#;
    assert_eq!(last(&[USERS, legacy]), "");
    let bare = r#"revision "3" after "2"; drop table copies;"#;
    assert_eq!(
        last(&[USERS, legacy, bare]),
        "table `copies` does not exist where `when not exists table legacy` was so in `2`\n\
         help: ask for what may be missing: `when exists table …` or `when exists column …`"
    );
    let outside = r#"revision "2" after "1"; execute "DELETE FROM legacy" keep;"#;
    assert!(last(&[USERS, outside]).contains("table `legacy` does not exist"));
    let known = r#"revision "2" after "1"; when exists table users { drop table users; }"#;
    assert!(last(&[USERS, known]).starts_with("table `users` exists at this point of the history"));
}

#[test]
fn a_downgrade_asks_nothing_anew() {
    let down = r#"revision "2" after "1";
        when env STAGE = "live" { create table audit { id: BigInt primary key } }
        down { when env STAGE = "live" { drop table audit; } }"#;
    assert_eq!(last(&[USERS, down]), "");
    let wrong = r#"revision "2" after "1";
        when env STAGE = "live" { create table audit { id: BigInt primary key } }
        down { drop table audit; }"#;
    assert!(last(&[USERS, wrong]).contains("table `audit` does not exist under"));
    let anew = r#"revision "2" after "1";
        create table audit { id: BigInt primary key }
        down { when env STAGE = "live" { drop table audit; } else { drop table audit; } }"#;
    assert!(last(&[USERS, anew]).starts_with("the upgrade does not ask for `env STAGE"));
}

#[test]
fn worlds_that_are_alike_are_one_again() {
    let mut texts = vec![USERS.to_owned()];
    for number in 2..30 {
        texts.push(format!(
            r#"revision "{number}" after "{}"; when exists table t{number} {{ execute "DELETE FROM t{number}" keep; }}"#,
            number - 1
        ));
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(last(&texts), "");
    let tables = (0..7).map(|number| {
        format!(
            "when env V{number} = \"1\" {{ create table t{number} {{ id: BigInt primary key }} }}"
        )
    });
    let many = format!("revision \"1\"; {}", tables.collect::<String>());
    assert!(last(&[&many]).contains("more than 64 kinds of databases"));
}

#[test]
fn a_view_is_what_one_database_has() {
    let history = read(&[
        USERS,
        r#"revision "2" after "1";
        when env STAGE = "live" { create table live { id: BigInt primary key } }
        else { create table test { id: BigInt primary key } }
        when dialect sqlite { create table lite { id: BigInt primary key } } else { }"#,
    ]);
    let tables = |dialect, answers: &[(Condition, bool)]| {
        let answers = Choices::from_iter(answers.iter().cloned());
        let view = history.view(dialect, &[("2".into(), answers)].into());
        let schema = view.schema_of(&set("1 2"));
        words(schema.tables().map(|table| table.name.clone()))
    };
    let live = [(env("STAGE", "live"), true)];
    assert_eq!(tables(Dialect::Sqlite, &live), "lite live users");
    assert_eq!(tables(Dialect::Postgres, &live), "live users");
    assert_eq!(tables(Dialect::Postgres, &[]), "test users");
    let unanswered = history
        .view(Dialect::Postgres, &Default::default())
        .into_owned();
    let answered = unanswered.answered(
        &history,
        &"2".into(),
        Dialect::Postgres,
        &Choices::from_iter(live),
    );
    assert!(answered.schema_after("2").table(&"live".into()).is_some());
}
