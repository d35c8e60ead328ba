use proptest::prelude::*;

use super::*;
use crate::expr::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use crate::op::*;
use crate::schema::*;
use crate::{Allow, Condition, Dialect, Down, Name, ObjectName, PerDialect, Site, Statement, When};

fn column(name: &str, kind: TypeKind) -> Column {
    Column::new(name, kind)
}

fn items() -> Table {
    let price = Expr::new(ExprKind::Binary(
        BinaryOperator::GreaterOrEqual,
        Box::new(Expr::column("price")),
        Box::new(Expr::new(ExprKind::Integer(0))),
    ));
    let mut table = Table::new("items");
    table.columns = vec![
        Column {
            identity: Some(Identity {
                site: Site::new(3),
                ..Identity::default()
            }),
            ..column("id", TypeKind::BigInt)
        },
        column("user_id", TypeKind::BigInt),
        column("title", TypeKind::Varchar(100)),
        Column {
            default: Some(Expr::new(ExprKind::Text("draft".into()))),
            ..column("state", TypeKind::Named("item_state".into()))
        },
        Column {
            default: Some(Expr::new(ExprKind::Integer(0))),
            ..column(
                "price",
                TypeKind::Numeric {
                    precision: 10,
                    scale: 2,
                },
            )
        },
        Column {
            nullable: true,
            ..column("metadata", TypeKind::Jsonb)
        },
        Column {
            default: Some(Expr::new(ExprKind::Call {
                function: "now".into(),
                arguments: Vec::new(),
            })),
            ..column("created_at", TypeKind::Timestamptz(None))
        },
        Column {
            nullable: true,
            comment: Some("Gone, but remembered.".into()),
            ..column("deleted_at", TypeKind::Timestamptz(None))
        },
    ];
    table.constraints = vec![
        Constraint::new(
            "pk_items".into(),
            ConstraintKind::PrimaryKey {
                columns: vec!["id".into()],
            },
        ),
        Constraint::new(
            "fk_items_user_id".into(),
            ConstraintKind::ForeignKey(ForeignKey {
                columns: vec!["user_id".into()],
                table: "users".into(),
                references: vec!["id".into()],
                on_delete: ForeignKeyAction::Cascade,
                on_update: ForeignKeyAction::NoAction,
                deferrable: Deferrable::No,
                deferrable_site: Site::NOWHERE,
            }),
        ),
        Constraint::new(
            "ck_items_price".into(),
            ConstraintKind::Check { expr: price },
        ),
    ];
    table.indexes = vec![Index {
        name: "live".into(),
        unique: false,
        method: None,
        keys: vec![IndexKey {
            descending: true,
            nulls: Some(NullsOrder::Last),
            ..IndexKey::new(Expr::column("user_id"))
        }],
        include: Vec::new(),
        nulls_not_distinct: false,
        predicate: Some(Expr::new(ExprKind::IsNull {
            operand: Box::new(Expr::column("deleted_at")),
            negated: false,
        })),
        storage: Storage::default(),
    }];
    table
}

fn statement(op: Op) -> Statement {
    Statement::of(op)
}

fn per_dialect() -> Op {
    let sql = |text: &str| Arm::Sql(SqlText::unread(text, Site::new(9)));
    Op::Execute(Execute {
        site: Site::new(8),
        up: PerDialect::Each(vec![
            (Dialect::Postgres, sql("VACUUM items")),
            (Dialect::Mysql, sql("OPTIMIZE TABLE items")),
            (Dialect::Sqlite, Arm::Skip),
        ]),
        down: ExecuteDown::Keep,
        done_when: None,
        declares: Vec::new(),
    })
}

fn backfill() -> Backfill {
    Backfill {
        site: Site::new(4),
        table: "items".into(),
        set: vec![Assignment {
            column: "title".into(),
            value: Expr::new(ExprKind::Call {
                function: "lower".into(),
                arguments: vec![Expr::column("title")],
            })
            .into(),
        }],
        filter: None,
        batch: Some(5_000),
        pause: None,
        down: BackfillDown::Keep,
    }
}

/// One migration that has a bit of everything.
fn representative() -> Migration {
    Migration {
        id: Name::at("0002_items", Site::new(1)),
        parents: vec!["0001_users".into()],
        depends_on: Vec::new(),
        branch: None,
        description: Some("What the shop sells.".into()),
        up: vec![
            statement(Op::CreateEnum(CreateEnum {
                ty: EnumType {
                    name: "item_state".into(),
                    values: vec!["draft".into(), "active".into()],
                    comment: None,
                },
            })),
            statement(Op::CreateTable(CreateTable { table: items() })),
            statement(per_dialect()),
            statement(Op::Backfill(backfill())),
        ],
        down: Down::Derived,
        allows: vec![Allow {
            rule: "data_backfill".into(),
            reason: "small".into(),
            op: Some(0),
        }],
    }
}

