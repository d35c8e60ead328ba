//! Identity columns: the database numbers the rows.

use crate::Site;

/// `identity [always] [(…)]`: the database numbers the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Whether a row may not bring a number of its own.
    pub always: bool,
    /// How it counts.
    pub numbering: Box<Numbering>,
    /// Where it was written.
    pub site: Site,
}

/// How a sequence counts; what is left out is the database's choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbering {
    /// The first number.
    pub start: Option<i64>,
    /// From one number to the next.
    pub increment: Option<i64>,
    /// The least number.
    pub min: Option<i64>,
    /// The largest number.
    pub max: Option<i64>,
    /// How many numbers a connection takes at once.
    pub cache: Option<i64>,
    /// Whether it begins again behind the last one.
    pub cycle: bool,
}

impl Numbering {
    /// Whether it counts down.
    pub fn descends(&self) -> bool {
        self.increment.is_some_and(|step| step < 0)
    }

    /// The first number.
    pub fn first(&self) -> i64 {
        let edge = if self.descends() {
            self.max.unwrap_or(-1)
        } else {
            self.min.unwrap_or(1)
        };
        self.start.unwrap_or(edge)
    }

    /// Whether it may get to a number.
    pub fn reaches(&self, number: i128) -> bool {
        let first = self.first().into();
        if self.descends() {
            number <= first && self.min.is_none_or(|min| number >= min.into())
        } else {
            number >= first && self.max.is_none_or(|max| number <= max.into())
        }
    }

    /// The numbers with the words that the language has for them, in their order.
    pub fn numbers(&self) -> [(&'static str, Option<i64>); 5] {
        [
            ("start", self.start),
            ("increment", self.increment),
            ("min", self.min),
            ("max", self.max),
            ("cache", self.cache),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_is_the_start_or_an_edge() {
        let first = |start, increment, min, max| {
            let numbering = Numbering {
                start,
                increment,
                min,
                max,
                ..Numbering::default()
            };
            numbering.first()
        };
        assert_eq!(first(None, None, None, None), 1);
        assert_eq!(first(None, Some(2), Some(-5), None), -5);
        assert_eq!(first(Some(7), Some(2), Some(-5), None), 7);
        assert_eq!(first(None, Some(-1), None, None), -1);
        assert_eq!(first(None, Some(-1), Some(-9), Some(0)), 0);
    }
}
