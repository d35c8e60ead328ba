//! Whether a literal is short enough for its column.

use chrono::Timelike;

use super::Checker;
use crate::expr::literal::Literal;
use crate::expr::typed::{Typed, TypedKind};
use crate::schema::{Type, TypeKind};

impl Checker<'_> {
    /// Reports literals that are longer than the column, in whatever branch they are.
    pub(super) fn check_size(&mut self, value: &Typed, column: &Type) {
        for alternative in value.alternatives() {
            self.check_size(alternative, column);
        }
        let TypedKind::Literal(literal) = &value.kind else {
            return;
        };
        let problem = match (literal, &column.kind) {
            (Literal::Text(text), TypeKind::Char(most) | TypeKind::Varchar(most)) => {
                let length = text.chars().count();
                (length > *most as usize)
                    .then(|| format!("{text:?} has {length} characters, more than {column} holds"))
            }
            (Literal::Number(digits), TypeKind::Numeric { precision, scale }) => {
                (!fits(digits, usize::from(*precision), usize::from(*scale)))
                    .then(|| format!("`{digits}` has more digits than {column} holds"))
            }
            (literal, kind) => kind.fraction().and_then(|most| {
                let digits = fraction(literal)?;
                (digits > usize::from(most)).then(|| {
                    let plural = if digits == 1 { "digit" } else { "digits" };
                    format!(
                        "`{literal}` has {digits} {plural} of a second, more than {column} keeps"
                    )
                })
            }),
        };
        if let Some(message) = problem {
            self.report.refuse(
                value.site,
                message,
                "shorten the value, or make the type larger",
            );
        }
    }
}

/// How many digits of a second are written, but for zeros at the end; nothing where it is no time.
fn fraction(literal: &Literal) -> Option<usize> {
    let nanoseconds = match literal {
        Literal::Time(time) => time.nanosecond(),
        Literal::Timestamp(moment) => moment.nanosecond(),
        Literal::Timestamptz(moment) => moment.nanosecond(),
        _ => return None,
    };
    let digits = format!("{nanoseconds:09}");
    Some(digits.trim_end_matches('0').len())
}

/// Whether a number has few enough digits before and after its point.
fn fits(number: &str, precision: usize, scale: usize) -> bool {
    let digits = number.trim_start_matches('-').trim_start_matches('0');
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    whole.len() <= precision.saturating_sub(scale) && fraction.trim_end_matches('0').len() <= scale
}
