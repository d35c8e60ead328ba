//! Strategies for every part of the model that the language can say, for property tests.
//!
//! Models are canonical: names are in NFC where they are identifiers, blocks are not empty,
//! and operations that share a statement can stand in one block.

mod objects;
mod partitions;
mod storage;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::expr::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use crate::op::*;
use crate::schema::*;
use crate::{
    Allow, Condition, Dialect, Down, Migration, Name, ObjectName, PerDialect, Site, Statement, When,
};

/// Text without NUL, which is not empty.
pub(crate) fn text() -> BoxedStrategy<String> {
    prop_oneof![
        "[a-z ]{0,8}[a-z]",
        "[a-z\"'\\\\/\n\t\r{}#$é🦀\u{301}\u{202e}-]{0,6}x",
        "\\PC{0,6}y",
    ]
    .boxed()
}

/// A name, of an identifier's characters more often than not.
pub(crate) fn name() -> BoxedStrategy<Name> {
    prop_oneof![
        6 => "[a-z][a-z0-9_]{0,6}".prop_map(|name| Name::new(name.as_str())),
        2 => prop::sample::select(vec![
            "select", "type", "case", "null", "on", "using", "index", "asc", "to", "check", "sql",
            "column", "self", "Self", "crate", "Option", "Text", "first", "where", "set", "r", "b",
            "concurrently",
        ])
        .prop_map(Name::from),
        1 => text().prop_map(|name| Name::new(name.as_str())),
    ]
    .boxed()
}

/// The name of a function: always an identifier.
fn function() -> impl Strategy<Value = Name> {
    prop_oneof![
        "[a-z][a-z0-9_]{0,6}",
        Just("sql".to_owned()),
        Just("column".to_owned()),
        Just("case".to_owned()),
    ]
    .prop_map(|name| Name::new(name.as_str()))
}

/// A table, an enum, an index.
pub(crate) fn object_name() -> BoxedStrategy<ObjectName> {
    (option::weighted(0.2, name()), name())
        .prop_map(|(schema, name)| ObjectName { schema, name })
        .boxed()
}

fn columns() -> impl Strategy<Value = Vec<Name>> {
    vec(name(), 1..3)
}

fn per_dialect<T: std::fmt::Debug + Clone + 'static>(
    one: impl Strategy<Value = T> + 'static,
    arm: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<PerDialect<T>> {
    let dialects = prop::sample::subsequence(Dialect::ALL.to_vec(), 1..=4);
    let arms = (dialects, vec(arm, 4))
        .prop_map(|(dialects, arms)| PerDialect::Each(dialects.into_iter().zip(arms).collect()));
    prop_oneof![one.prop_map(PerDialect::Same), arms].boxed()
}

fn opaque() -> impl Strategy<Value = PerDialect<String>> {
    per_dialect(text(), text())
}

/// Any type.
pub(crate) fn ty() -> BoxedStrategy<Type> {
    let simple = prop::sample::select(vec![
        TypeKind::Boolean,
        TypeKind::TinyInt,
        TypeKind::SmallInt,
        TypeKind::Integer,
        TypeKind::BigInt,
        TypeKind::Real,
        TypeKind::Double,
        TypeKind::Text,
        TypeKind::Bytes,
        TypeKind::Date,
        TypeKind::Interval,
        TypeKind::Uuid,
        TypeKind::Json,
        TypeKind::Jsonb,
        TypeKind::Inet,
        TypeKind::Cidr,
    ]);
    let leaf = prop_oneof![
        4 => simple,
        1 => (0u16..20, 1u16..20).prop_map(|(scale, more)| TypeKind::Numeric {
            precision: scale + more,
            scale,
        }),
        1 => option::of(0u8..=6).prop_map(TypeKind::Time),
        1 => option::of(0u8..=6).prop_map(TypeKind::Timestamp),
        1 => option::of(0u8..=6).prop_map(TypeKind::Timestamptz),
        1 => prop::sample::select(IntegerSize::ALL.to_vec()).prop_map(TypeKind::Unsigned),
        1 => (1u32..300).prop_map(TypeKind::Binary),
        1 => (1u32..300).prop_map(TypeKind::Varbinary),
        1 => (1u32..300).prop_map(TypeKind::Char),
        1 => (1u32..300).prop_map(TypeKind::Varchar),
        1 => object_name().prop_map(TypeKind::Named),
        1 => opaque().prop_map(TypeKind::Sql),
    ];
    (leaf, 0usize..3)
        .prop_map(|(kind, arrays)| {
            (0..arrays).fold(Type::new(kind), |item, _| {
                Type::new(TypeKind::Array(Box::new(item)))
            })
        })
        .boxed()
}

