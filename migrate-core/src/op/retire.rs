//! `retire`: a drop that keeps the data. The thing gets another name, out of the way; what
//! uses it alone goes, and comes back with it.

use super::dependants::goes_with;
use super::{
    Assignment, Backfill, BackfillDown, Change, DropColumn, DropConstraint, DropIndex, DropTable,
    Inverse, Op, RenameColumn, RenameConstraint, RenameIndex, RenameTable, SetNullable, lookup,
    parts,
};
use crate::expr::{Expr, ExprKind};
use crate::schema::{Column, ConstraintKind, Table};
use crate::{Diagnostic, Name, ObjectName, Schema};

/// `retire table T;` or `retire column T.c [refill (…)];`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retire {
    /// The table.
    pub table: ObjectName,
    /// The column, unless it is the whole table.
    pub column: Option<Name>,
    /// `refill (…)`: the values of rows that were inserted meanwhile, when a NOT NULL column
    /// comes back.
    pub refill: Option<Expr>,
}

impl Retire {
    /// What it is made of.
    pub(super) fn parts(&self, before: &Schema) -> Vec<Op> {
        let Some(table) = before.table(&self.table) else {
            return Vec::new();
        };
        let Some(name) = &self.column else {
            return self.of_table(table);
        };
        let column = table.column(name.as_str());
        column.map_or_else(Vec::new, |column| self.of_column(table, column))
    }

    /// Without its foreign keys: rows that are kept must not hold others back, nor go with them.
    /// The names of its constraints and indexes are free for another table. The rename is the
    /// first: on the way down all that may fail comes before it.
    fn of_table(&self, table: &Table) -> Vec<Op> {
        let hidden = self.table.retired();
        let constraints = table.constraints.iter().map(|constraint| {
            let (table, name) = (hidden.clone(), constraint.name.clone());
            match constraint.kind {
                ConstraintKind::ForeignKey(_) => Op::DropConstraint(DropConstraint { table, name }),
                ConstraintKind::PrimaryKey { .. }
                | ConstraintKind::Unique { .. }
                | ConstraintKind::Check { .. }
                | ConstraintKind::Exclude(_) => Op::RenameConstraint(RenameConstraint {
                    table,
                    to: name.retired(),
                    from: name,
                }),
            }
        });
        let indexes = table.indexes.iter().map(|index| {
            Op::RenameIndex(RenameIndex {
                from: self.table.sibling(index.name.clone()),
                to: index.name.retired(),
            })
        });
        let rename = Op::RenameTable(RenameTable {
            from: self.table.clone(),
            to: hidden.clone(),
        });
        std::iter::once(rename)
            .chain(constraints)
            .chain(indexes)
            .collect()
    }

    fn of_column(&self, table: &Table, column: &Column) -> Vec<Op> {
        let name = &column.name;
        let constraints = table.constraints.iter();
        let constraints = constraints.filter(|one| goes_with(&one.columns(), name));
        let indexes = table.indexes.iter();
        let indexes = indexes.filter(|index| goes_with(&index.columns(), name));
        let mut parts: Vec<Op> = indexes
            .map(|index| {
                Op::DropIndex(DropIndex {
                    index: self.table.sibling(index.name.clone()),
                })
            })
            .collect();
        parts.extend(constraints.map(|constraint| {
            Op::DropConstraint(DropConstraint {
                table: self.table.clone(),
                name: constraint.name.clone(),
            })
        }));
        if !column.can_be_left_out() {
            parts.push(Op::SetNullable(SetNullable {
                table: self.table.clone(),
                column: name.clone(),
                nullable: true,
            }));
        }
        parts.push(Op::RenameColumn(RenameColumn {
            table: self.table.clone(),
            from: name.clone(),
            to: name.retired(),
        }));
        parts
    }

