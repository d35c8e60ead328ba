//! Plans of single operations, as a script that `psql` runs: see `snapshots/`.

use crate::op::{Change, Origin};
use crate::plan::{Command, Direction, Request, Step, Strategy, Work, build};
use crate::{Dialect, Down, Migration, Report, Schema, Statement, Target, Version};

const BEFORE: &str = r#"
    revision "0001";

    /// How they are.
    create enum mood { happy, calm, sad, meh }
    create table teams { id: BigInt identity primary key, name: Text }
    create table users {
        id: BigInt identity primary key,
        email: Varchar(255),
        name: Option<Text>,
        age: Option<Integer>,
        mood: mood = "sad",
        moods: Option<Array<mood>>,
        price: Option<Numeric(10, 2)>,
        team_id: Option<BigInt> references teams(id),

        check age_positive (age > 0),
        check not_meh (mood <> "meh" or age > 3),
        unique (team_id, email),
        index (email),
        index happy_users (email) where (mood = "happy"),
    }
"#;

fn read(text: &str) -> Migration {
    let parsed = crate::syntax::parse(text.parse().expect("tokens"));
    assert!(parsed.report.is_empty(), "{:?}", parsed.report);
    parsed.migration.expect("a migration")
}

fn after(schema: &Schema, statements: &[Statement]) -> Schema {
    let mut schema = schema.clone();
    for op in statements.iter().flat_map(|statement| &statement.ops) {
        op.apply(&mut Change {
            schema: &mut schema,
            created: &mut Default::default(),
            targets: &[],
            origin: Origin::Derived,
            allowed: &[],
            report: &mut Report::default(),
        });
    }
    schema
}

fn plan(
    before: &Schema,
    statements: &[Statement],
    direction: Direction,
    strategy: Strategy,
) -> Vec<Step> {
    build(&Request {
        statements,
        before,
        target: Target::new(Dialect::Postgres, Version::new(13, 0, 0)),
        direction,
        strategy,
        holds_rows: &|table| table.name != "teams",
        undo: true,
    })
    .expect("a plan")
}

/// The statements that take `up` back.
fn inverse(before: &Schema, up: &[Statement]) -> Vec<Statement> {
    let mut schema = before.clone();
    let mut down = Vec::new();
    for statement in up {
        for op in &statement.ops {
            if let crate::op::Inverse::Ops(ops) = op.inverse(&schema) {
                down.push(ops.into_iter().map(Statement::of).collect::<Vec<_>>());
            }
            schema = after(&schema, &[Statement::of(op.clone())]);
        }
    }
    down.into_iter().rev().flatten().collect()
}

fn works(works: &[Work], prefix: &str) -> String {
    let mut text = String::new();
    for work in works {
        let sql = match work {
            Work::Transaction(commands) => {
                let statements: Vec<String> = commands
                    .iter()
                    .map(|command| match command {
                        Command::Sql(sql) => format!("{sql};\n"),
                        Command::Rebuild(_) => unreachable!("PostgreSQL rebuilds nothing"),
                    })
                    .collect();
                match statements.as_slice() {
                    [one] => one.clone(),
                    all => format!("BEGIN;\n{}COMMIT;\n", all.concat()),
                }
            }
            Work::Autonomous { sql, probe } => format!("{sql}; -- {probe:?}\n")
                .replace(" { ", "(")
                .replace(" }", ")"),
            Work::Batches(batches) => {
                let filter = batches.filter.as_deref().unwrap_or("true");
                format!(
                    "{} WHERE {filter}; -- by {:?}\n",
                    batches.update, batches.key
                )
            }
        };
        for line in sql.lines() {
            text += &format!("{prefix}{line}\n");
        }
    }
    text
}

fn script(steps: &[Step]) -> String {
    let mut text = String::new();
    for step in steps {
        text += &format!("-- {}\n", step.title);
        if !step.locks.is_empty() {
            text += &format!("-- locks {}\n", step.locks.join(", "));
        }
        for guard in &step.guards {
            text += &format!("-- no {}\n{};\n", guard.message, guard.sql);
        }
        text += &works(std::slice::from_ref(&step.work), "");
        text += &works(&step.undo, "-- undo: ");
    }
    text
}

/// The scripts of one migration: online, direct, and down again.
fn scripts(body: &str) -> String {
    let before = after(&Schema::new(), &read(BEFORE).up);
    let migration = read(&format!("revision \"0002\" after \"0001\"; {body}"));
    let up = &migration.up;
    let online = plan(&before, up, Direction::Upgrade, Strategy::Online);
    let direct = plan(&before, up, Direction::Upgrade, Strategy::Direct);
    let changed = after(&before, up);
    let down = match &migration.down {
        Down::Written { statements, .. } => statements.clone(),
        Down::Derived | Down::Irreversible { .. } => inverse(&before, up),
    };
    let down = plan(&changed, &down, Direction::Downgrade, Strategy::Online);
    format!(
        "-- ONLINE\n{}-- DIRECT\n{}-- DOWN\n{}",
        script(&online),
        script(&direct),
        script(&down)
    )
}

