//! Makes an expression that fails smaller while it still fails in the same way.

use migrate_core::expr::{Expr, ExprKind};

/// Everything that is one step smaller: a part of it, or the same with a smaller part.
pub(super) fn smaller(expr: &Expr) -> Vec<Expr> {
    let mut all: Vec<Expr> = expr.children().into_iter().cloned().collect();
    if !matches!(expr.kind, ExprKind::Null | ExprKind::Column(_)) {
        all.push(Expr::new(ExprKind::Null));
    }
    match &expr.kind {
        ExprKind::Case {
            branches,
            otherwise,
        } => {
            for place in 0..branches.len() {
                if branches.len() > 1 {
                    let mut fewer = branches.clone();
                    fewer.remove(place);
                    all.push(Expr::new(ExprKind::Case {
                        branches: fewer,
                        otherwise: otherwise.clone(),
                    }));
                }
            }
            if otherwise.is_some() {
                all.push(Expr::new(ExprKind::Case {
                    branches: branches.clone(),
                    otherwise: None,
                }));
            }
        }
        ExprKind::In {
            operand,
            list,
            negated,
        } if list.len() > 1 => {
            for place in 0..list.len() {
                let mut fewer = list.clone();
                fewer.remove(place);
                all.push(Expr::new(ExprKind::In {
                    operand: operand.clone(),
                    list: fewer,
                    negated: *negated,
                }));
            }
        }
        ExprKind::Call {
            function,
            arguments,
        } if arguments.len() > 1 => {
            for place in 0..arguments.len() {
                let mut fewer = arguments.clone();
                fewer.remove(place);
                all.push(Expr::new(ExprKind::Call {
                    function: function.clone(),
                    arguments: fewer,
                }));
            }
        }
        // A date cut short is another one, or none.
        ExprKind::Text(text) if !text.is_empty() && !text.contains("-") => {
            for place in 0..text.chars().count() {
                let fewer = text.chars().enumerate();
                let fewer: String = fewer
                    .filter(|(other, _)| *other != place)
                    .map(|(_, character)| character)
                    .collect();
                all.push(Expr::new(ExprKind::Text(fewer)));
            }
        }
        ExprKind::Integer(number) if number.abs() > 1 => {
            for smaller in [0, 1, 2, number / 2] {
                all.push(Expr::new(ExprKind::Integer(smaller)));
            }
        }
        _ => {}
    }
    for place in 0..expr.children().len() {
        let child = expr.children()[place].clone();
        for part in smaller(&child) {
            let mut whole = expr.clone();
            if let Some(slot) = whole.children_mut().into_iter().nth(place) {
                *slot = part;
            }
            all.push(whole);
        }
    }
    all.retain(|other| size(other) < size(expr));
    all
}

/// How large an expression is to read.
pub(super) fn size(expr: &Expr) -> usize {
    let own = match &expr.kind {
        ExprKind::Null => 1,
        ExprKind::Column(_) => 2,
        ExprKind::Text(text) => 3 + text.chars().count(),
        ExprKind::Integer(number) => 3 + number.to_string().len(),
        ExprKind::Decimal(digits) => 4 + digits.len(),
        _ => 4,
    };
    own + expr.children().into_iter().map(size).sum::<usize>()
}
