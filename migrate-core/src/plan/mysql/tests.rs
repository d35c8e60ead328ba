//! One snapshot per operation, for MySQL and for MariaDB, as scripts that a server can run.
//!
//! A script is the plan of one statement on the tables of [`shop`], each step with its guards
//! before it and its undo behind it.

use super::*;
use crate::expr::{BinaryOperator, Expr, ExprKind};
use crate::op::*;
use crate::plan::{Command, Direction, Strategy};
use crate::schema::*;
use crate::{Dialect, Name, PerDialect, Site, Statement, Version};

pub(super) fn targets() -> [Target; 2] {
    [
        Target::new(Dialect::Mysql, Version::new(8, 4, 0)),
        Target::new(Dialect::Mariadb, Version::new(10, 11, 0)),
    ]
}

fn column(name: &str, kind: TypeKind) -> Column {
    Column::new(name, kind)
}

fn optional(name: &str, kind: TypeKind) -> Column {
    Column {
        nullable: true,
        ..Column::new(name, kind)
    }
}

fn identity(name: &str) -> Column {
    Column {
        identity: Some(Identity::default()),
        ..Column::new(name, TypeKind::BigInt)
    }
}

fn names(list: &[&str]) -> Vec<Name> {
    list.iter().map(|name| Name::from(*name)).collect()
}

fn text(value: &str) -> Expr {
    Expr::new(ExprKind::Text(value.to_owned()))
}

fn call(function: &str, arguments: Vec<Expr>) -> Expr {
    Expr::new(ExprKind::Call {
        function: function.into(),
        arguments,
    })
}

fn differs(column: &str, value: &str) -> Expr {
    Expr::new(ExprKind::Binary(
        BinaryOperator::NotEqual,
        Box::new(Expr::column(column)),
        Box::new(text(value)),
    ))
}

fn either(left: Expr, right: Expr) -> Expr {
    Expr::new(ExprKind::Binary(
        BinaryOperator::Or,
        Box::new(left),
        Box::new(right),
    ))
}

fn constraint(name: &str, kind: ConstraintKind) -> Constraint {
    Constraint::new(name.into(), kind)
}

fn primary_key(columns: &[&str]) -> Constraint {
    let columns = names(columns);
    constraint("pk", ConstraintKind::PrimaryKey { columns })
}

fn unique(name: &str, columns: &[&str]) -> Constraint {
    let columns = names(columns);
    constraint(name, ConstraintKind::unique(columns))
}

fn check(name: &str, expr: Expr) -> Constraint {
    constraint(name, ConstraintKind::Check { expr })
}

fn foreign_key(name: &str, column: &str, table: &str, reference: &str) -> Constraint {
    constraint(
        name,
        ConstraintKind::ForeignKey(ForeignKey {
            columns: names(&[column]),
            table: table.into(),
            references: names(&[reference]),
            on_delete: ForeignKeyAction::Cascade,
            on_update: ForeignKeyAction::NoAction,
            deferrable: Deferrable::No,
            deferrable_site: Site::NOWHERE,
        }),
    )
}

fn index(name: &str, columns: &[&str]) -> Index {
    let keys = columns
        .iter()
        .map(|column| IndexKey::new(Expr::column(*column)));
    Index {
        name: name.into(),
        unique: false,
        method: None,
        keys: keys.collect(),
        include: Vec::new(),
        nulls_not_distinct: false,
        predicate: None,
        storage: Storage::default(),
    }
}

fn users() -> Table {
    let mood = TypeKind::Named("mood".into());
    Table {
        columns: vec![
            identity("id"),
            Column {
                comment: Some("It's for \\ receipts".to_owned()),
                ..column("email", TypeKind::Varchar(255))
            },
            optional("name", TypeKind::Varchar(100)),
            Column {
                default: Some(text("calm")),
                ..column("mood", mood)
            },
            Column {
                generated: Some(Generated {
                    expr: call("lower", vec![Expr::column("email")]),
                    stored: true,
                    site: Site::NOWHERE,
                }),
                ..optional("login", TypeKind::Varchar(255))
            },
            Column {
                default: Some(call("now", Vec::new())),
                ..column("created_at", TypeKind::Timestamptz(None))
            },
        ],
        constraints: vec![
            primary_key(&["id"]),
            unique("uq_users_email", &["email"]),
            check("ck_users_email", differs("email", "")),
            check(
                "ck_users_mood",
                either(differs("mood", "angry"), differs("email", "a@b.c")),
            ),
        ],
        indexes: vec![index("ix_users_name", &["name"])],
        comment: Some("People".to_owned()),
        ..Table::new("users")
    }
}

