//! `alter enum E { drop v [use w] }`: refused where a default uses the value; rows are looked
//! at first, or get the other value.

use super::{
    AddEnumValue, Assignment, Backfill, BackfillDown, Change, Inverse, Op, Place, dependants,
    lookup,
};
use crate::expr::{BinaryOperator, Expr, ExprKind};
use crate::schema::{Column, EnumType, Table, TypeKind};
use crate::{Diagnostic, Dialect, Name, ObjectName, PerDialect, Report, Schema};

/// `alter enum E { drop v [use w] }`: refused where a default uses the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropEnumValue {
    /// The type.
    pub name: ObjectName,
    /// The value.
    pub value: Name,
    /// `use w`: the value that rows with the dropped one get. Without it they stop the migration.
    pub instead: Option<Name>,
}

impl DropEnumValue {
    /// What it is made of, where rows get another value.
    pub(super) fn parts(&self, before: &Schema) -> Option<Vec<Op>> {
        let instead = self.instead.as_ref()?;
        let columns = before.columns_of_enum(&self.name);
        let stored = columns.filter(|(_, column)| column.generated.is_none());
        let mut parts: Vec<Op> = stored
            .map(|(table, column)| Op::Backfill(self.replacement(table, column, instead)))
            .collect();
        parts.push(Op::DropEnumValue(Self {
            instead: None,
            ..self.clone()
        }));
        Some(parts)
    }

    /// `set column = instead, where column = value`
    fn replacement(&self, table: &Table, column: &Column, instead: &Name) -> Backfill {
        let own = || Box::new(Expr::column(column.name.clone()));
        let (value, filter) = if matches!(column.ty.kind, TypeKind::Array(_)) {
            (self.replaced_in(column, instead), self.found_in(column))
        } else {
            let text = |name: &Name| Expr::new(ExprKind::Text(name.as_str().to_owned()));
            let is_value =
                ExprKind::Binary(BinaryOperator::Equal, own(), Box::new(text(&self.value)));
            (text(instead), Expr::new(is_value))
        };
        Backfill {
            site: self.value.site(),
            table: table.name.clone(),
            set: vec![Assignment {
                column: column.name.clone(),
                value: value.into(),
            }],
            filter: Some(filter),
            batch: None,
            pause: None,
            // Which rows had the value is not known any more.
            down: BackfillDown::Keep,
        }
    }

    /// Only PostgreSQL has arrays.
    fn replaced_in(&self, column: &Column, instead: &Name) -> Expr {
        let (from, to) = (self.quoted(&self.value), self.quoted(instead));
        sql(format!(
            "array_replace({}, {from}, {to})",
            identifier(&column.name)
        ))
    }

    fn found_in(&self, column: &Column) -> Expr {
        let value = self.quoted(&self.value);
        sql(format!("{value} = ANY ({})", identifier(&column.name)))
    }

    fn quoted(&self, value: &Name) -> String {
        let schema = self.name.schema.as_ref();
        let schema = schema.map_or_else(String::new, |schema| format!("{}.", identifier(schema)));
        let value = value.as_str().replace('\'', "''");
        format!("'{value}'::{schema}{}", identifier(&self.name.name))
    }

    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(ty) = lookup::enum_type(change.schema, &self.name, change.report) else {
            return;
        };
        if !lookup::enum_value(ty, &self.value, change.report) {
            return;
        }
        if change.is_written() {
            self.check(ty, change.schema, change.report);
        }
        if let Some(ty) = change.schema.enum_type_mut(&self.name) {
            ty.values.retain(|value| *value != self.value);
        }
    }

    fn check(&self, ty: &EnumType, schema: &Schema, report: &mut Report) {
        let site = self.value.site();
        let what = format!("value `{}` of enum `{}`", self.value, self.name);
        let users = dependants::of_enum_value(schema, &self.name, &self.value);
        report.extend(dependants::still_used(site, &what, &users));
        if let Some(instead) = &self.instead {
            let is_known = lookup::enum_value(ty, instead, report);
            if is_known && *instead == self.value {
                let message = format!("value `{instead}` cannot take its own place");
                report.push(Diagnostic::new(instead.site(), message).help("choose another value"));
            }
        }
        if ty.values.len() == 1 {
            report.push(
                Diagnostic::new(site, format!("{what} is the last one"))
                    .help("drop the enum instead"),
            );
        }
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        Inverse::where_known(before.enum_type(&self.name).map(|ty| {
            Op::AddEnumValue(AddEnumValue {
                name: self.name.clone(),
                value: self.value.clone(),
                place: Place::of(&self.value, ty),
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("drop value {} of enum {}", self.value, self.name)
    }
}

fn sql(text: String) -> Expr {
    Expr::new(ExprKind::Sql(PerDialect::Each(vec![(
        Dialect::Postgres,
        text.into(),
    )])))
}

fn identifier(name: &Name) -> String {
    format!("\"{}\"", name.as_str().replace('"', "\"\""))
}
