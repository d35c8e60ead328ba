//! Whole migrations: what they become, and where their mistakes are reported.

use proc_macro2::{Group, Literal, TokenTree};
use proptest::prelude::*;

use super::*;
use crate::op::Op;
use crate::print;

/// Reads a text.
fn read(text: &str) -> Parsed {
    parse(text.parse().expect("the text of a test is made of tokens"))
}

/// The mistakes of a text, as `line:column message | help`.
fn mistakes(text: &str) -> Vec<String> {
    let parsed = read(text);
    parsed
        .report
        .iter()
        .map(|diagnostic| {
            let start = parsed
                .sites
                .span(diagnostic.site)
                .expect("every mistake has a place")
                .start();
            format!("{}:{} {diagnostic}", start.line, start.column + 1).replace("\nhelp:", " |")
        })
        .collect()
}

const TOUR: &str = r#"
    /// What the shop sells, and who sells it.
    revision "0001_items";

    create enum item_state { draft, active, "sold out" }

    /// People with an account.
    create table users {
        id: BigInt identity primary key,
        /// Where the receipts go.
        email: Varchar(255) unique,
        name: Option<Varchar(100)>,
        age: Option<Integer>,
        created_at: Timestamptz = now(),

        check age_positive (age > 0),
    }

    create table items {
        id: BigInt identity primary key,
        user_id: BigInt references users(id) on delete cascade,
        title: Varchar(100),
        state: item_state = "draft",
        price: Numeric(10, 2) = 0 check (price >= 0),
        metadata: Option<Jsonb>,
        quantity: Integer = 1 check (quantity >= 0),
        total: Numeric(12, 2) generated as (price * quantity) stored,
        created_at: Timestamptz = now(),
        deleted_at: Option<Timestamptz>,

        unique (user_id, title),
        index (user_id, created_at desc),
        index live (user_id) where (deleted_at is null),
    }

    alter table users {
        add column slug: Option<Varchar(100)> unique,
        alter column slug set not null,
        add unique (slug),
        comment none,
    }

    backfill users {
        set slug = lower(replace(coalesce(name, email), " ", "-")),
        where slug is null,
        batch 5_000,
        keep,
    }

    create unique index on users using btree ((lower(email)), name text_ops desc nulls last);
    execute "ANALYZE users" keep;
    execute { postgres: "SELECT 1", sqlite: skip } reverse { postgres: "SELECT 2", sqlite: skip }
    drop index live;
"#;

#[test]
fn the_tour_is_read() {
    assert_eq!(mistakes(TOUR), Vec::<String>::new());
    let migration = read(TOUR).migration.expect("the id can be read");
    assert_eq!(
        migration.description.as_deref(),
        Some("What the shop sells, and who sells it.")
    );
    assert_eq!(migration.up.len(), 9);
    let Op::CreateTable(items) = &migration.up[2].ops[0] else {
        panic!("{:?}", migration.up[2]);
    };
    let names: Vec<&str> = items
        .table
        .constraints
        .iter()
        .map(|constraint| constraint.name.as_str())
        .chain(items.table.indexes.iter().map(|index| index.name.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            "pk_items",
            "fk_items_user_id",
            "ck_items_price",
            "ck_items_quantity",
            "uq_items_user_id_title",
            "ix_items_user_id_created_at",
            "live",
        ]
    );
}

#[test]
fn printing_the_tour_and_reading_it_again_gives_it_back() {
    let migration = read(TOUR).migration.expect("the id can be read");
    let text = print::migration(&migration);
    assert_eq!(mistakes(&text), Vec::<String>::new(), "{text}");
    assert_eq!(read(&text).migration, Some(migration), "{text}");
}

#[test]
fn a_schema_may_be_called_like_a_habit() {
    let text = "revision \"r\"; drop index concurrently.concurrently;";
    assert_eq!(mistakes(text), Vec::<String>::new());
}

