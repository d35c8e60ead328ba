//! `alter column C type T [using (…)]`: a column changes its type.

use super::{Change, Inverse, Op, column, dependants, expression, index, lookup, text_users};
use crate::expr::{Expr, ExprKind, Place};
use crate::schema::{Column, ConstraintKind, Table, Type, TypeKind};
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
            let known = change.report.len();
            let named = text_users::of_column_type(change, table, &self.column);
            self.check(change.schema, table, column, change.report);
            if change.report.len() == known {
                let what = format!("the type of `{}`", self.column);
                let error = dependants::still_named(self.column.site(), &what, &named);
                change.report.extend(error);
            }
        }
        let table = change.schema.table_mut(&self.table);
        if let Some(column) = table.and_then(|table| table.column_mut(self.column.as_str())) {
            column.ty = self.ty.clone();
        }
        if change.is_written() {
            let is_changed = |column: &Column| column.name == self.column;
            let mut known = Report::default();
            column::guess_types(&self.table, is_changed, change.schema, &mut known);
        }
    }

    fn check(&self, schema: &Schema, table: &Table, column: &Column, report: &mut Report) {
        let site = self.ty.site;
        if !column::check_type(&self.ty, schema, report) {
            return;
        }
        if column.ty == self.ty {
            let message = format!("column `{}` is `{}` already", self.column, self.ty);
            report.refuse(site.or(self.column.site()), message, "remove this action");
            return;
        }
        match &self.using {
            _ if column.generated.is_some() => self.check_generated(schema, table, column, report),
            Some(using) => {
                let place = Place::Value;
                expression::check(using, schema, table, place, Some(&self.ty), report);
            }
            None => report.extend(self.refuse_cast(schema, table, column)),
        }
        if column.identity.is_some() && !self.ty.kind.is_integer() {
            let message = format!("identity column `{}` cannot be `{}`", self.column, self.ty);
            report.refuse(site, message, "use `BigInt`, `Integer` or `SmallInt`");
        }
        let users = dependants::computed_from(table, &self.column);
        let what = format!("the type of `{}`", self.column);
        report.extend(dependants::still_used(self.column.site(), &what, &users));
        self.check_default(schema, column, report);
        self.check_conditions(schema, table, report);
    }

    /// A generated column is computed anew: what it is computed from has to fit the new type.
    fn check_generated(
        &self,
        schema: &Schema,
        table: &Table,
        column: &Column,
        report: &mut Report,
    ) {
        if self.using.is_some() {
            let name = &self.column;
            let message = format!("column `{name}` is generated: the database computes it");
            report.push(Diagnostic::new(name.site(), message).help("leave out `using`"));
            return;
        }
        if let Some(generated) = &column.generated {
            let mut changed = column.clone();
            changed.ty = self.ty.clone();
            let mut misfit = Report::default();
            expression::generated(&generated.expr, schema, table, &changed, &mut misfit);
            if let Some(reason) = misfit.iter().next() {
                let message = format!(
                    "what `{}` is computed from does not fit `{}`: {}",
                    self.column, self.ty, reason.message
                );
                report.error(self.ty.site, message);
            }
        }
    }

    /// Why the values do not turn into the new type on their own, if it is so.
    fn refuse_cast(&self, schema: &Schema, table: &Table, column: &Column) -> Option<Diagnostic> {
        if schema
            .base_type(&column.ty)
            .assigns_to(schema.base_type(&self.ty))
        {
            return None;
        }
        let using = match self.cast(schema, table, &column.ty, &self.ty) {
            None => "(…)".to_owned(),
            Some(_) if between_enums(&column.ty, &self.ty) => {
                format!("(cast(cast({} as Text) as {}))", self.column, self.ty)
            }
            Some(_) => format!("(cast({} as {}))", self.column, self.ty),
        };
        let message = format!(
            "values of `{}` do not turn from `{}` into `{}` on their own",
            self.column, column.ty, self.ty
        );
        Some(Diagnostic::new(self.ty.site, message).help(format!("add `using {using}`")))
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
            if constraint.columns().contains(&self.column) {
                match &constraint.kind {
                    ConstraintKind::Check { expr } => {
                        expression::condition(expr, schema, &changed, Place::Check, &mut misfit);
                    }
                    ConstraintKind::Exclude(exclusion) => {
                        let index = exclusion.index(&constraint.name);
                        index::check(&index, &changed, schema, &mut misfit);
                    }
                    ConstraintKind::PrimaryKey { .. }
                    | ConstraintKind::Unique { .. }
                    | ConstraintKind::ForeignKey(_) => {}
                }
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
        let known = before
            .table(&self.table)
            .and_then(|table| Some((table, table.column(self.column.as_str())?)));
        let Some((table, column)) = known else {
            return Inverse::Ops(Vec::new());
        };
        let assigns = before
            .base_type(&self.ty)
            .assigns_to(before.base_type(&column.ty));
        let using = if assigns || column.generated.is_some() {
            None
        } else {
            let cast = self.cast(before, table, &self.ty, &column.ty);
            if cast.is_none() {
                return Inverse::Impossible(self.no_way_back(&column.ty));
            }
            cast
        };
        Inverse::of(Op::SetType(Self {
            table: self.table.clone(),
            column: self.column.clone(),
            ty: column.ty.clone(),
            using,
        }))
    }

    fn no_way_back(&self, ty: &Type) -> Diagnostic {
        Diagnostic::new(
            self.ty.site,
            format!(
                "the downgrade cannot turn `{}` from `{}` back into `{ty}`",
                self.column, self.ty
            ),
        )
        .help("write a `down` block, or refuse the downgrade with `irreversible`")
    }

    pub(super) fn describe(&self) -> String {
        format!(
            "alter column {}.{} type {}",
            self.table, self.column, self.ty
        )
    }

    /// The cast that turns the column from one type into another, where there is one: between
    /// two enums it goes by way of text.
    fn cast(&self, schema: &Schema, table: &Table, from: &Type, to: &Type) -> Option<Expr> {
        let mut table = table.clone();
        table.column_mut(self.column.as_str())?.ty = from.clone();
        let cast = |operand: Expr, ty: &Type| {
            let (operand, ty) = (Box::new(operand), ty.clone());
            Expr::new(ExprKind::Cast { operand, ty })
        };
        let column = Expr::column(Name::new(self.column.as_str()));
        let by_text = cast(column.clone(), &Type::new(TypeKind::Text));
        let direct = cast(column, to);
        let chosen = if between_enums(from, to) {
            cast(by_text, to)
        } else {
            direct
        };
        let mut misfit = Report::default();
        expression::check(&chosen, schema, &table, Place::Value, Some(to), &mut misfit);
        misfit.is_empty().then_some(chosen)
    }
}

/// Whether both are enums, which no cast joins directly.
fn between_enums(from: &Type, to: &Type) -> bool {
    from.named().is_some() && to.named().is_some()
}
