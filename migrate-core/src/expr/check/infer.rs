//! The types of the forms of an expression, from the leaves up.

use super::{Checker, Place, nulls};
use crate::expr::literal::Literal;
use crate::expr::typed::{Typed, TypedKind};
use crate::expr::value::ValueType;
use crate::expr::{Expr, ExprKind};
use crate::similar::existing;
use crate::{Diagnostic, Name, Site};

impl Checker<'_> {
    /// Gives an expression its type.
    pub(super) fn infer(&mut self, expr: &Expr) -> Typed {
        let site = expr.site;
        let leaf = |kind, ty, nullable| Typed {
            kind,
            ty,
            nullable,
            site,
        };
        let literal = |value, ty| leaf(TypedKind::Literal(value), ty, false);
        match &expr.kind {
            ExprKind::Null => leaf(TypedKind::Null, ValueType::Any, true),
            ExprKind::Boolean(value) => literal(Literal::Boolean(*value), ValueType::Boolean),
            ExprKind::Integer(value) => {
                literal(Literal::Number(value.to_string()), integer_type(*value))
            }
            ExprKind::Decimal(digits) => {
                literal(Literal::Number(digits.clone()), ValueType::Numeric)
            }
            ExprKind::Text(text) => literal(Literal::Text(text.clone()), ValueType::Text),
            ExprKind::Column(name) => self.column(name, site),
            ExprKind::Unary(operator, operand) => self.unary(*operator, operand, site),
            ExprKind::Binary(operator, left, right) => self.binary(*operator, left, right, site),
            ExprKind::IsNull { operand, negated } => {
                let operand = Box::new(self.infer(operand));
                let negated = *negated;
                leaf(
                    TypedKind::IsNull { operand, negated },
                    ValueType::Boolean,
                    false,
                )
            }
            ExprKind::In {
                operand,
                list,
                negated,
            } => self.is_in(operand, list, *negated, site),
            ExprKind::Between {
                operand,
                low,
                high,
                negated,
            } => self.between([operand, low, high], *negated, site),
            ExprKind::Like {
                operand,
                pattern,
                negated,
            } => self.like(operand, pattern, *negated, site),
            ExprKind::Case {
                branches,
                otherwise,
            } => self.case(branches, otherwise.as_deref(), site),
            ExprKind::Cast { operand, ty } => self.cast(operand, ty, site),
            ExprKind::Call {
                function,
                arguments,
            } => self.call(function, arguments, site),
            ExprKind::Sql(sql) => {
                let texts = sql.map(|sql| sql.text.clone());
                leaf(TypedKind::Sql(texts), ValueType::Any, false)
            }
        }
    }

    /// A condition: its type is Boolean.
    pub(super) fn condition(&mut self, expr: &Expr) -> Typed {
        let mut condition = self.infer(expr);
        self.demand(&mut condition, &ValueType::Boolean);
        condition
    }

    fn column(&mut self, name: &Name, site: Site) -> Typed {
        let (table, place) = (self.scope.table, self.scope.place);
        let Some(table) = table.filter(|_| !matches!(place, Place::Default | Place::Row)) else {
            let message = format!("{} cannot use column `{name}`", place.described());
            let way_out = match place {
                Place::Default => ", or use a generated column",
                _ => "",
            };
            let help = format!("write `{:?}` for text{way_out}", name.as_str());
            self.report.push(Diagnostic::new(site, message).help(help));
            return Typed::erroneous(site);
        };
        if table.columns.is_empty() {
            // Which has been reported.
            return Typed::erroneous(site);
        }
        let Some(column) = table.column(name.as_str()) else {
            let message = format!("column `{name}` does not exist in table `{}`", table.name);
            let known = table.columns.iter().map(|column| column.name.as_str());
            let help = existing("column", name.as_str(), known.collect());
            self.report.refuse(site, message, help);
            return Typed::erroneous(site);
        };
        if self.scope.place == Place::Generated && column.generated.is_some() {
            let message = format!("a generated column cannot use `{name}`, which is generated too");
            self.report
                .push(Diagnostic::new(site, message).help("repeat what it is computed from"));
        }
        Typed {
            kind: TypedKind::Column(name.clone()),
            ty: self.scope.schema.value_type(&column.ty),
            nullable: column.nullable && !self.not_null.contains(name),
            site,
        }
    }

    fn case(&mut self, branches: &[(Expr, Expr)], otherwise: Option<&Expr>, site: Site) -> Typed {
        let known = self.not_null.len();
        let mut conditions = Vec::with_capacity(branches.len());
        let mut values = Vec::with_capacity(branches.len() + 1);
        for (condition, value) in branches {
            let earlier = self.not_null.len();
            conditions.push(self.condition(condition));
            nulls::ruled_out(condition, &mut self.not_null);
            values.push(self.infer(value));
            self.not_null.truncate(earlier);
            nulls::ruled_out_by_failure(condition, &mut self.not_null);
        }
        values.extend(otherwise.map(|otherwise| self.infer(otherwise)));
        self.not_null.truncate(known);
        let has_type = values.iter().any(|value| value.ty != ValueType::Any);
        let ty = self.unify(&mut values.iter_mut().collect::<Vec<_>>());
        if has_type && ty == ValueType::Any {
            // They do not agree, which has been reported.
            return Typed::erroneous(site);
        }
        let nullable = otherwise.is_none() || values.iter().any(|value| value.nullable);
        Typed {
            kind: TypedKind::Case { conditions, values },
            ty,
            nullable,
            site,
        }
    }
}

/// The narrowest type from Integer up that holds a number.
fn integer_type(value: i128) -> ValueType {
    let holds = |ty: &ValueType| {
        ty.range()
            .is_none_or(|(smallest, largest)| (smallest..=largest).contains(&value))
    };
    [ValueType::Integer, ValueType::BigInt]
        .into_iter()
        .find(holds)
        .unwrap_or(ValueType::Numeric)
}
