//! Expressions as SQL: what the dialects have in common. Literals, casts, functions and the
//! operators that differ are in the dialects' own files.

use super::phrase::{Phrase, Strength};
use super::types::opaque;
use super::{Unsupported, identifier, mysql, postgres, sqlite};
use crate::expr::{
    BinaryOperator, Expr, Function, Literal, Place, Scope, Typed, TypedKind, UnaryOperator,
    ValueType, check,
};
use crate::schema::{Sequence, Table, Type, TypeKind};
use crate::{Dialect, Report, Schema, Site, Target};

/// An expression as SQL. `expected` is the type of the place, where it has one: the column's
/// for a default or an assignment, Boolean for a condition.
///
/// # Errors
///
/// A function or a form that the database has not, or not in this place.
pub fn expression(
    expr: &Expr,
    scope: &Scope<'_>,
    expected: Option<&Type>,
    target: Target,
) -> Result<String, Unsupported> {
    // What is wrong with it has been reported by the check of the migration.
    let typed = check(expr, scope, expected, &mut Report::default());
    let writer = Writer::new(scope, target);
    let phrase = match expected {
        Some(ty) => writer.assigned(&typed, ty),
        None => writer.phrase(&typed),
    };
    Ok(phrase?.text)
}

/// Writes typed expressions in one dialect.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a> {
    /// For enums.
    pub(super) schema: &'a Schema,
    /// The table whose columns are named.
    table: Option<&'a Table>,
    /// Where the expression stands.
    pub(super) place: Place,
    /// The database.
    pub(super) target: Target,
}

/// A phrase, or what the database has not.
pub(super) type Written = Result<Phrase, Unsupported>;

