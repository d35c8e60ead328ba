//! A change of type with an expression, which MODIFY does not know.
//!
//! The new value is first a stored generated column beside the old one, so that the server
//! computes it for every row and keeps it in step with writers. Then it becomes a plain
//! column, takes the old one's name and place, and the old one goes. What is written to the old column
//! in the moment between the plain column and the swap does not reach the new one: neither
//! server renames a column reliably while a generated one reads it. Where MariaDB refuses to
//! keep the value, since it depends on the session, a backfill fills a plain column instead,
//! and the moment begins with its first batch.

use std::sync::Arc;

use super::change::{Change, refill};
use super::{Planner, step, with_table};
use crate::expr::{Expr, ExprKind, is_immutable};
use crate::op::SetType;
use crate::plan::Work;
use crate::plan::batches::batches;
use crate::plan::walk::Walked;
use crate::schema::{Column, Generated, Table, TypeKind};
use crate::sql::{Unsupported, mysql};
use crate::{Name, Schema};

/// The expression that makes the new value, or `None` where MODIFY converts as PostgreSQL does.
pub(super) fn conversion(op: &SetType, before: &Schema) -> Option<Expr> {
    if let Some(using) = &op.using {
        return Some(using.clone());
    }
    let from = &before.table(&op.table)?.column(op.column.as_str())?.ty;
    // These are kept as numbers or bytes, which are not their text.
    let spelled_otherwise = matches!(
        from.kind,
        TypeKind::Boolean
            | TypeKind::Uuid
            | TypeKind::Bytes
            | TypeKind::Binary(_)
            | TypeKind::Varbinary(_)
    );
    (spelled_otherwise && op.ty.kind.is_text()).then(|| {
        Expr::new(ExprKind::Cast {
            operand: Box::new(Expr::column(op.column.clone())),
            ty: op.ty.clone(),
        })
    })
}

impl Planner<'_> {
    pub(super) fn retype(&mut self, op: &SetType, walked: &Walked<'_>) -> Result<(), Unsupported> {
        let Some(value) = conversion(op, &walked.before) else {
            return Ok(());
        };
        let pair = walked
            .before
            .table(&op.table)
            .zip(walked.after.table(&op.table));
        let Some((before, after)) = pair else {
            return Ok(());
        };
        refuse_foreign_keys(op, before, &walked.before)?;
        refuse_moments(&value, op)?;
        let by_batches = mysql::depends_on_session(&value, before, self.target);
        let Some(shapes) = Shapes::of(op, value.clone(), before, after) else {
            return Ok(());
        };
        let batched = by_batches.then_some(value);
        self.retype_steps(op, &shapes, batched, walked)
    }

    /// `batched` is the value where a backfill has to compute it, not a generated column.
    fn retype_steps(
        &mut self,
        op: &SetType,
        shapes: &Shapes,
        batched: Option<Expr>,
        walked: &Walked<'_>,
    ) -> Result<(), Unsupported> {
        let title = walked.op.describe();
        let name = &op.table;
        let before = &walked.before;
        let plain = with_table(before, shapes.plain.clone());
        let swapped = with_table(&walked.after, shapes.swapped.clone());
        if let Some(value) = batched {
            self.change(&title, &Change::new(name, before, &plain), walked)?;
            let fill = refill(name, &[(shapes.new.clone(), value)]);
            let work = Work::Batches(batches(&fill, &plain, self.target)?);
            self.steps.push(step(title.clone(), work, Vec::new()));
        } else {
            let computed = with_table(before, shapes.computed.clone());
            self.change(&title, &Change::new(name, before, &computed), walked)?;
            self.change(&title, &Change::new(name, &computed, &plain), walked)?;
        }
        let mut swap = Change::new(name, &plain, &swapped);
        swap.renames.columns = vec![
            (op.column.clone(), shapes.old.clone()),
            (shapes.new.clone(), op.column.clone()),
        ];
        self.change(&title, &swap, walked)?;
        let made = self.steps.len();
        self.change(&title, &Change::new(name, &swapped, &walked.after), walked)?;
        let fill = self.fill_old(op, shapes, &swapped);
        if let (Some(step), Some(fill)) = (self.steps.get_mut(made), fill) {
            step.undo.push(fill);
        }
        Ok(())
    }

    /// Gives the old column its values back from the new one, where a cast can.
    fn fill_old(&self, op: &SetType, shapes: &Shapes, swapped: &Arc<Schema>) -> Option<Work> {
        let old = swapped.table(&op.table)?.column(shapes.old.as_str())?;
        let value = Expr::new(ExprKind::Cast {
            operand: Box::new(Expr::column(op.column.clone())),
            ty: old.ty.clone(),
        });
        let fill = refill(&op.table, &[(shapes.old.clone(), value)]);
        batches(&fill, swapped, self.target).ok().map(Work::Batches)
    }
}

/// Refuses an expression that no generated column can have, since it is no matter of the row.
fn refuse_moments(value: &Expr, op: &SetType) -> Result<(), Unsupported> {
    let mut called = None;
    value.walk(&mut |part| {
        if let ExprKind::Call { function, .. } = &part.kind
            && !is_immutable(function.as_str())
        {
            called.get_or_insert(function);
        }
    });
    let Some(function) = called else {
        return Ok(());
    };
    let what = format!("`{function}` in a type change");
    Err(Unsupported::new(function.site().or(op.column.site()), what)
        .help("fill a new column by a `backfill`, drop the old one, and rename the new one"))
}

/// The table between its two shapes.
struct Shapes {
    /// The column of the new type, until it takes its name.
    new: Name,
    /// The column of the old type, until it goes.
    old: Name,
    computed: Table,
    plain: Table,
    swapped: Table,
}

impl Shapes {
    fn of(op: &SetType, value: Expr, before: &Table, after: &Table) -> Option<Self> {
        let place = before.column_position(op.column.as_str())?;
        let was = before.column(op.column.as_str())?;
        let is = after.column(op.column.as_str())?;
        let (new, old) = (beside(&op.column, "new"), beside(&op.column, "old"));
        let loose = |name: &Name, column: &Column| Column {
            name: name.clone(),
            nullable: true,
            default: None,
            identity: None,
            generated: None,
            ..column.clone()
        };
        // The servers compute generated columns from left to right.
        let last = match value.is_opaque() {
            true => before.columns.len().saturating_sub(1),
            false => {
                let read = value.columns();
                let is_read =
                    |known: &Column| known.generated.is_some() && read.contains(&known.name);
                let last = before.columns.iter().rposition(is_read);
                last.unwrap_or(place).max(place)
            }
        };
        let mut plain = before.clone();
        plain.columns.insert(last + 1, loose(&new, is));
        let mut computed = plain.clone();
        computed.column_mut(new.as_str())?.generated = Some(Generated {
            expr: value,
            stored: true,
            site: op.column.site(),
        });
        let mut swapped = after.clone();
        swapped.columns.insert(place, loose(&old, was));
        Some(Self {
            new,
            old,
            computed,
            plain,
            swapped,
        })
    }
}

/// A name beside the column's own, within the limit of 64 characters.
fn beside(column: &Name, word: &str) -> Name {
    let start: String = column.as_str().chars().take(59).collect();
    Name::at(format!("{start}__{word}"), column.site())
}

fn refuse_foreign_keys(op: &SetType, table: &Table, schema: &Schema) -> Result<(), Unsupported> {
    match schema.foreign_keys_on(table, &op.column).next() {
        None => Ok(()),
        Some((_, key, _)) => Err(mysql::type_under_foreign_key(&op.column, &op.ty, key)),
    }
}
