//! The parts of each operation: careful sequences on tables that hold rows, the plain
//! statement anywhere else.

use super::hoist::Watch;
use super::live_index::{build_index, built_index, drop_index, index_guard};
use super::part::{Body, Company, Part, transaction};
use super::phrase::Phrase;
use super::task::Task;
use super::{divided, execute, not_null, partition, phrase, volatile};
use crate::Name;
use crate::expr::{Expr, ExprKind};
use crate::op::{
    AddColumn, AddConstraint, Assignment, Backfill, BackfillDown, DropEnumValue, Op, SetDeferrable,
    SetType, ValidateConstraint,
};
use crate::plan::{Guard, Strategy, Work, batches, guard};
use crate::schema::{Column, Constraint, ConstraintKind, Table};
use crate::sql::Unsupported;
use crate::sql::postgres::index;
use crate::sql::postgres::{column, constraint};

/// The parts of one operation.
pub(super) fn parts(task: &Task<'_>) -> Result<Vec<Part>, Unsupported> {
    match &*task.op {
        Op::Execute(op) => {
            // What it locks is unknown.
            let work = execute::work(op);
            return Ok(work.map(|work| alone(work, task)).into_iter().collect());
        }
        Op::Backfill(op) => {
            let batches = batches::batches(op, &task.before, task.target())?;
            return Ok(vec![match task.strategy() {
                Strategy::Direct if batches.closures.is_none() => {
                    let update = Body::Phrases(vec![Phrase::Statement(batches.whole())]);
                    Part::new(task.op.describe(), update)
                        .with(Company::Earlier)
                        .undone_by(task.undo())
                }
                Strategy::Online | Strategy::Direct => alone(Work::Batches(batches), task),
            }]);
        }
        Op::InsertRows(_) | Op::DeleteRows(_) => return Ok(vec![task.rows()?]),
        Op::DropEnumValue(op) => return Ok(vec![drop_enum_value(op, task)?]),
        Op::DropTable(op) => return partition::drop_table(op, task),
        _ => {}
    }
    let (Some(before), Some(after)) = (task.table_before(), task.table_after()) else {
        return Ok(vec![task.plain()?]);
    };
    let (before, after) = (&*before, &*after);
    if !task.holds_rows(&before.name) {
        return Ok(vec![task.plain()?]);
    }
    match &*task.op {
        Op::AddColumn(op) => add_column(op, after, task),
        Op::SetType(op) => Ok(vec![set_type(op, before, task)?]),
        Op::SetNullable(op) if !op.nullable => {
            let watch = task.watch(vec![op.table.clone()], Some(vec![op.column.clone()]));
            Ok(not_null::parts(before, &op.column, watch, task.target()))
        }
        Op::CreatePartition(op) => partition::create(op, task),
        Op::AttachPartition(op) => partition::attach(op, task),
        Op::DetachPartition(op) => partition::detach(op, task),
        Op::AddConstraint(op) => add_constraint(op, after, task),
        Op::SetDeferrable(op) => set_deferrable(op, after, task),
        Op::ValidateConstraint(op) => validate_constraint(op, task),
        Op::CreateIndex(op) if after.partition_by.is_some() => {
            let guard = index_guard(&op.index, after, task)?;
            divided::build_index(&op.index, after, guard, task)
        }
        Op::DropIndex(_) if before.partition_by.is_some() => Ok(vec![task.plain()?]),
        Op::CreateIndex(op) => Ok(vec![build_index(&op.index, after, task)?]),
        Op::DropIndex(op) => match before.index(op.index.name.as_str()) {
            Some(index) => Ok(vec![drop_index(&op.index, index, before, task)?]),
            None => Ok(Vec::new()),
        },
        _ => Ok(vec![task.plain()?]),
    }
}

/// A step of its own.
fn alone(work: Work, task: &Task<'_>) -> Part {
    Part::new(task.op.describe(), Body::Work(Box::new(work))).undone_by(task.undo())
}

