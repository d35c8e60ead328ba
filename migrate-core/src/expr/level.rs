//! How strongly the operators bind that `BinaryOperator::precedence` does not tell of.

/// `not a`
pub(crate) const NOT: u8 = 3;
/// `a is null`
pub(crate) const IS: u8 = 4;
/// `a = b`: two of them do not follow each other.
pub(crate) const COMPARISON: u8 = 5;
/// `a in (b)`, `a between b and c`, `a like b`
pub(crate) const MEMBERSHIP: u8 = 6;
/// `-a`
pub(crate) const NEGATE: u8 = 10;
/// What needs no parentheses anywhere.
pub(crate) const OPERAND: u8 = 11;