impl<'a> Writer<'a> {
    /// The sequence that an argument of `nextval` names.
    pub(super) fn sequence(&self, name: Option<&Literal>) -> Option<&'a Sequence> {
        match name? {
            Literal::Text(name) => self.schema.sequence_called(name),
            _ => None,
        }
    }

    pub(super) fn new(scope: &Scope<'a>, target: Target) -> Self {
        Self {
            schema: scope.schema,
            table: scope.table,
            place: scope.place,
            target,
        }
    }

    /// A part of an expression. A literal says its type where its text alone would not.
    pub(super) fn phrase(&self, typed: &Typed) -> Written {
        if self.target.dialect == Dialect::Postgres && self.place == Place::Generated {
            postgres::functions::refuse_fixed(typed)?;
        }
        Ok(match &typed.kind {
            TypedKind::Null => self.null(&typed.ty),
            TypedKind::Erroneous => {
                let what = "an expression over what is not there";
                return Err(Unsupported::new(typed.site, what));
            }
            TypedKind::Literal(literal) => self.literal(literal, typed, true)?,
            TypedKind::Column(name) => Phrase::atom(identifier(name.as_str(), self.target.dialect)),
            TypedKind::Unary(UnaryOperator::Not, operand) => {
                let operand = self.phrase(operand)?.at_least(Strength::Atom);
                Phrase::new(format!("NOT {operand}"), Strength::Not)
            }
            TypedKind::Unary(UnaryOperator::Negate, operand) => {
                let operand = self.signed(operand, &typed.ty)?.at_least(Strength::Atom);
                Phrase::new(format!("-{operand}"), Strength::Negative)
            }
            TypedKind::Binary(operator, left, right) => {
                self.binary(*operator, left, right, typed)?
            }
            TypedKind::IsNull { operand, negated } => {
                let operand = self.phrase(operand)?.at_least(Strength::Concat);
                let not = not(*negated);
                Phrase::new(format!("{operand} IS {not}NULL"), Strength::Predicate)
            }
            TypedKind::In {
                operand,
                list,
                negated,
            } => self.is_in(operand, list, *negated)?,
            TypedKind::Between { parts, negated } => self.between(parts, *negated)?,
            TypedKind::Like {
                operand,
                pattern,
                negated,
            } => self.like(operand, pattern, *negated)?,
            TypedKind::Case { conditions, values } => self.case(conditions, values)?,
            TypedKind::Cast { operand, ty } => self.cast(operand, ty)?,
            TypedKind::Call {
                function,
                arguments,
            } => self.call(*function, arguments, typed)?,
            TypedKind::Routine { key, arguments } => self.routine(key, arguments, typed.site)?,
            TypedKind::Sql(sql) => {
                Phrase::new(opaque(sql, typed.site, self.target)?, Strength::Opaque)
            }
        })
    }

    /// A value of a column of that type.
    pub(super) fn assigned(&self, typed: &Typed, ty: &Type) -> Written {
        if typed.is_now() && self.target.dialect.is_mysql_family() {
            let now = mysql::functions::now(self.schema.base_type(ty));
            return Ok(Phrase::atom(now));
        }
        self.plain(typed)
    }

    /// A part whose type is known from its surroundings: a literal is just its text.
    pub(super) fn plain(&self, typed: &Typed) -> Written {
        match &typed.kind {
            TypedKind::Literal(literal) => self.literal(literal, typed, false),
            TypedKind::Null => Ok(Phrase::atom("NULL")),
            _ => self.phrase(typed),
        }
    }

    /// PostgreSQL takes a null that says no type for a text.
    fn null(&self, ty: &ValueType) -> Phrase {
        Phrase::atom(match self.target.dialect {
            Dialect::Postgres if *ty != ValueType::Any => {
                format!("NULL::{}", postgres::types::value(ty))
            }
            _ => "NULL".to_owned(),
        })
    }

    /// A text as itself: PostgreSQL fills a `Char` up with blanks, which some functions count.
    pub(super) fn unpadded(&self, typed: &Typed) -> Written {
        let phrase = self.phrase(typed)?;
        if self.target.dialect == Dialect::Postgres && self.is_padded(typed) {
            return Ok(Phrase::atom(format!("CAST({} AS text)", phrase.text)));
        }
        Ok(phrase)
    }

    fn is_padded(&self, typed: &Typed) -> bool {
        let is_char = |ty: &Type| matches!(ty.kind, TypeKind::Char(_));
        match &typed.kind {
            TypedKind::Column(name) => {
                let column = self.table.and_then(|table| table.column(name.as_str()));
                column.is_some_and(|column| is_char(&column.ty))
            }
            TypedKind::Cast { ty, .. } => is_char(ty),
            _ => typed.alternatives().iter().any(|part| self.is_padded(part)),
        }
    }

    /// A part as an argument, between commas.
    pub(super) fn argument(&self, typed: &Typed) -> Result<String, Unsupported> {
        Ok(self.phrase(typed)?.text)
    }

    /// Values of which one is the result: a null among them has the type of the others.
    pub(super) fn alternatives(&self, parts: &[Typed]) -> Result<Vec<String>, Unsupported> {
        let is_null = |part: &Typed| part.kind == TypedKind::Null;
        if parts.iter().all(is_null) {
            return self.arguments(parts);
        }
        // A single `Char` would make all of them one.
        let all_padded = parts.iter().all(|part| self.is_padded(part));
        let part = |part: &Typed| {
            let phrase = match is_null(part) {
                true => self.plain(part),
                false if all_padded => self.phrase(part),
                false => self.unpadded(part),
            };
            Ok(phrase?.text)
        };
        parts.iter().map(part).collect()
    }

    /// A part as what is subtracted.
    pub(super) fn subtracted(&self, typed: Option<&Typed>) -> Result<String, Unsupported> {
        typed.map_or(Ok(String::new()), |typed| {
            Ok(self.phrase(typed)?.at_least(Strength::Product))
        })
    }

    /// All parts as arguments.
    pub(super) fn arguments(&self, parts: &[Typed]) -> Result<Vec<String>, Unsupported> {
        parts.iter().map(|part| self.argument(part)).collect()
    }

    /// The parts put together as text, nulls as nothing.
    pub(super) fn joined(&self, parts: &[Typed]) -> Result<Vec<String>, Unsupported> {
        let part = |part: &Typed| {
            Ok(if part.nullable {
                format!("coalesce({}, '')", self.argument(part)?)
            } else {
                self.phrase(part)?.at_least(Strength::Concat)
            })
        };
        parts.iter().map(part).collect()
    }

    /// `concat_ws` without the function: every part brings its separator, the first of which
    /// is cut off.
    pub(super) fn joined_with(&self, separator: &Typed, parts: &[Typed]) -> Written {
        let separator = self.phrase(separator)?.at_least(Strength::Atom);
        let part = |part: &Typed| {
            let value = self.phrase(part)?.at_least(Strength::Atom);
            Ok(format!("coalesce({separator} || {value}, '')"))
        };
        let parts: Result<Vec<String>, Unsupported> = parts.iter().map(part).collect();
        let all = parts?.join(" || ");
        Ok(Phrase::atom(format!(
            "substr({all}, length({separator}) + 1)"
        )))
    }

    fn literal(&self, literal: &Literal, typed: &Typed, says_type: bool) -> Written {
        match self.target.dialect {
            Dialect::Postgres => Ok(postgres::literal::phrase(literal, typed, says_type)),
            Dialect::Mysql | Dialect::Mariadb => {
                mysql::literal::phrase(literal, typed, says_type, self.target)
            }
            Dialect::Sqlite => sqlite::literal::phrase(literal, typed, says_type),
        }
    }

    fn call(&self, function: Function, arguments: &[Typed], whole: &Typed) -> Written {
        let compares = match function {
            Function::Greatest | Function::Least => Some(BinaryOperator::Less),
            Function::Nullif => Some(BinaryOperator::Equal),
            _ => None,
        };
        if let (Some(operator), [first, ..]) = (compares, arguments)
            && self.target.dialect != Dialect::Postgres
        {
            refuse_elsewhere(operator, first, first, whole.site)?;
        }
        match self.target.dialect {
            Dialect::Postgres => postgres::functions::call(self, function, arguments, whole),
            Dialect::Mysql | Dialect::Mariadb => mysql::functions::call(self, function, arguments),
            Dialect::Sqlite => sqlite::functions::call(self, function, arguments, whole),
        }
    }

    fn cast(&self, operand: &Typed, ty: &Type) -> Written {
        match self.target.dialect {
            Dialect::Postgres => postgres::functions::cast(self, operand, ty),
            Dialect::Mysql | Dialect::Mariadb => mysql::cast::phrase(self, operand, ty),
            Dialect::Sqlite => sqlite::cast::phrase(self, operand, ty),
        }
    }

    fn binary(
        &self,
        operator: BinaryOperator,
        left: &Typed,
        right: &Typed,
        whole: &Typed,
    ) -> Written {
        let dialect = self.target.dialect;
        if dialect != Dialect::Postgres {
            refuse_elsewhere(operator, left, right, whole.site)?;
        }
        let strength = match operator {
            BinaryOperator::Or => Strength::Or,
            BinaryOperator::And => Strength::And,
            BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual => return self.comparison(operator, left, right),
            BinaryOperator::Concat if dialect.is_mysql_family() => {
                let parts = [self.argument(left)?, self.argument(right)?];
                return Ok(Phrase::call("concat", &parts));
            }
            BinaryOperator::Concat => Strength::Concat,
            BinaryOperator::Divide => return self.division(left, right, whole),
            BinaryOperator::Add | BinaryOperator::Subtract => Strength::Sum,
            BinaryOperator::Multiply => Strength::Product,
            BinaryOperator::Remainder => {
                if dialect == Dialect::Sqlite && !whole.ty.is_integer() {
                    return Err(Unsupported::new(whole.site, "`%` on Numeric")
                        .help("cast both sides to BigInt"));
                }
                if dialect.is_mysql_family() && !whole.ty.is_integer() {
                    return self.exact_remainder(left, right);
                }
                Strength::Product
            }
        };
        let left = self.signed(left, &whole.ty)?.at_least(strength);
        let right = self.signed(right, &whole.ty)?.at_least(strength.next());
        let symbol = operator.symbol().to_uppercase();
        Ok(Phrase::new(format!("{left} {symbol} {right}"), strength))
    }

    /// An operand of what may be below zero: MySQL refuses that where one has no sign.
    fn signed(&self, operand: &Typed, whole: &ValueType) -> Written {
        let phrase = self.phrase(operand)?;
        let loses_sign = self.target.dialect.is_mysql_family() && !whole.is_unsigned();
        Ok(if loses_sign && operand.literal().is_none() {
            mysql::cast::signed(phrase, &operand.ty)
        } else {
            phrase
        })
    }

    /// Whole numbers divide to whole numbers, towards zero; others do not. Division by zero, and
    /// the remainder of it, is an error on PostgreSQL and where MySQL writes in its strict mode,
    /// and null elsewhere.
    fn division(&self, left: &Typed, right: &Typed, whole: &Typed) -> Written {
        let symbol = match self.target.dialect {
            Dialect::Mysql | Dialect::Mariadb if whole.ty.is_integer() => "DIV",
            _ => "/",
        };
        let divisor = self.signed(right, &whole.ty)?.at_least(Strength::Negative);
        let dividend = match self.target.dialect {
            // SQLite keeps a whole NUMERIC as an integer, and would divide it as one.
            // The same may come of a floating point one that was chosen among others.
            Dialect::Sqlite if !whole.ty.is_integer() && !is_plain_float(left) => {
                format!("CAST({} AS REAL)", self.argument(left)?)
            }
            // The quotient has four digits more than the dividend, which would be too few.
            Dialect::Mysql | Dialect::Mariadb if whole.ty == ValueType::Numeric => {
                format!("CAST({} AS DECIMAL(65, 20))", self.argument(left)?)
            }
            _ => self.signed(left, &whole.ty)?.at_least(Strength::Product),
        };
        Ok(Phrase::new(
            format!("{dividend} {symbol} {divisor}"),
            Strength::Product,
        ))
    }

    /// MariaDB tells the remainder -0.0 from zero, unless something is added to it.
    fn exact_remainder(&self, left: &Typed, right: &Typed) -> Written {
        let left = self.phrase(left)?.at_least(Strength::Product);
        let right = self.phrase(right)?.at_least(Strength::Negative);
        Ok(Phrase::new(format!("{left} % {right} + 0"), Strength::Sum))
    }

    fn comparison(&self, operator: BinaryOperator, left: &Typed, right: &Typed) -> Written {
        let [left, right] = self.operands([left, right])?;
        let symbol = operator.symbol();
        Ok(Phrase::new(
            format!("{left} {symbol} {right}"),
            Strength::Predicate,
        ))
    }

    /// The operands of a comparison: a literal is plain where another operand tells its type.
    fn operands<const N: usize>(&self, parts: [&Typed; N]) -> Result<[String; N], Unsupported> {
        let typed = parts.iter().any(|part| part.literal().is_none());
        let mut operands = [const { String::new() }; N];
        for (operand, part) in operands.iter_mut().zip(parts) {
            let phrase = if typed {
                self.plain(part)
            } else {
                self.phrase(part)
            };
            *operand = phrase?.at_least(Strength::Concat);
        }
        Ok(operands)
    }

    fn is_in(&self, operand: &Typed, list: &[Typed], negated: bool) -> Written {
        if self.target.dialect != Dialect::Postgres {
            refuse_elsewhere(BinaryOperator::Equal, operand, operand, operand.site)?;
        }
        let items: Result<Vec<String>, _> =
            list.iter().map(|item| Ok(self.plain(item)?.text)).collect();
        let operand = self.phrase(operand)?.at_least(Strength::Concat);
        let text = format!("{operand} {}IN ({})", not(negated), items?.join(", "));
        Ok(Phrase::new(text, Strength::Predicate))
    }

    fn between(&self, parts: &[Typed; 3], negated: bool) -> Written {
        let [operand, low, high] = parts;
        if self.target.dialect != Dialect::Postgres {
            refuse_elsewhere(BinaryOperator::Less, operand, low, operand.site)?;
        }
        let [operand, low, high] = self.operands([operand, low, high])?;
        let text = format!("{operand} {}BETWEEN {low} AND {high}", not(negated));
        Ok(Phrase::new(text, Strength::Predicate))
    }

    fn like(&self, operand: &Typed, pattern: &Typed, negated: bool) -> Written {
        let text = self.unpadded(operand)?.at_least(Strength::Concat);
        let (word, pattern) = match self.target.dialect {
            Dialect::Sqlite => ("GLOB", sqlite::literal::glob(pattern)?),
            Dialect::Postgres | Dialect::Mysql | Dialect::Mariadb => {
                ("LIKE", self.unpadded(pattern)?.at_least(Strength::Concat))
            }
        };
        let text = format!("{text} {}{word} {pattern}", not(negated));
        Ok(Phrase::new(text, Strength::Predicate))
    }

    fn case(&self, conditions: &[Typed], values: &[Typed]) -> Written {
        let mut sql = "CASE".to_owned();
        let values = self.alternatives(values)?;
        for (condition, value) in conditions.iter().zip(&values) {
            sql += &format!(" WHEN {} THEN {value}", self.argument(condition)?);
        }
        if let Some(otherwise) = values.get(conditions.len()) {
            sql += &format!(" ELSE {otherwise}");
        }
        Ok(Phrase::atom(sql + " END"))
    }
}

