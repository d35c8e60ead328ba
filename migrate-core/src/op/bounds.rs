//! The bounds of partitions: whether they make sense, and whether two of them overlap.

use std::cmp::Ordering;

use super::divisor::Divisor;
use crate::expr::{Expr, Literal, TypedKind, ValueType};
use crate::schema::{Bound, Bounds, PartitionBy, PartitionMethod, Table};
use crate::{Diagnostic, Report, Schema, Site};

/// Bounds as values that can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What is left.
    Rest,
    /// From the first edge up to the second.
    Range([Vec<Edge>; 2]),
    /// These values.
    Values(Vec<Known>),
    /// The remainder, behind what the hash is divided by.
    Part(u32, u32),
}

/// A value, as far as it is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    Null,
    Literal(Literal),
    /// A value whose order an operator class knows; it is equal to itself.
    Unordered(Literal),
    /// The place of a value in its enum.
    Place(usize),
    /// Something of which only the database knows what it is.
    Unknown,
}

/// One end of a range in one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    Min,
    At(Known),
    Max,
}

/// What bounds take, where they make sense; says in `report` why they do not. `site` is where
/// they were written.
pub(crate) fn extent(
    bounds: &Bounds,
    site: Site,
    parent: &Table,
    schema: &Schema,
    report: &mut Report,
) -> Option<Extent> {
    let by = parent.partition_by.as_ref()?;
    if bounds.method().is_some_and(|method| method != by.method) {
        let message = format!(
            "these are no bounds of `{}`, which is partitioned by {}",
            parent.name,
            by.method.word()
        );
        report.refuse(site, message, format!("write `{}`", form(by)));
        return None;
    }
    let reading = Reading {
        by,
        divisors: Divisor::all_of(parent, schema),
        parent,
        schema,
        site,
    };
    let known = report.len();
    let extent = match bounds {
        Bounds::Default => reading.default(report),
        Bounds::Range { from, to } => reading.range(from, to, report),
        Bounds::List { values } => reading.values(values, report),
        Bounds::Hash { modulus, remainder } => reading.part(*modulus, *remainder, report),
    };
    extent.filter(|_| report.len() == known)
}

/// How the bounds of such a table are written.
fn form(by: &PartitionBy) -> &'static str {
    match by.method {
        PartitionMethod::Range => "for values from (…) to (…)",
        PartitionMethod::List => "for values in (…)",
        PartitionMethod::Hash => "for values with (modulus 4, remainder 0)",
    }
}

struct Reading<'a> {
    by: &'a PartitionBy,
    divisors: Vec<Divisor<'a>>,
    parent: &'a Table,
    schema: &'a Schema,
    site: Site,
}

impl Reading<'_> {
    fn default(&self, report: &mut Report) -> Option<Extent> {
        if self.by.method == PartitionMethod::Hash {
            report.refuse(
                self.site,
                "a table that is partitioned by hash has no default partition",
                "write a partition for each remainder",
            );
            return None;
        }
        Some(Extent::Rest)
    }

    fn part(&self, modulus: u32, remainder: u32, report: &mut Report) -> Option<Extent> {
        if modulus == 0 || remainder >= modulus {
            report.refuse(
                self.site,
                format!("no remainder {remainder} is left by a modulus of {modulus}"),
                "write a remainder below the modulus",
            );
            return None;
        }
        Some(Extent::Part(modulus, remainder))
    }

    fn values(&self, values: &[Expr], report: &mut Report) -> Option<Extent> {
        let divisor = self.divisors.first()?;
        let mut known: Vec<Known> = Vec::new();
        for value in values {
            let read = self.value(value, divisor, report);
            if known.iter().any(|other| other.is_same(&read)) {
                report.refuse(
                    value.site,
                    "this value stands twice in one list",
                    "name it once",
                );
            }
            known.push(read);
        }
        Some(Extent::Values(known))
    }

    fn range(&self, from: &[Bound], to: &[Bound], report: &mut Report) -> Option<Extent> {
        let ends = [self.end(from, report)?, self.end(to, report)?];
        if matches!(
            order(&ends[0], &ends[1]),
            Some(Ordering::Equal | Ordering::Greater)
        ) {
            report.refuse(
                self.site,
                "the range is empty: it begins where it ends, or behind that",
                "write a lower bound behind `from` than behind `to`, which is not part of the range",
            );
            return None;
        }
        Some(Extent::Range(ends))
    }

    fn end(&self, bounds: &[Bound], report: &mut Report) -> Option<Vec<Edge>> {
        let keys = &self.by.keys;
        if bounds.len() != keys.len() {
            let wanted = keys.iter().map(|key| match key.column() {
                Some(column) => column.to_string(),
                None => "(…)".to_owned(),
            });
            let wanted: Vec<String> = wanted.collect();
            report.refuse(
                self.site,
                format!(
                    "`{}` is partitioned by ({}): each end of a range has {}",
                    self.parent.name,
                    wanted.join(", "),
                    match keys.len() {
                        1 => "one bound".to_owned(),
                        count => format!("{count} bounds"),
                    }
                ),
                "write a bound for each key",
            );
            return None;
        }
        let mut edges: Vec<Edge> = Vec::new();
        for (bound, divisor) in bounds.iter().zip(&self.divisors) {
            let edge = match bound {
                Bound::Min => Edge::Min,
                Bound::Max => Edge::Max,
                Bound::Value(value) => {
                    let read = self.value(value, divisor, report);
                    if read == Known::Null {
                        report.refuse(
                            value.site,
                            "no range begins or ends with null",
                            "rows with a null are those of the default partition",
                        );
                    }
                    Edge::At(read)
                }
            };
            let open = edges.last().filter(|last| !matches!(last, Edge::At(_)));
            if open.is_some_and(|open| *open != edge) {
                report.refuse(
                    self.site,
                    "what stands behind `minvalue` or `maxvalue` says nothing",
                    "repeat the word for the keys behind it",
                );
                return None;
            }
            edges.push(edge);
        }
        Some(edges)
    }

    fn value(&self, expr: &Expr, divisor: &Divisor<'_>, report: &mut Report) -> Known {
        let known = report.len();
        let typed = divisor.check(expr, self.schema, report);
        match typed.kind {
            TypedKind::Null => Known::Null,
            TypedKind::Literal(literal) if !divisor.has_usual_order => Known::Unordered(literal),
            TypedKind::Literal(Literal::Enum(value)) => self.place(&value, &divisor.ty),
            TypedKind::Literal(literal) => Known::Literal(literal),
            TypedKind::Sql(_) | TypedKind::Erroneous => Known::Unknown,
            _ if report.len() > known => Known::Unknown,
            _ => {
                report.refuse(
                    expr.site,
                    "the bounds of a partition are values",
                    "write the value itself: it is computed once, when the partition is made",
                );
                Known::Unknown
            }
        }
    }

    fn place(&self, value: &str, ty: &ValueType) -> Known {
        let ty = match ty {
            ValueType::Enum(name) => self.schema.enum_type(name),
            _ => None,
        };
        let place = ty.and_then(|ty| ty.values.iter().position(|known| *known == value));
        place.map_or(Known::Unknown, Known::Place)
    }
}

