//! Branches that touch nothing in common, and still stand in each other's way.

use super::*;

fn read(text: &str) -> Migration {
    let parsed = crate::syntax::parse_elsewhere(text.parse().unwrap());
    assert!(parsed.report.is_empty(), "{:?}", parsed.report);
    parsed.migration.unwrap()
}

/// What is said of the second of two branches, and of their merge.
fn said(dialect: Dialect, base: &str, left: &str, right: &str) -> [Vec<String>; 2] {
    let all = [
        format!("revision \"0\"; {base}"),
        format!("revision \"1\" after \"0\"; {left}"),
        format!("revision \"2\" after \"0\"; {right}"),
        "revision \"3\" after \"1\", \"2\";".to_owned(),
    ];
    let all: Vec<Migration> = all.iter().map(|text| read(text)).collect();
    let history = |count: usize| History::new(all[..count].to_vec(), vec![Target::oldest(dialect)]);
    let messages = |history: &History, id: &str| {
        let report = history.check(id);
        report.iter().map(|one| one.message.clone()).collect()
    };
    for id in ["0", "1"] {
        assert!(
            history(3).check(id).is_empty(),
            "{:?}",
            history(3).check(id)
        );
    }
    [messages(&history(3), "2"), messages(&history(4), "3")]
}

#[test]
fn each_branch_is_checked_behind_the_other() {
    let table =
        "create table t { a: Integer, b: Option<Integer>, c: Option<Integer>, primary key (a) }";
    let behind = |id: &str, why: &str| {
        format!("`{id}` does not commute with a parallel branch. Behind it: {why}")
    };
    let [unmerged, merged] = said(
        Dialect::Sqlite,
        "create table t { a: Option<Integer>, b: Option<Integer> }",
        "alter table t { drop column a }",
        "alter table t { drop column b }",
    );
    let of = |id: &str, column: &str| behind(id, &format!("`{column}` is the only column of `t`"));
    assert_eq!(unmerged, [of("2", "b")]);
    assert_eq!(merged, [of("1", "a")]);

    let [unmerged, _] = said(
        Dialect::Sqlite,
        table,
        "alter table t { drop constraint pk_t }",
        "alter table t { with { sqlite { without rowid } } }",
    );
    assert_eq!(
        unmerged,
        [behind(
            "2",
            "`without rowid` on `t`, which has no primary key, is not supported by sqlite 3.35"
        )]
    );

    let [unmerged, merged] = said(
        Dialect::Sqlite,
        table,
        "alter table t { drop column b }",
        "alter table t { drop column c }",
    );
    assert!(unmerged.is_empty() && merged.is_empty());
}
