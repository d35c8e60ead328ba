//! The expression language: typed, dialect-neutral, used for defaults, checks, index keys
//! and predicates, generated columns and backfills.
//!
//! This file is the tree. `check` gives it types, `functions` is the catalogue, and
//! `sql/` renders the typed tree in each dialect. PostgreSQL is the reference meaning of
//! every operator and function.

mod check;
#[cfg(all(test, feature = "syntax"))]
pub(crate) mod fixture;
mod functions;
pub(crate) mod level;
mod literal;
mod typed;
mod value;

pub use check::{Place, Scope, check, check_value};
pub(crate) use check::{check_beside, not_null_unless};
pub use functions::{Function, function_names};
pub(crate) use functions::{is_immutable, is_volatile};
pub use literal::Literal;
pub use typed::{Typed, TypedKind};
pub use value::ValueType;

use crate::schema::{SqlText, Type};
use crate::{Name, PerDialect, Site};

/// An expression, with the place where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The token to blame: the operator's, the function's name, the literal.
    pub site: Site,
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// `5_000`: kept as its decimal digits, with a leading `-` where it is negative.
    Integer(i128),
    /// `1.50`: kept as written, without underscores.
    Decimal(String),
    /// `"text"`
    Text(String),
    /// A column by its bare name.
    Column(Name),
    /// `not a`, `-a`
    Unary(UnaryOperator, Box<Expr>),
    /// `a + b`, `a and b`, `a = b`, …
    Binary(BinaryOperator, Box<Expr>, Box<Expr>),
    /// `a is [not] null`
    IsNull {
        /// The value.
        operand: Box<Expr>,
        /// `is not null`
        negated: bool,
    },
    /// `a [not] in (b, c)`
    In {
        /// The value.
        operand: Box<Expr>,
        /// What it is looked for in; never empty.
        list: Vec<Expr>,
        /// `not in`
        negated: bool,
    },
    /// `a [not] between b and c`
    Between {
        /// The value.
        operand: Box<Expr>,
        /// The smallest allowed.
        low: Box<Expr>,
        /// The largest allowed.
        high: Box<Expr>,
        /// `not between`
        negated: bool,
    },
    /// `a [not] like b`
    Like {
        /// The text.
        operand: Box<Expr>,
        /// The pattern: `%`, `_`, and `\` before one of them.
        pattern: Box<Expr>,
        /// `not like`
        negated: bool,
    },
    /// `case when a then b … [else c] end`
    Case {
        /// Conditions and values; never empty.
        branches: Vec<(Expr, Expr)>,
        /// The value where no condition holds.
        otherwise: Option<Box<Expr>>,
    },
    /// `cast(a as T)`
    Cast {
        /// The value.
        operand: Box<Expr>,
        /// The type it becomes.
        ty: Type,
    },
    /// `lower(name)`
    Call {
        /// The function's name.
        function: Name,
        /// Its arguments.
        arguments: Vec<Expr>,
    },
    /// `sql("…")`: opaque, of whatever type the place asks for.
    Sql(PerDialect<SqlText>),
}

/// Operators of one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `not`
    Not,
    /// `-`
    Negate,
}

/// Operators of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `||`
    Concat,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

impl BinaryOperator {
    /// The operator as the language writes it.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Concat => "||",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }

    /// How strongly it binds, as in PostgreSQL: a larger number binds tighter.
    ///
    /// `or` 1, `and` 2, `not` 3, `is` 4, comparisons 5 (they do not chain), `in`, `between`
    /// and `like` 6, `||` 7, `+ -` 8, `* / %` 9, unary `-` 10.
    pub const fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual => 5,
            Self::Concat => 7,
            Self::Add | Self::Subtract => 8,
            Self::Multiply | Self::Divide | Self::Remainder => 9,
        }
    }
}

impl Expr {
    /// An expression that was not written anywhere.
    pub const fn new(kind: ExprKind) -> Self {
        Self {
            kind,
            site: Site::NOWHERE,
        }
    }

    /// An expression written at `site`.
    pub const fn at(kind: ExprKind, site: Site) -> Self {
        Self { kind, site }
    }

