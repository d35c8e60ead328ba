//! Values of enums, which are part of every column that has the enum.

use std::sync::Arc;

use super::change::Change;
use super::{Planner, step, with_table};
use crate::expr::{BinaryOperator, Expr, ExprKind};
use crate::op::{Assignment, Backfill, BackfillDown, DropEnumValue, RenameEnumValue};
use crate::plan::batches::batches;
use crate::plan::guard;
use crate::plan::walk::Walked;
use crate::plan::{Guard, Work};
use crate::schema::Table;
use crate::sql::Unsupported;
use crate::{Name, ObjectName, Schema, Site};

impl Planner<'_> {
    /// Restates the columns of an enum, one ALTER for each table.
    pub(super) fn alter_enum(
        &mut self,
        name: &ObjectName,
        walked: &Walked<'_>,
    ) -> Result<(), Unsupported> {
        for table in tables_of(name, &walked.after) {
            let change = Change::new(&table, &walked.before, &walked.after);
            self.change(&walked.op.describe(), &change, walked)?;
        }
        Ok(())
    }

    /// The same, after a look at the rows that still hold the value.
    pub(super) fn drop_enum_value(
        &mut self,
        op: &DropEnumValue,
        walked: &Walked<'_>,
    ) -> Result<(), Unsupported> {
        let made = self.steps.len();
        self.alter_enum(&op.name, walked)?;
        let guards: Vec<Guard> = walked
            .before
            .columns_of_enum(&op.name)
            .filter(|(table, _)| self.is_guarded(&table.name, walked))
            .map(|(table, column)| guard::enum_value(table, &column.name, &op.value, self.target))
            .collect();
        if let Some(step) = self.steps.get_mut(made) {
            step.guards.extend(guards);
        }
        Ok(())
    }

    /// Lets both values in, moves the rows, and lets the old value go. What says the old value
    /// in an expression stands back meanwhile.
    pub(super) fn rename_enum_value(
        &mut self,
        op: &RenameEnumValue,
        walked: &Walked<'_>,
    ) -> Result<(), Unsupported> {
        let title = walked.op.describe();
        let mut both = Schema::clone(&walked.before);
        if let Some(ty) = both.enum_type_mut(&op.name) {
            ty.values.push(op.to.clone());
        }
        for name in tables_of(&op.name, &walked.before) {
            let pair = walked.before.table(&name).zip(walked.after.table(&name));
            let Some((before, after)) = pair else {
                continue;
            };
            let between = with_table(&both, standing_back(before, after));
            self.change(
                &title,
                &Change::new(&name, &walked.before, &between),
                walked,
            )?;
            for column in columns_of(&op.name, before) {
                self.move_rows(&title, &name, &column, op, &between)?;
            }
            self.change(&title, &Change::new(&name, &between, &walked.after), walked)?;
        }
        Ok(())
    }

    fn move_rows(
        &mut self,
        title: &str,
        table: &ObjectName,
        column: &Name,
        op: &RenameEnumValue,
        between: &Arc<Schema>,
    ) -> Result<(), Unsupported> {
        let work = |from: &Name, to: &Name| -> Result<Work, Unsupported> {
            let backfill = replacement(table, column, from, to);
            Ok(Work::Batches(batches(&backfill, between, self.target)?))
        };
        let step = step(
            title.to_owned(),
            work(&op.from, &op.to)?,
            vec![work(&op.to, &op.from)?],
        );
        self.steps.push(step);
        Ok(())
    }
}

/// The tables with a column of the enum, each once.
fn tables_of(name: &ObjectName, schema: &Schema) -> Vec<ObjectName> {
    let mut tables: Vec<ObjectName> = schema
        .columns_of_enum(name)
        .map(|(table, _)| table.name.clone())
        .collect();
    tables.dedup();
    tables
}

fn columns_of(name: &ObjectName, table: &Table) -> Vec<Name> {
    let columns = table.columns.iter();
    columns
        .filter(|column| column.ty.named() == Some(name) && column.generated.is_none())
        .map(|column| column.name.clone())
        .collect()
}

/// The table without the constraints and indexes that read differently afterwards.
fn standing_back(before: &Table, after: &Table) -> Table {
    let mut table = before.clone();
    table
        .constraints
        .retain(|constraint| after.constraints.contains(constraint));
    table.indexes.retain(|index| after.indexes.contains(index));
    table
}

/// `set column = to, where column = from`
fn replacement(table: &ObjectName, column: &Name, from: &Name, to: &Name) -> Backfill {
    let value = |name: &Name| Expr::new(ExprKind::Text(name.as_str().to_owned()));
    Backfill {
        site: Site::NOWHERE,
        table: table.clone(),
        set: vec![Assignment {
            column: column.clone(),
            value: value(to).into(),
        }],
        filter: Some(Expr::new(ExprKind::Binary(
            BinaryOperator::Equal,
            Box::new(Expr::column(column.clone())),
            Box::new(value(from)),
        ))),
        batch: None,
        pause: None,
        down: BackfillDown::Keep,
    }
}