/// Any expression, well typed or not.
pub(crate) fn expr() -> BoxedStrategy<Expr> {
    let leaf = prop_oneof![
        Just(ExprKind::Null),
        any::<bool>().prop_map(ExprKind::Boolean),
        prop_oneof![any::<i128>(), -9i128..9].prop_map(ExprKind::Integer),
        "-?[0-9]{1,3}\\.[0-9]{1,3}".prop_map(ExprKind::Decimal),
        text().prop_map(ExprKind::Text),
        name().prop_map(ExprKind::Column),
        per_dialect(sql_text(), sql_text()).prop_map(ExprKind::Sql),
    ]
    .prop_map(Expr::new);
    leaf.prop_recursive(5, 40, 4, |inner| {
        let boxed = inner.clone().prop_map(Box::new).boxed();
        let list = vec(inner.clone(), 1..4);
        prop_oneof![
            (unary_operator(), boxed.clone())
                .prop_map(|(operator, operand)| ExprKind::Unary(operator, operand)),
            (binary_operator(), boxed.clone(), boxed.clone())
                .prop_map(|(operator, left, right)| ExprKind::Binary(operator, left, right)),
            (boxed.clone(), any::<bool>())
                .prop_map(|(operand, negated)| ExprKind::IsNull { operand, negated }),
            (boxed.clone(), list, any::<bool>()).prop_map(|(operand, list, negated)| {
                ExprKind::In {
                    operand,
                    list,
                    negated,
                }
            }),
            (boxed.clone(), boxed.clone(), boxed.clone(), any::<bool>()).prop_map(
                |(operand, low, high, negated)| ExprKind::Between {
                    operand,
                    low,
                    high,
                    negated
                }
            ),
            (boxed.clone(), boxed.clone(), any::<bool>()).prop_map(
                |(operand, pattern, negated)| ExprKind::Like {
                    operand,
                    pattern,
                    negated
                }
            ),
            (
                vec((inner.clone(), inner.clone()), 1..3),
                option::of(boxed.clone())
            )
                .prop_map(|(branches, otherwise)| ExprKind::Case {
                    branches,
                    otherwise
                }),
            (boxed, ty()).prop_map(|(operand, ty)| ExprKind::Cast { operand, ty }),
            (function(), vec(inner, 0..3)).prop_map(|(function, arguments)| ExprKind::Call {
                function,
                arguments,
            }),
        ]
        .prop_map(Expr::new)
    })
    .boxed()
}

fn unary_operator() -> impl Strategy<Value = UnaryOperator> {
    prop::sample::select(vec![UnaryOperator::Not, UnaryOperator::Negate])
}

fn binary_operator() -> impl Strategy<Value = BinaryOperator> {
    use BinaryOperator::*;
    prop::sample::select(vec![
        Or,
        And,
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Concat,
        Add,
        Subtract,
        Multiply,
        Divide,
        Remainder,
    ])
}

fn identity() -> impl Strategy<Value = Identity> {
    let number = || option::weighted(0.3, 1i64..1000);
    let around = (option::weighted(0.3, i64::MIN..=0), 1000i64..);
    let edges = (around, any::<bool>()).prop_map(|((min, max), above)| (min, above.then_some(max)));
    let step = prop_oneof![Just(None), Just(Some(-5)), number()];
    (
        any::<bool>(),
        number(),
        step,
        edges,
        number(),
        any::<bool>(),
    )
        .prop_map(
            |(always, start, increment, (min, max), cache, cycle)| Identity {
                always,
                numbering: Box::new(Numbering {
                    start,
                    increment,
                    min,
                    max,
                    cache,
                    cycle,
                }),
                site: Site::NOWHERE,
            },
        )
}