fn posts() -> Table {
    Table {
        columns: vec![
            column("id", TypeKind::BigInt),
            column("user_id", TypeKind::BigInt),
            column("title", TypeKind::Varchar(100)),
            optional("token", TypeKind::Uuid),
            optional("body", TypeKind::Text),
        ],
        constraints: vec![
            primary_key(&["id"]),
            foreign_key("fk_posts_user_id", "user_id", "users", "id"),
        ],
        ..Table::new("posts")
    }
}

fn shop() -> Vec<Op> {
    vec![
        Op::CreateEnum(CreateEnum {
            ty: EnumType {
                name: "mood".into(),
                values: names(&["calm", "angry", "sad"]),
                comment: None,
            },
        }),
        Op::CreateTable(CreateTable { table: users() }),
        Op::CreateTable(CreateTable { table: posts() }),
    ]
}

fn schema_of(ops: Vec<Op>) -> Schema {
    let statements = [Statement {
        ops,
        ..Statement::of(Op::Backfill(super::change::refill(&"users".into(), &[])))
    }];
    let empty = Schema::new();
    let request = request(&statements, &empty, targets()[0]);
    let walked = walk(&request);
    walked
        .last()
        .map_or_else(Schema::new, |last| Schema::clone(&last.after))
}

fn request<'a>(statements: &'a [Statement], before: &'a Schema, target: Target) -> Request<'a> {
    Request {
        statements,
        before,
        target,
        direction: Direction::Upgrade,
        strategy: Strategy::Online,
        holds_rows: &|_| true,
        undo: true,
    }
}

fn plan(ops: Vec<Op>, before: &Schema, target: Target) -> Result<Vec<Step>, Vec<Unsupported>> {
    let statements = [Statement {
        ops,
        ..Statement::of(Op::Backfill(super::change::refill(&"users".into(), &[])))
    }];
    build(&request(&statements, before, target))
}

fn sql(work: &Work) -> String {
    match work {
        Work::Autonomous { sql, .. } => format!("{sql};\n"),
        Work::Transaction(commands) => commands
            .iter()
            .map(|command| match command {
                Command::Sql(sql) => format!("START TRANSACTION;\n{sql};\nCOMMIT;\n"),
                Command::Rebuild(rebuild) => format!("{rebuild:?}"),
            })
            .collect(),
        Work::Batches(batches) => {
            let filter = batches.filter.as_ref();
            let filter = filter.map_or_else(String::new, |filter| format!(" WHERE {filter}"));
            format!("{}{filter}; -- in batches\n", batches.update)
        }
    }
}

pub(super) fn script(steps: Result<Vec<Step>, Vec<Unsupported>>) -> String {
    let steps = match steps {
        Ok(steps) => steps,
        Err(errors) => {
            return errors
                .iter()
                .map(|error| {
                    let help = error.help.as_deref().unwrap_or("nothing");
                    format!("-- not supported: {}\n-- help: {help}\n", error.what)
                })
                .collect();
        }
    };
    let mut script = String::new();
    for step in &steps {
        script += &format!(
            "-- step: {} (locks {})\n",
            step.title,
            step.locks.join(", ")
        );
        for guard in &step.guards {
            script += &format!("-- guard: {}\n{};\n", guard.message, guard.sql);
        }
        script += "-- work\n";
        script += &sql(&step.work);
        script += "-- undo\n";
        script.extend(step.undo.iter().map(sql));
    }
    script
}

fn snapshot(name: &str, ops: Vec<Op>) {
    let before = schema_of(shop());
    for target in targets() {
        let script = script(plan(ops.clone(), &before, target));
        insta::assert_snapshot!(format!("{name}@{}", target.dialect), script);
    }
}

fn add_column(column: Column) -> Op {
    Op::AddColumn(AddColumn {
        table: "users".into(),
        column,
        position: Position::Last,
    })
}

fn add_constraint(table: &str, constraint: Constraint) -> Op {
    Op::AddConstraint(AddConstraint {
        table: table.into(),
        constraint,
    })
}

fn drop_constraint(table: &str, name: &str) -> Op {
    Op::DropConstraint(DropConstraint {
        table: table.into(),
        name: name.into(),
    })
}

fn create_index(table: &str, index: Index) -> Op {
    Op::CreateIndex(CreateIndex {
        table: table.into(),
        index,
    })
}

fn rename_column(from: &str, to: &str) -> Op {
    Op::RenameColumn(RenameColumn {
        table: "users".into(),
        from: from.into(),
        to: to.into(),
    })
}

