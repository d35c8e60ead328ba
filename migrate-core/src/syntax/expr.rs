//! Expressions: operators by precedence, over operands.
//!
//! How strongly an operator binds stands in `expr::BinaryOperator::precedence`; the rest of
//! that table is `expr::level`.

use crate::expr::{BinaryOperator, Expr, ExprKind, UnaryOperator, level};
use crate::{Diagnostic, Site};

use super::parser::{Parser, Result};
use super::token::Token;

/// How deep an expression may be nested: what an unoptimised build reads on a small stack.
const DEEPEST: usize = 50;

/// How tall the tree of an expression may become: a long row of operators is a tall tree.
const TALLEST: usize = 250;

/// The way out where one database alone has an operator.
const OWN_SQL: &str = "write `sql(\"…\")` around what the language has no word for";

/// An operator behind an operand.
#[derive(Clone, Copy)]
enum Infix {
    Binary(BinaryOperator),
    Is,
    In { negated: bool },
    Between { negated: bool },
    Like { negated: bool },
}

impl Infix {
    const fn level(self) -> u8 {
        match self {
            Self::Binary(operator) => operator.precedence(),
            Self::Is => level::IS,
            Self::In { .. } | Self::Between { .. } | Self::Like { .. } => level::MEMBERSHIP,
        }
    }

    /// How strongly the left operand has to bind.
    const fn left(self) -> u8 {
        match self.level() {
            chains @ (1 | 2 | 7..) => chains,
            does_not => does_not + 1,
        }
    }
}

impl Parser {
    /// `(EXPR)`
    pub(super) fn parenthesized(&mut self) -> Result<Expr> {
        self.parens(Self::expression)
    }

    /// An expression, up to the first token that cannot belong to it.
    pub(super) fn expression(&mut self) -> Result<Expr> {
        self.operation(0)
    }

    /// Goes one level deeper into an expression.
    pub(super) fn deeper<T>(&mut self, inside: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.check_levels(self.depth, DEEPEST)?;
        self.depth += 1;
        let result = inside(self);
        self.depth -= 1;
        self.height += 1;
        result
    }

    fn check_levels(&self, levels: usize, most: usize) -> Result<()> {
        if levels < most {
            return Ok(());
        }
        let message = format!("an expression of more than {most} levels");
        Err(Diagnostic::new(self.here(), message).help("split it, or write it as `sql(\"…\")`"))
    }

    /// An expression of operators that bind at least as strongly as `floor`.
    fn operation(&mut self, floor: u8) -> Result<Expr> {
        let beside = std::mem::take(&mut self.height);
        let (mut left, mut bound) = self.prefixed(floor)?;
        while let Some(infix) = self.infix()? {
            if infix.level() < floor {
                break;
            }
            if bound < infix.left() {
                return Err(self.does_not_follow(infix, bound));
            }
            self.check_levels(self.height, TALLEST)?;
            left = self.infix_operation(left, infix)?;
            self.height += 1;
            bound = infix.level();
        }
        self.height = self.height.max(beside);
        Ok(left)
    }

    /// An operand behind `not` or `-`, and how strongly it binds.
    fn prefixed(&mut self, floor: u8) -> Result<(Expr, u8)> {
        let site = self.here();
        if self.is_word("not") {
            if floor > level::NOT {
                return Err(Diagnostic::new(
                    site,
                    "`not` binds less tightly than what stands before it",
                )
                .help("put parentheses around `not …`"));
            }
            self.bump();
            let operand = self.deeper(|parser| parser.operation(level::NOT))?;
            return Ok((unary(UnaryOperator::Not, operand, site), level::NOT));
        }
        if self.is_punct('-') {
            self.bump();
            if matches!(self.peek(), Token::Number(_)) {
                return Ok((self.number(true, site)?, level::OPERAND));
            }
            let operand = self.deeper(|parser| parser.operation(level::NEGATE))?;
            return Ok((unary(UnaryOperator::Negate, operand, site), level::NEGATE));
        }
        Ok((self.operand()?, level::OPERAND))
    }

