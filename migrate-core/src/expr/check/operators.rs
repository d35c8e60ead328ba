//! The operators: what they take, who is to blame, what comes out.

use super::Checker;
use crate::expr::functions::Volatility;
use crate::expr::literal::Literal;
use crate::expr::typed::{Typed, TypedKind};
use crate::expr::value::ValueType;
use crate::expr::{BinaryOperator, Expr, UnaryOperator};
use crate::schema::Type;
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
            ty: operand.ty.clone(),
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

    /// Two values that are compared: of one type, and neither the word `null`.
    fn comparison(
        &mut self,
        operator: BinaryOperator,
        left: &mut Typed,
        right: &mut Typed,
        site: Site,
    ) {
        for (null, other) in [(&*right, &*left), (&*left, &*right)] {
            if null.kind == TypedKind::Null {
                let word = match operator {
                    BinaryOperator::NotEqual => "is not null",
                    _ => "is null",
                };
                let operand = match &other.kind {
                    TypedKind::Column(name) => name.as_str(),
                    _ => "…",
                };
                let message = format!("`{} null` is never true", operator.symbol());
                self.report
                    .push(Diagnostic::new(site, message).help(format!("write `{operand} {word}`")));
                return;
            }
        }
        let ty = self.unify(&mut [left, right]);
        if ty == ValueType::Json {
            let message = format!("{} is Json, which cannot be compared", left.subject());
            self.report
                .push(Diagnostic::new(left.site, message).help("make the column's type Jsonb"));
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

    pub(super) fn is_in(
        &mut self,
        operand: &Expr,
        list: &[Expr],
        negated: bool,
        site: Site,
    ) -> Typed {
        let mut operand = self.infer(operand);
        let mut list: Vec<Typed> = list.iter().map(|item| self.infer(item)).collect();
        if let Some(null) = list.iter().find(|item| item.kind == TypedKind::Null) {
            self.report.push(
                Diagnostic::new(null.site, "`null` in a list is never found")
                    .help("write `or … is null`"),
            );
        }
        self.unify(
            &mut std::iter::once(&mut operand)
                .chain(&mut list)
                .collect::<Vec<_>>(),
        );
        Typed {
            ty: ValueType::Boolean,
            nullable: operand.nullable || list.iter().any(|item| item.nullable),
            kind: TypedKind::In {
                operand: Box::new(operand),
                list,
                negated,
            },
            site,
        }
    }

    pub(super) fn between(&mut self, parts: [&Expr; 3], negated: bool, site: Site) -> Typed {
        let mut parts = Box::new(parts.map(|part| self.infer(part)));
        self.unify(&mut parts.iter_mut().collect::<Vec<_>>());
        Typed {
            ty: ValueType::Boolean,
            nullable: parts.iter().any(|part| part.nullable),
            kind: TypedKind::Between { parts, negated },
            site,
        }
    }

    pub(super) fn like(
        &mut self,
        operand: &Expr,
        pattern: &Expr,
        negated: bool,
        site: Site,
    ) -> Typed {
        let mut operand = Box::new(self.infer(operand));
        let mut pattern = Box::new(self.infer(pattern));
        self.demand(&mut operand, &ValueType::Text);
        self.demand(&mut pattern, &ValueType::Text);
        if let Some(Literal::Text(text)) = pattern.literal() {
            let escapes = text.chars().rev().take_while(|c| *c == '\\').count();
            if escapes % 2 == 1 {
                let message = format!("{text:?} ends in the middle of an escape");
                let help = "write `\\\\\\\\` for one backslash";
                self.report
                    .push(Diagnostic::new(pattern.site, message).help(help));
            }
        }
        Typed {
            ty: ValueType::Boolean,
            nullable: operand.nullable || pattern.nullable,
            kind: TypedKind::Like {
                operand,
                pattern,
                negated,
            },
            site,
        }
    }

    pub(super) fn cast(&mut self, operand: &Expr, ty: &Type, site: Site) -> Typed {
        let mut operand = self.infer(operand);
        let wanted = ValueType::from(&ty.kind);
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
            self.report.error(operand.site, message);
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
    };
    match (from, to) {
        (Any, _) | (_, Any) => true,
        (from, to) if from == to || from.is_number() && to.is_number() => true,
        (Text, Bytes) | (Bytes, Text) => false,
        (Text, _) | (_, Text) => true,
        (Boolean, Integer) | (Integer, Boolean) => true,
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
