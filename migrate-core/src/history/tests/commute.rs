use super::*;
use crate::expr::{Expr, ExprKind};
use crate::op::*;
use crate::schema::{
    Bound, Bounds, Column, Constraint, ConstraintKind, Deferrable, EnumType, ForeignKey,
    ForeignKeyAction, PartitionBy, PartitionMethod, PartitionOf, Setting, Storage, Table, TypeKind,
    Value,
};
use crate::{PerDialect, Site};

fn base() -> Migration {
    let mut users = Table::new("users");
    users.columns = vec![
        Column::new("id", TypeKind::BigInt),
        Column {
            nullable: true,
            ..Column::new("email", TypeKind::Text)
        },
        Column {
            nullable: true,
            ..Column::new("name", TypeKind::Text)
        },
    ];
    let mood = EnumType {
        name: "mood".into(),
        values: vec!["sad".into(), "ok".into()],
        comment: None,
    };
    let base = doing(
        migration("base1", "", ""),
        Op::CreateTable(CreateTable { table: users }),
    );
    let base = doing(base, Op::CreateEnum(CreateEnum { ty: mood }));
    let mut events = Table::new("events");
    events.columns.push(Column::new("day", TypeKind::Date));
    events.partition_by = Some(PartitionBy::columns_alone(
        PartitionMethod::Range,
        ["day".into()],
    ));
    let base = doing(base, Op::CreateTable(CreateTable { table: events }));
    doing(base, partition("old", "2000-01-01", "2001-01-01"))
}

fn partition(name: &str, from: &str, to: &str) -> Op {
    let bound = |day: &str| Bound::Value(Expr::new(ExprKind::Text(day.to_owned())));
    Op::CreatePartition(CreatePartition {
        name: name.into(),
        of: PartitionOf {
            parent: "events".into(),
            bounds: Bounds::Range {
                from: vec![bound(from)],
                to: vec![bound(to)],
            },
            site: Site::NOWHERE,
        },
        by: None,
        comment: None,
    })
}

#[test]
fn partitions_commute_where_no_row_belongs_to_both() {
    let first = partition("a", "2026-01-01", "2027-01-01");
    commutes(first.clone(), partition("b", "2027-01-01", "2028-01-01"));
    conflicts(
        first.clone(),
        partition("b", "2026-12-31", "2028-01-01"),
        "both add overlapping bounds of partitions of `events`",
    );
    conflicts(
        first.clone(),
        partition("a", "2027-01-01", "2028-01-01"),
        "table `a`",
    );
    let wider = Op::AddColumn(AddColumn {
        table: "events".into(),
        column: Column {
            nullable: true,
            ..Column::new("note", TypeKind::Text)
        },
        position: Position::Last,
    });
    commutes(first.clone(), wider);
    let rename = Op::RenameTable(RenameTable {
        from: "events".into(),
        to: "facts".into(),
    });
    conflicts(first, rename, "table `events`");
}

#[test]
fn what_partitions_inherit_is_compared_with_what_they_have() {
    let key = |table: &str, name: &str| {
        let kind = to_users("day", ForeignKeyAction::NoAction);
        Op::AddConstraint(AddConstraint {
            table: table.into(),
            constraint: Constraint::new(name.into(), kind),
        })
    };
    conflicts(
        key("events", "fk_1"),
        key("old", "fk_2"),
        "both add a foreign key of `events` or its partitions over `day`",
    );
    conflicts(
        key("events", "fk_1"),
        key("old", "fk_1"),
        "constraint `fk_1` of `events`",
    );
    commutes(
        key("events", "fk_1"),
        partition("b", "2027-01-01", "2028-01-01"),
    );
    conflicts(
        index_on("events", "ix_1", "day"),
        index_on("users", "ix_1_old", "email"),
        "both add index `ix_1_old`",
    );
}

