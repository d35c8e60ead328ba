//! Whether a value fits a type, and the choice of the type where the value leaves one.

use super::Checker;
use crate::expr::functions::Function;
use crate::expr::literal::{self, Literal, Reading};
use crate::expr::typed::{Typed, TypedKind};
use crate::expr::value::ValueType;
use crate::similar::existing;
use crate::{Diagnostic, Site};

impl Checker<'_> {
    /// Makes the value one of that type, or says that it is none. What is wrong inside a
    /// literal is reported here, and fits.
    pub(super) fn fit(&mut self, value: &mut Typed, wanted: &ValueType) -> bool {
        if value.kind == TypedKind::Null {
            value.ty = wanted.clone();
            return true;
        }
        if *wanted == ValueType::Any
            || value.ty == ValueType::Any && value.alternatives().is_empty()
        {
            return true;
        }
        if value.is_flexible() && value.ty != *wanted {
            return self.choose(value, wanted);
        }
        value.ty.widens_to(wanted)
    }

    /// Gives a value that leaves the choice the wanted type.
    fn choose(&mut self, value: &mut Typed, wanted: &ValueType) -> bool {
        if !value.alternatives().is_empty() {
            let mut fits = *wanted != ValueType::Json || !value.compares();
            for alternative in value.alternatives_mut() {
                fits &= self.fit(alternative, wanted);
            }
            if fits {
                value.ty = wanted.clone();
            }
            return fits;
        }
        let site = value.site;
        let fits = match &mut value.kind {
            TypedKind::Literal(Literal::Number(digits)) => self.number(digits, wanted, site),
            TypedKind::Literal(literal) => match self.read(literal, wanted, site) {
                Some(Ok(read)) => {
                    *literal = read;
                    true
                }
                Some(Err(())) => {
                    value.ty = ValueType::Any;
                    return true;
                }
                None => false,
            },
            TypedKind::Call {
                function: Function::Now,
                ..
            } => matches!(wanted, ValueType::Timestamp | ValueType::Timestamptz),
            _ => true,
        };
        if fits {
            value.ty = wanted.clone();
        }
        fits
    }

    /// Reads a text as a value of a type: `None` where text never is, `Err` where this one is
    /// not, which has been reported.
    fn read(
        &mut self,
        written: &Literal,
        wanted: &ValueType,
        site: Site,
    ) -> Option<Result<Literal, ()>> {
        let Literal::Text(text) = written else {
            return None;
        };
        if let ValueType::Enum(name) = wanted {
            return Some(match self.scope.schema.enum_type(name) {
                Some(known) if !known.values.iter().any(|value| value.as_str() == text) => {
                    let values = known.values.iter().map(|value| value.as_str()).collect();
                    let message = format!("enum `{name}` has no value `{text}`");
                    self.report
                        .refuse(site, message, existing("value", text, values));
                    Err(())
                }
                _ => Ok(Literal::Enum(text.clone())),
            });
        }
        match literal::read(text, wanted) {
            Reading::Value(value) => Some(Ok(value)),
            Reading::Expected(form) => {
                let message = format!("{text:?} is no {wanted}");
                self.report
                    .push(Diagnostic::new(site, message).help(format!("write it like {form:?}")));
                Some(Err(()))
            }
            Reading::Never => None,
        }
    }

    /// Whether a number as written is one of a type; one that is out of range is reported.
    fn number(&mut self, digits: &str, wanted: &ValueType, site: Site) -> bool {
        if !wanted.is_number() || wanted.is_integer() && digits.contains('.') {
            return false;
        }
        if let Some((smallest, largest)) = wanted.range()
            && !is_within(digits, (smallest, largest))
        {
            let message = format!("`{digits}` is out of the range of {wanted}");
            let help = format!("choose a number from {smallest} to {largest}");
            self.report.push(Diagnostic::new(site, message).help(help));
        }
        true
    }

    /// Finds the type that all values have in common, and gives it to those that leave the
    /// choice. The first that does not agree with it is reported; then the type is unknown.
    pub(super) fn unify(&mut self, values: &mut [&mut Typed]) -> ValueType {
        let mut common = ValueType::Any;
        for value in values.iter().filter(|value| !value.is_flexible()) {
            widen(&mut common, &value.ty);
        }
        let chosen = common != ValueType::Any;
        for value in values.iter().filter(|value| value.is_flexible()) {
            if !chosen || common.is_number() && value.ty.is_number() && !may_be(value, &common) {
                widen(&mut common, &value.ty);
            }
        }
        let mut agree = true;
        for value in values.iter_mut() {
            if !self.fit(value, &common) {
                if agree {
                    self.mismatch(value, &common);
                }
                agree = false;
                value.ty = ValueType::Any;
            }
        }
        if agree { common } else { ValueType::Any }
    }
}

/// Keeps the first known type, or a wider number among the later ones.
fn widen(common: &mut ValueType, ty: &ValueType) {
    if *common == ValueType::Any {
        *common = ty.clone();
    } else if let Some(wider) = common.or_wider(ty) {
        *common = wider;
    }
}

/// Whether the number as written, or each of several, is one of that type.
fn may_be(value: &Typed, ty: &ValueType) -> bool {
    match &value.kind {
        TypedKind::Literal(Literal::Number(digits)) => match ty.range() {
            Some(range) => is_within(digits, range),
            None => true,
        },
        _ => value.alternatives().iter().all(|value| may_be(value, ty)),
    }
}

/// Whether the digits are a whole number of the range.
fn is_within(digits: &str, (smallest, largest): (i128, i128)) -> bool {
    digits
        .parse::<i128>()
        .is_ok_and(|value| (smallest..=largest).contains(&value))
}

/// What to write instead of a value of the wrong type.
pub(super) fn way_out(value: &Typed, wanted: &ValueType) -> Option<String> {
    let operand = match &value.kind {
        TypedKind::Column(name) => name.to_string(),
        TypedKind::Call {
            function: Function::Now,
            ..
        } => match wanted {
            ValueType::Date => return Some("write `current_date()`".to_owned()),
            ValueType::Time => return Some("write `current_time()`".to_owned()),
            _ => return None,
        },
        TypedKind::Literal(literal) => return other_literal(literal, wanted),
        _ => "…".to_owned(),
    };
    if *wanted == ValueType::Boolean {
        let compared = if value.ty.is_number() { "> 0" } else { "= …" };
        return Some(format!("write a condition, such as `{operand} {compared}`"));
    }
    let ty = match wanted {
        ValueType::Numeric => "Numeric(…)".to_owned(),
        other => other.to_string(),
    };
    super::cast::can_cast(&value.ty, wanted).then(|| format!("write `cast({operand} as {ty})`"))
}

fn other_literal(literal: &Literal, wanted: &ValueType) -> Option<String> {
    match (literal, wanted) {
        (Literal::Number(digits), ValueType::Text) => Some(format!("write `\"{digits}\"`")),
        (Literal::Number(digits), ValueType::Boolean) => match digits.as_str() {
            "0" => Some("write `false`".to_owned()),
            "1" => Some("write `true`".to_owned()),
            _ => None,
        },
        (Literal::Text(text), ValueType::Boolean) if matches!(text.as_str(), "true" | "false") => {
            Some(format!("write `{text}`"))
        }
        (Literal::Text(text), wanted) if wanted.is_number() && text.parse::<f64>().is_ok() => {
            Some(format!("write `{text}`"))
        }
        (Literal::Text(_), ValueType::Bytes) => {
            Some("write `sql(\"…\")` with the database's own literal".to_owned())
        }
        _ => None,
    }
}
