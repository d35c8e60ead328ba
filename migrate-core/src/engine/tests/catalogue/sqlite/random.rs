//! Random definitions: whatever SQLite takes is read as SQLite takes it, and a column that SQLite
//! renames in a text is one that was called so from the beginning.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::pragmas::agree;
use super::read;
use super::zoo::made;
use crate::catalogue::Reading;
use crate::engine::database::Driver as _;
use crate::engine::reach::{Connected, each};
use crate::engine::tests::server::open;

/// The columns of the table, each in four spellings.
const COLUMNS: [[&str; 4]; 5] = [
    ["a", "A", "\"a\"", "[A]"],
    ["\"b c\"", "`b c`", "[B C]", "\"B c\""],
    ["key", "\"KEY\"", "`key`", "Key"],
    ["\"🦀\"", "🦀", "[🦀]", "`🦀`"],
    ["\"check\"", "[check]", "`CHECK`", "\"Check\""],
];

/// What the first column is called afterwards.
const RENAMED: [&str; 4] = [
    "\"the (one)\"",
    "`the (one)`",
    "[THE (ONE)]",
    "\"The (one)\"",
];

/// A text with the columns in it.
fn with(text: &str, renamed: bool) -> String {
    let mut text = text.to_owned();
    for (place, spellings) in COLUMNS.iter().enumerate() {
        let spellings = if renamed && place == 0 {
            &RENAMED
        } else {
            spellings
        };
        for (spelling, name) in spellings.iter().enumerate() {
            text = text.replace(&format!("@{place}{spelling}"), name);
        }
    }
    text
}

type Text = BoxedStrategy<String>;

fn one_of(texts: &'static [&'static str]) -> Text {
    select(texts).prop_map(str::to_owned).boxed()
}

fn maybe(text: Text) -> Text {
    prop_oneof![Just(String::new()), text].boxed()
}

fn column() -> Text {
    (0..COLUMNS.len(), 0..4_usize)
        .prop_map(|(place, spelling)| format!("@{place}{spelling}"))
        .boxed()
}

fn space() -> Text {
    one_of(&[" ", " ", "\n", "/* ( */ ", " -- ', (\n"])
}

fn expression() -> Text {
    let leaf = prop_oneof![
        4 => column(),
        1 => column().prop_map(|column| format!("t.{column}")),
        3 => one_of(&["1", "-1.5e-3", ".5", "0X1F", "'it''s ('", "'--'", "X'AB'", "NULL", "true", "\"no such\""]),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let inner = inner.boxed();
        prop_oneof![
            (
                inner.clone(),
                one_of(&[
                    "+", "-", "||", "<=", "==", "!=", "and", " OR ", "->>", "IS", "is not", "glob",
                    "not like"
                ]),
                inner.clone(),
                space()
            )
                .prop_map(|(a, op, b, space)| format!("{a}{space}{op}{space}{b}")),
            inner.clone().prop_map(|a| format!("( {a} )")),
            (one_of(&["-", "~", "not ", "- -"]), inner.clone())
                .prop_map(|(sign, a)| format!("{sign}{a}")),
            (one_of(&["lower", "\"ABS\"", "Length "]), inner.clone())
                .prop_map(|(f, a)| format!("{f}({a})")),
            (
                inner.clone(),
                one_of(&[
                    "isnull",
                    "NOT NULL",
                    "in (1,'x')",
                    "COLLATE nocase",
                    "between 1 and 2",
                    "like 'a%' escape '\\'"
                ])
            )
                .prop_map(|(a, rest)| format!("{a} {rest}")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("case {a} when {b} then {c} END")),
            inner.prop_map(|a| format!("CAST({a} AS varchar(3))")),
        ]
        .boxed()
    })
    .boxed()
}

fn conflict() -> Text {
    maybe(one_of(&[
        " ON CONFLICT IGNORE",
        " on conflict abort",
        " ON CONFLICT replace",
    ]))
}

fn references() -> Text {
    let target = one_of(&["p", "P(id)", "\"p\" (\"X y\")", "t(@12)", "nowhere"]);
    let clause = one_of(&[
        " ON DELETE CASCADE",
        " on update SET NULL",
        " on delete no action",
        " MATCH FULL",
        " DEFERRABLE",
        " NOT DEFERRABLE INITIALLY DEFERRED",
        " deferrable initially deferred",
    ]);
    (target, vec(clause, 0..3))
        .prop_map(|(target, clauses)| format!("REFERENCES {target}{}", clauses.concat()))
        .boxed()
}

fn on_column() -> Text {
    let constraint = prop_oneof![
        2 => conflict().prop_map(|how| format!("NOT NULL{how}")),
        1 => Just("NULL".to_owned()),
        2 => conflict().prop_map(|how| format!("unique{how}")),
        1 => (one_of(&["", " ASC", " DESC"]), conflict(), one_of(&["", " AUTOINCREMENT"]))
            .prop_map(|(order, how, number)| format!("primary key{order}{how}{number}")),
        3 => expression().prop_map(|e| format!("CHECK({e})")),
        3 => one_of(&["DEFAULT -1", "default +.5", "DEFAULT 'x)'", "DEFAULT (1 + (2))", "DEFAULT foo", "DEFAULT \"b a r\"", "default null", "default current_date", "DEFAULT (lower('X'))"]),
        1 => one_of(&["COLLATE nocase", "collate \"RTRIM\"", "COLLATE BINARY"]),
        2 => references(),
        1 => (expression(), one_of(&["", " stored", " VIRTUAL"]), one_of(&["", "GENERATED ALWAYS "]))
            .prop_map(|(e, kind, words)| format!("{words}AS ({e}){kind}")),
        1 => one_of(&["CONSTRAINT one", "constraint \"t w o\""]),
    ];
    constraint.boxed()
}