#[test]
fn a_new_partition_reads_the_columns_inside_its_key() {
    let by = Expr::new(ExprKind::Call {
        function: "coalesce".into(),
        arguments: vec![Expr::column("day"), Expr::column("day")],
    });
    let Op::CreatePartition(mut first) = partition("a", "2026-01-01", "2027-01-01") else {
        unreachable!();
    };
    first.by = Some(PartitionBy {
        keys: vec![crate::schema::IndexKey::new(by)],
        ..PartitionBy::columns_alone(PartitionMethod::List, [])
    });
    let rename = Op::RenameColumn(RenameColumn {
        table: "events".into(),
        from: "day".into(),
        to: "date".into(),
    });
    let first = Op::CreatePartition(first);
    conflicts(first, rename, "column `events.day`");
}

#[test]
fn names_are_compared_as_the_databases_take_them() {
    let index = |name: &str| index_on("users", name, "email");
    let table = |name: &str| {
        Op::RenameTable(RenameTable {
            from: "events".into(),
            to: name.into(),
        })
    };
    conflicts(table("facts"), index("facts"), "relation `facts`");
    assert!(commutes_on(
        Dialect::Mariadb,
        table("facts"),
        index("facts")
    ));
    let moody = || {
        Op::RenameEnum(RenameEnum {
            from: "mood".into(),
            to: "facts".into(),
        })
    };
    conflicts(table("facts"), moody(), "type `facts`");
    assert!(commutes_on(Dialect::Sqlite, table("facts"), moody()));
    let differ_by_case = [
        (
            add_column("total"),
            add_column("Total"),
            [true, false, false],
        ),
        (index("facts"), index("Facts"), [true, false, false]),
        (table("Facts"), index("facts"), [true, true, false]),
    ];
    for (left, right, wanted) in differ_by_case {
        let commute = [Dialect::Postgres, Dialect::Mariadb, Dialect::Sqlite]
            .map(|dialect| commutes_on(dialect, left.clone(), right.clone()));
        assert_eq!(commute, wanted, "{left:?} {right:?}");
    }
}

/// What is said of two branches and of their merge.
fn verdict(left: Op, right: Op) -> (String, String) {
    verdict_on(Dialect::Postgres, left, right)
}

fn verdict_on(dialect: Dialect, left: Op, right: Op) -> (String, String) {
    let history = |migrations| History::new(migrations, vec![Target::oldest(dialect)]);
    let left = doing(migration("left", "base1", ""), left);
    let right = doing(migration("right", "base1", ""), right);
    let unmerged = history(vec![base(), left.clone(), right.clone()]);
    let merged = history(vec![
        base(),
        left,
        right,
        migration("zip", "left right", ""),
    ]);
    let said = |history: &History, id: &str| {
        let mut report = crate::Report::default();
        let place = history.graph.place(id).unwrap();
        let written = &history.graph.migrations[place];
        history.meeting(place, written, &mut report);
        history.unmerged(place, written, &mut report);
        words(report.iter())
    };
    assert_eq!(said(&unmerged, "left"), "");
    assert_eq!(said(&merged, "right"), "");
    (said(&unmerged, "right"), said(&merged, "zip"))
}

fn commutes_on(dialect: Dialect, left: Op, right: Op) -> bool {
    let said = verdict_on(dialect, left, right);
    assert_eq!(said.0, said.1);
    said.0.is_empty()
}

fn commutes(left: Op, right: Op) {
    let said = verdict(left.clone(), right.clone());
    assert_eq!(said, (String::new(), String::new()));
    assert_eq!(verdict(right, left), said);
}

fn conflicts(left: Op, right: Op, what: &str) {
    let (unmerged, merged) = verdict(left.clone(), right.clone());
    assert!(unmerged.contains(what), "{unmerged}");
    assert_eq!(unmerged, merged);
    assert!(unmerged.contains("re-parent one branch"));
    assert!(!verdict(right, left).0.is_empty());
}

fn add_column(name: &str) -> Op {
    Op::AddColumn(AddColumn {
        table: "users".into(),
        column: Column {
            nullable: true,
            ..Column::new(name, TypeKind::Integer)
        },
        position: Position::Last,
    })
}

fn drop_column(name: &str) -> Op {
    Op::DropColumn(DropColumn {
        table: "users".into(),
        column: name.into(),
        refill: None,
    })
}

fn set_storage(dialect: Dialect, name: &str, value: Value) -> Op {
    let mut storage = Storage::default();
    storage.set(dialect, vec![Setting::new(name, value)]);
    Op::SetStorage(SetStorage {
        table: "users".into(),
        storage,
        site: Site::NOWHERE,
    })
}