#[test]
fn what_is_encoded_is_decoded() {
    let migration = representative();
    assert_eq!(decode(&encode(&migration)), Ok(migration));
}

#[test]
fn a_table_is_short() {
    let migration = Migration {
        up: vec![statement(Op::CreateTable(CreateTable { table: items() }))],
        allows: Vec::new(),
        ..representative()
    };
    let length = encode(&migration).len();
    assert!(length < 400, "{length} bytes");
}

#[test]
fn the_bytes_of_a_small_migration_stay() {
    let migration = Migration {
        id: "a".into(),
        parents: Vec::new(),
        description: None,
        up: vec![statement(Op::DropTable(DropTable {
            table: ObjectName::qualified("shop", "t"),
        }))],
        allows: Vec::new(),
        ..representative()
    };
    assert_eq!(
        to_hex(&encode(&migration)),
        "01a200616105\
         81a100818201a100826473686f706174"
    );
}

#[test]
fn the_bytes_of_types_and_unique_keys_stay() {
    fn hex(value: &dyn super::wire::Wire) -> String {
        let mut out = super::wire::Writer::new(Vec::new());
        value.write(&mut out);
        to_hex(&out.finish())
    }
    for (ty, wanted) in [
        (TypeKind::Time(None), "0c"),
        (TypeKind::Timestamp(None), "0d"),
        (TypeKind::Timestamp(Some(3)), "820d03"),
        (TypeKind::Timestamptz(Some(0)), "820e00"),
        (TypeKind::TinyInt, "1818"),
        (TypeKind::Unsigned(IntegerSize::Tiny), "82181900"),
        (TypeKind::Unsigned(IntegerSize::Big), "82181903"),
        (TypeKind::Binary(16), "82181a10"),
        (TypeKind::Varbinary(64), "82181b1840"),
    ] {
        assert_eq!(hex(&ty), wanted, "{ty}");
    }
    let unique = |nulls_not_distinct, deferrable| ConstraintKind::Unique {
        columns: vec!["a".into()],
        nulls_not_distinct,
        deferrable,
        site: Site::NOWHERE,
    };
    assert_eq!(hex(&unique(false, Deferrable::No)), "8201816161");
    assert_eq!(hex(&unique(true, Deferrable::No)), "8301816161f5");
    assert_eq!(
        hex(&unique(false, Deferrable::InitiallyDeferred)),
        "8401816161f602"
    );
}

#[test]
fn the_bytes_of_partition_keys_stay() {
    let hex = |keys: Vec<IndexKey>| {
        let by = PartitionBy {
            keys,
            ..PartitionBy::columns_alone(PartitionMethod::List, [])
        };
        let mut out = super::wire::Writer::new(Vec::new());
        by.write(&mut out);
        let bytes = out.finish();
        let read = super::wire::Reader::read_all::<PartitionBy>(&bytes);
        assert_eq!(read, Ok(by));
        to_hex(&bytes)
    };
    let column = || IndexKey::new(Expr::column("a"));
    assert_eq!(hex(vec![column()]), "a2000101816161");
    let computed = IndexKey::new(Expr::new(ExprKind::Unary(
        UnaryOperator::Negate,
        Box::new(Expr::column("a")),
    )));
    assert_eq!(hex(vec![computed]), "a200010281a10083060182056161");
    let collated = IndexKey {
        collation: Some("C".into()),
        ..column()
    };
    assert_eq!(hex(vec![collated]), "a200010281a20082056161046143");
}

#[test]
fn the_bytes_of_partitions_stay() {
    let mut divided = Table::new("t");
    divided.columns = vec![column("a", TypeKind::Integer)];
    divided.partition_by = Some(PartitionBy {
        site: Site::new(7),
        ..PartitionBy::columns_alone(PartitionMethod::Range, ["a".into()])
    });
    let of = PartitionOf {
        parent: "t".into(),
        bounds: Bounds::Range {
            from: vec![Bound::Min],
            to: vec![Bound::Value(Expr::new(ExprKind::Integer(5)))],
        },
        site: Site::new(9),
    };
    let hash = PartitionOf {
        bounds: Bounds::Hash {
            modulus: 4,
            remainder: 0,
        },
        ..of.clone()
    };
    let (table, partition) = (divided.name.clone(), ObjectName::from("p"));
    let ops = [
        Op::CreateTable(CreateTable { table: divided }),
        Op::CreatePartition(CreatePartition {
            name: partition.clone(),
            of,
            by: None,
            comment: None,
        }),
        Op::DetachPartition(DetachPartition {
            table,
            partition: partition.clone(),
        }),
        Op::AttachPartition(AttachPartition {
            partition,
            of: hash,
        }),
    ];
    let migration = Migration {
        id: "a".into(),
        parents: Vec::new(),
        description: None,
        up: ops.into_iter().map(statement).collect(),
        allows: Vec::new(),
        ..representative()
    };
    assert_eq!(
        decode(&encode(&migration)).as_ref(),
        Ok(&without_sites(&migration))
    );
    assert_eq!(
        to_hex(&encode(&migration)),
        "01a20061610584a100818200a100a30061740181a2006161010206a20000\
         01816161a10081821833a200617001a20061740183018100818202820205\
         a10081821835a2006174016170a10081821834a200617001a20061740183\
         030400"
    );
}

