//! A piece of SQL that knows how strongly it holds together, so that parentheses stand only
//! where they are needed.

/// SQL text with its binding strength.
pub(super) struct Phrase {
    pub(super) text: String,
    strength: Strength,
}

/// How strongly an expression binds, from the weakest. Only what every dialect agrees on is
/// told apart; anything doubtful gets parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Unknown: opaque SQL.
    Opaque,
    /// `OR`
    Or,
    /// `AND`
    And,
    /// `NOT`
    Not,
    /// Comparisons, `IS`, `IN`, `BETWEEN`, `LIKE`; they do not chain.
    Predicate,
    /// `||`
    Concat,
    /// `+ -`
    Sum,
    /// `* / % DIV`
    Product,
    /// A negative number.
    Negative,
    /// Names, literals, calls, CASE, CAST.
    Atom,
}

impl Strength {
    /// What the right operand of a left-associative operator needs.
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Opaque => Self::Or,
            Self::Or => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Predicate,
            Self::Predicate => Self::Concat,
            Self::Concat => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product => Self::Negative,
            Self::Negative | Self::Atom => Self::Atom,
        }
    }
}

impl Phrase {
    pub(super) fn new(text: impl Into<String>, strength: Strength) -> Self {
        Self {
            text: text.into(),
            strength,
        }
    }

    /// Something that needs no parentheses anywhere.
    pub(super) fn atom(text: impl Into<String>) -> Self {
        Self::new(text, Strength::Atom)
    }

    /// `name(a, b)`
    pub(super) fn call(name: &str, arguments: &[String]) -> Self {
        Self::atom(format!("{name}({})", arguments.join(", ")))
    }

    /// The text, in parentheses if it binds less than that.
    pub(super) fn at_least(self, strength: Strength) -> String {
        if self.strength < strength {
            format!("({})", self.text)
        } else {
            self.text
        }
    }
}
