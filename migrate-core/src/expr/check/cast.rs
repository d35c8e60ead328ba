//! Casts: which there are, and which depend on the session.

use super::Checker;
use crate::Site;
use crate::expr::Expr;
use crate::expr::functions::Volatility;
use crate::expr::typed::{Typed, TypedKind};
use crate::expr::value::ValueType;
use crate::schema::Type;

impl Checker<'_> {
    pub(super) fn cast(&mut self, operand: &Expr, ty: &Type, site: Site) -> Typed {
        let mut operand = self.infer(operand);
        let wanted = self.scope.schema.value_type(ty);
        let as_written = operand.literal().is_some() && operand.is_flexible();
        let chosen = as_written && operand.ty != wanted && self.fit(&mut operand, &wanted);
        if chosen {
            self.check_size(&operand, ty);
        } else if !can_cast(&operand.ty, &wanted) {
            let message = format!(
                "{} is {} and cannot be cast to {ty}",
                operand.subject(),
                operand.ty
            );
            let help = "compute it with `case`, or write `sql(\"…\")`";
            self.report.refuse(operand.site, message, help);
        } else if depends_on_session(&operand.ty, &wanted) {
            let what = format!("a cast of {} to {wanted}", operand.ty);
            self.check_volatility(&what, Volatility::Stable, site);
        }
        Typed {
            nullable: operand.nullable,
            kind: TypedKind::Cast {
                operand: Box::new(operand),
                ty: ty.clone(),
            },
            ty: wanted,
            site,
        }
    }
}

/// Whether a cast can be asked for.
pub(super) fn can_cast(from: &ValueType, to: &ValueType) -> bool {
    use ValueType::{
        Any, Boolean, Bytes, Date, Integer, Json, Jsonb, Text, Time, Timestamp, Timestamptz,
        TinyInt,
    };
    match (from, to) {
        (Any, _) | (_, Any) => true,
        (from, to) if from == to || from.is_number() && to.is_number() => true,
        (Text, Bytes) | (Bytes, Text) => false,
        (Text, _) | (_, Text) => true,
        (Boolean, Integer | TinyInt) | (Integer | TinyInt, Boolean) => true,
        (Date | Timestamp | Timestamptz, Date | Timestamp | Timestamptz) => true,
        (Timestamp | Timestamptz, Time) => true,
        (Json, Jsonb) | (Jsonb, Json) => true,
        (ValueType::Inet, ValueType::Cidr) | (ValueType::Cidr, ValueType::Inet) => true,
        (ValueType::Array(from), ValueType::Array(to)) => can_cast(from, to),
        _ => false,
    }
}

/// Whether PostgreSQL's result of a cast depends on the session: its zone, its way to write
/// dates.
fn depends_on_session(from: &ValueType, to: &ValueType) -> bool {
    use ValueType::{Date, Interval, Text, Time, Timestamp, Timestamptz};
    match (from, to) {
        (Text, Date | Time | Timestamp | Timestamptz | Interval)
        | (Date | Time | Timestamp | Timestamptz | Interval, Text)
        | (Text, ValueType::Enum(_))
        | (ValueType::Enum(_), Text) => true,
        (Timestamptz, other) | (other, Timestamptz) => *other != Timestamptz,
        _ => false,
    }
}