#[test]
fn the_fingerprints_stay() {
    let migration = representative();
    let found: Vec<String> = Dialect::ALL
        .iter()
        .map(|dialect| fingerprint(&migration, *dialect).to_string())
        .collect();
    let mysql = "1:182a568aeeabfaa9506cf36bf1debc62da62f363a62601ea318888e1d3439d98";
    assert_eq!(
        found,
        [
            "1:a2d3ec2ecf48e34ee7336477f10c5701cd5a05399a640c08ebc1b6d6ed11f305",
            mysql,
            mysql,
            "1:fabc4c5389ee61babe35b66ef272a032f598d217b8d75f5ff5b4b1866475a444",
        ]
    );
}

fn under(condition: Condition, negated: bool) -> When {
    When {
        condition,
        negated,
        alone: false,
        site: Site::NOWHERE,
    }
}

#[test]
fn the_bytes_of_a_condition_stay() {
    let drop = DropTable { table: "t".into() };
    let mut statement = statement(Op::DropTable(drop));
    statement.under = vec![
        under(Condition::Dialect(vec![Dialect::Postgres]), true),
        under(Condition::Column("t".into(), "c".into()), false),
    ];
    let migration = Migration {
        up: vec![statement],
        ..bare("a")
    };
    assert_eq!(decode(&encode(&migration)), Ok(migration.clone()));
    let hex = to_hex(&encode(&migration));
    let wanted = "01a20061610581a200818201a10061740282a2008200810001f5a100830361746163";
    assert_eq!(hex, wanted);
}

#[test]
fn the_bytes_of_a_drop_stay() {
    let key = ObjectKey::new(ObjectKind::Function, "f");
    let overload = |types| ObjectKey {
        takes: Some(Signature::new(types)),
        ..key.clone()
    };
    for (key, wanted) in [
        (key.clone(), "a20002016166"),
        (overload(Vec::new()), "a300020161660380"),
        (
            overload(vec![TypeKind::Varchar(9).into()]),
            "a300020161660381820809",
        ),
    ] {
        let migration = Migration {
            up: vec![statement(Op::DropObject(DropObject::new(key)))],
            ..bare("a")
        };
        assert_eq!(decode(&encode(&migration)), Ok(migration.clone()));
        let start = "01a20061610581a1008182181ba100";
        assert_eq!(to_hex(&encode(&migration)), format!("{start}{wanted}"));
    }
}