#[test]
fn options_are_said_on_one_branch_alone() {
    let full = |percent: &str| {
        let percent = Value::Number(percent.to_owned());
        set_storage(Dialect::Postgres, "fillfactor", percent)
    };
    conflicts(full("50"), full("70"), "table `users`");
    commutes(full("50"), add_column("age"));
    let strict = || set_storage(Dialect::Sqlite, "strict", Value::Flag);
    conflicts(strict(), add_column("age"), "how `users` is kept");
}

fn set_nullable(column: &str) -> Op {
    Op::SetNullable(SetNullable {
        table: "users".into(),
        column: column.into(),
        nullable: false,
    })
}

fn index(name: &str, column: &str) -> Op {
    index_on("users", name, column)
}

fn index_on(table: &str, name: &str, column: &str) -> Op {
    Op::CreateIndex(CreateIndex {
        table: table.into(),
        index: crate::schema::Index {
            name: name.into(),
            unique: false,
            method: None,
            keys: vec![crate::schema::IndexKey::new(Expr::column(column))],
            include: Vec::new(),
            nulls_not_distinct: false,
            predicate: None,
            storage: Storage::default(),
        },
    })
}

fn backfill(column: &str, from: &str) -> Op {
    Op::Backfill(Backfill {
        site: Site::NOWHERE,
        table: "users".into(),
        set: vec![Assignment {
            column: column.into(),
            value: Expr::column(from).into(),
        }],
        filter: None,
        batch: None,
        pause: None,
        down: BackfillDown::Keep,
    })
}

fn execute(text: &str) -> Op {
    Op::Execute(Execute {
        site: Site::NOWHERE,
        up: PerDialect::Same(Arm::Sql(SqlText::unread(text, Site::NOWHERE))),
        down: ExecuteDown::Keep,
        done_when: None,
        declares: Vec::new(),
    })
}

fn add_value(value: &str) -> Op {
    Op::AddEnumValue(AddEnumValue {
        name: "mood".into(),
        value: value.into(),
        place: Place::Last,
    })
}

fn add_mood_column() -> Op {
    Op::AddColumn(AddColumn {
        table: "users".into(),
        column: Column::new("mood", TypeKind::Named("mood".into())),
        position: Position::Last,
    })
}

#[test]
fn what_touches_different_things_commutes() {
    commutes(add_column("a"), add_column("b"));
    commutes(add_value("glad"), add_mood_column());
    commutes(index("i1", "email"), index("i2", "email"));
    commutes(index("i1", "email"), set_nullable("email"));
    commutes(backfill("email", "id"), backfill("name", "id"));
    commutes(execute("UPDATE users_old SET x = 1"), add_column("b"));
}

#[test]
fn what_touches_the_same_thing_does_not() {
    conflicts(
        add_column("a"),
        add_column("a"),
        "both add column `users.a`",
    );
    conflicts(
        drop_column("email"),
        index("i", "email"),
        "`right` uses column `users.email`, which `left` removes",
    );
    conflicts(
        set_nullable("email"),
        set_nullable("email"),
        "both change column `users.email`",
    );
    conflicts(
        index("i", "email"),
        index("i", "name"),
        "both add index `i`",
    );
    conflicts(
        backfill("email", "name"),
        backfill("name", "id"),
        "column `users.name`",
    );
    conflicts(
        execute("UPDATE Users SET name = ''"),
        add_column("b"),
        "table `users`",
    );
    conflicts(add_value("glad"), add_value("glad"), "enum `mood`");
    conflicts(
        add_value("happy"),
        add_value("glad"),
        "both change enum `mood`",
    );
    conflicts(
        Op::RenameTable(RenameTable {
            from: "users".into(),
            to: "people".into(),
        }),
        add_column("a"),
        "`right` uses table `users`, which `left` renames",
    );
    conflicts(
        Op::DropEnum(DropEnum {
            name: "mood".into(),
        }),
        add_mood_column(),
        "enum `mood`",
    );
}