/// A default that differs from row to row would rewrite the table: it is set for new rows,
/// then the others are filled.
fn add_column(op: &AddColumn, after: &Table, task: &Task<'_>) -> Result<Vec<Part>, Unsupported> {
    let volatile = op
        .column
        .default
        .as_ref()
        .filter(|expr| volatile::is_volatile(expr));
    let Some(value) = volatile else {
        return Ok(vec![task.plain()?]);
    };
    let bare = Column {
        nullable: true,
        default: None,
        ..op.column.clone()
    };
    let (schema, target, name) = (&task.after, task.target(), &op.column.name);
    let mut phrases = phrase::add_column(&bare, after, schema, target)?;
    let default = column::set_default(name, &op.column.ty, Some(value), schema, target)?;
    phrases.push(phrase::action(&op.table, name, default));
    let fill = Backfill {
        site: name.site(),
        table: op.table.clone(),
        set: vec![Assignment {
            column: name.clone(),
            value: value.clone().into(),
        }],
        filter: Some(Expr::new(ExprKind::IsNull {
            operand: Box::new(Expr::column(name.clone())),
            negated: false,
        })),
        batch: None,
        pause: None,
        down: BackfillDown::Derived,
    };
    let mut parts = vec![
        Part::new(task.op.describe(), Body::Phrases(phrases))
            .with(Company::Table(op.table.clone()))
            .locking([op.table.clone()])
            .undone_by(task.undo()),
        Part::new(
            format!("fill {}.{name} with its default", op.table),
            Body::Work(Box::new(Work::Batches(batches::batches(
                &fill, schema, target,
            )?))),
        ),
    ];
    if !op.column.nullable {
        let mut watch = task.watch(vec![op.table.clone()], Some(vec![name.clone()]));
        // The column is not there before this operation.
        watch.position += 1;
        parts.extend(not_null::parts(after, name, watch, target));
    }
    Ok(parts)
}

/// The plain statement, unless the database keeps both types alike.
fn set_type(op: &SetType, before: &Table, task: &Task<'_>) -> Result<Part, Unsupported> {
    let part = task.plain()?;
    let column = before
        .column(op.column.as_str())
        .filter(|_| op.using.is_none());
    let guard = column
        .and_then(|column| guard::narrowing(before, &op.column, &column.ty, &op.ty, task.target()));
    Ok(match guard {
        Some(guard) => {
            let watch = task.watch(vec![op.table.clone()], Some(vec![op.column.clone()]));
            part.guarded(guard, watch)
        }
        None => part,
    })
}

fn add_constraint(
    op: &AddConstraint,
    after: &Table,
    task: &Task<'_>,
) -> Result<Vec<Part>, Unsupported> {
    let Some(constraint) = after.constraint(op.constraint.name.as_str()) else {
        return Ok(Vec::new());
    };
    if constraint.not_valid {
        return Ok(vec![task.plain()?]);
    }
    match &constraint.kind {
        // The server builds no index of such a constraint while writers go on.
        ConstraintKind::Exclude(_) => Ok(vec![task.plain()?]),
        ConstraintKind::PrimaryKey { columns } => primary_key(constraint, columns, after, task),
        ConstraintKind::Unique { columns, .. } => key(constraint, columns, after, task),
        ConstraintKind::ForeignKey(_) if after.partition_by.is_some() => {
            let guard = constraint_guard(constraint, after, task)?;
            divided::foreign_key(constraint, after, guard, task)
        }
        ConstraintKind::Check { .. } | ConstraintKind::ForeignKey(_) => {
            let [add, validate] = in_two_steps(constraint, after, task)?;
            Ok(vec![guarded(add, constraint, after, task)?, validate])
        }
    }
}

/// The step, once no row breaks the check or the foreign key.
fn guarded(
    part: Part,
    constraint: &Constraint,
    table: &Table,
    task: &Task<'_>,
) -> Result<Part, Unsupported> {
    let guard = constraint_guard(constraint, table, task)?;
    Ok(guard
        .into_iter()
        .fold(part, |part, (guard, watch)| part.guarded(guard, watch)))
}

/// What must not be found before a check or a foreign key comes.
fn constraint_guard(
    constraint: &Constraint,
    table: &Table,
    task: &Task<'_>,
) -> Result<Option<(Guard, Watch)>, Unsupported> {
    Ok(match &constraint.kind {
        ConstraintKind::Check { expr } => {
            let (schema, target) = (&task.after, task.target());
            let guard = guard::violations(table, &constraint.name, expr, schema, target)?;
            let columns = (!expr.is_opaque()).then(|| expr.columns());
            Some((guard, task.watch(vec![table.name.clone()], columns)))
        }
        ConstraintKind::ForeignKey(key) => {
            let columns = key.columns.iter().chain(&key.references).cloned().collect();
            let tables = vec![table.name.clone(), key.table.clone()];
            let guard = guard::orphans(table, key, task.target());
            Some((guard, task.watch(tables, Some(columns))))
        }
        ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::Unique { .. }
        | ConstraintKind::Exclude(_) => None,
    })
}