/// Whether it certainly is a floating point number on SQLite.
fn is_plain_float(typed: &Typed) -> bool {
    typed.ty.is_float() && matches!(typed.kind, TypedKind::Column(_) | TypedKind::Literal(_))
}

/// The operators that only PostgreSQL has for these types.
fn refuse_elsewhere(
    operator: BinaryOperator,
    left: &Typed,
    right: &Typed,
    site: Site,
) -> Result<(), Unsupported> {
    use BinaryOperator as Op;
    let symbol = operator.symbol();
    let either = |is: fn(&ValueType) -> bool| is(&left.ty) || is(&right.ty);
    let way_out = "write `sql { … }` with an arm for each database";
    let what = match operator {
        Op::Or | Op::And => return Ok(()),
        Op::Equal
        | Op::NotEqual
        | Op::Less
        | Op::LessOrEqual
        | Op::Greater
        | Op::GreaterOrEqual => {
            let ordered = !matches!(operator, Op::Equal | Op::NotEqual);
            if either(|ty| *ty == ValueType::Jsonb) {
                "a comparison of JSON".to_owned()
            } else if ordered && either(|ty| matches!(ty, ValueType::Enum(_))) {
                format!("`{symbol}` in the order of an enum")
            } else {
                return Ok(());
            }
        }
        Op::Concat if either(|ty| matches!(ty, ValueType::Text | ValueType::Any)) => return Ok(()),
        Op::Concat => format!("`||` on {}", left.ty),
        Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Remainder => {
            let number = |ty: &ValueType| ty.is_number() || *ty == ValueType::Any;
            if number(&left.ty) && number(&right.ty) {
                return Ok(());
            }
            format!("`{symbol}` on {}", left.ty)
        }
    };
    Err(Unsupported::new(site, what).help(way_out))
}

const fn not(negated: bool) -> &'static str {
    if negated { "NOT " } else { "" }
}
