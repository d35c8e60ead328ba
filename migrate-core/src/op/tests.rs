//! The laws of operations, on random histories: what is undone is as before, and nothing
//! panics, whatever is asked for.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::expr::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use crate::schema::{
    Argument, ArgumentMode, Bound, Bounds, Column, CompositeType, Constraint, ConstraintKind,
    DatabaseSchema, Deferrable, Domain, EnumType, Event, Extension, Filled, ForeignKey,
    ForeignKeyAction, Generated, Identity, Index, IndexKey, Numbering, PartitionBy,
    PartitionMethod, PartitionOf, Returns, Routine, SchemaObject, Sequence, SequenceOptions,
    SequenceOwner, Storage, Table, Timing, Trigger, Type, TypeKind, View,
};
use crate::{
    Down, Migration, Name, ObjectName, PerDialect, Report, Schema, Site, Statement, check,
};

fn name(pool: &'static [&'static str]) -> impl Strategy<Value = Name> {
    select(pool).prop_map(Name::new)
}

fn table_name() -> impl Strategy<Value = ObjectName> {
    name(&["t", "u", "v"]).prop_map(ObjectName::new)
}

fn column_name() -> impl Strategy<Value = Name> {
    name(&["id", "a", "b", "c"])
}

fn part_name() -> impl Strategy<Value = Name> {
    name(&["k", "l", "m", "n"])
}

fn enum_name() -> impl Strategy<Value = ObjectName> {
    name(&["e", "f"]).prop_map(ObjectName::new)
}

fn value() -> impl Strategy<Value = Name> {
    name(&["x", "y", "z"])
}

fn ty() -> impl Strategy<Value = Type> {
    prop_oneof![
        Just(TypeKind::BigInt),
        Just(TypeKind::Integer),
        Just(TypeKind::Text),
        Just(TypeKind::Varchar(9)),
        enum_name().prop_map(TypeKind::Named),
    ]
    .prop_map(Type::new)
}

fn literal() -> impl Strategy<Value = Expr> {
    prop_oneof![
        Just(ExprKind::Null),
        Just(ExprKind::Integer(7)),
        value().prop_map(|value| ExprKind::Text(value.to_string())),
    ]
    .prop_map(Expr::new)
}

fn operand() -> impl Strategy<Value = Expr> {
    prop_oneof![literal(), column_name().prop_map(Expr::column)]
}

fn condition() -> impl Strategy<Value = Expr> {
    let operators = vec![BinaryOperator::Equal, BinaryOperator::Less];
    (operand(), select(operators), operand()).prop_map(|(left, operator, right)| {
        let (left, right) = (Box::new(left), Box::new(right));
        Expr::new(ExprKind::Binary(operator, left, right))
    })
}

fn column() -> impl Strategy<Value = Column> {
    let parts = (
        column_name(),
        ty(),
        any::<bool>(),
        option::of(literal()),
        0..12_u8,
        operand(),
    );
    parts.prop_map(|(name, ty, nullable, default, kind, expr)| {
        let mut column = Column::new(name, ty);
        column.nullable = nullable;
        match kind {
            0 => column.identity = Some(Identity::default()),
            1 => {
                let (stored, site) = (true, Site::NOWHERE);
                column.generated = Some(Generated { expr, stored, site });
            }
            2 => column.comment = Some("about it".to_owned()),
            _ => column.default = default,
        }
        column
    })
}

fn foreign_key() -> impl Strategy<Value = ForeignKey> {
    let actions = vec![
        ForeignKeyAction::NoAction,
        ForeignKeyAction::SetNull,
        ForeignKeyAction::SetDefault,
    ];
    (
        vec(column_name(), 1..3),
        table_name(),
        vec(column_name(), 0..3),
        select(actions),
    )
        .prop_map(|(columns, table, references, on_delete)| ForeignKey {
            columns,
            table,
            references,
            on_delete,
            on_update: ForeignKeyAction::NoAction,
            deferrable: Deferrable::No,
            deferrable_site: Site::NOWHERE,
        })
}

