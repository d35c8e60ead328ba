//! The operators: what they take, who is to blame, what comes out.

use super::Checker;
use crate::expr::functions::Volatility;
use crate::expr::literal::Literal;
use crate::expr::typed::{Typed, TypedKind};
use crate::expr::value::ValueType;
use crate::expr::{BinaryOperator, Expr, UnaryOperator};
use crate::{Diagnostic, Site};

impl Checker<'_> {
    pub(super) fn unary(&mut self, operator: UnaryOperator, operand: &Expr, site: Site) -> Typed {
        let mut operand = self.infer(operand);
        match operator {
            UnaryOperator::Not => self.demand(&mut operand, &ValueType::Boolean),
            UnaryOperator::Negate => {
                if let TypedKind::Literal(Literal::Number(digits)) = &mut operand.kind {
                    *digits = match digits.strip_prefix('-') {
                        Some(positive) => positive.to_owned(),
                        None => format!("-{digits}"),
                    };
                    return operand;
                }
                if operand.ty != ValueType::Interval && !operand.ty.is_number() {
                    self.demand(&mut operand, &ValueType::Numeric);
                }
            }
        }
        Typed {
            ty: operand.ty.clone().negative(),
            nullable: operand.nullable,
            kind: TypedKind::Unary(operator, Box::new(operand)),
            site,
        }
    }

    pub(super) fn binary(
        &mut self,
        operator: BinaryOperator,
        left: &Expr,
        right: &Expr,
        site: Site,
    ) -> Typed {
        let mut left = self.infer(left);
        let mut right = self.infer(right);
        let ty = match operator {
            BinaryOperator::Or | BinaryOperator::And => {
                self.demand(&mut left, &ValueType::Boolean);
                self.demand(&mut right, &ValueType::Boolean);
                ValueType::Boolean
            }
            BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual => {
                self.comparison(operator, &mut left, &mut right, site);
                ValueType::Boolean
            }
            BinaryOperator::Concat => self.concatenation(&mut left, &mut right, site),
            BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide
            | BinaryOperator::Remainder => self.arithmetic(operator, &mut left, &mut right),
        };
        Typed {
            nullable: left.nullable || right.nullable,
            kind: TypedKind::Binary(operator, Box::new(left), Box::new(right)),
            ty,
            site,
        }
    }

    fn concatenation(&mut self, left: &mut Typed, right: &mut Typed, site: Site) -> ValueType {
        if left.ty == ValueType::Boolean || right.ty == ValueType::Boolean {
            let message = "`||` puts texts together; it is no condition";
            self.report
                .push(Diagnostic::new(site, message).help("write `or`"));
            return ValueType::Any;
        }
        if matches!(
            left.ty,
            ValueType::Bytes | ValueType::Jsonb | ValueType::Array(_)
        ) {
            return self.unify(&mut [left, right]);
        }
        self.demand(left, &ValueType::Text);
        self.demand(right, &ValueType::Text);
        ValueType::Text
    }

    fn arithmetic(
        &mut self,
        operator: BinaryOperator,
        left: &mut Typed,
        right: &mut Typed,
    ) -> ValueType {
        if let Some(ty) = self.arithmetic_on_time(operator, left, right) {
            return ty;
        }
        for operand in [&mut *left, &mut *right] {
            if !operand.ty.is_number() {
                self.demand(operand, &ValueType::Numeric);
            }
        }
        if operator == BinaryOperator::Remainder {
            for operand in [&mut *left, &mut *right] {
                if operand.ty.is_float() {
                    self.mismatch(operand, &ValueType::Numeric);
                    operand.ty = ValueType::Any;
                }
            }
        }
        let float = left.ty.is_float() || right.ty.is_float();
        let ty = self.unify(&mut [left, right]);
        // A 32-bit float meets another number in 64 bits.
        if float && left.ty != right.ty && ty.is_float() {
            ValueType::Double
        } else {
            ty
        }
    }

    /// What adding to and subtracting from a date, a time, a span gives; `None` for numbers.
    fn arithmetic_on_time(
        &mut self,
        operator: BinaryOperator,
        left: &mut Typed,
        right: &mut Typed,
    ) -> Option<ValueType> {
        use BinaryOperator::{Add, Divide, Multiply, Subtract};
        use ValueType::{Date, Integer, Interval, Time, Timestamp, Timestamptz};
        let literal = matches!(right.kind, TypedKind::Literal(Literal::Text(_)));
        let result = match (&left.ty, operator, &right.ty) {
            (Date, Add | Subtract, Integer | ValueType::SmallInt) => return Some(Date),
            (Date, Subtract, Date) => return Some(Integer),
            (Timestamp, Subtract, Timestamp) | (Timestamptz, Subtract, Timestamptz) => {
                return Some(Interval);
            }
            (Interval, Multiply | Divide, number) if number.is_number() => return Some(Interval),
            (Date, Add | Subtract, Interval) => Timestamp,
            (Date, Add | Subtract, ValueType::Text) if literal => Timestamp,
            (Time | Timestamp | Timestamptz | Interval, Add | Subtract, _) => left.ty.clone(),
            _ => return None,
        };
        self.demand(right, &Interval);
        // The length of a day and a month depends on the session's zone.
        if result == Timestamptz {
            let what = format!("`{}` on a Timestamptz", operator.symbol());
            self.check_volatility(&what, Volatility::Stable, right.site);
        }
        Some(result)
    }
}