    /// The operator that is next, if one is.
    fn infix(&self) -> Result<Option<Infix>> {
        use BinaryOperator as Op;
        let binary = |operator| Ok(Some(Infix::Binary(operator)));
        match self.peek() {
            Token::Punct { character, joint } => {
                let next = match self.peek_at(1) {
                    Token::Punct { character, .. } if *joint => *character,
                    _ => ' ',
                };
                match (character, next) {
                    ('=', '=') => Err(self.spelled("==", "=")),
                    ('!', '=') => Err(self.spelled("!=", "<>")),
                    ('&', '&') => Err(self.spelled("&&", "and")),
                    (':', ':') => Err(self.foreign("::", "write `cast(… as TYPE)`")),
                    ('~', _) => Err(self.foreign("~", OWN_SQL)),
                    ('!', '~') => Err(self.foreign("!~", OWN_SQL)),
                    ('-', '>') => Err(self.foreign("->", OWN_SQL)),
                    ('@', '>') => Err(self.foreign("@>", OWN_SQL)),
                    ('<', '@') => Err(self.foreign("<@", OWN_SQL)),
                    ('=', _) => binary(Op::Equal),
                    ('<', '>') => binary(Op::NotEqual),
                    ('<', '=') => binary(Op::LessOrEqual),
                    ('<', _) => binary(Op::Less),
                    ('>', '=') => binary(Op::GreaterOrEqual),
                    ('>', _) => binary(Op::Greater),
                    ('|', '|') => binary(Op::Concat),
                    ('+', _) => binary(Op::Add),
                    ('-', _) => binary(Op::Subtract),
                    ('*', _) => binary(Op::Multiply),
                    ('/', _) => binary(Op::Divide),
                    ('%', _) => binary(Op::Remainder),
                    _ => Ok(None),
                }
            }
            Token::Word { text, raw: false } if matches!(&**text, "ilike") => {
                Err(self.foreign("ilike", "write `lower(…) like …`"))
            }
            Token::Word { text, raw: false } => Ok(match (&**text, self.word_at(1)) {
                ("or", _) => Some(Infix::Binary(Op::Or)),
                ("and", _) => Some(Infix::Binary(Op::And)),
                ("is", _) => Some(Infix::Is),
                ("in", _) => Some(Infix::In { negated: false }),
                ("between", _) => Some(Infix::Between { negated: false }),
                ("like", _) => Some(Infix::Like { negated: false }),
                ("not", Some("in")) => Some(Infix::In { negated: true }),
                ("not", Some("between")) => Some(Infix::Between { negated: true }),
                ("not", Some("like")) => Some(Infix::Like { negated: true }),
                _ => None,
            }),
            _ => Ok(None),
        }
    }

    /// `left`, an operator that is next, and what stands behind it.
    fn infix_operation(&mut self, left: Expr, infix: Infix) -> Result<Expr> {
        let site = self.here();
        self.bump_infix(infix);
        let operand = Box::new(left);
        let above = infix.level() + 1;
        let kind = match infix {
            Infix::Binary(operator) => {
                let right = Box::new(self.operation(above)?);
                ExprKind::Binary(operator, operand, right)
            }
            Infix::Is => {
                let negated = self.eat_word("not");
                self.expect_word("null")?;
                ExprKind::IsNull { operand, negated }
            }
            Infix::In { negated } => ExprKind::In {
                operand,
                list: self.deeper(|parser| parser.list("a value", Self::expression))?,
                negated,
            },
            Infix::Between { negated } => {
                let low = Box::new(self.operation(above)?);
                self.expect_word("and")?;
                ExprKind::Between {
                    operand,
                    low,
                    high: Box::new(self.operation(above)?),
                    negated,
                }
            }
            Infix::Like { negated } => ExprKind::Like {
                operand,
                pattern: Box::new(self.operation(above)?),
                negated,
            },
        };
        Ok(Expr::at(kind, site))
    }

    fn bump_infix(&mut self, infix: Infix) {
        let tokens = match infix {
            Infix::Binary(BinaryOperator::Or | BinaryOperator::And) | Infix::Is => 1,
            Infix::Binary(operator) => operator.symbol().len(),
            Infix::In { negated } | Infix::Between { negated } | Infix::Like { negated } => {
                1 + usize::from(negated)
            }
        };
        for _ in 0..tokens {
            self.bump();
        }
    }

    /// Rust's spelling where SQL's is expected.
    pub(super) fn spelled(&self, rust: &str, sql: &str) -> Diagnostic {
        let message = format!("`{rust}` is no operator of this language");
        Diagnostic::new(self.here(), message).help(format!("write `{sql}`, as in SQL"))
    }

    /// An operator of one database.
    fn foreign(&self, operator: &str, help: &str) -> Diagnostic {
        let message = format!("`{operator}` is no operator of this language");
        Diagnostic::new(self.here(), message).help(help)
    }

    fn does_not_follow(&self, infix: Infix, bound: u8) -> Diagnostic {
        if let (Infix::Binary(operator), level::COMPARISON) = (infix, bound) {
            let message = format!("comparisons do not chain: `{}`", operator.symbol());
            return Diagnostic::new(self.here(), message)
                .help("join two comparisons with `and`, or put parentheses around one");
        }
        let found = self.peek().describe();
        let message = format!("{found} cannot follow what stands before it");
        Diagnostic::new(self.here(), message)
            .help("put parentheses around what is to be computed first")
    }
}

fn unary(operator: UnaryOperator, operand: Expr, site: Site) -> Expr {
    Expr::at(ExprKind::Unary(operator, Box::new(operand)), site)
}