#[test]
fn a_check_of_a_domain_may_be_called_like_a_keyword() {
    let text = "revision \"r\"; create domain d: Text check \"on\" (value <> \"\");";
    let migration = read(text).migration.expect("the id can be read");
    let text = print::migration(&migration);
    assert_eq!(read(&text).migration, Some(migration), "{text}");
}

#[test]
fn a_default_may_begin_with_a_column_called_like_a_modifier() {
    let text = "revision \"r\"; alter table t { add column a: Boolean = (check is null) unique }";
    let migration = read(text).migration.expect("the id can be read");
    let text = print::migration(&migration);
    assert!(text.contains("= (check is null)"), "{text}");
    assert_eq!(mistakes(&text), Vec::<String>::new(), "{text}");
    assert_eq!(read(&text).migration, Some(migration), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn printing_and_reading_gives_an_expression_back(expr in arbitrary::expr()) {
        let text = format!("revision \"r\"; backfill t {{ set c = {} }}", print::expression(&expr));
        let parsed = read(&text);
        prop_assert!(parsed.report.is_empty(), "{:?}\n{text}", parsed.report);
        let up = parsed.migration.expect("the id can be read").up;
        let Op::Backfill(backfill) = &up[0].ops[0] else {
            panic!("{text}");
        };
        prop_assert_eq!(backfill.set[0].value.expr(), Some(&expr), "{}", text);
    }

    #[test]
    fn printing_and_reading_gives_a_migration_back(migration in arbitrary::migration()) {
        let text = print::migration(&migration);
        let parsed = read(&text);
        prop_assert!(parsed.report.is_empty(), "{:?}\n{text}", parsed.report);
        prop_assert_eq!(parsed.migration, Some(migration), "{}", text);
    }
}

/// The mistakes of statements behind a header of one line.
fn body_mistakes(body: &str) -> Vec<String> {
    mistakes(&format!("revision \"r\";\n{body}"))
}

/// Asserts that the body has this one mistake.
#[track_caller]
fn one_mistake(body: &str, mistake: &str) {
    assert_eq!(body_mistakes(body), [mistake], "{body}");
}

#[test]
fn all_independent_mistakes_are_reported_once() {
    let text = r#"
revision "r" aftr "q";
create tabel a { x: Text }
create table b {
    x: Text nott,
    y: Varchar,
    z Text,
    w: Text = a == b,
    fine: Text
    missing: Text,
    unique fine,
}
drop table c
drop table d;
create view v as "SELECT 1";
alter table b { add colum q: Text, drop fine, alter column x set nul }
"#;
    assert_eq!(
        mistakes(text),
        [
            "2:14 expected `after`, found `aftr` | write `after`",
            "3:8 expected one of `table`, `index`, `unique`, `enum`, `view`, `materialized`, `function`, `procedure`, `trigger`, `extension`, `schema`, `sequence`, `domain` or `type`, found `tabel` | write `table`",
            "5:13 expected one of `identity`, `primary`, `unique`, `check`, `references`, `generated`, `collate` or `on`, found `nott` | write `name: Type = default modifiers`",
            "6:8 `Varchar` needs its length | write `Varchar(255)`, or `Text` for any length",
            "7:7 expected `:`, found `Text` | write a column as `name: Type`",
            "8:17 `==` is no operator of this language | write `=`, as in SQL",
            "10:5 expected `,`, found `missing` | put a comma behind each item of a block",
            "11:16 expected `(`, found `,` | write `unique (column, …)`",
            "14:1 expected `;`, found `drop` | end a statement without a block with `;`",
            "16:21 expected one of `column`, `primary`, `unique`, `check`, `foreign`, `index` or `exclude`, found `colum` | write `column`",
            "16:41 expected one of `column`, `constraint` or `index`, found `fine` | write `drop table NAME;`, or `drop column NAME` in `alter table`",
            "16:66 expected one of `not`, `default` or `identity`, found `nul` | write `alter column NAME type TYPE`, `… set not null` or `… set default VALUE`",
        ]
    );
    let migration = read(text).migration.expect("the id can be read");
    assert_eq!(migration.up.len(), 5, "what is sound is kept");
}

#[test]
fn a_header_that_cannot_be_read_is_one_mistake() {
    let expected = "expected `revision \"ID\";`";
    let help = "| name the migration first: `revision \"0001_users\";`";
    assert_eq!(
        mistakes(""),
        [format!("1:1 {expected}, found the end {help}")]
    );
    assert_eq!(
        mistakes("drop table a;"),
        [format!("1:1 {expected}, found `drop` {help}")]
    );
    assert_eq!(
        mistakes("revision 5;"),
        ["1:10 expected the id of the revision, found `5` | write it in double quotes"]
    );
    assert_eq!(
        mistakes("revision \"a\""),
        ["1:10 expected `;`, found the end | end a statement without a block with `;`"]
    );
    assert_eq!(
        mistakes("revision \"a\" after \"b\", \"b\";"),
        ["1:25 `b` is named twice | remove one of them"]
    );
}

#[test]
fn expressions_are_spelled_as_in_sql() {
    let mistake = |expr: &str, mistake: &str| {
        let form = " | write `name: Type = default modifiers`";
        let form = if mistake.contains(" | ") { "" } else { form };
        let mistake = format!("{mistake}{form}");
        one_mistake(&format!("create table t {{ a: Text = {expr} }}"), &mistake);
    };
    mistake(
        "1 < 2 < 3",
        "2:34 comparisons do not chain: `<` | join two comparisons with `and`, or put parentheses around one",
    );
    mistake(
        "x && y",
        "2:30 `&&` is no operator of this language | write `and`, as in SQL",
    );
    mistake(
        "x::text",
        "2:29 `::` is no operator of this language | write `cast(… as TYPE)`",
    );
    mistake(
        "x ->> y",
        "2:30 `->` is no operator of this language | write `sql(\"…\")` around what the language has no word for",
    );
    mistake(
        "x ilike y",
        "2:30 `ilike` is no operator of this language | write `lower(…) like …`",
    );
    mistake(
        "case x when y then z end",
        "2:33 expected `when`, found `x` | compare in each branch: `case when x = … then …`",
    );
    mistake(
        "x != y",
        "2:30 `!=` is no operator of this language | write `<>`, as in SQL",
    );
    mistake(
        "!x",
        "2:28 `!` is no operator of this language | write `not`, as in SQL",
    );
    mistake(
        "'c'",
        "2:28 a character is no value of this language: `'c'` | write text in double quotes",
    );
    mistake(
        "1u8",
        "2:28 `1u8` is no number of this language | write decimal digits, with a point for a fraction: no suffix, base or exponent",
    );
    mistake(
        "_",
        "2:28 `_` is no expression | write a column, a literal or `null`",
    );
    mistake(
        "then",
        "2:28 expected an expression, found the reserved word `then` | write `r#then` for a column of that name",
    );
    mistake(
        "a = not b",
        "2:32 `not` binds less tightly than what stands before it | put parentheses around `not …`",
    );
    mistake("f(1 2)", "2:32 expected `,`, found `2`");
}

#[test]
fn allowances_name_a_rule_and_a_reason() {
    one_mistake(
        "#[allow(drop_colum, reason = \"x\")] drop table a;",
        "2:9 unknown rule `drop_colum` | write `drop_column`",
    );
    one_mistake(
        "#[allow(drop_column)] drop table a;",
        "2:3 `allow(drop_column)` gives no reason | write `allow(drop_column, reason = \"…\")`",
    );
    one_mistake(
        "#[allow(drop_column, reason = \" \")] drop table a;",
        "2:31 the reason is empty | write `#[allow(rule_id, reason = \"…\")]`",
    );
    assert_eq!(
        body_mistakes("#[allow(drop_colum, reason = \"x\")] alter table t { drop colum c }").len(),
        2,
        "what a wrong attribute stands on is read all the same"
    );
}

#[test]
fn an_allowance_on_an_action_covers_all_that_it_does() {
    let body = "revision \"r\"; #[allow(drop_table, reason = \"a\")] alter table t {
        comment none,
        #[allow(drop_column, reason = \"b\")]
        add column c: Text unique,
    }";
    let allows: Vec<(String, Option<usize>)> = read(body).migration.expect("it has an id").up[0]
        .allows
        .iter()
        .map(|allow| (allow.rule.to_string(), allow.op))
        .collect();
    let expected = [
        ("drop_table", None),
        ("drop_column", Some(1)),
        ("drop_column", Some(2)),
    ];
    assert_eq!(allows, expected.map(|(rule, op)| (rule.to_owned(), op)));
}

