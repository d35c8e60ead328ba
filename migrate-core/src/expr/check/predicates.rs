//! Comparisons, and the predicates that are some: `in`, `between`; `like` beside them.

use super::Checker;
use crate::expr::literal::Literal;
use crate::expr::typed::{Typed, TypedKind};
use crate::expr::value::ValueType;
use crate::expr::{BinaryOperator, Expr};
use crate::{Diagnostic, Site};

impl Checker<'_> {
    /// Two values that are compared: of one type, and neither the word `null`.
    pub(super) fn comparison(
        &mut self,
        operator: BinaryOperator,
        left: &mut Typed,
        right: &mut Typed,
        site: Site,
    ) {
        for (null, other) in [(&*right, &*left), (&*left, &*right)] {
            if null.kind == TypedKind::Null {
                let word = match operator {
                    BinaryOperator::NotEqual => "is not null",
                    _ => "is null",
                };
                let operand = match &other.kind {
                    TypedKind::Column(name) => name.as_str(),
                    _ => "…",
                };
                let message = format!("`{} null` is never true", operator.symbol());
                self.report
                    .push(Diagnostic::new(site, message).help(format!("write `{operand} {word}`")));
                return;
            }
        }
        self.compared(&mut [left, right]);
    }

    /// Values that are compared with each other: of one type that can be. Gives that type.
    pub(super) fn compared(&mut self, values: &mut [&mut Typed]) -> ValueType {
        let common = self.unify(values);
        if common == ValueType::Json
            && let Some(first) = values.first()
        {
            let message = format!("{} is Json, which cannot be compared", first.subject());
            self.report
                .push(Diagnostic::new(first.site, message).help("make the column's type Jsonb"));
        }
        common
    }

    pub(super) fn is_in(
        &mut self,
        operand: &Expr,
        list: &[Expr],
        negated: bool,
        site: Site,
    ) -> Typed {
        let mut operand = self.infer(operand);
        let mut list: Vec<Typed> = list.iter().map(|item| self.infer(item)).collect();
        if let Some(null) = list.iter().find(|item| item.kind == TypedKind::Null) {
            self.report.push(
                Diagnostic::new(null.site, "`null` in a list is never found")
                    .help("write `or … is null`"),
            );
        }
        self.compared(
            &mut std::iter::once(&mut operand)
                .chain(&mut list)
                .collect::<Vec<_>>(),
        );
        Typed {
            ty: ValueType::Boolean,
            nullable: operand.nullable || list.iter().any(|item| item.nullable),
            kind: TypedKind::In {
                operand: Box::new(operand),
                list,
                negated,
            },
            site,
        }
    }

    pub(super) fn between(&mut self, parts: [&Expr; 3], negated: bool, site: Site) -> Typed {
        let mut parts = Box::new(parts.map(|part| self.infer(part)));
        self.compared(&mut parts.iter_mut().collect::<Vec<_>>());
        Typed {
            ty: ValueType::Boolean,
            nullable: parts.iter().any(|part| part.nullable),
            kind: TypedKind::Between { parts, negated },
            site,
        }
    }

    pub(super) fn like(
        &mut self,
        operand: &Expr,
        pattern: &Expr,
        negated: bool,
        site: Site,
    ) -> Typed {
        let mut operand = Box::new(self.infer(operand));
        let mut pattern = Box::new(self.infer(pattern));
        self.demand(&mut operand, &ValueType::Text);
        self.demand(&mut pattern, &ValueType::Text);
        if let Some(Literal::Text(text)) = pattern.literal() {
            let escapes = text.chars().rev().take_while(|c| *c == '\\').count();
            if escapes % 2 == 1 {
                let message = format!("{text:?} ends in the middle of an escape");
                let help = "write `\\\\\\\\` for one backslash";
                self.report
                    .push(Diagnostic::new(pattern.site, message).help(help));
            }
        }
        Typed {
            ty: ValueType::Boolean,
            nullable: operand.nullable || pattern.nullable,
            kind: TypedKind::Like {
                operand,
                pattern,
                negated,
            },
            site,
        }
    }
}