/// A column without constraints.
pub(crate) fn column() -> BoxedStrategy<Column> {
    let generated = (expr(), any::<bool>()).prop_map(|(expr, stored)| Generated {
        expr,
        stored,
        site: Site::NOWHERE,
    });
    (
        (name(), ty(), any::<bool>()),
        option::of(expr()),
        option::of(identity()),
        option::weighted(0.2, generated),
        option::weighted(0.2, name()),
        option::weighted(0.3, text()),
        any::<bool>(),
    )
        .prop_map(
            |(
                (name, ty, nullable),
                default,
                identity,
                generated,
                collation,
                comment,
                on_update_now,
            )| Column {
                nullable,
                default,
                identity,
                generated,
                collation,
                comment,
                on_update_now,
                ..Column::new(name, ty)
            },
        )
        .boxed()
}

fn deferrable() -> impl Strategy<Value = Deferrable> {
    prop::sample::select(vec![
        Deferrable::No,
        Deferrable::InitiallyImmediate,
        Deferrable::InitiallyDeferred,
    ])
}

fn foreign_key() -> BoxedStrategy<ForeignKey> {
    let action = || {
        prop::sample::select(vec![
            ForeignKeyAction::NoAction,
            ForeignKeyAction::Restrict,
            ForeignKeyAction::Cascade,
            ForeignKeyAction::SetNull,
            ForeignKeyAction::SetDefault,
        ])
    };
    (
        columns(),
        object_name(),
        vec(name(), 0..3),
        action(),
        action(),
        deferrable(),
    )
        .prop_map(
            |(columns, table, references, on_delete, on_update, deferrable)| ForeignKey {
                columns,
                table,
                references,
                on_delete,
                on_update,
                deferrable,
                deferrable_site: Site::NOWHERE,
            },
        )
        .boxed()
}

/// A constraint.
pub(crate) fn constraint() -> BoxedStrategy<Constraint> {
    let kind = prop_oneof![
        columns().prop_map(|columns| ConstraintKind::PrimaryKey { columns }),
        (columns(), any::<bool>(), deferrable()).prop_map(
            |(columns, nulls_not_distinct, deferrable)| ConstraintKind::Unique {
                columns,
                nulls_not_distinct,
                deferrable,
                site: Site::NOWHERE,
            }
        ),
        expr().prop_map(|expr| ConstraintKind::Check { expr }),
        foreign_key().prop_map(ConstraintKind::ForeignKey),
        exclusion().prop_map(ConstraintKind::Exclude),
    ];
    (name(), kind)
        .prop_map(|(name, kind)| Constraint::new(name, kind))
        .boxed()
}

fn exclusion() -> BoxedStrategy<Exclusion> {
    let operator = prop::sample::select(vec!["=", "&&", "<>", "-|-", "@>"]);
    let part = (index_key(), operator).prop_map(|(key, operator)| ExclusionPart {
        key,
        operator: operator.to_owned(),
    });
    (
        name(),
        vec(part, 1..3),
        option::weighted(0.4, expr()),
        deferrable(),
    )
        .prop_map(|(method, parts, predicate, deferrable)| Exclusion {
            method,
            parts,
            predicate,
            deferrable,
        })
        .boxed()
}

pub(super) fn index_key() -> BoxedStrategy<IndexKey> {
    let nulls = prop::sample::select(vec![NullsOrder::First, NullsOrder::Last]);
    (
        prop_oneof![name().prop_map(Expr::column), expr()],
        any::<bool>(),
        option::of(nulls),
        option::weighted(0.3, name()),
        option::weighted(0.3, name()),
    )
        .prop_map(
            |(expr, descending, nulls, operator_class, collation)| IndexKey {
                expr,
                descending,
                nulls,
                operator_class,
                collation,
                length: None,
            },
        )
        .boxed()
}

/// An index.
pub(crate) fn index() -> BoxedStrategy<Index> {
    (
        name(),
        (any::<bool>(), any::<bool>()),
        option::weighted(0.3, name()),
        vec(index_key(), 1..3),
        vec(name(), 0..2),
        option::weighted(0.4, expr()),
        storage::of(Subject::Index),
    )
        .prop_map(
            |(name, (unique, nulls), method, keys, include, predicate, storage)| Index {
                name,
                unique,
                nulls_not_distinct: unique && nulls,
                method,
                keys,
                include,
                predicate,
                storage,
            },
        )
        .boxed()
}

