//! Random expressions of a kind over the columns of the table. Most are well typed; the check
//! tells which.

use fastrand::Rng;
use migrate_core::expr::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use migrate_core::schema::{Type, TypeKind};

use super::kind::Kind;
use super::table::{COLUMNS, bytes_literal};

/// What makes expressions.
pub(super) struct Generator<'a> {
    pub(super) random: &'a mut Rng,
}

fn call(function: &str, arguments: Vec<Expr>) -> Expr {
    Expr::new(ExprKind::Call {
        function: function.into(),
        arguments,
    })
}

fn binary(left: Expr, operator: BinaryOperator, right: Expr) -> Expr {
    Expr::new(ExprKind::Binary(operator, Box::new(left), Box::new(right)))
}

impl Generator<'_> {
    fn below(&mut self, bound: u32) -> u32 {
        self.random.u32(0..bound)
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.random.usize(0..of.len())]
    }

    fn coin(&mut self) -> bool {
        self.random.bool()
    }

    /// An expression of that kind.
    pub(super) fn expression(&mut self, kind: Kind, depth: u32) -> Expr {
        if depth == 0 || self.below(10) < 2 {
            return self.leaf(kind);
        }
        if self.below(10) < 3 {
            return self.choice(kind, depth - 1);
        }
        match kind {
            Kind::Boolean => self.condition(depth - 1),
            Kind::Text | Kind::Varchar | Kind::Char => self.text(depth - 1),
            kind if kind.is_number() => self.number(kind, depth - 1),
            Kind::Date | Kind::Time | Kind::Timestamp | Kind::Timestamptz => {
                self.moment(kind, depth - 1)
            }
            kind => self.choice(kind, depth - 1),
        }
    }

    fn leaf(&mut self, kind: Kind) -> Expr {
        if !kind.is_number() && self.below(40) == 0 {
            return Expr::new(ExprKind::Null);
        }
        if self.below(10) < 6 {
            let columns: Vec<&str> = COLUMNS
                .iter()
                .filter(|(_, other, _)| kind.takes(*other))
                .map(|(name, ..)| *name)
                .collect();
            return Expr::column(self.one(&columns));
        }
        self.literal(kind)
    }

    fn literal(&mut self, kind: Kind) -> Expr {
        if kind == Kind::Bytes {
            return bytes_literal();
        }
        let literals = match self.below(5) {
            0 => kind.extreme(),
            _ => kind.ordinary(),
        };
        kind.literal(kind.spelled(self.one(literals)))
    }

    /// A form that every kind has.
    fn choice(&mut self, kind: Kind, depth: u32) -> Expr {
        match self.below(10) {
            0..3 => {
                let count = 1 + self.below(2);
                let branches = (0..count)
                    .map(|_| {
                        let condition = self.expression(Kind::Boolean, depth);
                        (condition, self.expression(kind, depth))
                    })
                    .collect();
                let otherwise = (self.below(3) > 0).then(|| Box::new(self.expression(kind, depth)));
                Expr::new(ExprKind::Case {
                    branches,
                    otherwise,
                })
            }
            3..5 => {
                let arguments = self.several(kind, depth, 1, 3);
                call("coalesce", arguments)
            }
            5 => {
                let arguments = self.several(kind, depth, 2, 2);
                call("nullif", arguments)
            }
            6..8 => {
                let arguments = self.several(kind, depth, 1, 3);
                let name = self.one(&["greatest", "least"]);
                call(name, arguments)
            }
            _ => self.cast(kind, depth),
        }
    }

    fn several(&mut self, kind: Kind, depth: u32, least: u32, most: u32) -> Vec<Expr> {
        let count = least + self.below(most - least + 1);
        (0..count).map(|_| self.expression(kind, depth)).collect()
    }

    fn cast(&mut self, kind: Kind, depth: u32) -> Expr {
        let sources: &[Kind] = match kind {
            Kind::Boolean => &[Kind::Integer, Kind::Boolean, Kind::Text],
            Kind::Integer => &[
                Kind::Big,
                Kind::Numeric,
                Kind::Double,
                Kind::Real,
                Kind::Boolean,
                Kind::Text,
                Kind::Small,
            ],
            kind if kind.is_number() => &[
                Kind::Small,
                Kind::Integer,
                Kind::Big,
                Kind::Numeric,
                Kind::Real,
                Kind::Double,
                Kind::Text,
            ],
            kind if kind.is_text() => &[
                Kind::Boolean,
                Kind::Small,
                Kind::Integer,
                Kind::Big,
                Kind::Numeric,
                Kind::Double,
                Kind::Text,
                Kind::Varchar,
                Kind::Char,
                Kind::Date,
                Kind::Time,
                Kind::Timestamp,
                Kind::Timestamptz,
                Kind::Uuid,
                Kind::Jsonb,
                Kind::Enum,
            ],
            Kind::Date => &[Kind::Timestamp, Kind::Timestamptz, Kind::Text, Kind::Date],
            Kind::Time => &[Kind::Timestamp, Kind::Timestamptz, Kind::Text, Kind::Time],
            Kind::Timestamp => &[Kind::Date, Kind::Timestamptz, Kind::Text, Kind::Timestamp],
            Kind::Timestamptz => &[Kind::Date, Kind::Timestamp, Kind::Text, Kind::Timestamptz],
            Kind::Uuid => &[Kind::Uuid, Kind::Text],
            Kind::Json | Kind::Jsonb => &[Kind::Json, Kind::Jsonb, Kind::Text],
            Kind::Enum => &[Kind::Enum, Kind::Text],
            _ => &[Kind::Bytes],
        };
        let from = self.one(sources);
        let is_moment = matches!(
            kind,
            Kind::Date | Kind::Time | Kind::Timestamp | Kind::Timestamptz
        );
        let operand = match (from, kind) {
            // A text that is one of the kind. How else a moment may be written, each database
            // has its own mind.
            (Kind::Text, kind) if is_moment || !kind.is_text() && self.below(3) > 0 => {
                let texts: &[&str] = match kind {
                    Kind::Boolean => &["true", "false", "t"],
                    Kind::Bytes => &["a"],
                    _ => kind.ordinary(),
                };
                let text = kind.spelled(self.one(texts));
                let text = Expr::new(ExprKind::Text(text.to_owned()));
                match self.coin() {
                    true => call("lower", vec![text]),
                    false => text,
                }
            }
            _ => self.expression(from, depth),
        };
        let ty: Type = match kind {
            Kind::Numeric => {
                let (precision, scale) = self.one(&[(15, 4), (10, 2), (15, 0), (6, 3)]);
                TypeKind::Numeric { precision, scale }.into()
            }
            Kind::Varchar => TypeKind::Varchar(self.one(&[1, 5, 20])).into(),
            Kind::Char => TypeKind::Char(self.one(&[1, 5, 20])).into(),
            kind => kind.column_type(),
        };
        Expr::new(ExprKind::Cast {
            operand: Box::new(operand),
            ty,
        })
    }

    fn condition(&mut self, depth: u32) -> Expr {
        let negated = self.below(3) == 0;
        match self.below(16) {
            0..5 => {
                let kind = self.one(&Kind::COMPARED);
                let operator = self.one(&[
                    BinaryOperator::Equal,
                    BinaryOperator::NotEqual,
                    BinaryOperator::Less,
                    BinaryOperator::LessOrEqual,
                    BinaryOperator::Greater,
                    BinaryOperator::GreaterOrEqual,
                ]);
                let left = self.expression(kind, depth);
                let other = match kind.is_number() && self.coin() {
                    true => self.one(&Kind::NUMBERS),
                    false => kind,
                };
                binary(left, operator, self.expression(other, depth))
            }
            5..7 => {
                let operator = self.one(&[BinaryOperator::And, BinaryOperator::Or]);
                let left = self.expression(Kind::Boolean, depth);
                binary(left, operator, self.expression(Kind::Boolean, depth))
            }
            7 => Expr::new(ExprKind::Unary(
                UnaryOperator::Not,
                Box::new(self.expression(Kind::Boolean, depth)),
            )),
            8 => {
                let kind = self.one(&Kind::ALL);
                Expr::new(ExprKind::IsNull {
                    operand: Box::new(self.expression(kind, depth)),
                    negated,
                })
            }
            9..11 => {
                let kind = self.one(&Kind::COMPARED);
                Expr::new(ExprKind::In {
                    operand: Box::new(self.expression(kind, depth)),
                    list: self.several(kind, depth, 1, 3),
                    negated,
                })
            }
            11 => {
                let kind = self.one(&Kind::COMPARED);
                let [operand, low, high] = [(); 3].map(|()| Box::new(self.expression(kind, depth)));
                Expr::new(ExprKind::Between {
                    operand,
                    low,
                    high,
                    negated,
                })
            }
            12..15 => {
                let operand = Box::new(self.expression(Kind::Text, depth));
                let pattern = match self.below(6) {
                    0 => self.expression(Kind::Text, depth),
                    _ => self.pattern(),
                };
                Expr::new(ExprKind::Like {
                    operand,
                    pattern: Box::new(pattern),
                    negated,
                })
            }
            _ => {
                let arguments = self.several(Kind::Text, depth, 2, 2);
                call("starts_with", arguments)
            }
        }
    }

    fn pattern(&mut self) -> Expr {
        const PIECES: [&str; 24] = [
            "%", "%", "%", "_", "_", "a", "A", "b", "\\%", "\\_", "\\\\", "[", "]", "*", "?", "é",
            "😀", "^", "-", "'", "\\a", "[a-z]", "1", " ",
        ];
        let count = self.below(4);
        let pattern: String = (0..count).map(|_| self.one(&PIECES)).collect();
        Expr::new(ExprKind::Text(pattern))
    }

    /// A number that counts characters.
    fn count(&mut self, depth: u32) -> Expr {
        match self.below(6) {
            0 => Expr::column("count"),
            1 => call("length", vec![self.expression(Kind::Text, depth.min(1))]),
            2 => binary(
                Expr::column("count"),
                self.one(&[BinaryOperator::Add, BinaryOperator::Subtract]),
                Expr::new(ExprKind::Integer(self.random.i128(-2..3))),
            ),
            _ => Expr::new(ExprKind::Integer(self.random.i128(-4..9))),
        }
    }

    fn text(&mut self, depth: u32) -> Expr {
        let text = Kind::Text;
        match self.below(20) {
            0..3 => {
                let left = self.expression(text, depth);
                binary(left, BinaryOperator::Concat, self.expression(text, depth))
            }
            3..7 => {
                let name = self.one(&[
                    "lower", "upper", "trim", "ltrim", "rtrim", "reverse", "md5", "lower", "trim",
                ]);
                call(name, vec![self.expression(text, depth)])
            }
            7..9 => {
                let arguments = self.several(text, depth, 3, 3);
                call("replace", arguments)
            }
            9..12 => {
                let mut arguments = vec![self.expression(text, depth), self.count(depth)];
                if self.coin() {
                    arguments.push(self.count(depth));
                }
                call("substr", arguments)
            }
            12..15 => {
                let name = self.one(&["left", "right"]);
                let arguments = vec![self.expression(text, depth), self.count(depth)];
                call(name, arguments)
            }
            15..17 => {
                let name = self.one(&["lpad", "rpad"]);
                let mut arguments = vec![self.expression(text, depth), self.count(depth)];
                if self.coin() {
                    arguments.push(self.expression(text, depth));
                }
                call(name, arguments)
            }
            17 => {
                let arguments = self.several(text, depth, 1, 3);
                call("concat", arguments)
            }
            18 => {
                let arguments = self.several(text, depth, 2, 4);
                call("concat_ws", arguments)
            }
            _ => self.cast(text, depth),
        }
    }

    fn number(&mut self, kind: Kind, depth: u32) -> Expr {
        let narrower = |this: &mut Self| match this.below(4) {
            0 => {
                let kinds: Vec<Kind> = Kind::NUMBERS
                    .into_iter()
                    .filter(|other| kind.takes(*other))
                    .collect();
                this.one(&kinds)
            }
            _ => kind,
        };
        match self.below(16) {
            0..6 => {
                use BinaryOperator as Op;
                let operator = self.one(&[
                    Op::Add,
                    Op::Subtract,
                    Op::Multiply,
                    Op::Divide,
                    Op::Remainder,
                ]);
                let left = self.expression(kind, depth);
                let other = narrower(self);
                binary(left, operator, self.expression(other, depth))
            }
            6 => Expr::new(ExprKind::Unary(
                UnaryOperator::Negate,
                Box::new(self.expression(kind, depth)),
            )),
            7..9 => {
                let name = self.one(&["abs", "ceil", "floor", "sign", "round"]);
                call(name, vec![self.expression(kind, depth)])
            }
            9 => {
                let digits = Expr::new(ExprKind::Integer(self.random.i128(-2..4)));
                call("round", vec![self.expression(kind, depth), digits])
            }
            10 => {
                let left = self.expression(kind, depth);
                let other = narrower(self);
                call("mod", vec![left, self.expression(other, depth)])
            }
            11..14 if matches!(kind, Kind::Integer | Kind::Big) => match self.below(3) {
                0 => call("length", vec![self.expression(Kind::Text, depth)]),
                1 => {
                    let of = self.one(&[Kind::Text, Kind::Bytes]);
                    call("octet_length", vec![self.expression(of, depth)])
                }
                _ => {
                    let arguments = self.several(Kind::Text, depth, 2, 2);
                    call("strpos", arguments)
                }
            },
            11..14 if kind == Kind::Double => match self.coin() {
                true => call("sqrt", vec![self.expression(Kind::Double, depth)]),
                false => {
                    let exponent = Expr::new(ExprKind::Integer(self.random.i128(-2..4)));
                    call(
                        "power",
                        vec![self.expression(Kind::Double, depth), exponent],
                    )
                }
            },
            _ => self.choice(kind, depth),
        }
    }

    fn moment(&mut self, kind: Kind, depth: u32) -> Expr {
        use BinaryOperator::{Add, Subtract};
        let span = || Expr::new(ExprKind::Text("1 day 02:30:00".to_owned()));
        match (self.below(8), kind) {
            (0, Kind::Date) => {
                let operator = self.one(&[Add, Subtract]);
                let days = self.literal(Kind::Small);
                binary(self.expression(kind, depth), operator, days)
            }
            (0, _) => binary(
                self.expression(kind, depth),
                self.one(&[Add, Subtract]),
                span(),
            ),
            (1..4, _) => self.cast(kind, depth),
            _ => self.choice(kind, depth),
        }
    }
}
