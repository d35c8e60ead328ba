//! Plans, written down: what each operation becomes, and how operations are grouped.

use crate::plan::{Command, Direction, Request, Step, Strategy, Work, build};
use crate::{Dialect, Report, Schema, Target, Version, check, syntax};

const SHOP: &str = r#"
    create enum state { draft, active }
    create table users {
        id: BigInt identity primary key,
        email: Varchar(255) unique,
        age: Option<Integer>,
        check age_positive (age > 0),
    }
    create table items {
        id: BigInt identity primary key,
        user_id: BigInt references users(id) on delete cascade,
        state: state = "draft",
        title: Text collate "NOCASE",
        price: Numeric(10, 2) = 0,
        double_price: Numeric(12, 2) generated as (price * 2) virtual,
        created_at: Timestamptz = now(),
        index (user_id, created_at desc),
        unique index live (title) where (price > 0),
    }
"#;

fn read(text: &str) -> crate::Migration {
    let text = format!("revision \"r\"; {text}");
    let parsed = syntax::parse(text.parse().expect("the text of a test is made of tokens"));
    assert!(parsed.report.is_empty(), "{:?}", parsed.report);
    parsed.migration.expect("there is a revision")
}

fn planned(before: &str, text: &str, target: Target) -> Vec<Step> {
    planned_as(Strategy::Online, before, text, target)
}

fn planned_as(strategy: Strategy, before: &str, text: &str, target: Target) -> Vec<Step> {
    let mut report = Report::default();
    let before = check::upgrade(&read(before), &Schema::new(), &[target], &mut report);
    assert!(report.is_empty(), "{report:?}");
    let migration = read(text);
    build(&Request {
        statements: &migration.up,
        before: &before,
        target,
        direction: Direction::Upgrade,
        strategy,
        holds_rows: &|_| true,
        undo: true,
    })
    .expect("SQLite can do it")
}

fn written(work: &Work) -> String {
    match work {
        Work::Transaction(commands) => commands
            .iter()
            .map(|command| match command {
                Command::Sql(sql) => format!("  {sql};\n"),
                Command::Rebuild(rebuild) => {
                    let statements = rebuild.statements(&rebuild.temporary());
                    let lines: Vec<String> = statements
                        .iter()
                        .map(|sql| format!("    {sql};\n"))
                        .collect();
                    format!("  rebuild\n{}", lines.concat())
                }
            })
            .collect(),
        Work::Autonomous { sql, probe } => format!("  {sql}; -- alone, {probe:?}\n"),
        Work::Batches(batches) => format!("  {}; -- in batches\n", batches.update),
    }
}

fn plan(text: &str) -> String {
    let steps = planned(SHOP, text, Target::oldest(Dialect::Sqlite));
    steps
        .iter()
        .map(|step| {
            let guards: Vec<String> = step
                .guards
                .iter()
                .map(|guard| format!("  guard {}\n", guard.sql))
                .collect();
            let undo: Vec<String> = step.undo.iter().map(written).collect();
            format!(
                "{}\n{}{}undo\n{}",
                step.title,
                guards.concat(),
                written(&step.work),
                undo.concat()
            )
        })
        .collect::<Vec<_>>()
        .join("\n")
}

macro_rules! plans {
    ($($name:ident: $text:literal;)*) => {
        $(
            #[test]
            fn $name() {
                insta::assert_snapshot!(plan($text));
            }
        )*
    };
}