/// A table, with names and the convention's names.
pub(crate) fn table() -> BoxedStrategy<Table> {
    (
        object_name(),
        vec(column(), 0..4),
        vec(constraint(), 0..3),
        vec(index(), 0..2),
        option::of(text()),
        storage::of(Subject::Table),
        any::<bool>(),
        partitions::by(),
    )
        .prop_map(
            |(name, columns, constraints, indexes, comment, storage, unnamed, by)| {
                let mut table = Table {
                    name,
                    columns,
                    constraints,
                    indexes,
                    comment,
                    storage,
                    partition_by: by,
                    partition_of: None,
                };
                for constraint in table.constraints.iter_mut().filter(|_| unnamed) {
                    if let Some(name) = crate::naming::constraint(&table.name, &constraint.kind) {
                        constraint.name = Name::new(name);
                    }
                }
                for index in table.indexes.iter_mut().filter(|_| unnamed) {
                    index.name = Name::new(crate::naming::index(&table.name, index));
                }
                table
            },
        )
        .boxed()
}

/// Operations on the table, made of arbitrary values.
fn on<T: std::fmt::Debug + 'static>(
    table: &ObjectName,
    values: impl Strategy<Value = T> + 'static,
    make: fn(ObjectName, T) -> Op,
) -> BoxedStrategy<Op> {
    let table = table.clone();
    values
        .prop_map(move |values| make(table.clone(), values))
        .boxed()
}

/// An operation that can be an action of `alter table`.
fn alter_op(table: &ObjectName) -> impl Strategy<Value = Op> + Clone + use<> {
    let position = prop_oneof![
        Just(Position::Last),
        Just(Position::First),
        name().prop_map(Position::After),
    ];
    let names = || (name(), name());
    prop::strategy::Union::new([
        on(table, option::of(text()), |table, comment| {
            Op::SetTableComment(SetTableComment { table, comment })
        }),
        on(table, storage::change(), |table, storage| {
            let site = Site::NOWHERE;
            Op::SetStorage(SetStorage {
                table,
                storage,
                site,
            })
        }),
        on(table, (column(), position), |table, (column, position)| {
            Op::AddColumn(AddColumn {
                table,
                column,
                position,
            })
        }),
        on(
            table,
            (name(), option::of(expr())),
            |table, (column, refill)| {
                Op::DropColumn(DropColumn {
                    table,
                    column,
                    refill,
                })
            },
        ),
        on(table, names(), |table, (from, to)| {
            Op::RenameColumn(RenameColumn { table, from, to })
        }),
        on(
            table,
            (name(), ty(), option::of(expr())),
            |table, (column, ty, using)| {
                Op::SetType(SetType {
                    table,
                    column,
                    ty,
                    using,
                })
            },
        ),
        on(
            table,
            (name(), any::<bool>()),
            |table, (column, nullable)| {
                Op::SetNullable(SetNullable {
                    table,
                    column,
                    nullable,
                })
            },
        ),
        on(
            table,
            (name(), option::of(expr())),
            |table, (column, default)| {
                Op::SetDefault(SetDefault {
                    table,
                    column,
                    default,
                })
            },
        ),
        on(
            table,
            (name(), option::of(identity())),
            |table, (column, identity)| {
                Op::SetIdentity(SetIdentity {
                    table,
                    column,
                    identity,
                })
            },
        ),
        on(
            table,
            (name(), option::of(text())),
            |table, (column, comment)| {
                Op::SetColumnComment(SetColumnComment {
                    table,
                    column,
                    comment,
                })
            },
        ),
        on(
            table,
            (constraint(), any::<bool>()),
            |table, (mut constraint, later)| {
                let may_wait = matches!(
                    constraint.kind,
                    ConstraintKind::Check { .. } | ConstraintKind::ForeignKey(_)
                );
                constraint.not_valid = later && may_wait;
                Op::AddConstraint(AddConstraint { table, constraint })
            },
        ),
        on(
            table,
            (name(), deferrable()),
            |table, (name, deferrable)| {
                Op::SetDeferrable(SetDeferrable {
                    table,
                    name,
                    deferrable,
                    site: Site::NOWHERE,
                })
            },
        ),
        on(table, name(), |table, name| {
            Op::ValidateConstraint(ValidateConstraint { table, name })
        }),
        on(table, name(), |table, name| {
            Op::DropConstraint(DropConstraint { table, name })
        }),
        on(table, names(), |table, (from, to)| {
            Op::RenameConstraint(RenameConstraint { table, from, to })
        }),
        on(table, index(), |table, index| {
            Op::CreateIndex(CreateIndex { table, index })
        }),
        on(table, partitions::of(), |table, mut of| {
            let partition = std::mem::replace(&mut of.parent, table);
            Op::AttachPartition(AttachPartition { partition, of })
        }),
        on(table, object_name(), |table, partition| {
            Op::DetachPartition(DetachPartition { table, partition })
        }),
    ])
}