    /// Fills the rows that were inserted while the column was away.
    fn refilled(&self, column: &Name, value: &Expr) -> Op {
        Op::Backfill(Backfill {
            site: column.site(),
            table: self.table.clone(),
            set: vec![Assignment {
                column: column.clone(),
                value: value.clone().into(),
            }],
            filter: Some(Expr::new(ExprKind::IsNull {
                operand: Box::new(Expr::column(column.clone())),
                negated: false,
            })),
            batch: None,
            pause: None,
            down: BackfillDown::Keep,
        })
    }

    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let is_sound = !change.is_written() || self.check(change);
        if !is_sound && self.column.is_some() {
            return;
        }
        let parts = self.parts(change.schema);
        let is_rename = |part: &&Op| matches!(part, Op::RenameTable(_) | Op::RenameColumn(_));
        if let (Some(rename), true) = (
            parts.iter().find(is_rename),
            is_sound && change.is_written(),
        ) {
            change.tried(rename);
        }
        for part in &parts {
            parts::derived(part, change.schema);
        }
        if self.column.is_none() && change.created.remove(&self.table) {
            change.created.insert(self.table.retired());
        }
    }

    /// What cannot be dropped cannot be retired.
    fn check(&self, change: &mut Change<'_>) -> bool {
        let Some(name) = &self.column else {
            let table = self.table.clone();
            return change.tried(&Op::DropTable(DropTable { table }));
        };
        let (table, column) = (self.table.clone(), name.clone());
        let refill = self.refill.clone();
        let drop = DropColumn {
            table,
            column,
            refill,
        };
        if !change.tried(&Op::DropColumn(drop)) {
            return false;
        }
        let table = change.schema.table(&self.table);
        let Some((table, column)) =
            table.and_then(|table| Some((table, table.column(name.as_str())?)))
        else {
            return false;
        };
        let refused = match column {
            Column {
                generated: Some(_), ..
            } => Some(("is generated", "drop it: it has no data of its own")),
            _ if table.primary_key().contains(name) => Some((
                "is the primary key",
                "make another column the key first, or retire the table",
            )),
            _ => None,
        };
        if let Some((what, help)) = refused {
            let message = format!("column `{name}` of `{}` {what}", self.table);
            change
                .report
                .push(Diagnostic::new(name.site(), message).help(help));
        }
        if let (Some(value), true) = (&self.refill, column.can_be_left_out()) {
            let message = format!("nothing has to be refilled: `{name}` can be left out of a row");
            let refused = Diagnostic::new(value.site, message);
            change.report.push(refused.help("remove `refill`"));
        }
        refused.is_none()
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let parts = parts::inverse(&self.parts(before), before);
        let column = self.column.as_ref();
        let known = column.and_then(|name| lookup::known_column(before, &self.table, name));
        let Some(column) = known.filter(|column| !column.can_be_left_out()) else {
            return parts;
        };
        let name = self.column.as_ref().unwrap_or(&column.name);
        match (parts, &self.refill) {
            (Inverse::Ops(mut ops), Some(value)) => {
                // Right behind the rename that gives the column back.
                ops.insert(1.min(ops.len()), self.refilled(name, value));
                Inverse::Ops(ops)
            }
            (Inverse::Ops(_), None) => Inverse::Impossible(self.needs_refill(name)),
            (impossible @ Inverse::Impossible(_), _) => impossible,
        }
    }

    fn needs_refill(&self, column: &Name) -> Diagnostic {
        let message = format!(
            "the downgrade cannot bring `{column}` back: rows that are inserted meanwhile have no \
             value for it, and it is not null"
        );
        Diagnostic::new(column.site(), message).help(format!(
            "say what they get with `retire column {}.{column} refill (…)`, write a `down` block, \
             or refuse the downgrade with `irreversible`",
            self.table
        ))
    }

    pub(super) fn describe(&self) -> String {
        match &self.column {
            Some(column) => format!("retire column {}.{column}", self.table),
            None => format!("retire table {}", self.table),
        }
    }
}

/// The error that a table was retired, where one is looked for that was.
pub(super) fn gone(schema: &Schema, name: &ObjectName) -> Option<Diagnostic> {
    let hidden = name.retired();
    schema.table(&hidden)?;
    let message = format!("table `{name}` was retired: its rows are in `{hidden}`");
    Some(Diagnostic::new(name.site(), message).help(format!(
        "bring it back with `rename table {hidden} to {name};`, or use another"
    )))
}

/// The error that a column was retired, where one is looked for that was.
pub(super) fn gone_from(table: &Table, name: &Name) -> Option<Diagnostic> {
    let hidden = name.retired();
    table.column(hidden.as_str())?;
    let table = &table.name;
    let message = format!("column `{name}` of `{table}` was retired: its values are in `{hidden}`");
    Some(Diagnostic::new(name.site(), message).help(format!(
        "bring it back with `rename column {hidden} to {name}`, or use another"
    )))
}