fn set_type(table: &str, column: &str, kind: TypeKind, using: Option<Expr>) -> Op {
    Op::SetType(SetType {
        table: table.into(),
        column: column.into(),
        ty: kind.into(),
        using,
    })
}

fn execute(sql: &str, done_when: Option<&str>) -> Op {
    let text = |sql: &str| SqlText::unread(sql.to_owned(), Site::NOWHERE);
    Op::Execute(Execute {
        site: Site::NOWHERE,
        up: PerDialect::Same(Arm::Sql(text(sql))),
        down: ExecuteDown::Keep,
        done_when: done_when.map(|query| PerDialect::Same(text(query))),
        declares: Vec::new(),
    })
}

#[test]
fn create_table() {
    for target in targets() {
        let script = script(plan(shop(), &Schema::new(), target));
        insta::assert_snapshot!(format!("create_table@{}", target.dialect), script);
    }
}

#[test]
fn drop_table() {
    snapshot(
        "drop_table",
        vec![Op::DropTable(DropTable {
            table: "posts".into(),
        })],
    );
}

#[test]
fn rename_table() {
    let (from, to) = ("users".into(), "people".into());
    snapshot(
        "rename_table",
        vec![Op::RenameTable(RenameTable { from, to })],
    );
}

#[test]
fn set_table_comment() {
    let op = SetTableComment {
        table: "users".into(),
        comment: None,
    };
    snapshot("set_table_comment", vec![Op::SetTableComment(op)]);
}

#[test]
fn add_column_in_its_place() {
    let op = AddColumn {
        table: "users".into(),
        column: Column {
            default: Some(Expr::new(ExprKind::Integer(18))),
            ..column("age", TypeKind::Integer)
        },
        position: Position::After("email".into()),
    };
    snapshot("add_column", vec![Op::AddColumn(op)]);
}

#[test]
fn add_column_and_its_key_are_two_statements_where_rows_are_counted() {
    snapshot(
        "add_unique_column",
        vec![
            add_column(optional("slug", TypeKind::Varchar(100))),
            add_constraint("users", unique("uq_users_slug", &["slug"])),
        ],
    );
}

#[test]
fn drop_column_takes_its_index_along() {
    let op = DropColumn {
        table: "users".into(),
        column: "name".into(),
        refill: None,
    };
    snapshot("drop_column", vec![Op::DropColumn(op)]);
}

#[test]
fn drop_column_with_refill() {
    let op = DropColumn {
        table: "posts".into(),
        column: "title".into(),
        refill: Some(text("lost")),
    };
    snapshot("drop_column_refill", vec![Op::DropColumn(op)]);
}

#[test]
fn rename_plain_column() {
    snapshot("rename_column", vec![rename_column("name", "full_name")]);
}

#[test]
fn rename_column_under_check_and_generated_column() {
    snapshot("rename_used_column", vec![rename_column("email", "mail")]);
}

#[test]
fn set_type_widens() {
    let op = set_type("posts", "title", TypeKind::Varchar(200), None);
    snapshot("set_type", vec![op]);
}

#[test]
fn set_type_narrows() {
    let op = set_type("posts", "title", TypeKind::Varchar(20), None);
    snapshot("set_type_narrower", vec![op]);
}

#[test]
fn set_type_using() {
    let using = call("length", vec![Expr::column("name")]);
    let op = set_type("users", "name", TypeKind::Integer, Some(using));
    snapshot("set_type_using", vec![op]);
}

#[test]
fn set_type_using_under_keys_checks_and_generated_columns() {
    let using = call("upper", vec![Expr::column("email")]);
    let op = set_type("users", "email", TypeKind::Varchar(300), Some(using));
    snapshot("set_type_using_used", vec![op]);
}

#[test]
fn set_type_using_a_generated_column_further_right() {
    let using = call("upper", vec![Expr::column("login")]);
    let op = set_type("users", "name", TypeKind::Varchar(300), Some(using));
    snapshot("set_type_using_later", vec![op]);
}

#[test]
fn set_type_under_a_foreign_key() {
    let op = set_type("posts", "user_id", TypeKind::Integer, None);
    snapshot("set_type_foreign_key", vec![op]);
}

#[test]
fn set_not_null() {
    let op = SetNullable {
        table: "users".into(),
        column: "name".into(),
        nullable: false,
    };
    snapshot("set_not_null", vec![Op::SetNullable(op)]);
}

#[test]
fn set_default() {
    let op = SetDefault {
        table: "users".into(),
        column: "mood".into(),
        default: Some(text("angry")),
    };
    snapshot("set_default", vec![Op::SetDefault(op)]);
}