#[test]
fn doc_comments_stand_only_where_they_are_kept() {
    let help = "| write `//`; `///` describes a revision, a column, or what is created";
    let message = "a doc comment cannot stand here: nothing would keep it";
    one_mistake("/// hm\ndrop table a;", &format!("2:1 {message} {help}"));
    one_mistake(
        "create table a {\n/// hm\ncheck c (true) }",
        &format!("3:1 {message} {help}"),
    );
}

#[test]
fn statements_say_what_undoes_them() {
    one_mistake(
        "execute \"a\";",
        "2:1 `execute` does not say what undoes it | add `reverse \"…\"`, or `keep`, or `irreversible \"why\"` before the `;`",
    );
    assert_eq!(
        body_mistakes("down { execute \"a\"; }"),
        Vec::<String>::new()
    );
    one_mistake(
        "down { drop table a; } down { }",
        "2:24 the migration has a second downgrade | keep one `down { … }` or one `irreversible \"why\";`",
    );
}

#[test]
fn modifiers_stand_once() {
    one_mistake(
        "create table t { a: Text unique unique }",
        "2:33 the column is `unique` twice | remove one of them",
    );
    one_mistake(
        "create table t { a: Text check (a > 0) check (b > 0) }",
        "2:40 the column has a second check without a name | write it as an item of the table: `check NAME (…)`",
    );
}

