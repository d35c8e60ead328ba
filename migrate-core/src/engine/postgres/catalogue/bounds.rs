//! The bounds of partitions as the server prints them.

use crate::Dialect;
use crate::catalogue::raw_expression;
use crate::expr::{Expr, ExprKind};
use crate::schema::{Bound, Bounds};

/// Reads what `pg_get_expr` gives for bounds; nothing where it is something else.
pub(super) fn read(text: &str) -> Option<Bounds> {
    if text == "DEFAULT" {
        return Some(Bounds::Default);
    }
    let rest = text.strip_prefix("FOR VALUES ")?;
    if let Some(rest) = rest.strip_prefix("IN ") {
        let (list, _) = list(rest)?;
        let values = list.iter().map(|item| value(item));
        return Some(Bounds::List {
            values: values.collect(),
        });
    }
    if let Some(rest) = rest.strip_prefix("FROM ") {
        let (from, rest) = list(rest)?;
        let (to, _) = list(rest.strip_prefix(" TO ")?)?;
        let ends = |list: Vec<&str>| list.into_iter().map(bound).collect();
        return Some(Bounds::Range {
            from: ends(from),
            to: ends(to),
        });
    }
    let (parts, _) = list(rest.strip_prefix("WITH ")?)?;
    let number = |part: &&str, word: &str| part.strip_prefix(word)?.trim().parse().ok();
    Some(Bounds::Hash {
        modulus: number(parts.first()?, "modulus")?,
        remainder: number(parts.get(1)?, "remainder")?,
    })
}

/// The items of a list in parentheses, and what stands behind it.
pub(super) fn list(text: &str) -> Option<(Vec<&str>, &str)> {
    let text = text.strip_prefix('(')?;
    let (mut depth, mut quoted, mut start) = (0usize, None, 0);
    let mut items = Vec::new();
    for (place, sign) in text.char_indices() {
        match sign {
            _ if quoted == Some(sign) => quoted = None,
            _ if quoted.is_some() => {}
            '\'' | '"' => quoted = Some(sign),
            '(' | '[' => depth += 1,
            ',' if depth == 0 => {
                items.push(text.get(start..place)?.trim());
                start = place + 1;
            }
            ')' if depth == 0 => {
                items.push(text.get(start..place)?.trim());
                return Some((items, text.get(place + 1..)?));
            }
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn bound(text: &str) -> Bound {
    match text {
        "MINVALUE" => Bound::Min,
        "MAXVALUE" => Bound::Max,
        text => Bound::Value(value(text)),
    }
}

fn value(text: &str) -> Expr {
    let inside = text
        .strip_prefix('\'')
        .and_then(|text| text.strip_suffix('\''));
    let kind = match (inside, text) {
        (Some(inside), _) => ExprKind::Text(inside.replace("''", "'")),
        (None, "NULL") => ExprKind::Null,
        (None, "true") => ExprKind::Boolean(true),
        (None, "false") => ExprKind::Boolean(false),
        (None, text) => match text.parse() {
            Ok(number) => ExprKind::Integer(number),
            Err(_) => return raw_expression(Dialect::Postgres, text),
        },
    };
    Expr::new(kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print;
    use crate::schema::PartitionOf;

    fn printed(text: &str) -> String {
        let of = PartitionOf {
            parent: "t".into(),
            bounds: read(text).expect(text),
            site: crate::Site::NOWHERE,
        };
        print::partition_of(&of)
    }

    #[test]
    fn bounds_are_read_as_they_are_printed() {
        for (text, wanted) in [
            ("DEFAULT", "default"),
            (
                "FOR VALUES FROM ('2026-01-01 00:00:00+00', MINVALUE) TO (MAXVALUE, 5)",
                "for values from (\"2026-01-01 00:00:00+00\", minvalue) to (maxvalue, 5)",
            ),
            (
                "FOR VALUES IN ('it''s (a, b)', NULL, true)",
                "for values in (\"it's (a, b)\", null, true)",
            ),
            (
                "FOR VALUES WITH (modulus 4, remainder 0)",
                "for values with (modulus 4, remainder 0)",
            ),
        ] {
            assert_eq!(printed(text), format!("partition of t {wanted}"));
        }
        assert_eq!(read("FOR VALUES IN ("), None);
        assert_eq!(read("PRIMARY KEY (a)"), None);
    }
}
