//! `alter column C type T [using (…)]`: a column changes its type.

use super::{Change, Inverse, Op, lookup};
use crate::expr::{Expr, ExprKind};
use crate::schema::Type;
use crate::{Name, ObjectName, Schema};

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
        let column = lookup::column_mut(change.schema, &self.table, &self.column, change.report);
        if let Some(column) = column {
            column.ty = self.ty.clone();
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