macro_rules! snapshots {
    ($($name:ident: $body:literal;)*) => {
        $(
            #[test]
            fn $name() {
                insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                    insta::assert_snapshot!(stringify!($name), scripts($body));
                });
            }
        )*

        /// The history that all snapshots start from.
        #[test]
        fn history() {
            let up = plan(&Schema::new(), &read(BEFORE).up, Direction::Upgrade, Strategy::Direct);
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!("history", script(&up));
            });
        }
    };
}

snapshots! {
    create_table: r#"
        /// Words about users.
        create table notes {
            id: BigInt identity primary key,
            user_id: BigInt references users(id) on delete cascade deferrable initially deferred,
            /// It's long.
            body: Text = "it's",
            length: Integer generated as (length(body)) stored,
            code: Char(3) collate "C",
            unique (user_id, code),
            index recent using btree ((lower(body)), id desc nulls last) include (code) where (length > 3),
        }
        create table tags { id: Uuid primary key, note_id: BigInt references notes(id) }
        create index on tags (note_id);
    "#;
    drop_table: "drop table users;";
    rename_table: "rename table users to people; alter table people { alter column age set not null }";
    table_comment: r#"alter table users { comment "people", alter column age comment "in years" }"#;
    add_columns: r#"
        alter table users {
            add column a: Option<Integer>,
            /// With a default.
            add column b: Timestamptz = now(),
            alter column name set default "nobody",
            add column r#ref: Uuid = gen_random_uuid(),
            add column number: Integer identity,
            add column double_age: Option<Integer> generated as (age * 2) stored,
        }
    "#;
    add_column_with_constraints: r#"
        alter table users { add column boss_id: Option<BigInt> unique references users(id) check (boss_id > 0) }
    "#;
    drop_column: "alter table users { drop column price, drop column name }";
    drop_column_with_foreign_key: r#"
        alter table teams { add column boss: Option<BigInt> references users(id) }
        alter table teams { drop column boss }
    "#;
    rename_column: "alter table users { rename column age to years, alter column years set default 3 }";
    set_type: r#"
        alter table users {
            alter column email type Varchar(20),
            alter column mood type Text,
            alter column price type Integer using (cast(round(price) as Integer)),
            alter column name type Integer,
        }
    "#;
    set_type_under_conditions: r#"
        alter table users {
            add unique index old_names (name) where (age > 60),
            alter column age type Double,
            alter column age type Numeric(10, 2),
            alter column age type Numeric(12, 2),
        }
    "#;
    deferrable_keys: r#"
        alter table users { add unique later (age, price) deferrable initially deferred }
        alter table users { alter constraint later not deferrable }
    "#;
    set_type_with_digits: r#"
        alter table users { add column seen_at: Timestamptz = now() }
        alter table users { alter column seen_at type Timestamptz(3) }
        alter table users { alter column seen_at type Timestamptz(6) }
    "#;
    set_not_null: "alter table users { alter column age set not null }";
    set_not_null_on_an_empty_table: r#"
        alter table teams { alter column name drop not null }
        alter table teams { alter column name set not null }
    "#;
    drop_not_null: "alter table users { alter column email drop not null }";
    defaults: "alter table users { alter column mood drop default, alter column email set default \"x\" }";
    identity: r#"
        alter table users { add column number: SmallInt identity always (start 10, increment 2, min 0, max 99, cache 5, cycle) }
        alter table users {
            alter column id set identity (start 1_000),
            alter column number drop identity,
            alter column number set identity (increment -1),
        }
    "#;
    constraints: r#"
        alter table users {
            add unique (email),
            add check adult (age > 17),
            add foreign key boss (age) references users(id) on update set null,
            drop constraint age_positive,
            rename constraint adult to grown_up,
        }
    "#;
    exclusion: r#"
        create table stays {
            room: Integer, during: sql("int4range"),
            exclude no_overlap using gist (room with =, during with &&) where (room > 0),
        }
        alter table users {
            add exclude one_name using gist (team_id with =, (lower(name)) text_ops with <>),
            rename constraint one_name to names,
        }
    "#;
    not_valid: r#"
        alter table users {
            add check adult (age > 17) not valid,
            add foreign key boss (age) references teams(id) not valid,
            alter column age type BigInt,
        }
        alter table users { validate constraint adult, validate constraint boss }
    "#;
    deferrable: r#"
        alter table users { alter constraint fk_users_team_id deferrable initially deferred }
        alter table users { alter constraint fk_users_team_id deferrable }
    "#;
    foreign_key: r#"
        alter table users { drop constraint fk_users_team_id }
        alter table users { add foreign key (team_id) references teams(id) }
    "#;
    primary_key: r#"
        alter table users { drop constraint pk_users, add primary key (id, age) }
    "#;
    primary_key_under_foreign_key: r#"
        alter table teams { add unique (id), drop constraint pk_teams }
    "#;
    create_table_with_doubled_unique: r#"
        create table pairs { id: BigInt primary key, unique (id), unique twice (id) }
    "#;
    indexes: r#"
        create unique index emails on users ((lower(email))) where (age > 3);
        drop index ix_users_email;
        rename index happy_users to merry_users;
    "#;
    create_enum: r#"
        /// Sizes.
        create enum size { small, large }
        alter table users { add column size: Option<size> }
    "#;
    enum_values: r#"
        alter enum mood { add angry after sad, rename happy to glad }
        alter table users { alter column mood set default "angry" }
    "#;
    drop_enum_value: r#"alter enum mood { drop calm }"#;
    drop_enum_value_for_another: r#"alter enum mood { drop calm use happy }"#;
    rename_enum: "rename enum mood to temper;";
    retire_table: "retire table users;";
    retire_columns: r#"
        alter table users { drop constraint uq_users_team_id_email, drop index happy_users }
        retire column users.email refill ("nobody");
        retire column users.mood;
        retire column users.age;
    "#;
    purge: "retire table users; purge table users; retire column teams.name refill (\"x\"); purge column teams.name;";
    drop_enum_value_under_foreign_keys: r#"
        create enum grade { a, b, c }
        create table grades { grade: grade primary key }
        create table pupils { id: BigInt primary key, grade: grade references grades(grade) }
        alter enum grade { drop c }
    "#;
    execute: r#"
        execute "INSERT INTO teams (name) VALUES ('a')" reverse "DELETE FROM teams WHERE name = 'a'";
        execute "VACUUM users" keep;
    "#;
    fill_a_new_column: r#"
        alter table users { add column slug: Option<Text>, }
        backfill users { set slug = lower(email), where slug is null, }
        alter table users { alter column slug set not null, }
    "#;
    backfill: r#"
        backfill users { set name = email, where name is null, batch 500, reverse { set name = null, where name = email } }
    "#;
    insert_rows: r#"
        insert into teams (id, name) values (7, "it's"), (3, lower("B"));
        insert into users (email, mood, price, team_id) values ("a@b.c", "calm", 1.5, 7), ("d@e.f", "sad", null, 7)
            reverse { delete from users where (email in ("a@b.c", "d@e.f")); }
    "#;
    delete_rows: r#"
        delete from users where (age < 18) keep;
        delete from teams where (name like "x%" or name = "y") reverse { insert into teams (id, name) values (1, "y"); }
    "#;
    schema_qualified: r#"
        create table billing.invoices { id: BigInt identity primary key, user_id: BigInt, index (user_id) }
        drop index billing.ix_invoices_user_id;
    "#;
}