fn keys() -> Text {
    let key = (
        column(),
        one_of(&["", "", " COLLATE nocase", " collate \"BINARY\""]),
        one_of(&["", "", " DESC", " asc"]),
    );
    vec(
        key.prop_map(|(column, collation, order)| column + &collation + &order),
        1..3,
    )
    .prop_map(|mut keys| {
        keys.sort();
        keys.dedup_by(|a, b| a[..2] == b[..2]);
        keys.join(" , ")
    })
    .boxed()
}

fn behind() -> Text {
    let constraint = prop_oneof![
        (keys(), conflict()).prop_map(|(keys, how)| format!("PRIMARY KEY ({keys}){how}")),
        (keys(), conflict()).prop_map(|(keys, how)| format!("unique({keys}){how}")),
        expression().prop_map(|e| format!("check (({e}))")),
        (column(), references()).prop_map(|(own, there)| format!("FOREIGN KEY ({own}) {there}")),
    ];
    (one_of(&["", "", "CONSTRAINT [th ree] "]), constraint)
        .prop_map(|(name, constraint)| name + &constraint)
        .boxed()
}

fn table() -> Text {
    let ty = one_of(&[
        "",
        "INT",
        "integer",
        "[INTEGER]",
        "varchar ( 20 )",
        "'my type'",
        "double\tprecision(1, -2)",
    ]);
    let column = (ty, vec((space(), on_column()), 0..3)).prop_map(|(ty, constraints)| {
        let constraints = constraints
            .into_iter()
            .map(|(space, constraint)| space + &constraint);
        format!(" {ty}{}", constraints.collect::<String>())
    });
    let columns = [(); COLUMNS.len()].map(|()| column.clone());
    (
        columns,
        vec((space(), behind()), 0..3),
        one_of(&["", "", "", "without rowid", "Strict"]),
    )
        .prop_map(|(columns, constraints, options)| {
            let mut items: Vec<String> = columns
                .into_iter()
                .enumerate()
                .map(|(place, rest)| format!("@{place}0{rest}"))
                .collect();
            items.extend(constraints.into_iter().map(|(space, text)| space + &text));
            format!("CREATE TABLE t ({}\n) {options}", items.join(","))
        })
        .boxed()
}

fn index() -> Text {
    let key = prop_oneof![
        keys(),
        expression().prop_map(|e| format!("({e}) desc")),
        (expression(), column()).prop_map(|(e, column)| format!("{e} , {column}")),
    ];
    let predicate = maybe(expression().prop_map(|e| format!(" WHERE {e}")).boxed());
    (one_of(&["", "unique "]), key, predicate)
        .prop_map(|(unique, key, predicate)| {
            // SQLite takes no text for a key, unless it takes a name for one.
            let key = key.replace("\"no such\"", "('no such' || '')");
            format!("create {unique}index \"the index\" on T({key}){predicate}")
        })
        .boxed()
}

/// A database with these statements, if it takes the first two.
async fn database(table: &str, more: &[String]) -> Option<Connected> {
    let parent = "CREATE TABLE p (id INTEGER PRIMARY KEY, \"x y\" TEXT UNIQUE)";
    let mut connected = open("sqlite::memory:").await;
    for sql in [parent, table] {
        send(&mut connected, sql).await.then_some(())?;
    }
    for sql in more {
        send(&mut connected, sql).await;
    }
    Some(connected)
}

async fn send(connected: &mut Connected, sql: &str) -> bool {
    each!(connected, session => session.driver.execute(sql).await).is_ok()
}

/// What is read, which agrees with the PRAGMAs and makes the same tables.
async fn checked(connected: &mut Connected) -> Reading {
    let reading = read(connected).await;
    for table in reading.schema.tables() {
        agree(connected, table).await;
    }
    if reading.unknown.is_empty() {
        assert_eq!(made(&reading.schema).await, reading.schema);
    }
    reading
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_sqlite_takes_is_read_as_sqlite_takes_it(table in table(), index in maybe(index())) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let index_text = index;
            let index = [with(&index_text, false)];
            let Some(mut before) = database(&with(&table, false), &index).await else {
                return;
            };
            let found = checked(&mut before).await;
            assert!(found.schema.table(&"t".into()).is_some(), "{found:?}");
            let rename = format!("ALTER TABLE t RENAME COLUMN {} TO {}", COLUMNS[0][0], RENAMED[0]);
            if !send(&mut before, &rename).await {
                return;
            }
            let after = checked(&mut before).await;
            let index = [with(&index_text, true)];
            if let Some(mut fresh) = database(&with(&table, true), &index).await {
                let fresh = read(&mut fresh).await;
                if fresh.schema.tables().any(|table| !table.indexes.is_empty()) || index[0].is_empty() {
                    assert_eq!(after, fresh);
                }
            }
        });
    }
}