fn constraint() -> impl Strategy<Value = Constraint> {
    let columns = || vec(column_name(), 1..3);
    let kind = prop_oneof![
        columns().prop_map(|columns| ConstraintKind::PrimaryKey { columns }),
        columns().prop_map(ConstraintKind::unique),
        condition().prop_map(|expr| ConstraintKind::Check { expr }),
        foreign_key().prop_map(ConstraintKind::ForeignKey),
    ];
    (part_name(), kind).prop_map(|(name, kind)| Constraint::new(name, kind))
}

fn index() -> impl Strategy<Value = Index> {
    let keys = vec(column_name(), 1..3);
    let include = vec(column_name(), 0..2);
    (
        part_name(),
        any::<bool>(),
        keys,
        include,
        option::of(condition()),
    )
        .prop_map(|(name, unique, keys, include, predicate)| Index {
            nulls_not_distinct: false,
            name,
            unique,
            method: None,
            keys: keys
                .into_iter()
                .map(|key| IndexKey::new(Expr::column(key)))
                .collect(),
            include,
            predicate,
            storage: Storage::default(),
        })
}

fn table() -> impl Strategy<Value = Table> {
    let constraints = vec(constraint(), 0..2);
    (
        table_name(),
        vec(column(), 1..4),
        constraints,
        vec(index(), 0..2),
    )
        .prop_map(|(name, columns, constraints, indexes)| Table {
            columns,
            constraints,
            indexes,
            ..Table::new(name)
        })
}

fn assignments() -> impl Strategy<Value = Vec<Assignment>> {
    let assignment = (column_name(), operand());
    vec(
        assignment.prop_map(|(column, value)| Assignment {
            column,
            value: value.into(),
        }),
        1..3,
    )
}

fn backfill() -> impl Strategy<Value = Op> {
    let down = prop_oneof![
        Just(BackfillDown::Derived),
        Just(BackfillDown::Keep),
        (assignments(), option::of(condition()))
            .prop_map(|(set, filter)| BackfillDown::Reverse { set, filter }),
    ];
    let parts = (table_name(), assignments(), option::of(condition()), down);
    parts.prop_map(|(table, set, filter, down)| {
        Op::Backfill(Backfill {
            site: Site::NOWHERE,
            table,
            set,
            filter,
            batch: None,
            pause: None,
            down,
        })
    })
}

fn rows() -> impl Strategy<Value = Op> {
    let insert = (
        table_name(),
        vec(column_name(), 1..4),
        vec(vec(literal(), 1..4), 1..3),
    );
    let insert = insert.prop_map(|(table, columns, rows)| InsertRows {
        site: Site::NOWHERE,
        table,
        columns,
        columns_site: Site::NOWHERE,
        rows,
        down: RowsDown::Derived,
    });
    let delete = (table_name(), condition()).prop_map(|(table, filter)| DeleteRows {
        site: Site::NOWHERE,
        table,
        filter,
        down: RowsDown::Derived,
    });
    (insert, delete, 0..4_u8).prop_map(|(insert, delete, kind)| match kind {
        0 => Op::InsertRows(insert),
        1 => Op::InsertRows(InsertRows {
            down: RowsDown::Reverse(vec![Op::DeleteRows(delete)]),
            ..insert
        }),
        2 => Op::DeleteRows(DeleteRows {
            down: RowsDown::Reverse(vec![Op::InsertRows(insert)]),
            ..delete
        }),
        _ => Op::DeleteRows(DeleteRows {
            down: RowsDown::Keep,
            ..delete
        }),
    })
}

fn execute() -> impl Strategy<Value = Op> {
    let sql = |text: &str| SqlText::unread(text.to_owned(), Site::NOWHERE);
    let down = prop_oneof![
        Just(ExecuteDown::Keep),
        Just(ExecuteDown::Irreversible("gone".to_owned())),
        Just(ExecuteDown::Reverse(PerDialect::Same(Arm::Sql(sql(
            "SELECT 2"
        ))))),
    ];
    down.prop_map(move |down| {
        Op::Execute(Execute {
            site: Site::NOWHERE,
            up: PerDialect::Same(Arm::Sql(sql("SELECT 1"))),
            down,
            done_when: None,
            declares: Vec::new(),
        })
    })
}