/// A program reads its own answers by these texts, for ever.
#[test]
fn the_texts_of_questions_stay() {
    let env = Condition::Env {
        name: "STAGE".into(),
        value: "it's \"live\"".into(),
    };
    assert_eq!(env.to_string(), r#"env STAGE = "it's \"live\"""#);
    let table = Condition::Table(ObjectName::qualified("billing", "old-items"));
    assert_eq!(table.to_string(), r#"exists table billing."old-items""#);
    let column = Condition::Column("users".into(), "age".into());
    assert_eq!(column.to_string(), "exists column users.age");
}

#[test]
fn a_fingerprint_is_of_what_a_dialect_gets_and_of_what_is_asked() {
    let with = |whens: &[When]| {
        let drop = DropTable { table: "t".into() };
        let mut first = statement(Op::DropTable(drop.clone()));
        first.under = whens.to_vec();
        Migration {
            up: vec![first, statement(Op::DropTable(drop))],
            ..bare("a")
        }
    };
    let (postgres, env) = (
        Condition::Dialect(vec![Dialect::Postgres]),
        Condition::Env {
            name: "A".into(),
            value: "1".into(),
        },
    );
    let print = |migration: &Migration, dialect| fingerprint(migration, dialect);
    let always = with(&[]);
    let once = Migration {
        up: vec![always.up[1].clone()],
        ..bare("a")
    };
    let only = with(&[under(postgres.clone(), false)]);
    assert_eq!(
        print(&only, Dialect::Postgres),
        print(&always, Dialect::Postgres)
    );
    assert_eq!(print(&only, Dialect::Sqlite), print(&once, Dialect::Sqlite));
    let asked = with(&[under(env.clone(), false)]);
    let both = with(&[under(postgres, false), under(env.clone(), false)]);
    let opposite = with(&[under(env.clone(), true)]);
    let mut with_else = asked.clone();
    with_else.up[0].under[0].alone = true;
    let dialect = Dialect::Postgres;
    assert_ne!(print(&asked, dialect), print(&always, dialect));
    assert_ne!(print(&asked, dialect), print(&opposite, dialect));
    assert_eq!(print(&asked, dialect), print(&both, dialect));
    assert_eq!(print(&asked, dialect), print(&with_else, dialect));
}

/// A migration without anything.
fn bare(id: &str) -> Migration {
    Migration {
        id: id.into(),
        parents: Vec::new(),
        description: None,
        up: Vec::new(),
        allows: Vec::new(),
        ..representative()
    }
}

#[test]
fn the_fingerprint_is_of_the_meaning() {
    let migration = representative();
    let same = |changed: &Migration, dialect| {
        fingerprint(changed, dialect) == fingerprint(&migration, dialect)
    };

    let mut polite = migration.clone();
    polite.parents = vec!["elsewhere".into()];
    polite.depends_on = vec!["x".into()];
    polite.branch = Some("label".into());
    polite.description = None;
    polite.allows.clear();
    let ops = polite.up.drain(..).flat_map(|statement| statement.ops);
    let ops: Vec<Op> = ops
        .map(|op| match op {
            Op::Backfill(backfill) => Op::Backfill(Backfill {
                batch: None,
                pause: Some(50),
                ..backfill
            }),
            Op::CreateTable(mut create) => {
                create.table.constraints.reverse();
                Op::CreateTable(create)
            }
            other => other,
        })
        .collect();
    polite.up = vec![Statement {
        ops,
        ..migration.up[0].clone()
    }];
    assert!(Dialect::ALL.iter().all(|dialect| same(&polite, *dialect)));

    let mut other_arm = migration.clone();
    if let Op::Execute(execute) = &mut other_arm.up[2].ops[0]
        && let PerDialect::Each(arms) = &mut execute.up
    {
        arms[0].1 = Arm::Skip;
    }
    assert!(!same(&other_arm, Dialect::Postgres));
    assert!(same(&other_arm, Dialect::Mysql));
    assert!(same(&other_arm, Dialect::Mariadb));

    let written = |statements| Migration {
        down: Down::Written {
            statements,
            site: Site::NOWHERE,
        },
        ..migration.clone()
    };
    assert!(!same(&written(Vec::new()), Dialect::Sqlite));

    let mut commented = migration.clone();
    if let Op::CreateTable(create) = &mut commented.up[1].ops[0] {
        create.table.comment = Some("Things.".into());
    }
    assert!(!same(&commented, Dialect::Postgres));
}

#[test]
fn a_newer_version_is_named() {
    let error = decode(&[9, 0xa0]).unwrap_err();
    assert!(error.to_string().contains("version 9"), "{error}");
    let mut bytes = encode(&representative());
    bytes.push(0);
    assert!(decode(&bytes).is_err());
    assert!(
        decode(&[VERSION, 0xa1, 0x18, 99, 0])
            .unwrap_err()
            .0
            .contains("field 99")
    );
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    fn nested(depth: usize) -> Migration {
        let expr = (0..depth).fold(Expr::column("a"), |operand, _| {
            Expr::new(ExprKind::Cast {
                operand: Box::new(operand),
                ty: TypeKind::Text.into(),
            })
        });
        Migration {
            up: vec![statement(Op::SetDefault(SetDefault {
                table: "t".into(),
                column: "c".into(),
                default: Some(expr),
            }))],
            ..representative()
        }
    }
    assert!(decode(&encode(&nested(400))).is_ok());
    assert!(decode(&encode(&nested(600))).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_bytes_are_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes);
    }

    #[test]
    fn no_damage_is_a_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = encode(&representative());
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(migration) = decode(&bytes) {
            prop_assert_eq!(decode(&encode(&migration)), Ok(migration));
        }
    }

    #[test]
    fn hex_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        prop_assert_eq!(from_hex(&to_hex(&bytes)), Some(bytes));
    }
}

#[cfg(feature = "syntax")]
proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_migration_comes_back(migration in crate::syntax::arbitrary::migration()) {
        let bytes = encode(&migration);
        let decoded = decode(&bytes).unwrap();
        prop_assert_eq!(&decoded, &migration);
        prop_assert_eq!(encode(&decoded), bytes);
        for dialect in Dialect::ALL {
            prop_assert_eq!(fingerprint(&decoded, dialect), fingerprint(&migration, dialect));
        }
    }
}