/// An operation that can be an action of `alter enum`.
fn enum_op(name_of_enum: &ObjectName) -> impl Strategy<Value = Op> + use<> {
    let place = prop_oneof![
        Just(Place::Last),
        name().prop_map(Place::Before),
        name().prop_map(Place::After),
    ];
    prop::strategy::Union::new([
        on(name_of_enum, (name(), place), |name, (value, place)| {
            Op::AddEnumValue(AddEnumValue { name, value, place })
        }),
        on(
            name_of_enum,
            (name(), option::of(name())),
            |name, (value, instead)| {
                Op::DropEnumValue(DropEnumValue {
                    name,
                    value,
                    instead,
                })
            },
        ),
        on(name_of_enum, (name(), name()), |name, (from, to)| {
            Op::RenameEnumValue(RenameEnumValue { name, from, to })
        }),
    ])
}

fn sql_text() -> impl Strategy<Value = SqlText> {
    text().prop_map(|text| SqlText::unread(text, Site::NOWHERE))
}

fn arms() -> impl Strategy<Value = PerDialect<Arm>> {
    let arm = prop_oneof![Just(Arm::Skip), sql_text().prop_map(Arm::Sql)];
    per_dialect(sql_text().prop_map(Arm::Sql), arm)
}

fn execute() -> BoxedStrategy<Op> {
    let down = prop_oneof![
        arms().prop_map(ExecuteDown::Reverse),
        Just(ExecuteDown::Keep),
        text().prop_map(ExecuteDown::Irreversible),
    ];
    let done_when = option::weighted(0.3, per_dialect(sql_text(), sql_text()));
    let declared = prop_oneof![
        table().prop_map(|table| Op::CreateTable(CreateTable { table })),
        object_name().prop_flat_map(|table| alter_op(&table)),
        object_name().prop_map(|table| Op::DropTable(DropTable { table })),
    ];
    let declares = prop_oneof![3 => Just(Vec::new()), 1 => vec(declared, 1..3)];
    (arms(), down, done_when, declares)
        .prop_map(|(up, down, done_when, declares)| {
            Op::Execute(Execute {
                site: Site::NOWHERE,
                up,
                down,
                done_when,
                declares,
            })
        })
        .boxed()
}

/// A closure as it is read, but for its number.
fn closure() -> impl Strategy<Value = NewValue> {
    const CLOSURES: [&str; 10] = [
        "|user| user.email.split_once('@').map(|(_, domain)| domain.to_owned())",
        "move |row| -> Result<Option<i64>, String> { Ok(Some(row.a + row.b)) }",
        "|row| format!(\"{} <{}>\", row.name, &row.email[1..])",
        "|Users { email, .. }| email.len() as i32",
        "|row| row.a.parse::<Vec<u8, A>>().ok() .. x",
        "|row| if row.a != b'x' && !row.r#type { -1 } else { r\"\\\" .len() - -1 }",
        "|row| *row.a & & row.b | |x: &'a u8| x >= 1.5 || y",
        "|row| <Vec<u8> as Into<Vec<u8>>>::into(row.a)",
        "|_| match MAX < 5 { true => 0.1, _ => 2.0.sqrt() ..= 3 }",
        "|row| { let [a, b] = row.tuple.0.1; a?.b; vec![] }",
    ];
    (0..CLOSURES.len()).prop_map(|number| {
        let text = format!(
            "revision \"1\"; backfill t {{ set a = {}, keep }}",
            CLOSURES[number]
        );
        let parsed = crate::syntax::parse_elsewhere(text.parse().expect("tokens"));
        assert!(parsed.report.is_empty(), "{:?}", parsed.report);
        let migration = parsed.migration.expect("a migration");
        let (_, closure) = migration.closures().next().expect("a closure");
        NewValue::Closure(closure.clone())
    })
}