impl Extent {
    /// Whether a row may belong to both, as far as that is known.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rest, Self::Rest) => true,
            (Self::Range([from, to]), Self::Range([begin, end])) => {
                let is_below = |one, other| order(one, other) == Some(Ordering::Less);
                is_below(from, end) && is_below(begin, to)
            }
            (Self::Values(values), Self::Values(others)) => {
                let mut values = values.iter();
                values.any(|value| others.iter().any(|other| value.is_same(other)))
            }
            (Self::Part(modulus, remainder), Self::Part(other, rest)) => {
                let least = (*modulus).min(*other).max(1);
                remainder % least == rest % least
            }
            (Self::Rest | Self::Range(_) | Self::Values(_) | Self::Part(..), _) => false,
        }
    }

    /// Whether two moduli cannot stand beside each other: neither divides the other.
    pub(crate) fn disagrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Part(modulus, _), Self::Part(other, _)) => {
                let (least, most) = (modulus.min(other), modulus.max(other));
                most % (*least).max(1) != 0
            }
            _ => false,
        }
    }
}

impl Known {
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            _ => self.order(other) == Some(Ordering::Equal),
        }
    }

    /// The order of two values, where it is known: that of texts depends on their collation.
    fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Place(one), Self::Place(other)) => Some(one.cmp(other)),
            (Self::Literal(one), Self::Literal(other)) => order_of_literals(one, other),
            (Self::Unordered(one), Self::Unordered(other)) => {
                (one == other).then_some(Ordering::Equal)
            }
            _ => None,
        }
    }
}

impl Edge {
    fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::At(one), Self::At(other)) => one.order(other),
            (Self::Min, Self::Min) | (Self::Max, Self::Max) => Some(Ordering::Equal),
            (Self::Min, _) | (_, Self::Max) => Some(Ordering::Less),
            (Self::Max, _) | (_, Self::Min) => Some(Ordering::Greater),
        }
    }
}

/// The order of two ends of ranges, key by key.
fn order(one: &[Edge], other: &[Edge]) -> Option<Ordering> {
    for (one, other) in one.iter().zip(other) {
        match one.order(other)? {
            Ordering::Equal => {}
            order => return Some(order),
        }
        if !matches!(one, Edge::At(_)) {
            break;
        }
    }
    Some(Ordering::Equal)
}

fn order_of_literals(one: &Literal, other: &Literal) -> Option<Ordering> {
    match (one, other) {
        (Literal::Boolean(one), Literal::Boolean(other)) => Some(one.cmp(other)),
        (Literal::Number(one), Literal::Number(other)) => order_of_numbers(one, other),
        (Literal::Date(one), Literal::Date(other)) => Some(one.cmp(other)),
        (Literal::Time(one), Literal::Time(other)) => Some(one.cmp(other)),
        (Literal::Timestamp(one), Literal::Timestamp(other)) => Some(one.cmp(other)),
        (Literal::Timestamptz(one), Literal::Timestamptz(other)) => Some(one.cmp(other)),
        (Literal::Uuid(one), Literal::Uuid(other)) => Some(one.cmp(other)),
        _ => (one == other).then_some(Ordering::Equal),
    }
}