fn table_op() -> impl Strategy<Value = Op> {
    let comment = || option::of(Just("other".to_owned()));
    prop_oneof![
        3 => table().prop_map(|table| Op::CreateTable(CreateTable { table })),
        1 => table_name().prop_map(|table| Op::DropTable(DropTable { table })),
        1 => (table_name(), table_name())
            .prop_map(|(from, to)| Op::RenameTable(RenameTable { from, to })),
        1 => (table_name(), comment())
            .prop_map(|(table, comment)| Op::SetTableComment(SetTableComment { table, comment })),
        2 => (table_name(), constraint())
            .prop_map(|(table, constraint)| Op::AddConstraint(AddConstraint { table, constraint })),
        1 => (table_name(), part_name())
            .prop_map(|(table, name)| Op::DropConstraint(DropConstraint { table, name })),
        1 => (table_name(), part_name(), part_name()).prop_map(|(table, from, to)| {
            Op::RenameConstraint(RenameConstraint { table, from, to })
        }),
        2 => (table_name(), index())
            .prop_map(|(table, index)| Op::CreateIndex(CreateIndex { table, index })),
        1 => (table_name(), option::of(column_name()), option::of(literal())).prop_map(
            |(table, column, refill)| Op::Retire(Retire {
                refill: refill.filter(|_| column.is_some()),
                table,
                column,
            })
        ),
        1 => (table_name(), option::of(column_name()))
            .prop_map(|(table, column)| Op::Purge(Purge { table, column })),
        1 => part_name().prop_map(|name| Op::DropIndex(DropIndex { index: ObjectName::new(name) })),
        1 => (part_name(), part_name())
            .prop_map(|(from, to)| Op::RenameIndex(RenameIndex { from: ObjectName::new(from), to })),
    ]
}

fn column_op() -> impl Strategy<Value = Op> {
    let place = || (table_name(), column_name());
    let position = prop_oneof![
        Just(Position::Last),
        Just(Position::First),
        column_name().prop_map(Position::After),
    ];
    prop_oneof![
        (table_name(), column(), position).prop_map(|(table, column, position)| {
            Op::AddColumn(AddColumn {
                table,
                column,
                position,
            })
        }),
        (place(), option::of(literal())).prop_map(|((table, column), refill)| {
            Op::DropColumn(DropColumn {
                table,
                column,
                refill,
            })
        }),
        (place(), column_name())
            .prop_map(|((table, from), to)| { Op::RenameColumn(RenameColumn { table, from, to }) }),
        (place(), ty(), option::of(operand())).prop_map(|((table, column), ty, using)| {
            Op::SetType(SetType {
                table,
                column,
                ty,
                using,
            })
        }),
        (place(), any::<bool>()).prop_map(|((table, column), nullable)| {
            Op::SetNullable(SetNullable {
                table,
                column,
                nullable,
            })
        }),
        (place(), option::of(literal())).prop_map(|((table, column), default)| {
            Op::SetDefault(SetDefault {
                table,
                column,
                default,
            })
        }),
        (place(), option::of(-3..3_i64)).prop_map(|((table, column), start)| {
            let numbering = Numbering {
                start,
                ..Numbering::default()
            };
            Op::SetIdentity(SetIdentity {
                table,
                column,
                identity: start.map(|_| Identity {
                    numbering: Box::new(numbering),
                    ..Identity::default()
                }),
            })
        }),
        place().prop_map(|(table, column)| {
            let comment = Some("new".to_owned());
            Op::SetColumnComment(SetColumnComment {
                table,
                column,
                comment,
            })
        }),
    ]
}