/// Numbers the closures as they are written.
fn numbered(mut migration: Migration) -> Migration {
    let down = match &mut migration.down {
        Down::Written { statements, .. } => statements.as_mut_slice(),
        Down::Derived | Down::Irreversible { .. } => &mut [],
    };
    let statements = migration.up.iter_mut().chain(down);
    let ops = statements.flat_map(|statement| &mut statement.ops);
    let closures = ops.flat_map(|op| match op {
        Op::Backfill(backfill) => backfill.closures_mut().collect(),
        _ => Vec::new(),
    });
    for (number, closure) in (0..).zip(closures) {
        closure.number = number;
    }
    migration
}

fn backfill() -> BoxedStrategy<Op> {
    let set = || {
        let value = prop_oneof![4 => expr().prop_map(NewValue::Expr), 1 => closure()];
        let assignment = (name(), value).prop_map(|(column, value)| Assignment { column, value });
        vec(assignment, 1..3)
    };
    let down = prop_oneof![
        Just(BackfillDown::Derived),
        Just(BackfillDown::Keep),
        (set(), option::of(expr())).prop_map(|(set, filter)| BackfillDown::Reverse { set, filter }),
    ];
    (
        object_name(),
        set(),
        option::of(expr()),
        option::of(1u32..),
        option::of(any::<u32>()),
        down,
    )
        .prop_map(|(table, set, filter, batch, pause, down)| {
            Op::Backfill(Backfill {
                site: Site::NOWHERE,
                table,
                set,
                filter,
                batch,
                pause,
                down,
            })
        })
        .boxed()
}

/// A statement about rows that says nothing of its undo.
fn bare_rows() -> BoxedStrategy<Op> {
    let insert = (1..4_usize).prop_flat_map(|width| {
        let rows = vec(vec(expr(), width), 1..3);
        (object_name(), vec(name(), width), rows)
    });
    let insert = insert.prop_map(|(table, columns, rows)| {
        Op::InsertRows(InsertRows {
            site: Site::NOWHERE,
            table,
            columns,
            columns_site: Site::NOWHERE,
            rows,
            down: RowsDown::Derived,
        })
    });
    let delete = (object_name(), expr()).prop_map(|(table, filter)| {
        Op::DeleteRows(DeleteRows {
            site: Site::NOWHERE,
            table,
            filter,
            down: RowsDown::Derived,
        })
    });
    prop_oneof![insert, delete].boxed()
}

fn rows() -> BoxedStrategy<Op> {
    let down = prop_oneof![
        Just(RowsDown::Derived),
        Just(RowsDown::Keep),
        vec(bare_rows(), 1..3).prop_map(RowsDown::Reverse),
    ];
    (bare_rows(), down)
        .prop_map(|(mut op, undo)| {
            match &mut op {
                Op::InsertRows(InsertRows { down, .. })
                | Op::DeleteRows(DeleteRows { down, .. }) => *down = undo,
                _ => {}
            }
            op
        })
        .boxed()
}

/// An operation that is a statement of its own.
fn lone_op() -> BoxedStrategy<Op> {
    let new_enum = (object_name(), vec(name(), 1..4), option::of(text())).prop_map(
        |(name, values, comment)| {
            Op::CreateEnum(CreateEnum {
                ty: EnumType {
                    name,
                    values,
                    comment,
                },
            })
        },
    );
    prop_oneof![
        3 => table().prop_map(|table| Op::CreateTable(CreateTable { table })),
        1 => partitions::create(),
        2 => new_enum,
        1 => object_name().prop_map(|table| Op::DropTable(DropTable { table })),
        1 => object_name().prop_map(|name| Op::DropEnum(DropEnum { name })),
        1 => object_name().prop_map(|index| Op::DropIndex(DropIndex { index })),
        1 => (object_name(), object_name())
            .prop_map(|(from, to)| Op::RenameTable(RenameTable { from, to })),
        1 => (object_name(), name())
            .prop_map(|(from, to)| Op::RenameIndex(RenameIndex { from, to })),
        1 => (object_name(), object_name())
            .prop_map(|(from, to)| Op::RenameEnum(RenameEnum { from, to })),
        1 => (object_name(), option::of(name()), option::of(expr())).prop_map(
            |(table, column, refill)| Op::Retire(Retire {
                refill: refill.filter(|_| column.is_some()),
                table,
                column,
            })
        ),
        1 => (object_name(), option::of(name()))
            .prop_map(|(table, column)| Op::Purge(Purge { table, column })),
        2 => execute(),
        2 => backfill(),
        2 => rows(),
        3 => objects::op(),
    ]
    .boxed()
}

