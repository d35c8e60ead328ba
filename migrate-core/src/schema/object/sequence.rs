//! Sequences: numbers that are given out one after another.

use crate::expr::ValueType;
use crate::schema::Type;
use crate::{Name, ObjectName};

/// A sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// Its name.
    pub name: ObjectName,
    /// The type of its numbers, where it is not `BigInt`.
    pub ty: Option<Type>,
    /// How the numbers follow one another.
    pub options: SequenceOptions,
    /// The column that it goes with.
    pub owner: Option<SequenceOwner>,
    /// What it is for.
    pub comment: Option<String>,
}

/// How the numbers of a sequence follow one another; what is not said is left to the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SequenceOptions {
    /// The first number.
    pub start: Option<i128>,
    /// What is added for the next one.
    pub increment: Option<i128>,
    /// The smallest number.
    pub min: Option<i128>,
    /// The largest number.
    pub max: Option<i128>,
    /// How many a session takes at a time.
    pub cache: Option<i128>,
    /// Whether it begins again behind the last number.
    pub cycle: bool,
}

/// The column that a sequence goes with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SequenceOwner {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
}

impl Sequence {
    /// Whether no number that `old` may have come to is one of its own: it has to begin anew.
    pub fn begins_anew_after(&self, old: &Self) -> bool {
        let (least, most) = self.options.range(self.ty.as_ref());
        let (old_least, old_most) = old.options.range(old.ty.as_ref());
        old_most < least || most < old_least
    }
}

impl SequenceOptions {
    /// The numbers that a sequence of a type may have: of `BigInt` where there is none.
    pub fn range_of(ty: Option<&Type>) -> (i128, i128) {
        let value = ty.map(|ty| ValueType::from(&ty.kind));
        let value = value.unwrap_or(ValueType::BigInt);
        value.range().unwrap_or((i64::MIN.into(), i64::MAX.into()))
    }

    /// The smallest and the largest number, of which the database chooses what is not said.
    pub fn range(&self, ty: Option<&Type>) -> (i128, i128) {
        let (smallest, largest) = Self::range_of(ty);
        let (min, max) = match self.increment {
            Some(step) if step < 0 => (smallest, -1),
            _ => (1, largest),
        };
        (self.min.unwrap_or(min), self.max.unwrap_or(max))
    }

    /// The first number, which the database chooses where it is not said.
    pub fn first(&self, ty: Option<&Type>) -> i128 {
        let (least, most) = self.range(ty);
        let end = match self.increment {
            Some(step) if step < 0 => most,
            _ => least,
        };
        self.start.unwrap_or(end)
    }

    /// The options that have a number, in the order in which they are written.
    pub fn numbers(&self) -> impl Iterator<Item = (&'static str, i128)> {
        let all = [
            ("start", self.start),
            ("increment", self.increment),
            ("min", self.min),
            ("max", self.max),
            ("cache", self.cache),
        ];
        all.into_iter()
            .filter_map(|(word, number)| Some((word, number?)))
    }
}