fn enum_op() -> impl Strategy<Value = Op> {
    let place = prop_oneof![
        Just(Place::Last),
        value().prop_map(Place::Before),
        value().prop_map(Place::After),
    ];
    prop_oneof![
        (enum_name(), vec(value(), 1..3)).prop_map(|(name, values)| {
            let ty = EnumType {
                name,
                values,
                comment: None,
            };
            Op::CreateEnum(CreateEnum { ty })
        }),
        enum_name().prop_map(|name| Op::DropEnum(DropEnum { name })),
        (enum_name(), value(), place).prop_map(|(name, value, place)| {
            Op::AddEnumValue(AddEnumValue { name, value, place })
        }),
        (enum_name(), value(), option::of(value())).prop_map(|(name, value, instead)| {
            Op::DropEnumValue(DropEnumValue {
                name,
                value,
                instead,
            })
        }),
        (enum_name(), enum_name()).prop_map(|(from, to)| Op::RenameEnum(RenameEnum { from, to })),
        (enum_name(), value(), value()).prop_map(|(name, from, to)| {
            Op::RenameEnumValue(RenameEnumValue { name, from, to })
        }),
    ]
}

fn text_of(text: &str) -> PerDialect<Arm> {
    PerDialect::Same(Arm::Sql(SqlText::unread(text, Site::NOWHERE)))
}

fn view() -> impl Strategy<Value = SchemaObject> {
    let texts = select(&["select id from t", "select a from u", "select 1"][..]);
    (name(&["v", "w", "x"]), any::<bool>(), texts).prop_map(|(name, materialized, text)| {
        SchemaObject::View(View {
            name: name.as_str().into(),
            materialized,
            columns: Vec::new(),
            query: text_of(text),
            comment: None,
            indexes: Vec::new(),
        })
    })
}

fn routine() -> impl Strategy<Value = SchemaObject> {
    let returns = select(vec![
        Returns::Trigger,
        Returns::Value(TypeKind::Text.into()),
    ]);
    let taken = select(vec![
        None,
        Some(Type::from(TypeKind::Integer)),
        Some(TypeKind::Named("d".into()).into()),
    ]);
    let routine = (name(&["f", "g"]), any::<bool>(), taken, returns);
    routine.prop_map(|(name, procedure, taken, returns)| {
        let taken = taken.map(|ty| Argument {
            mode: ArgumentMode::In,
            name: "n".into(),
            ty,
            default: None,
        });
        SchemaObject::Routine(Routine {
            name: name.as_str().into(),
            procedure,
            arguments: taken.into_iter().collect(),
            returns: if procedure { Returns::Nothing } else { returns },
            language: None,
            characteristics: Vec::new(),
            body: text_of("select a from t"),
            comment: None,
        })
    })
}

fn trigger() -> impl Strategy<Value = SchemaObject> {
    let columns = vec(column_name(), 0..2);
    (part_name(), table_name(), columns).prop_map(|(name, table, columns)| {
        SchemaObject::Trigger(Trigger {
            name,
            table,
            timing: Timing::After,
            events: vec![Event::Update(columns)],
            for_each_row: true,
            old_table: None,
            new_table: None,
            when: None,
            call: None,
            body: Some(text_of("update u set a = new.a")),
            comment: None,
        })
    })
}

fn named() -> impl Strategy<Value = SchemaObject> {
    let ty = select(vec![
        Type::from(TypeKind::BigInt),
        TypeKind::Named("d".into()).into(),
        TypeKind::Named("e".into()).into(),
    ]);
    let owner = option::of((table_name(), column_name()));
    (name(&["v", "d", "l"]), 0..5, ty, owner).prop_map(|(name, kind, ty, owner)| {
        let (object, comment) = (ObjectName::from(name.as_str()), None);
        match kind {
            0 => SchemaObject::Extension(Extension {
                name,
                schema: None,
                version: None,
            }),
            1 => SchemaObject::Schema(DatabaseSchema { name, comment }),
            2 => SchemaObject::Sequence(Sequence {
                name: object,
                ty: None,
                options: SequenceOptions::default(),
                owner: owner.map(|(table, column)| SequenceOwner { table, column }),
                comment,
            }),
            3 => SchemaObject::Domain(Domain {
                name: object,
                ty,
                default: None,
                checks: Vec::new(),
                comment,
            }),
            _ => SchemaObject::Composite(CompositeType {
                name: object,
                attributes: vec![("a".into(), ty)],
                comment,
            }),
        }
    })
}