#[test]
fn a_virtual_column_needs_version_18() {
    let before = after(&Schema::new(), &read(BEFORE).up);
    let up = read(
        "revision \"2\" after \"0001\"; alter table users { add column x: Option<Integer> generated as (age * 2) virtual }",
    );
    let plan = |version| {
        build(&Request {
            statements: &up.up,
            before: &before,
            target: Target::new(Dialect::Postgres, version),
            direction: Direction::Upgrade,
            strategy: Strategy::Online,
            holds_rows: &|_| true,
            undo: true,
        })
    };
    let missing = plan(Version::new(17, 0, 0)).expect_err("version 17 has none");
    assert_eq!(missing[0].what, "a virtual generated column");
    assert_eq!(
        plan(Version::new(18, 0, 0))
            .expect("version 18 has them")
            .len(),
        1
    );
}

#[test]
fn a_guard_waits_for_what_it_looks_at() {
    let before = after(&Schema::new(), &read(BEFORE).up);
    let down = read(
        r#"revision "2" after "0001";
        alter table users { drop constraint age_positive }
        alter table users { alter column age set not null }
        alter table users { rename column name to alias, alter column alias set not null }"#,
    );
    let steps = plan(&before, &down.up, Direction::Downgrade, Strategy::Online);
    let guarded: Vec<(usize, &str)> = steps
        .iter()
        .enumerate()
        .flat_map(|(step, found)| {
            found
                .guards
                .iter()
                .map(move |guard| (step, &*guard.message))
        })
        .collect();
    assert_eq!(
        guarded,
        [
            (0, "rows of `users` have a null in `age`"),
            (6, "rows of `users` have a null in `alias`"),
        ]
    );
}