fn constrain(name: &str, kind: ConstraintKind) -> Op {
    Op::AddConstraint(AddConstraint {
        table: "users".into(),
        constraint: Constraint::new(name.into(), kind),
    })
}

fn to_users(column: &str, on_delete: ForeignKeyAction) -> ConstraintKind {
    ConstraintKind::ForeignKey(ForeignKey {
        columns: vec![column.into()],
        table: "users".into(),
        references: vec!["id".into()],
        on_delete,
        on_update: ForeignKeyAction::NoAction,
        deferrable: Deferrable::No,
        deferrable_site: Site::NOWHERE,
    })
}

fn reference(column: &str, on_delete: ForeignKeyAction) -> Op {
    constrain("to_users", to_users(column, on_delete))
}

#[test]
fn what_a_constraint_leans_on_stays_as_it_is() {
    let check = || {
        let expr = Expr::new(ExprKind::IsNull {
            operand: Box::new(Expr::column("name")),
            negated: true,
        });
        constrain("named", ConstraintKind::Check { expr })
    };
    let key = ConstraintKind::PrimaryKey {
        columns: vec!["name".into()],
    };
    conflicts(
        set_nullable("name"),
        constrain("pk_users", key),
        "`right` uses whether `users.name` may be null, which `left` changes",
    );
    conflicts(
        set_nullable("name"),
        reference("name", ForeignKeyAction::SetNull),
        "whether `users.name` may be null",
    );
    let emptied = || reference("name", ForeignKeyAction::SetNull);
    commutes(check(), emptied());
    let (said, _) = verdict_on(Dialect::Mysql, check(), emptied());
    assert!(
        said.contains("`right` changes the values of `users.name`, which `left` uses"),
        "{said}"
    );
    assert!(!commutes_on(Dialect::Mariadb, emptied(), check()));
    commutes(check(), reference("name", ForeignKeyAction::Cascade));
    commutes(check(), reference("email", ForeignKeyAction::SetNull));
    let updated = || match reference("name", ForeignKeyAction::NoAction) {
        Op::AddConstraint(mut op) => {
            if let ConstraintKind::ForeignKey(key) = &mut op.constraint.kind {
                key.on_update = ForeignKeyAction::Cascade;
            }
            Op::AddConstraint(op)
        }
        other => other,
    };
    commutes(set_nullable("name"), updated());
    assert!(!commutes_on(
        Dialect::Mariadb,
        set_nullable("name"),
        updated()
    ));
}

/// A table of its own with a constraint.
fn table_with(table: &str, constraint: Constraint) -> Op {
    let mut table = Table::new(table);
    table.columns = vec![Column::new("id", TypeKind::BigInt)];
    table.constraints = vec![constraint];
    Op::CreateTable(CreateTable { table })
}

#[test]
fn constraints_of_two_tables_meet_where_their_names_are_counted_per_database() {
    use Dialect::{Mariadb, Mysql, Postgres, Sqlite};
    let on = |left: &Op, right: &Op| {
        [Postgres, Sqlite, Mariadb, Mysql]
            .map(|dialect| commutes_on(dialect, left.clone(), right.clone()))
    };
    let Op::AddConstraint(key) = reference("email", ForeignKeyAction::NoAction) else {
        unreachable!()
    };
    let key = key.constraint;
    let check = Constraint::new(
        "to_users".into(),
        ConstraintKind::Check {
            expr: Expr::column("id"),
        },
    );
    let keys = on(&table_with("a", key.clone()), &table_with("b", key.clone()));
    assert_eq!(keys, [true, true, false, false]);
    let checks = on(
        &table_with("a", check.clone()),
        &table_with("b", check.clone()),
    );
    assert_eq!(checks, [true, true, true, false]);
    let mixed = on(&table_with("a", key.clone()), &table_with("b", check));
    assert_eq!(mixed, [true; 4]);
    let (said, _) = verdict_on(Mariadb, table_with("a", key.clone()), table_with("b", key));
    assert!(said.contains("both add foreign key `to_users`"), "{said}");
}