fn validate_constraint(op: &ValidateConstraint, task: &Task<'_>) -> Result<Vec<Part>, Unsupported> {
    let part = task.plain()?;
    let table = task.table_after();
    let table = table.as_deref();
    let constraint = table.and_then(|table| table.constraint(op.name.as_str()));
    Ok(vec![match (table, constraint) {
        (Some(table), Some(constraint)) => guarded(part, constraint, table, task)?,
        _ => part,
    }])
}

/// New rows are looked at from the first step on, the others in the second, which blocks
/// nobody.
fn in_two_steps(
    constraint: &Constraint,
    table: &Table,
    task: &Task<'_>,
) -> Result<[Part; 2], Unsupported> {
    let add = constraint::add_not_valid(constraint, table, &task.after, task.target())?;
    let drop = constraint::drop_if_exists(&table.name, &constraint.name);
    let validate = constraint::validate(&table.name, &constraint.name);
    let title = format!(
        "validate {} {} of {}",
        constraint.word(),
        constraint.name,
        table.name
    );
    Ok([
        Part::alone(task.op.describe(), vec![add])
            .locking(task.locks())
            .undone_by([transaction(vec![drop])]),
        Part::alone(title, vec![validate]).locking(task.locks()),
    ])
}

fn primary_key(
    constraint: &Constraint,
    columns: &[Name],
    after: &Table,
    task: &Task<'_>,
) -> Result<Vec<Part>, Unsupported> {
    let mut parts = Vec::new();
    for name in columns {
        if after
            .column(name.as_str())
            .is_some_and(|column| column.nullable)
        {
            let watch = task.watch(vec![after.name.clone()], Some(vec![name.clone()]));
            parts.extend(not_null::parts(after, name, watch, task.target()));
        }
    }
    parts.extend(key(constraint, columns, after, task)?);
    Ok(parts)
}

/// A key is made of a unique index of its name, which is built while writers go on.
fn key(
    constraint: &Constraint,
    columns: &[Name],
    after: &Table,
    task: &Task<'_>,
) -> Result<Vec<Part>, Unsupported> {
    let name = &constraint.name;
    let nulls_not_distinct = constraint.nulls_not_distinct();
    let watch = task.watch(vec![after.name.clone()], Some(columns.to_vec()));
    let index = index::of_constraint(name, columns, nulls_not_distinct);
    if after.partition_by.is_some() {
        let guard = guard::duplicates(after, constraint, columns, task.target());
        return divided::key(constraint, &index, after, (guard, watch), task);
    }
    let add = constraint::add_using_index(constraint, &after.name);
    let drop = constraint::drop_if_exists(&after.name, name);
    Ok(vec![
        built_index(&index, after, task)?.guarded(
            guard::duplicates(after, constraint, columns, task.target()),
            watch,
        ),
        Part::alone(task.op.describe(), vec![add])
            .locking([after.name.clone()])
            .undone_by([transaction(vec![drop])]),
    ])
}

/// A unique constraint is made anew of an index that is built while writers go on, beside the one
/// that it has.
fn set_deferrable(
    op: &SetDeferrable,
    after: &Table,
    task: &Task<'_>,
) -> Result<Vec<Part>, Unsupported> {
    let plain = || Ok(vec![task.plain()?]);
    let Some(constraint) = after.constraint(op.name.as_str()) else {
        return plain();
    };
    let ConstraintKind::Unique { columns, .. } = &constraint.kind else {
        return plain();
    };
    let name = beside(&op.name);
    let index = index::of_constraint(&name, columns, constraint.nulls_not_distinct());
    let swap = constraint::replace_using_index(constraint, &name, &after.name);
    Ok(vec![
        built_index(&index, after, task)?,
        Part::alone(task.op.describe(), vec![swap])
            .locking([after.name.clone()])
            .undone_by(task.undo()),
    ])
}

/// The name of an index until it takes the one of its constraint, within the limit of 63 bytes.
fn beside(name: &Name) -> Name {
    let mut start = String::new();
    for character in name.as_str().chars() {
        if start.len() + character.len_utf8() > 58 {
            break;
        }
        start.push(character);
    }
    Name::new(format!("{start}__new"))
}

/// All columns of the type are swapped at once; no row may hold the value.
fn drop_enum_value(op: &DropEnumValue, task: &Task<'_>) -> Result<Part, Unsupported> {
    let mut part = task.plain()?;
    for (table, column) in task.before.columns_of_enum(&op.name) {
        if task.holds_rows(&table.name) {
            let guard = guard::enum_value(table, &column.name, &op.value, task.target());
            let columns = Some(vec![column.name.clone()]);
            part = part.guarded(guard, task.watch(vec![table.name.clone()], columns));
        }
    }
    Ok(part)
}