#[test]
fn set_identity() {
    let mut numbered = identity("number");
    let id = numbered.identity.as_mut().expect("it is identity");
    id.numbering.start = Some(1000);
    let column = Column::new("number", TypeKind::BigInt);
    let mut table = Table::new("tags");
    table.columns = vec![column, Column::new("word", TypeKind::Text)];
    table.constraints = vec![primary_key(&["number"])];
    let create = Op::CreateTable(CreateTable { table });
    let begin = Op::SetIdentity(SetIdentity {
        table: "tags".into(),
        column: "number".into(),
        identity: numbered.identity,
    });
    snapshot("set_identity", vec![create, begin]);
}

#[test]
fn set_column_comment() {
    let op = SetColumnComment {
        table: "users".into(),
        column: "name".into(),
        comment: Some("In full".to_owned()),
    };
    snapshot("set_column_comment", vec![Op::SetColumnComment(op)]);
}

#[test]
fn add_check() {
    let op = add_constraint("posts", check("ck_posts_title", differs("title", "")));
    snapshot("add_check", vec![op]);
}

#[test]
fn add_foreign_key_brings_its_index() {
    let op = add_constraint(
        "posts",
        foreign_key("fk_posts_title", "title", "users", "email"),
    );
    snapshot("add_foreign_key", vec![op]);
}

#[test]
fn drop_foreign_key_takes_its_index_along() {
    snapshot(
        "drop_foreign_key",
        vec![drop_constraint("posts", "fk_posts_user_id")],
    );
}

#[test]
fn an_index_takes_over_for_a_foreign_key() {
    let op = create_index(
        "posts",
        index("ix_posts_user_id_title", &["user_id", "title"]),
    );
    snapshot("create_index", vec![op]);
}

#[test]
fn swap_the_primary_key_under_a_foreign_key() {
    snapshot(
        "swap_primary_key",
        vec![
            drop_constraint("users", "pk"),
            add_constraint("users", primary_key(&["id", "email"])),
            create_index(
                "users",
                Index {
                    unique: true,
                    ..index("uq_users_id", &["id"])
                },
            ),
        ],
    );
}

#[test]
fn drop_check() {
    snapshot(
        "drop_check",
        vec![drop_constraint("users", "ck_users_email")],
    );
}

#[test]
fn rename_constraints() {
    let rename = |table: &str, from: &str, to: &str| {
        Op::RenameConstraint(RenameConstraint {
            table: table.into(),
            from: from.into(),
            to: to.into(),
        })
    };
    snapshot(
        "rename_unique",
        vec![rename("users", "uq_users_email", "uq_mail")],
    );
    snapshot(
        "rename_check",
        vec![rename("users", "ck_users_email", "ck_mail")],
    );
    snapshot(
        "rename_foreign_key",
        vec![rename("posts", "fk_posts_user_id", "fk_author")],
    );
    snapshot(
        "rename_primary_key",
        vec![rename("users", "pk", "pk_people")],
    );
}

#[test]
fn drop_and_rename_index() {
    let op = DropIndex {
        index: "ix_users_name".into(),
    };
    snapshot("drop_index", vec![Op::DropIndex(op)]);
    let op = RenameIndex {
        from: "ix_users_name".into(),
        to: "ix_name".into(),
    };
    snapshot("rename_index", vec![Op::RenameIndex(op)]);
}

#[test]
fn index_on_an_expression() {
    let mut expression = index("ix_users_lower", &["id"]);
    expression.keys = vec![IndexKey {
        descending: true,
        ..IndexKey::new(call("lower", vec![Expr::column("name")]))
    }];
    snapshot("expression_index", vec![create_index("users", expression)]);
}

#[test]
fn index_on_the_beginning_of_a_column() {
    let mut beginning = index("ix_posts_body", &["body"]);
    beginning.unique = true;
    for key in &mut beginning.keys {
        key.length = Some(20);
    }
    let op = create_index("posts", beginning);
    snapshot("beginning_index", vec![op]);
}

#[test]
fn add_a_column_that_follows_updates() {
    let column = Column {
        on_update_now: true,
        ..optional("touched_at", TypeKind::Timestamptz(None))
    };
    snapshot("on_update_now", vec![add_column(column)]);
}

