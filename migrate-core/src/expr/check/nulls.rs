//! Null: who may be null, which columns a condition rules it out for, and the refusal of null
//! into NOT NULL.

use super::{Checker, Place};
use crate::expr::functions::Function;
use crate::expr::typed::{Typed, TypedKind};
use crate::expr::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use crate::schema::Column;
use crate::{Diagnostic, Name};

/// Adds the columns that are not null wherever the condition is true.
pub(super) fn ruled_out(condition: &Expr, columns: &mut Vec<Name>) {
    match &condition.kind {
        ExprKind::Binary(BinaryOperator::And, left, right) => {
            ruled_out(left, columns);
            ruled_out(right, columns);
        }
        ExprKind::Binary(
            BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual,
            left,
            right,
        ) => columns.extend(
            left.as_column()
                .into_iter()
                .chain(right.as_column())
                .cloned(),
        ),
        ExprKind::IsNull {
            operand,
            negated: true,
        }
        | ExprKind::In { operand, .. }
        | ExprKind::Between { operand, .. }
        | ExprKind::Like { operand, .. } => columns.extend(operand.as_column().cloned()),
        ExprKind::Unary(UnaryOperator::Not, operand) => ruled_out_by_failure(operand, columns),
        _ => {}
    }
}

/// Adds the columns that are not null wherever the condition is not true.
pub(super) fn ruled_out_by_failure(condition: &Expr, columns: &mut Vec<Name>) {
    match &condition.kind {
        ExprKind::IsNull {
            operand,
            negated: false,
        } => columns.extend(operand.as_column().cloned()),
        ExprKind::Binary(BinaryOperator::Or, left, right) => {
            ruled_out_by_failure(left, columns);
            ruled_out_by_failure(right, columns);
        }
        _ => {}
    }
}

impl Checker<'_> {
    /// Reports a value that may be null on the part that makes it so.
    pub(super) fn refuse_null(&mut self, value: &Typed, column: &Column) {
        let Some(culprit) = culprit(value) else {
            return;
        };
        let target = &column.name;
        let (why, help) = match &culprit.kind {
            TypedKind::Null if self.scope.place == Place::Default => (
                "its default is null".to_owned(),
                Some(format!("make its type `Option<{}>`", column.ty)),
            ),
            TypedKind::Null => (
                "it is given `null`".to_owned(),
                Some("give it a value, or make the column nullable".to_owned()),
            ),
            TypedKind::Column(name) => (
                format!("column `{name}` may be"),
                Some(format!("write `coalesce({name}, …)`")),
            ),
            TypedKind::Case { .. } => (
                "no branch may hold".to_owned(),
                Some("add `else …` before `end`".to_owned()),
            ),
            _ => (
                format!("{} may be", culprit.subject()),
                Some("write `coalesce(…, …)` around it".to_owned()),
            ),
        };
        let message = format!("column `{target}` must not be null, but {why}");
        self.report
            .push(Diagnostic::new(culprit.site, message).maybe_help(help));
    }
}

/// The innermost part that makes the value nullable.
fn culprit(value: &Typed) -> Option<&Typed> {
    if !value.nullable {
        return None;
    }
    let inside = match &value.kind {
        TypedKind::Null
        | TypedKind::Literal(_)
        | TypedKind::Column(_)
        | TypedKind::IsNull { .. }
        | TypedKind::Sql(_)
        | TypedKind::Routine { .. }
        | TypedKind::Erroneous
        | TypedKind::Call {
            function: Function::Nullif,
            ..
        } => None,
        TypedKind::Unary(_, operand) | TypedKind::Cast { operand, .. } => culprit(operand),
        TypedKind::Binary(_, left, right) => culprit(left).or_else(|| culprit(right)),
        TypedKind::In { operand, list, .. } => {
            culprit(operand).or_else(|| list.iter().find_map(culprit))
        }
        TypedKind::Between { parts, .. } => parts.iter().find_map(culprit),
        TypedKind::Like {
            operand, pattern, ..
        } => culprit(operand).or_else(|| culprit(pattern)),
        TypedKind::Case { values, .. } => values.iter().find_map(culprit),
        TypedKind::Call { arguments, .. } => arguments.iter().find_map(culprit),
    };
    Some(inside.unwrap_or(value))
}