#[test]
fn reserved_words_are_columns_where_names_stand() {
    let text = "revision \"r\"; create table t { check: Boolean, index: Integer, primary: Text,
        r#case: Text = r#case, unique (index), check c (column(\"primary\") = \"x\") }";
    assert_eq!(mistakes(text), Vec::<String>::new());
}

#[test]
fn identifiers_are_in_nfc() {
    let migration = read("revision \"r\"; drop table cafe\u{301};").migration;
    let Op::DropTable(drop) = &migration.expect("it has an id").up[0].ops[0] else {
        panic!("another operation");
    };
    assert_eq!(drop.table.name, "caf\u{e9}");
}

#[test]
fn a_text_cannot_hold_nul() {
    one_mistake(
        "create table t { a: Text = \"a\\0b\" }",
        "2:28 a text cannot hold the character NUL | no database stores it in text: use a column of bytes",
    );
}

#[test]
fn the_list_is_read() {
    let text = "edition: 1; dialects: postgres 12, mysql 8.0.31, sqlite 3.35;
        m0001_items; #[path = \"other.rs\"] m0002;";
    let (list, report, _) = parse_list(text.parse().expect("tokens"));
    assert!(report.is_empty(), "{report:?}");
    assert_eq!(list.edition, Some(1));
    let targets: Vec<String> = list.targets.iter().map(ToString::to_string).collect();
    assert_eq!(targets, ["postgres 12", "mysql 8.0.31", "sqlite 3.35"]);
    let modules: Vec<_> = list
        .modules
        .iter()
        .map(|module| (module.name(), module.path.as_deref()))
        .collect();
    assert_eq!(
        modules,
        [
            ("m0001_items".into(), None),
            ("m0002".into(), Some("other.rs"))
        ]
    );
}