#[test]
fn enum_values() {
    let add = AddEnumValue {
        name: "mood".into(),
        value: "glad".into(),
        place: Place::After("calm".into()),
    };
    snapshot("add_enum_value", vec![Op::AddEnumValue(add)]);
    let drop = DropEnumValue {
        name: "mood".into(),
        value: "sad".into(),
        instead: None,
    };
    snapshot("drop_enum_value", vec![Op::DropEnumValue(drop)]);
    let rename = RenameEnumValue {
        name: "mood".into(),
        from: "angry".into(),
        to: "cross".into(),
    };
    snapshot("rename_enum_value", vec![Op::RenameEnumValue(rename)]);
}

#[test]
fn opaque_statements() {
    snapshot(
        "execute",
        vec![
            execute("UPDATE posts SET title = 'x'", None),
            execute("CREATE VIEW v AS SELECT 1", Some("SELECT TRUE")),
            execute("DROP VIEW v", None),
        ],
    );
}

#[test]
fn what_the_server_has_not() {
    let mut partial = index("ix_partial", &["name"]);
    partial.predicate = Some(differs("name", ""));
    snapshot("partial_index", vec![create_index("users", partial)]);
    snapshot(
        "text_index",
        vec![create_index("posts", index("ix_body", &["body"]))],
    );
    let long = Table {
        columns: vec![column("id", TypeKind::Varchar(1000))],
        constraints: vec![primary_key(&["id"])],
        ..Table::new("long")
    };
    snapshot(
        "long_key",
        vec![Op::CreateTable(CreateTable { table: long })],
    );
    let named = check("Data", differs("name", ""));
    let data = column("data", TypeKind::Json);
    snapshot(
        "check_named_as_json_column",
        vec![add_constraint("users", named), add_column(data)],
    );
    let numbered = check("ck_id", differs("id", ""));
    snapshot("check_on_identity", vec![add_constraint("users", numbered)]);
    snapshot(
        "identity_without_key",
        vec![
            drop_constraint("posts", "fk_posts_user_id"),
            drop_constraint("users", "pk"),
        ],
    );
}

#[test]
fn a_block_is_one_statement() {
    let table = || "users".into();
    snapshot(
        "block",
        vec![
            rename_column("name", "full_name"),
            Op::SetDefault(SetDefault {
                table: table(),
                column: "full_name".into(),
                default: Some(text("nobody")),
            }),
            create_index(
                "users",
                index("ix_users_mood_full_name", &["mood", "full_name"]),
            ),
            Op::RenameIndex(RenameIndex {
                from: "ix_users_name".into(),
                to: "ix_users_full_name".into(),
            }),
            Op::SetTableComment(SetTableComment {
                table: table(),
                comment: Some("Humans".to_owned()),
            }),
        ],
    );
}

#[test]
fn two_columns_swap_their_names_in_steps() {
    snapshot(
        "swap_names",
        vec![
            rename_column("name", "other"),
            rename_column("login", "name"),
            rename_column("other", "login"),
        ],
    );
}

#[test]
fn a_numbered_column_comes_with_its_key() {
    let drop = DropColumn {
        table: "posts".into(),
        column: "id".into(),
        refill: None,
    };
    let add = AddColumn {
        table: "posts".into(),
        column: identity("number"),
        position: Position::First,
    };
    snapshot(
        "new_identity",
        vec![
            drop_constraint("posts", "pk"),
            Op::DropColumn(drop),
            Op::AddColumn(add),
            add_constraint("posts", primary_key(&["number"])),
        ],
    );
}

#[test]
fn a_type_changes_after_its_foreign_key_is_gone() {
    snapshot(
        "retype_after_foreign_key",
        vec![
            drop_constraint("posts", "fk_posts_user_id"),
            set_type(
                "posts",
                "user_id",
                TypeKind::Numeric {
                    precision: 20,
                    scale: 0,
                },
                None,
            ),
            set_type("posts", "user_id", TypeKind::BigInt, None),
            add_constraint(
                "posts",
                foreign_key("fk_posts_user_id", "user_id", "users", "id"),
            ),
        ],
    );
}

#[test]
fn bytes_become_text_through_a_cast() {
    let op = set_type("posts", "token", TypeKind::Varchar(36), None);
    snapshot("uuid_to_text", vec![op]);
}

#[test]
fn nothing_is_counted_or_locked_on_a_fresh_table() {
    let mut ops = shop();
    ops.push(add_constraint(
        "posts",
        unique("uq_posts_title", &["title"]),
    ));
    for target in targets() {
        let steps = plan(ops.clone(), &Schema::new(), target).expect("a plan");
        assert!(
            steps
                .iter()
                .all(|step| step.guards.is_empty() && step.locks.is_empty())
        );
        assert_eq!(steps.len(), 3);
    }
}