#[test]
fn a_column_that_comes_back_is_not_looked_at_before_it_is_there() {
    let with_token = "alter table users { add column token: Uuid = gen_random_uuid() }";
    let before = after(&Schema::new(), &read(BEFORE).up);
    let up = read(&format!("revision \"0002\" after \"0001\"; {with_token}")).up;
    let steps = plan(&before, &up, Direction::Downgrade, Strategy::Online);
    assert!(steps.len() > 1);
    assert!(steps[0].guards.is_empty(), "{:?}", steps[0].guards);
}

const DIVIDED: &str = r#"
    revision "0001";

    create table sites { id: BigInt primary key }
    create table events {
        id: BigInt,
        at: Timestamptz,
        site: Option<BigInt>,
        kind: Option<Text>,
        primary key (id, at),
        index (kind),
    } partition by range (at);
    create table events_old partition of events for values from (minvalue) to ("2026-01-01");
    create table events_2026 partition of events for values from ("2026-01-01") to ("2027-01-01") partition by list (site);
    create table events_2026_a partition of events_2026 for values in (1, null);
    create table regions { id: BigInt, name: Text } partition by range (id, name);
    create table regions_rest partition of regions default;
    create table regions_low { id: BigInt, name: Text }
    create table visits { at: Timestamp, name: Varchar(20) }
        partition by range ((cast(at as Date)), name collate "C" text_pattern_ops);
    create table visits_old { at: Timestamp, name: Varchar(20) }
    create table logs { id: BigInt, name: Text } partition by hash ((id + 1), name text_pattern_ops);
    create table logs_odd { id: BigInt, name: Text }
    create table names { name: Option<Text> } partition by list ((lower(name)) collate "C");
    create table names_a { name: Option<Text> }
    create table own { id: BigInt } partition by range (id own_ops);
    create table own_old { id: BigInt }
"#;

/// The plan of a statement on partitioned tables on a server that can do all, as text.
fn divided(statement: &str) -> String {
    let before = after(&Schema::new(), &read(DIVIDED).up);
    let up = read(&format!("revision \"0002\" after \"0001\"; {statement}")).up;
    let steps = build(&Request {
        statements: &up,
        before: &before,
        target: Target::new(Dialect::Postgres, Version::new(15, 0, 0)),
        direction: Direction::Upgrade,
        strategy: Strategy::Online,
        holds_rows: &|_| true,
        undo: true,
    })
    .expect("a plan");
    script(&steps)
}

#[test]
fn a_new_partition_locks_out_nobody() {
    insta::assert_snapshot!(divided(
        r#"create table events_2027 partition of events for values from ("2027-01-01") to ("2028-01-01");"#
    ));
    insta::assert_snapshot!(divided(
        r#"alter table regions { attach partition regions_low for values from (1, minvalue) to (7, "m") }"#
    ));
}

#[test]
fn what_divides_a_table_is_proved_as_the_server_compares_it() {
    insta::assert_snapshot!(divided(
        r#"alter table visits { attach partition visits_old for values from ("2026-01-01", "a") to ("2027-01-01", minvalue) }"#
    ));
    insta::assert_snapshot!(divided(
        r#"alter table logs { attach partition logs_odd for values with (modulus 2, remainder 1) }"#
    ));
    insta::assert_snapshot!(divided(
        r#"alter table names { attach partition names_a for values in ("a", null) }"#
    ));
    insta::assert_snapshot!(divided(
        r#"alter table own { attach partition own_old for values from (9) to (1) }"#
    ));
}

#[test]
fn a_partition_goes_while_others_use_its_parent() {
    insta::assert_snapshot!(divided(
        "alter table events { detach partition events_old }"
    ));
    insta::assert_snapshot!(divided("drop table events_old;"));
    insta::assert_snapshot!(divided(
        "alter table regions { detach partition regions_rest }"
    ));
}

#[test]
fn an_index_of_a_partitioned_table_is_made_of_those_of_its_partitions() {
    insta::assert_snapshot!(divided("create index on events (site);"));
    insta::assert_snapshot!(divided(
        "alter table events { add unique (at, site, kind) }"
    ));
    insta::assert_snapshot!(divided("drop index ix_events_kind;"));
}

#[test]
fn a_foreign_key_of_a_partitioned_table_is_made_of_those_of_its_partitions() {
    insta::assert_snapshot!(divided(
        "alter table events { add foreign key (site) references sites }"
    ));
}