#[test]
fn the_names_of_a_dropped_table_are_not_free_in_another_branch() {
    let unique = Constraint::new(
        "uq_users_email".into(),
        ConstraintKind::unique(vec!["id".into()]),
    );
    let base = doing(
        base(),
        constrain(
            "uq_users_email",
            ConstraintKind::unique(vec!["email".into()]),
        ),
    );
    let drop = Op::DropTable(DropTable {
        table: "users".into(),
    });
    let left = doing(migration("left", "base1", ""), drop);
    let right = doing(migration("right", "base1", ""), table_with("a", unique));
    let history = history(vec![base, left, right.clone()]);
    let mut report = crate::Report::default();
    history.unmerged(history.graph.place("right").unwrap(), &right, &mut report);
    let said = words(report.iter());
    assert!(said.contains("index `uq_users_email`"), "{said}");
}

#[test]
fn opaque_expressions_use_what_they_mention() {
    let opaque = Op::SetType(SetType {
        table: "users".into(),
        column: "name".into(),
        ty: TypeKind::Text.into(),
        using: Some(Expr::new(ExprKind::Sql(PerDialect::Same(
            "upper(email)".into(),
        )))),
    });
    conflicts(opaque.clone(), drop_column("email"), "column `users.email`");
    commutes(opaque, add_column("a"));
}

#[test]
fn a_dependency_is_a_meeting_too() {
    let left = doing(migration("left", "base1", ""), set_nullable("email"));
    let right = doing(migration("right", "base1", ""), set_nullable("email"));
    let mut last = migration("zip", "left", "right");
    last.depends_on = vec![Name::at("right", Site::new(5))];
    let history = history(vec![base(), left, right, last]);
    let mut report = crate::Report::default();
    let written = history.migration("zip").unwrap();
    history.meeting(history.graph.place("zip").unwrap(), written, &mut report);
    let sites: Vec<_> = report.iter().map(|found| found.site.number()).collect();
    assert_eq!(sites, [Some(5)]);
}

/// What is said of two branches of a history with two tables.
fn said_of(dialect: Dialect, base: &str, left: &str, right: &str) -> String {
    let migrations = [
        format!("revision \"base1\"; {base}"),
        format!("revision \"left\" after \"base1\"; {left}"),
        format!("revision \"right\" after \"base1\"; {right}"),
    ];
    let read = |text: &String| {
        let parsed = crate::syntax::parse(text.parse().unwrap());
        assert!(parsed.report.is_empty(), "{:?}", parsed.report);
        parsed.migration.unwrap()
    };
    let migrations = migrations.iter().map(read).collect();
    let history = History::new(migrations, vec![Target::oldest(dialect)]);
    let mut report = crate::Report::default();
    let place = history.graph.place("right").unwrap();
    history.unmerged(place, &history.graph.migrations[place], &mut report);
    words(report.iter())
}

const TWO_TABLES: &str =
    "create table a { id: Integer, n: Integer } create table b { id: Integer }";

#[test]
fn triggers_and_routines_meet_by_name() {
    use Dialect::{Mariadb, Postgres, Sqlite};
    let trigger =
        |table| format!("create trigger t after insert on {table} {{ body \"SELECT 1\" }}");
    for dialect in [Sqlite, Mariadb] {
        let said = said_of(dialect, TWO_TABLES, &trigger("a"), &trigger("b"));
        assert!(said.contains("both add trigger `t`"), "{said}");
    }
    let of_postgres = |table| {
        format!(
            "create function f{table}() -> trigger {{ language plpgsql, body \"BEGIN END\" }}
             create trigger t after insert on {table} for each row execute f{table}();"
        )
    };
    let (left, right) = (of_postgres("a"), of_postgres("b"));
    assert_eq!(said_of(Postgres, TWO_TABLES, &left, &right), "");

    let function = "create function f() -> Integer { language sql, body \"SELECT 1\" }";
    let procedure = "create procedure f() { language sql, body \"SELECT 1\" }";
    let said = said_of(Postgres, TWO_TABLES, function, procedure);
    assert!(said.contains("both add routine `f()`"), "{said}");
}