#[test]
fn mistakes_of_the_list_are_reported() {
    let text = "edition: 2;
dialects: postgres 9.6, oracle 23, sqlite 3.35, sqlite 3.40, mysql;
naming from \"0003\" { } naming from \"0004\" { unique: \"{table}\" }
a; a; fn;";
    let (list, report, sites) = parse_list(text.parse().expect("tokens"));
    let mistakes: Vec<String> = report
        .iter()
        .map(|diagnostic| {
            let line = sites.span(diagnostic.site).expect("a place").start().line;
            format!("{line} {}", diagnostic.message)
        })
        .collect();
    assert_eq!(
        mistakes,
        [
            "1 edition 2 is not known to this version of the library",
            "2 PostgreSQL 9.6 is older than what is supported",
            "2 unknown dialect `oracle`",
            "2 `sqlite` is listed twice",
            "2 expected the oldest version of MySQL to serve, found `;`",
            "3 this template gives two things one name: it has no `{columns}`",
            "4 the module `a` is listed twice",
            "4 `fn` is a keyword of Rust and no module",
        ]
    );
    assert_eq!(list.modules.len(), 1);
}

#[test]
fn depth_is_capped_and_costs_no_stack() {
    let within = |expr: String| {
        read(&format!(
            "revision \"r\"; create table t {{ a: Text = {expr} }}"
        ))
    };
    let groups = within(format!("{}1{}", "(".repeat(5_000), ")".repeat(5_000)));
    let messages: Vec<_> = groups
        .report
        .iter()
        .map(|one| one.message.clone())
        .collect();
    assert_eq!(messages, ["more than 128 groups are nested here"]);
    assert!(groups.migration.is_some());
    for tall in [
        "not ".repeat(5_000) + "a",
        "-".repeat(5_000) + "a",
        "a + ".repeat(5_000) + "a",
        "case when ".repeat(5_000) + "a",
        "1, b: ".to_owned() + &"Array<".repeat(5_000) + "Text",
    ] {
        assert_eq!(within(tall).report.len(), 1);
    }
    let open = "a or b and c = d || e + f * (".repeat(125);
    let legal = within(format!("{open}1{}", ")".repeat(125)));
    assert!(legal.report.len() <= 1);
}

#[test]
fn many_columns_are_read_in_one_go() {
    let columns: String = (0..10_000)
        .map(|number| format!("c{number}: Integer = 1 check (c{number} > 0),"))
        .collect();
    let parsed = read(&format!("revision \"r\"; create table t {{ {columns} }}"));
    assert!(parsed.report.is_empty());
}

/// The stream without its `victim`-th token, or with it twice, or with `"x"` in its place.
fn mutated(stream: TokenStream, victim: usize, how: u8, seen: &mut usize) -> TokenStream {
    let mut out = Vec::new();
    for tree in stream {
        let hit = *seen == victim;
        *seen += 1;
        let tree = match tree {
            TokenTree::Group(group) => {
                let inside = mutated(group.stream(), victim, how, seen);
                TokenTree::Group(Group::new(group.delimiter(), inside))
            }
            leaf => leaf,
        };
        match (hit, how % 4) {
            (false, _) => out.push(tree),
            (true, 0) => {}
            (true, 1) => out.extend([tree.clone(), tree]),
            (true, 2) => out.push(TokenTree::Literal(Literal::string("x"))),
            (true, _) => out.insert(out.len().saturating_sub(1), tree),
        }
    }
    out.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_damaged_migration_never_panics_and_every_mistake_has_a_place(
        damages in proptest::collection::vec((0usize..420, any::<u8>()), 1..4),
    ) {
        let mut stream: TokenStream = TOUR.parse().expect("tokens");
        for (victim, how) in damages {
            stream = mutated(stream, victim, how, &mut 0);
        }
        let parsed = parse(stream.clone());
        for diagnostic in parsed.report.iter() {
            prop_assert!(parsed.sites.span(diagnostic.site).is_some(), "{diagnostic}");
        }
        parse_list(stream);
    }
}
