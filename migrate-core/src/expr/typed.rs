//! The typed tree: an expression after the check, ready to be phrased.
//!
//! Literals have become values of the types that their places ask for, functions are rows of
//! the catalogue, and every part knows its type and whether it may be null.

use super::functions::Function;
use super::literal::Literal;
use super::value::ValueType;
use super::{BinaryOperator, UnaryOperator};
use crate::schema::{ObjectKey, Type};
use crate::{Name, PerDialect, Site};

/// A part of an expression with its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// What it is.
    pub kind: TypedKind,
    /// The type of its value.
    pub ty: ValueType,
    /// Whether its value may be null.
    pub nullable: bool,
    /// The token to blame.
    pub site: Site,
}

/// The forms of a typed expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedKind {
    /// `null`
    Null,
    /// A value.
    Literal(Literal),
    /// A column.
    Column(Name),
    /// `not a`, `-a`
    Unary(UnaryOperator, Box<Typed>),
    /// `a + b`; `mod(a, b)` too.
    Binary(BinaryOperator, Box<Typed>, Box<Typed>),
    /// `a is [not] null`
    IsNull {
        /// The value.
        operand: Box<Typed>,
        /// `is not null`
        negated: bool,
    },
    /// `a [not] in (b, c)`
    In {
        /// The value.
        operand: Box<Typed>,
        /// What it is looked for in.
        list: Vec<Typed>,
        /// `not in`
        negated: bool,
    },
    /// `a [not] between b and c`
    Between {
        /// The value and its bounds.
        parts: Box<[Typed; 3]>,
        /// `not between`
        negated: bool,
    },
    /// `a [not] like b`
    Like {
        /// The text.
        operand: Box<Typed>,
        /// The pattern.
        pattern: Box<Typed>,
        /// `not like`
        negated: bool,
    },
    /// `case when a then b … [else c] end`
    Case {
        /// The conditions.
        conditions: Vec<Typed>,
        /// The value for each condition, and that of `else` where there is one.
        values: Vec<Typed>,
    },
    /// `cast(a as T)`
    Cast {
        /// The value.
        operand: Box<Typed>,
        /// The type it becomes.
        ty: Type,
    },
    /// A function of the catalogue.
    Call {
        /// Which one.
        function: Function,
        /// Its arguments.
        arguments: Vec<Typed>,
    },
    /// A function that the history has created.
    Routine {
        /// Which one.
        key: ObjectKey,
        /// Its arguments.
        arguments: Vec<Typed>,
    },
    /// Opaque SQL.
    Sql(PerDialect<String>),
    /// Something that was reported: it has no phrasing.
    Erroneous,
}

impl Typed {
    /// Something that was reported.
    pub(super) const fn erroneous(site: Site) -> Self {
        Self {
            kind: TypedKind::Erroneous,
            ty: ValueType::Any,
            nullable: false,
            site,
        }
    }

    /// The value, if this is a literal.
    pub fn literal(&self) -> Option<&Literal> {
        match &self.kind {
            TypedKind::Literal(literal) => Some(literal),
            _ => None,
        }
    }

    /// The number, if this is a literal whole number.
    pub fn integer(&self) -> Option<i128> {
        match self.literal() {
            Some(Literal::Number(digits)) => digits.parse().ok(),
            _ => None,
        }
    }

    /// Whether this is `now()`.
    pub(crate) fn is_now(&self) -> bool {
        matches!(
            self.kind,
            TypedKind::Call {
                function: Function::Now,
                ..
            }
        )
    }

    /// The direct parts, from left to right; the conditions of a case before its values.
    pub fn children(&self) -> Vec<&Typed> {
        match &self.kind {
            TypedKind::Null
            | TypedKind::Literal(_)
            | TypedKind::Column(_)
            | TypedKind::Sql(_)
            | TypedKind::Erroneous => Vec::new(),
            TypedKind::Unary(_, operand)
            | TypedKind::IsNull { operand, .. }
            | TypedKind::Cast { operand, .. } => vec![operand],
            TypedKind::Binary(_, left, right) => vec![left, right],
            TypedKind::In { operand, list, .. } => {
                std::iter::once(&**operand).chain(list).collect()
            }
            TypedKind::Between { parts, .. } => parts.iter().collect(),
            TypedKind::Like {
                operand, pattern, ..
            } => vec![operand, pattern],
            TypedKind::Case { conditions, values } => conditions.iter().chain(values).collect(),
            TypedKind::Call { arguments, .. } | TypedKind::Routine { arguments, .. } => {
                arguments.iter().collect()
            }
        }
    }

