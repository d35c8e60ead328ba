//! What one key of a partitioned table gives, and the bounds that are written for it.

use crate::expr::{self, Expr, ExprKind, Place, Scope, Typed, ValueType};
use crate::schema::{Column, Table};
use crate::{Report, Schema};

/// What the rows of a partitioned table are divided by: one key of several.
pub(crate) struct Divisor<'a> {
    /// The type of its values, as far as it is known.
    pub(crate) ty: ValueType,
    /// The column that it is, unless it is an expression.
    column: Option<&'a Column>,
    /// Whether its values have the usual order of their type.
    pub(super) has_usual_order: bool,
}

impl<'a> Divisor<'a> {
    /// One for each key of a table.
    pub(crate) fn all_of(table: &'a Table, schema: &Schema) -> Vec<Self> {
        let keys = table.partition_by.iter().flat_map(|by| &by.keys);
        let all = keys.map(|key| {
            let column = key.column().and_then(|name| table.column(name.as_str()));
            let scope = Scope {
                schema,
                table: Some(table),
                place: Place::PartitionKey,
            };
            let computed = || expr::check(&key.expr, &scope, None, &mut Report::default()).ty;
            Self {
                ty: column.map_or_else(computed, |column| schema.value_type(&column.ty)),
                column,
                has_usual_order: key.operator_class.is_none(),
            }
        });
        all.collect()
    }

    /// The value of a bound as it is kept: a day where a moment is expected is its first one, in UTC.
    pub(crate) fn kept(&self, expr: &Expr) -> Expr {
        let ExprKind::Text(text) = &expr.kind else {
            return expr.clone();
        };
        let is_of_day = |sign: u8| sign == b'-' || sign.is_ascii_digit();
        let is_day = text.len() == "2026-01-31".len() && text.bytes().all(is_of_day);
        let midnight = match &self.ty {
            ValueType::Timestamp if is_day => " 00:00:00",
            ValueType::Timestamptz if is_day => "T00:00:00Z",
            _ => return expr.clone(),
        };
        Expr {
            kind: ExprKind::Text(format!("{text}{midnight}")),
            ..expr.clone()
        }
    }

    /// Checks the value of a bound.
    pub(super) fn check(&self, value: &Expr, schema: &Schema, report: &mut Report) -> Typed {
        let (kept, scope) = (self.kept(value), scope(schema));
        match self.column {
            Some(column) => expr::check_value(&kept, &scope, column, None, report),
            None => expr::check_beside(&kept, &scope, &self.ty, report),
        }
    }
}

/// That of a bound, which names no columns.
pub(crate) const fn scope(schema: &Schema) -> Scope<'_> {
    Scope {
        schema,
        table: None,
        place: Place::Row,
    }
}