    /// A column by its name.
    pub fn column(name: impl Into<Name>) -> Self {
        let name = name.into();
        Self {
            site: name.site(),
            kind: ExprKind::Column(name),
        }
    }

    /// The column that this is, if it is nothing else.
    pub fn as_column(&self) -> Option<&Name> {
        match &self.kind {
            ExprKind::Column(name) => Some(name),
            _ => None,
        }
    }

    /// The direct parts of this expression, from left to right.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Null
            | ExprKind::Boolean(_)
            | ExprKind::Integer(_)
            | ExprKind::Decimal(_)
            | ExprKind::Text(_)
            | ExprKind::Column(_)
            | ExprKind::Sql(_) => Vec::new(),
            ExprKind::Unary(_, operand)
            | ExprKind::IsNull { operand, .. }
            | ExprKind::Cast { operand, .. } => vec![operand],
            ExprKind::Binary(_, left, right) => vec![left, right],
            ExprKind::In { operand, list, .. } => std::iter::once(&**operand).chain(list).collect(),
            ExprKind::Between {
                operand, low, high, ..
            } => vec![operand, low, high],
            ExprKind::Like {
                operand, pattern, ..
            } => vec![operand, pattern],
            ExprKind::Case {
                branches,
                otherwise,
            } => branches
                .iter()
                .flat_map(|(condition, value)| [condition, value])
                .chain(otherwise.as_deref())
                .collect(),
            ExprKind::Call { arguments, .. } => arguments.iter().collect(),
        }
    }

    /// The same parts, to change.
    pub fn children_mut(&mut self) -> Vec<&mut Expr> {
        match &mut self.kind {
            ExprKind::Null
            | ExprKind::Boolean(_)
            | ExprKind::Integer(_)
            | ExprKind::Decimal(_)
            | ExprKind::Text(_)
            | ExprKind::Column(_)
            | ExprKind::Sql(_) => Vec::new(),
            ExprKind::Unary(_, operand)
            | ExprKind::IsNull { operand, .. }
            | ExprKind::Cast { operand, .. } => vec![operand],
            ExprKind::Binary(_, left, right) => vec![left, right],
            ExprKind::In { operand, list, .. } => {
                std::iter::once(&mut **operand).chain(list).collect()
            }
            ExprKind::Between {
                operand, low, high, ..
            } => vec![operand, low, high],
            ExprKind::Like {
                operand, pattern, ..
            } => vec![operand, pattern],
            ExprKind::Case {
                branches,
                otherwise,
            } => branches
                .iter_mut()
                .flat_map(|(condition, value)| [condition, value])
                .chain(otherwise.as_deref_mut())
                .collect(),
            ExprKind::Call { arguments, .. } => arguments.iter_mut().collect(),
        }
    }

    /// Calls `visit` on this expression and everything inside it, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }

    /// The columns it names, each once, in the order of their first use. Opaque SQL names none.
    pub fn columns(&self) -> Vec<Name> {
        let mut columns = Vec::new();
        self.walk(&mut |expr| {
            if let ExprKind::Column(name) = &expr.kind
                && !columns.contains(name)
            {
                columns.push(name.clone());
            }
        });
        columns
    }

    /// Whether it holds opaque SQL, whose columns are unknown.
    pub fn is_opaque(&self) -> bool {
        let mut opaque = false;
        self.walk(&mut |expr| opaque |= matches!(expr.kind, ExprKind::Sql(_)));
        opaque
    }

    /// The sequences whose next number it takes, as they were written.
    pub fn sequences(&self) -> Vec<&str> {
        let mut sequences = Vec::new();
        self.walk(&mut |expr| {
            if let ExprKind::Call {
                function,
                arguments,
            } = &expr.kind
                && function.as_str() == Function::Nextval.name()
                && let Some(ExprKind::Text(name)) = arguments.first().map(|one| &one.kind)
            {
                sequences.push(name.as_str());
            }
        });
        sequences
    }

    /// Follows a column's rename.
    pub fn rename_column(&mut self, from: &Name, to: &Name) {
        if let ExprKind::Column(name) = &mut self.kind
            && name == from
        {
            *name = to.clone();
        }
        for child in self.children_mut() {
            child.rename_column(from, to);
        }
    }
}