fn object_op() -> impl Strategy<Value = Op> {
    let object = || prop_oneof![view(), routine(), trigger(), named()];
    let key = || {
        (object(), any::<bool>()).prop_map(|(object, bare)| match bare {
            true => object.key().bare(),
            false => object.key(),
        })
    };
    prop_oneof![
        4 => object().prop_map(|object| Op::CreateObject(CreateObject::new(object))),
        2 => object().prop_map(|object| Op::ReplaceObject(ReplaceObject { object })),
        2 => key().prop_map(|key| Op::DropObject(DropObject::new(key))),
        2 => (key(), name(&["w", "x", "g", "l"])).prop_map(|(from, to)| {
            Op::RenameObject(RenameObject { from, to })
        }),
        2 => (name(&["v", "w", "x"]), index()).prop_map(|(view, index)| {
            let table = ObjectName::new(view);
            Op::CreateIndex(CreateIndex { table, index })
        }),
    ]
}

fn bounds() -> impl Strategy<Value = Bounds> {
    let value = |number: i64| Bound::Value(Expr::new(ExprKind::Integer(number.into())));
    prop_oneof![
        1 => Just(Bounds::Default),
        6 => (0i64..6, 1i64..4).prop_map(move |(from, size)| Bounds::Range {
            from: vec![value(from)],
            to: vec![value(from + size)],
        }),
    ]
}

fn by_expression() -> PartitionBy {
    let (operator, operand) = (UnaryOperator::Negate, Box::new(Expr::column("id")));
    let key = IndexKey::new(Expr::new(ExprKind::Unary(operator, operand)));
    PartitionBy {
        keys: vec![key],
        ..PartitionBy::columns_alone(PartitionMethod::Range, [])
    }
}

