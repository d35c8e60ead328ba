//! `alter column C type T [using (…)]`: a column changes its type.

use super::{Change, Inverse, Op, column, dependants, expression, index, lookup};
use crate::expr::{Expr, ExprKind, Place};
use crate::schema::{Column, ConstraintKind, Table, Type};
use crate::{Diagnostic, Name, ObjectName, Report, Schema};

/// `alter column C type T [using (…)]`: a column changes its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetType {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// The type from now on.
    pub ty: Type,
    /// The new value, computed from the old row; a cast where it is left out.
    pub using: Option<Expr>,
}

impl SetType {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(table) = lookup::table(change.schema, &self.table, change.report) else {
            return;
        };
        let Some(column) = lookup::column(table, &self.column, change.report) else {
            return;
        };
        if change.is_written() {
            self.check(change.schema, table, column, change.report);
        }
        let table = change.schema.table_mut(&self.table);
        if let Some(column) = table.and_then(|table| table.column_mut(self.column.as_str())) {
            column.ty = self.ty.clone();
        }
    }

    fn check(&self, schema: &Schema, table: &Table, column: &Column, report: &mut Report) {
        let (site, known) = (self.ty.site, report.len());
        column::check_type(&self.ty, schema, report);
        if report.len() > known {
            return;
        }
        if column.ty == self.ty {
            let message = format!("column `{}` is `{}` already", self.column, self.ty);
            report.error(site.or(self.column.site()), message);
            return;
        }
        match &self.using {
            Some(using) => {
                let place = Place::Value;
                expression::check(using, schema, table, place, Some(&self.ty), report);
            }
            None => report.extend(self.refuse_cast(column)),
        }
        if column.identity.is_some() && !self.ty.kind.is_integer() {
            let message = format!("identity column `{}` cannot be `{}`", self.column, self.ty);
            report.error(site, message);
        }
        let users = dependants::computed_from(table, &self.column);
        let what = format!("the type of `{}`", self.column);
        report.extend(dependants::still_used(self.column.site(), &what, &users));
        self.check_default(schema, column, report);
        self.check_conditions(schema, table, report);
    }

    /// Why the values do not turn into the new type on their own, if it is so.
    fn refuse_cast(&self, column: &Column) -> Option<Diagnostic> {
        (!column.ty.assigns_to(&self.ty)).then(|| {
            Diagnostic::new(
                self.ty.site,
                format!(
                    "values of `{}` do not turn from `{}` into `{}` on their own",
                    self.column, column.ty, self.ty
                ),
            )
            .help(format!(
                "add `using (cast({} as {}))`",
                self.column, self.ty
            ))
        })
    }

    /// Checks that the default fits the new type.
    fn check_default(&self, schema: &Schema, column: &Column, report: &mut Report) {
        let Some(default) = &column.default else {
            return;
        };
        let mut changed = column.clone();
        changed.ty = self.ty.clone();
        let mut misfit = Report::default();
        expression::default(default, schema, &changed, &mut misfit);
        if let Some(reason) = misfit.iter().next() {
            let message = format!(
                "the default of `{}` does not fit `{}`: {}",
                self.column, self.ty, reason.message
            );
            let help = format!(
                "put `alter column {} drop default` before it, and set another behind it",
                self.column
            );
            report.push(Diagnostic::new(self.ty.site, message).help(help));
        }
    }

    /// Checks that the checks and indexes which use the column make sense with the new type.
    fn check_conditions(&self, schema: &Schema, table: &Table, report: &mut Report) {
        let mut changed = table.clone();
        if let Some(column) = changed.column_mut(self.column.as_str()) {
            column.ty = self.ty.clone();
        }
        let mut misfit = Report::default();
        for constraint in &changed.constraints {
            if let ConstraintKind::Check { expr } = &constraint.kind
                && expr.columns().contains(&self.column)
            {
                expression::condition(expr, schema, &changed, Place::Check, &mut misfit);
            }
        }
        for index in &changed.indexes {
            if index.columns().contains(&self.column) {
                index::check(index, &changed, schema, &mut misfit);
            }
        }
        if let Some(reason) = misfit.iter().next() {
            let message = format!(
                "`{}` is used where `{}` does not fit: {}",
                self.column, self.ty, reason.message
            );
            let help = "drop or change the check or index first";
            report.push(Diagnostic::new(self.ty.site, message).help(help));
        }
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let column = lookup::known_column(before, &self.table, &self.column);
        Inverse::where_known(column.map(|column| {
            Op::SetType(Self {
                table: self.table.clone(),
                column: self.column.clone(),
                ty: column.ty.clone(),
                using: (!self.ty.assigns_to(&column.ty)).then(|| self.cast_back(&column.ty)),
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!(
            "alter column {}.{} type {}",
            self.table, self.column, self.ty
        )
    }

    fn cast_back(&self, ty: &Type) -> Expr {
        Expr::new(ExprKind::Cast {
            operand: Box::new(Expr::column(self.column.clone())),
            ty: ty.clone(),
        })
    }
}