    /// The parts of which one gives the value: the branches of a case, the arguments of
    /// `coalesce` and its kin. Empty for anything else.
    pub(crate) fn alternatives(&self) -> &[Typed] {
        match &self.kind {
            TypedKind::Case { values, .. } => values,
            TypedKind::Call {
                function:
                    Function::Coalesce | Function::Nullif | Function::Greatest | Function::Least,
                arguments,
            } => arguments,
            _ => &[],
        }
    }

    /// Whether its alternatives are compared with each other.
    pub(super) fn compares(&self) -> bool {
        let TypedKind::Call { function, .. } = &self.kind else {
            return false;
        };
        matches!(
            function,
            Function::Nullif | Function::Greatest | Function::Least
        )
    }

    /// The same, to change.
    pub(super) fn alternatives_mut(&mut self) -> &mut [Typed] {
        match &mut self.kind {
            TypedKind::Case { values, .. } => values,
            TypedKind::Call {
                function:
                    Function::Coalesce | Function::Nullif | Function::Greatest | Function::Least,
                arguments,
            } => arguments,
            _ => &mut [],
        }
    }

    /// Whether the place may still choose its type: text and numbers as written, `now()`, and
    /// choices among those.
    pub(super) fn is_flexible(&self) -> bool {
        let alternatives = self.alternatives();
        if !alternatives.is_empty() {
            return alternatives.iter().all(Self::is_flexible);
        }
        match &self.kind {
            TypedKind::Null
            | TypedKind::Literal(Literal::Text(_) | Literal::Number(_))
            | TypedKind::Call {
                function: Function::Now,
                ..
            } => true,
            TypedKind::Literal(_)
            | TypedKind::Column(_)
            | TypedKind::Unary(..)
            | TypedKind::Binary(..)
            | TypedKind::IsNull { .. }
            | TypedKind::In { .. }
            | TypedKind::Between { .. }
            | TypedKind::Like { .. }
            | TypedKind::Case { .. }
            | TypedKind::Cast { .. }
            | TypedKind::Call { .. }
            | TypedKind::Routine { .. }
            | TypedKind::Sql(_)
            | TypedKind::Erroneous => self.ty == ValueType::Any,
        }
    }

    /// The part as the subject of a message: `price`, `"abc"`, `lower(…)`.
    pub(super) fn subject(&self) -> String {
        match &self.kind {
            TypedKind::Null => "`null`".to_owned(),
            TypedKind::Literal(literal) => format!("`{literal}`"),
            TypedKind::Column(name) => format!("`{name}`"),
            TypedKind::Unary(UnaryOperator::Not, _) => "the result of `not`".to_owned(),
            TypedKind::Unary(UnaryOperator::Negate, _) => "the result of `-`".to_owned(),
            TypedKind::Binary(operator, ..) => format!("the result of `{}`", operator.symbol()),
            TypedKind::IsNull { .. } => "the result of `is`".to_owned(),
            TypedKind::In { .. } => "the result of `in`".to_owned(),
            TypedKind::Between { .. } => "the result of `between`".to_owned(),
            TypedKind::Like { .. } => "the result of `like`".to_owned(),
            TypedKind::Case { .. } => "the result of `case`".to_owned(),
            TypedKind::Cast { .. } => "the result of `cast`".to_owned(),
            TypedKind::Call { function, .. } => format!("`{}(…)`", function.name()),
            TypedKind::Routine { key, .. } => format!("`{}(…)`", key.name),
            TypedKind::Sql(_) => "`sql(…)`".to_owned(),
            TypedKind::Erroneous => "this".to_owned(),
        }
    }
}