fn partition_op() -> impl Strategy<Value = Op> {
    let partition = || select(vec!["q", "r", "v"]).prop_map(ObjectName::from);
    let parent = || select(vec!["p", "q"]).prop_map(ObjectName::from);
    let of = || {
        (parent(), bounds()).prop_map(|(parent, bounds)| PartitionOf {
            parent,
            bounds,
            site: Site::NOWHERE,
        })
    };
    let by = option::weighted(
        0.3,
        prop_oneof![
            Just(PartitionBy::columns_alone(
                PartitionMethod::Range,
                ["id".into()]
            )),
            Just(by_expression()),
        ],
    );
    let comment = option::of(Just("kept".to_owned()));
    let everywhere = || select(vec!["p", "q", "r"]).prop_map(ObjectName::from);
    let part = || (everywhere(), index());
    prop_oneof![
        4 => (partition(), of(), by, comment).prop_map(|(name, of, by, comment)| {
            Op::CreatePartition(CreatePartition { name, of, by, comment })
        }),
        2 => (partition(), of())
            .prop_map(|(partition, of)| Op::AttachPartition(AttachPartition { partition, of })),
        2 => (parent(), partition())
            .prop_map(|(table, partition)| Op::DetachPartition(DetachPartition { table, partition })),
        1 => partition().prop_map(|table| Op::DropTable(DropTable { table })),
        2 => (everywhere(), column()).prop_map(|(table, column)| {
            let position = Position::Last;
            Op::AddColumn(AddColumn { table, column, position })
        }),
        1 => (everywhere(), column_name(), column_name())
            .prop_map(|(table, from, to)| Op::RenameColumn(RenameColumn { table, from, to })),
        1 => (everywhere(), column_name()).prop_map(|(table, column)| {
            let refill = None;
            Op::DropColumn(DropColumn { table, column, refill })
        }),
        2 => part().prop_map(|(table, index)| Op::CreateIndex(CreateIndex { table, index })),
        2 => (everywhere(), constraint())
            .prop_map(|(table, constraint)| Op::AddConstraint(AddConstraint { table, constraint })),
        1 => (partition(), partition()).prop_map(|(from, to)| Op::RenameTable(RenameTable { from, to })),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![3 => partition_op(), 3 => object_op(), 4 => table_op(), 4 => column_op(), 2 => enum_op(), 1 => backfill(), 1 => rows(), 1 => execute()]
}

/// Two tables that refer to each other's kind of thing, and an enum.
fn start() -> Schema {
    let mut schema = Schema::new();
    schema.put_enum(EnumType {
        name: "e".into(),
        values: vec!["x".into(), "y".into()],
        comment: None,
    });
    for (table, with_state) in [("t", true), ("u", false)] {
        let mut table = Table::new(table);
        table.columns.push(Column::new("id", TypeKind::BigInt));
        table.columns.push(Column {
            nullable: true,
            filled: Filled(true),
            ..Column::new("a", TypeKind::BigInt)
        });
        if with_state {
            table.columns.push(Column {
                default: Some(Expr::new(ExprKind::Text("x".to_owned()))),
                ..Column::new("b", TypeKind::Named("e".into()))
            });
        }
        table.constraints.push(Constraint::new(
            "pk".into(),
            ConstraintKind::PrimaryKey {
                columns: vec!["id".into()],
            },
        ));
        schema.put_table(table);
    }
    let mut divided = Table::new("p");
    divided.columns.push(Column::new("id", TypeKind::BigInt));
    let mut alike = Table::new("v");
    alike.columns.clone_from(&divided.columns);
    divided.partition_by = Some(PartitionBy::columns_alone(
        PartitionMethod::Range,
        ["id".into()],
    ));
    schema.put_table(divided);
    schema.put_table(alike);
    schema
}

fn apply(op: &Op, schema: &Schema, origin: Origin) -> (Schema, Report) {
    let (mut after, mut report) = (schema.clone(), Report::default());
    op.apply(&mut Change {
        schema: &mut after,
        created: &mut BTreeSet::new(),
        targets: &[],
        origin,
        allowed: &["data_conflict_not_null"],
        report: &mut report,
    });
    (after, report)
}

/// The operations that are accepted one after the other, each with the schema before it.
fn accepted(ops: Vec<Op>) -> Vec<(Op, Schema)> {
    let mut schema = start();
    let mut accepted = Vec::new();
    for op in ops {
        let (after, report) = apply(&op, &schema, Origin::Written);
        if report.is_empty() {
            accepted.push((op, std::mem::replace(&mut schema, after)));
        }
    }
    accepted
}

proptest! {
    #[test]
    fn the_inverse_leads_back(ops in vec(op(), 1..40)) {
        for (op, before) in accepted(ops) {
            let (mut schema, _) = apply(&op, &before, Origin::Written);
            let Inverse::Ops(inverse) = op.inverse(&before) else {
                continue;
            };
            for undo in &inverse {
                let (after, report) = apply(undo, &schema, Origin::Derived);
                prop_assert!(report.is_empty(), "{} by {}: {report:?}", op.describe(), undo.describe());
                schema = after;
            }
            prop_assert_eq!(&schema, &before, "{}", op.describe());
        }
    }

    #[test]
    fn a_derived_downgrade_leads_back(ops in vec(op(), 1..40)) {
        let (before, up) = (start(), accepted(ops));
        let migration = Migration {
            id: "1".into(),
            parents: Vec::new(),
            depends_on: Vec::new(),
            branch: None,
            description: None,
            up: up.into_iter().map(|(op, _)| Statement::of(op)).collect(),
            down: Down::Derived,
            allows: Vec::new(),
        };
        let (after, report) = check::check(&migration, &before, &[]);
        prop_assert!(!report.iter().any(|error| error.message.contains("defect")), "{report:?}");
        prop_assert_eq!(after, check::replay(&migration, &before));
    }

    #[test]
    fn nothing_panics(ops in vec(op(), 1..40)) {
        let mut schema = start();
        for op in ops {
            prop_assert!(!op.describe().is_empty());
            let _ = op.inverse(&schema);
            let _ = apply(&op, &schema, Origin::Derived);
            schema = apply(&op, &schema, Origin::Written).0;
        }
    }
}
