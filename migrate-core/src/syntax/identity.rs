//! `identity [always] [(start N, increment N, min N, max N, cache N, cycle)]`.

use proc_macro2::Delimiter;

use super::parser::{Parser, Result};
use crate::expr::ExprKind;
use crate::schema::{Identity, Numbering};
use crate::{Diagnostic, Site};

/// The options, each with a number behind it but the last.
const OPTIONS: &[&str] = &["start", "increment", "min", "max", "cache", "cycle"];

/// A number that was written, and where.
type Written = Option<(i64, Site)>;

impl Parser {
    /// What stands behind the keyword.
    pub(super) fn identity(&mut self, site: Site) -> Result<Identity> {
        let always = self.eat_word("always");
        let numbering = if self.is_group(Delimiter::Parenthesis) {
            self.numbering()?
        } else {
            Numbering::default()
        };
        Ok(Identity {
            always,
            numbering: Box::new(numbering),
            site,
        })
    }

    /// `(start 1_000, increment 5, …)`
    fn numbering(&mut self) -> Result<Numbering> {
        let mut numbers = [Written::None; 5];
        let mut cycle = false;
        self.list("an option", |parser| {
            let (site, word) = (parser.here(), parser.word());
            let option = OPTIONS.iter().position(|known| word == Some(known));
            let Some(option) = option else {
                let expected = parser.expected_one_of(OPTIONS);
                return Err(expected.or_help("write an option such as `start 1_000`"));
            };
            parser.bump();
            let again = match numbers.get_mut(option) {
                None => std::mem::replace(&mut cycle, true),
                Some(place) => place.replace(parser.signed_number()?).is_some(),
            };
            if again {
                let message = format!("`{}` stands here twice", OPTIONS[option]);
                return Err(Diagnostic::new(site, message).help("remove one of them"));
            }
            Ok(())
        })?;
        if let Some(mistake) = mistake(&numbers) {
            return Err(mistake);
        }
        let [start, increment, min, max, cache] = numbers.map(|written| written.map(|pair| pair.0));
        Ok(Numbering {
            start,
            increment,
            min,
            max,
            cache,
            cycle,
        })
    }

    fn signed_number(&mut self) -> Result<(i64, Site)> {
        let site = self.here();
        let negative = self.eat_punct('-');
        match self.number(negative, site)?.kind {
            ExprKind::Integer(value) => match i64::try_from(value) {
                Ok(value) => Ok((value, site)),
                Err(_) => Err(Diagnostic::new(site, "the number is out of range")
                    .help("write a number of at most 64 bits")),
            },
            _ => {
                Err(Diagnostic::new(site, "this is no whole number")
                    .help("write it without a point"))
            }
        }
    }
}

/// What makes no sense about the numbers.
fn mistake(numbers: &[Written; 5]) -> Option<Diagnostic> {
    let [start, increment, min, max, cache] = *numbers;
    let refuse = |written: (i64, Site), message: &str, help: &str| {
        Some(Diagnostic::new(written.1, message).help(help))
    };
    if let Some(step) = increment.filter(|step| step.0 == 0) {
        return refuse(
            step,
            "an increment of 0 leads nowhere",
            "write another number, or leave `increment` out",
        );
    }
    if let Some(cache) = cache.filter(|cache| cache.0 < 1) {
        return refuse(
            cache,
            "a connection takes at least one number at once",
            "write a `cache` of 1 or more",
        );
    }
    if let (Some(min), Some(max)) = (min, max)
        && min.0 >= max.0
    {
        return refuse(
            max,
            "`max` is not larger than `min`",
            "write a larger `max`",
        );
    }
    let start = start?;
    if min.is_some_and(|min| start.0 < min.0) {
        return refuse(
            start,
            "`start` is smaller than `min`",
            "write a larger `start`",
        );
    }
    if max.is_some_and(|max| start.0 > max.0) {
        return refuse(
            start,
            "`start` is larger than `max`",
            "write a smaller `start`",
        );
    }
    None
}