plans! {
    insert_and_delete_rows: r#"
        insert into users (id, email, age) values (7, "it's", 3), (2, lower("B"), null);
        delete from users where (age is null) keep;
        alter table users { alter column age set not null }
    "#;
    create_table: r#"create table "order-items" {
        id: Integer, item_id: BigInt references items(id) deferrable initially deferred,
        on_sale: Boolean = false, note: Option<Text> = "it's", state: Option<state>,
        total: Numeric(12, 2) generated as (id * 2) stored,
        primary key (id, item_id), unique (note),
    }"#;
    later_changes_of_a_new_table_are_part_of_it: r#"
        create table a { id: Integer primary key }
        alter table a { add column b: Text, add unique (b), add index (b), rename column id to key }
    "#;
    drop_table: "drop table items;";
    rename_table: "rename table users to people;";
    add_column: r#"alter table users {
        add column nickname: Option<Text>, add column points: Integer = 5,
        add column state: state = "active", add column boss: Option<BigInt> references users(id),
    }"#;
    add_column_with_an_expression: "alter table users { add column seen: Timestamptz = now() }";
    add_column_and_drop_its_default: "alter table users { add column points: Integer = 5, alter column points drop default }";
    drop_column: "alter table items { drop column state }";
    drop_column_in_use: "alter table users { drop column age }";
    rename_and_reuse: "alter table users { rename column age to years, add column age: Option<Text> }";
    rename_after_a_rebuild: "alter table users { alter column age set default 1, rename column age to years, alter column years drop default }";
    set_type: "alter table users { alter column age type Text }";
    set_type_using: "alter table users { alter column email type Integer using (length(email)) }";
    set_type_without_difference: "alter table users { alter column age type BigInt }";
    set_not_null: "alter table users { alter column age set not null }";
    set_identity: r#"
        create table notes { id: BigInt identity (start 1_000) primary key }
        alter table users { alter column id set identity (start 50) }
        alter table items { alter column id drop identity }
    "#;
    begin_to_number: r#"
        create table lines { id: Integer primary key, text: Text }
        execute "INSERT INTO lines VALUES (7, 'x')" keep;
        alter table lines { alter column id set identity (start 50) }
    "#;
    set_default: "alter table users { alter column age set default 18 }";
    add_constraints: "alter table items { add unique (title), add check dear (price > 1), add foreign key owner (user_id) references users(id) }";
    deferrable: "alter table items { alter constraint fk_items_user_id deferrable initially deferred }";
    drop_constraint: "alter table users { drop constraint age_positive }";
    indexes: "create unique index on items ((lower(title)) desc); drop index live; rename index ix_items_user_id_created_at to by_user;";
    comments: r#"alter table users { comment "People", column age comment "In years" }"#;
    enum_values: "alter enum state { add sold, rename draft to planned }";
    drop_enum_value: "alter enum state { drop active }";
    drop_enum_value_for_another: "alter enum state { drop active use draft }";
    rename_enum: "rename enum state to phase; alter enum phase { add sold }";
    retire_table: "retire table items;";
    retire_columns: r#"retire column users.email refill ("nobody"); retire column users.age;"#;
    purge: r#"retire table items; retire column users.age; purge table items; purge column users.age;"#;
    backfill_between: r#"
        alter table users { add column slug: Option<Text> }
        backfill users { set slug = lower(email) }
        alter table users { alter column slug set not null, add unique (slug) }
    "#;
    own_sql: r#"
        create table a { id: Integer primary key }
        execute "INSERT INTO a VALUES (1)" keep;
        alter table users { alter column age set not null }
        execute "VACUUM" keep;
    "#;
}

#[test]
fn a_direct_backfill_is_a_statement_among_others_unless_foreign_keys_are_off() {
    let target = Target::oldest(Dialect::Sqlite);
    let direct = |text: &str| -> Vec<String> {
        let steps = planned_as(Strategy::Direct, SHOP, text, target);
        steps.iter().map(|step| written(&step.work)).collect()
    };
    let fill = "alter table users { add column slug: Option<Text> }
        backfill users { set slug = lower(email), where slug is null }";
    let [only] = direct(fill).try_into().expect("one step");
    assert!(
        only.contains("ADD COLUMN") && only.contains("UPDATE"),
        "{only}"
    );
    let steps = direct(&format!(
        "{fill} alter table users {{ alter column slug set not null }}"
    ));
    let [fill, rebuild] = steps.try_into().expect("two steps");
    assert!(fill.contains("UPDATE"), "{fill}");
    assert!(
        rebuild.starts_with("  rebuild") && !rebuild.contains("UPDATE"),
        "{rebuild}"
    );
}

#[test]
fn tables_go_back_though_their_rows_cannot_be_found() {
    let migration = read(
        "create table t { a: Jsonb primary key, b: Option<Integer> }
         insert into t (a, b) values (\"{}\", 1);
         backfill t { set b = 2, keep }",
    );
    let steps = build(&Request {
        statements: &migration.up,
        before: &Schema::new(),
        target: Target::new(Dialect::Sqlite, Version::new(3, 45, 0)),
        direction: Direction::Upgrade,
        strategy: Strategy::Online,
        holds_rows: &|_| true,
        undo: true,
    })
    .expect("SQLite can do it");
    assert!(
        format!("{:?}", steps[0].undo).contains("DROP TABLE"),
        "{:?}",
        steps[0].undo
    );
}

#[test]
fn what_a_file_cannot_do_is_refused_by_name() {
    let refused = |text: &str| {
        let migration = read(text);
        let target = Target::new(Dialect::Sqlite, Version::new(3, 45, 0));
        let refused = build(&Request {
            statements: &migration.up,
            before: &Schema::new(),
            target,
            direction: Direction::Upgrade,
            strategy: Strategy::Online,
            holds_rows: &|_| true,
            undo: true,
        })
        .expect_err("SQLite cannot do it");
        let what: Vec<String> = refused.into_iter().map(|missing| missing.what).collect();
        what.join(", ")
    };
    let table = |item: &str| {
        refused(&format!(
            "create table t {{ id: Integer primary key, a: Text, {item} }}"
        ))
    };
    assert_eq!(table("index using gin (a)"), "the index method `gin`");
    assert_eq!(table("index (a) include (id)"), "an index with `include`");
    assert_eq!(
        table("index (a nulls last)"),
        "the place of nulls in an index"
    );
    assert_eq!(
        table("index (a text_pattern_ops)"),
        "the operator class `text_pattern_ops`"
    );
    assert_eq!(
        refused("create table shop.t { id: Integer primary key }"),
        "the schema `shop`"
    );
    assert_eq!(
        refused("create table t { id: Integer primary key, n: BigInt identity }"),
        "an identity column beside the primary key"
    );
}