/// The order of two numbers in decimal digits, however many.
fn order_of_numbers(one: &str, other: &str) -> Option<Ordering> {
    fn parts(number: &str) -> Option<(bool, &str, &str)> {
        let (negative, digits) = match number.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, number),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
        let (whole, fraction) = (
            whole.trim_start_matches('0'),
            fraction.trim_end_matches('0'),
        );
        let is_zero = whole.is_empty() && fraction.is_empty();
        (are_digits(whole) && are_digits(fraction)).then_some((
            negative && !is_zero,
            whole,
            fraction,
        ))
    }
    let (one, other) = (parts(one)?, parts(other)?);
    let size = |(_, whole, fraction): (bool, &str, &str)| {
        (whole.len(), whole.to_owned(), fraction.to_owned())
    };
    Some(match (one.0, other.0) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => size(one).cmp(&size(other)),
        (true, true) => size(other).cmp(&size(one)),
    })
}

/// Reports bounds that overlap those of another partition, or that the server takes for such.
pub(super) fn check_neighbours(
    (name, extent, site): (&crate::ObjectName, &Extent, Site),
    parent: &Table,
    schema: &Schema,
    report: &mut Report,
) {
    let neighbours = schema.partitions_of(&parent.name);
    for neighbour in neighbours.filter(|neighbour| neighbour.name != *name) {
        let Some(of) = &neighbour.partition_of else {
            continue;
        };
        let other = self::extent(&of.bounds, of.site, parent, schema, &mut Report::default());
        let Some(other) = other else { continue };
        let (message, help) = if *extent == Extent::Rest && other == Extent::Rest {
            (
                format!(
                    "table `{}` has a default partition already: `{}`",
                    parent.name, neighbour.name
                ),
                "give this one bounds: `for values …`",
            )
        } else if extent.overlaps(&other) {
            (
                format!(
                    "the bounds of `{name}` overlap those of `{}`",
                    neighbour.name
                ),
                "let each row belong to one partition; the value behind `to` is not part of a range",
            )
        } else if extent.disagrees(&other) {
            (
                format!(
                    "the modulus of `{name}` does not go with that of `{}`",
                    neighbour.name
                ),
                "of two moduli the larger one has to be a multiple of the other",
            )
        } else {
            continue;
        };
        report.push(Diagnostic::new(site, message).help(help));
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(digits: &str) -> Edge {
        Edge::At(Known::Literal(Literal::Number(digits.to_owned())))
    }

    #[test]
    fn numbers_are_ordered_by_their_value() {
        for (one, other) in [
            ("-2", "-1"),
            ("-1", "0"),
            ("9", "10"),
            ("1.05", "1.1"),
            ("99999999999999999999", "100000000000000000000"),
        ] {
            assert_eq!(
                order_of_numbers(one, other),
                Some(Ordering::Less),
                "{one} {other}"
            );
            assert_eq!(order_of_numbers(other, one), Some(Ordering::Greater));
        }
        assert_eq!(order_of_numbers("1.0", "01"), Some(Ordering::Equal));
        assert_eq!(order_of_numbers("-0", "0"), Some(Ordering::Equal));
    }

    #[test]
    fn the_end_of_a_range_is_no_part_of_it() {
        let range = |from: &str, to: &str| Extent::Range([vec![number(from)], vec![number(to)]]);
        assert!(!range("0", "10").overlaps(&range("10", "20")));
        assert!(range("0", "11").overlaps(&range("10", "20")));
        let low = Extent::Range([vec![Edge::Min, Edge::Min], vec![number("1"), number("5")]]);
        let high = Extent::Range([vec![number("1"), number("5")], vec![Edge::Max, Edge::Max]]);
        assert!(!low.overlaps(&high));
        assert!(high.overlaps(&high));
        assert!(!range("0", "10").overlaps(&Extent::Rest));
    }

    #[test]
    fn remainders_overlap_where_one_modulus_divides_the_other() {
        let part = Extent::Part;
        assert!(part(2, 1).overlaps(&part(4, 3)));
        assert!(!part(2, 0).overlaps(&part(4, 3)));
        assert!(!part(2, 0).disagrees(&part(4, 3)));
        assert!(part(4, 0).disagrees(&part(6, 0)));
    }

    #[test]
    fn what_only_the_database_knows_is_left_to_it() {
        let text = |text: &str| Known::Literal(Literal::Text(text.to_owned()));
        assert!(text("a").is_same(&text("a")));
        assert!(!text("a").is_same(&text("b")));
        assert_eq!(text("a").order(&text("b")), None);
        let number = |digits: &str| Known::Unordered(Literal::Number(digits.to_owned()));
        assert_eq!(number("1").order(&number("2")), None);
        assert!(number("1").is_same(&number("1")));
        assert!(!Known::Unknown.is_same(&Known::Unknown));
        assert!(Known::Null.is_same(&Known::Null));
    }
}