#[test]
fn overloads_commute_and_calls_of_their_name_do_not() {
    use Dialect::{Mariadb, Postgres};
    let base = format!("{TWO_TABLES} create function f(n: Integer) -> Integer {{ {SQL} }}");
    let on = |dialect, left, right| said_of(dialect, &base, left, right);
    let of_text = &format!("create function f(t: Text) -> Integer {{ {SQL} }}");
    let of_date = &format!("create function f(d: Date) -> Integer {{ {SQL} }}");
    assert_eq!(on(Postgres, of_text, of_date), "");
    let same = of_text.replace("t: Text", "other: Text");
    let said = on(Postgres, of_text, &same);
    assert!(said.contains("both add function `f(Text)`"), "{said}");
    let said = said_of(Mariadb, TWO_TABLES, of_text, of_date);
    assert!(said.contains("both add routine `f`"), "{said}");

    assert_eq!(on(Postgres, of_text, "drop function f(Integer);"), "");
    let replaced = &format!("replace function f(n: Integer) -> Integer {{ stable, {SQL} }}");
    assert_eq!(on(Postgres, of_text, replaced), "");
    let down = "create function g() -> Integer { language sql, body \"select 1\" }
        down { drop function f; create function f(n: Integer) -> Integer { language sql, body \"select 1\" } \
        drop function g; }";
    let said = on(Postgres, of_text, down);
    assert!(
        said.contains("uses routine `f(Text)`, which `left` adds"),
        "{said}"
    );
    // Where both are there, nobody knows which one the name alone means.
    for by_name in [
        "drop function f;",
        "rename function f to g;",
        &replaced.replace("Integer)", "BigInt)"),
        "create view v as \"select f(n) from a\";",
        "alter table a { alter column n set default f(1) }",
    ] {
        let said = on(Postgres, of_text, by_name);
        assert!(
            said.contains("uses routine `f(Text)`, which `left` adds"),
            "{said}"
        );
        assert!(!on(Postgres, by_name, of_text).is_empty());
    }
}

/// What a function does.
const SQL: &str = "language sql, body \"select 1\"";

#[test]
fn an_index_of_a_view_belongs_to_the_view() {
    let base = format!(
        "{TWO_TABLES} create materialized view v as \"SELECT id, n FROM a\"; \
         create index known on v (n);"
    );
    let said = |left, right| said_of(Dialect::Postgres, &base, left, right);
    let index = "create index x on v (id);";
    assert_eq!(said(index, "create index y on v (id);"), "");
    assert_eq!(said(index, "create index y on b (id);"), "");
    for (other, what) in [
        ("create index x on b (id);", "both add index `x`"),
        (
            "drop materialized view v;",
            "`right` removes table `v`, which `left` uses",
        ),
        (
            "rename materialized view v to w;",
            "`right` renames table `v`, which `left` uses",
        ),
        ("rename index known to x;", "both add index `x`"),
    ] {
        let said = said(index, other);
        assert!(said.contains(what), "{other}: {said}");
    }
    let said = said(
        "create index x on b (id);",
        "drop index known; create index x on v (n);",
    );
    assert!(said.contains("both add index `x`"), "{said}");
    let said = said_of(
        Dialect::Postgres,
        &base,
        "drop materialized view v;",
        "create index known2 on b (id); rename index known to known3;",
    );
    assert!(said.contains("which"), "{said}");
}

#[test]
fn a_trigger_uses_the_columns_of_its_row() {
    let renamed = "alter table a { rename column n to m }";
    let uses = "`right` renames column `a.n`, which `left` uses";
    let trigger = "create trigger t before update on a { body \"SET NEW.n = 1\" }";
    let said = said_of(Dialect::Mariadb, TWO_TABLES, trigger, renamed);
    assert!(said.contains(uses), "{said}");

    let function = "function f() -> trigger { language plpgsql, body \"BEGIN NEW.n := 1; END\" }";
    let trigger = "create trigger t before update on a for each row execute f();";
    let both = format!("create {function} {trigger}");
    let said = said_of(Dialect::Postgres, TWO_TABLES, &both, renamed);
    assert!(said.contains(uses), "{said}");

    let base = format!(
        "{TWO_TABLES} create function f() -> trigger {{ language plpgsql, body \"BEGIN END\" }} {trigger}"
    );
    let said = said_of(
        Dialect::Postgres,
        &base,
        &format!("replace {function}"),
        renamed,
    );
    assert!(said.contains(uses), "{said}");
}