fn operations() -> BoxedStrategy<Vec<Op>> {
    let altered = object_name().prop_flat_map(|table| {
        let drop = on(&table, name(), |table, name| {
            Op::DropIndex(DropIndex {
                index: table.sibling(name),
            })
        });
        let op = alter_op(&table);
        (op.clone(), vec(prop_oneof![8 => op, 1 => drop], 0..3)).prop_map(|(first, mut ops)| {
            ops.insert(0, first);
            ops
        })
    });
    let enums = object_name().prop_flat_map(|name| vec(enum_op(&name), 1..3));
    prop_oneof![
        3 => lone_op().prop_map(|op| vec![op]),
        3 => altered,
        1 => enums,
    ]
    .boxed()
}

fn allow(op: Option<usize>) -> impl Strategy<Value = Allow> {
    let rules: Vec<&str> = crate::check::rules::all().collect();
    (prop::sample::select(rules), text()).prop_map(move |(rule, reason)| Allow {
        rule: Name::from(rule),
        reason,
        op,
    })
}

/// A statement whose operations can stand in one block.
pub(crate) fn statement() -> BoxedStrategy<Statement> {
    let in_block = |op: &Op| !matches!(op, Op::DropIndex(_)) && crate::print::is_action(op);
    operations()
        .prop_flat_map(move |ops| {
            let first = ops.first().is_some_and(in_block).then_some(0);
            let on_first = option::weighted(0.2, allow(first));
            (Just(ops), vec(allow(None), 0..2), on_first).prop_map(|(ops, mut allows, on_first)| {
                allows.extend(on_first);
                Statement {
                    ops,
                    allows,
                    under: Vec::new(),
                    site: Site::NOWHERE,
                }
            })
        })
        .boxed()
}

/// What a `when` asks.
fn condition() -> impl Strategy<Value = Condition> {
    let dialects = prop::sample::subsequence(Dialect::ALL.to_vec(), 1..=3);
    prop_oneof![
        dialects.prop_map(Condition::Dialect),
        (name(), "[a-z\"\\\\ é]{0,5}").prop_map(|(name, value)| Condition::Env { name, value }),
        object_name().prop_map(Condition::Table),
        (object_name(), name()).prop_map(|(table, column)| Condition::Column(table, column)),
    ]
}

/// Statements, some of them under conditions.
fn statements(count: std::ops::Range<usize>) -> BoxedStrategy<Vec<Statement>> {
    let when =
        (condition(), any::<bool>(), any::<bool>()).prop_map(|(condition, negated, alone)| When {
            condition,
            negated,
            alone,
            site: Site::NOWHERE,
        });
    // The same few conditions, so that neighbours share them.
    (
        vec(when, 2),
        vec((statement(), vec(0usize..2, 0..2)), count),
    )
        .prop_map(|(whens, statements)| {
            let under = |places: Vec<usize>| places.iter().map(|at| whens[*at].clone()).collect();
            statements
                .into_iter()
                .map(|(statement, places)| Statement {
                    under: under(places),
                    ..statement
                })
                .collect()
        })
        .boxed()
}

/// A migration.
pub(crate) fn migration() -> BoxedStrategy<Migration> {
    let ids = || {
        prop::collection::btree_set(text(), 0..3)
            .prop_map(|ids| ids.into_iter().map(|id| Name::new(id.as_str())).collect())
    };
    let down = prop_oneof![
        3 => Just(Down::Derived),
        1 => statements(0..3).prop_map(|statements| Down::Written {
            statements,
            site: Site::NOWHERE,
        }),
        1 => text().prop_map(|reason| Down::Irreversible {
            reason,
            site: Site::NOWHERE,
        }),
    ];
    (
        text(),
        ids(),
        ids(),
        option::of(text()),
        option::of(text()),
        statements(0..4),
        down,
        vec(allow(None), 0..2),
    )
        .prop_map(
            |(id, parents, depends_on, branch, description, up, down, allows)| Migration {
                id: Name::new(id.as_str()),
                parents,
                depends_on,
                branch: branch.map(|label| Name::new(label.as_str())),
                description,
                up,
                down,
                allows,
            },
        )
        .prop_map(numbered)
        .boxed()
}
