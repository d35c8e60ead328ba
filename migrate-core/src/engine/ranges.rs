//! The queries of a backfill: the ranges of the primary key, and the update of one of them.
//!
//! PostgreSQL and SQLite compare rows by an index; MySQL does so only where the comparison
//! is spelt out.

use crate::Dialect;
use crate::plan::Batches;

/// The last key of the table.
pub(super) fn ceiling(batches: &Batches) -> String {
    let order: Vec<_> = batches
        .key
        .iter()
        .map(|key| format!("{key} DESC"))
        .collect();
    format!(
        "SELECT {} FROM {} ORDER BY {} LIMIT 1",
        literals(batches),
        batches.from,
        order.join(", ")
    )
}

/// The last key of the next `size` rows; no row where fewer are left.
pub(super) fn bound(
    batches: &Batches,
    low: Option<&[String]>,
    ceiling: &[String],
    size: u32,
    dialect: Dialect,
) -> String {
    format!(
        "SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT 1 OFFSET {}",
        literals(batches),
        batches.from,
        range(batches, low, ceiling, dialect),
        batches.key.join(", "),
        size.saturating_sub(1)
    )
}

/// The update of the rows after `low` up to `high`.
pub(super) fn update(
    batches: &Batches,
    low: Option<&[String]>,
    high: &[String],
    dialect: Dialect,
) -> String {
    let condition = condition(batches, low, high, dialect);
    format!("{} WHERE {condition}", batches.update)
}

/// The condition on the rows after `low` up to `high`.
pub(super) fn condition(
    batches: &Batches,
    low: Option<&[String]>,
    high: &[String],
    dialect: Dialect,
) -> String {
    let range = range(batches, low, high, dialect);
    match &batches.filter {
        Some(filter) => format!("{range} AND ({filter})"),
        None => range,
    }
}

/// The literals of a key. Each has a name of its own: a cast would else be called after its
/// column, and ORDER BY would sort by the text instead of by the column.
pub(super) fn literals(batches: &Batches) -> String {
    let named: Vec<_> = batches
        .key_literals
        .iter()
        .enumerate()
        .map(|(number, literal)| format!("{literal} AS migrate_key_{number}"))
        .collect();
    named.join(", ")
}

fn range(batches: &Batches, low: Option<&[String]>, high: &[String], dialect: Dialect) -> String {
    let key = &batches.key;
    let below = compare(key, high, "<", "<=", dialect);
    match low {
        Some(low) => format!("{} AND {below}", compare(key, low, ">", ">", dialect)),
        None => below,
    }
}

/// `key` compared with `bound`: `strict` for all columns but the last, `last` for that one.
fn compare(key: &[String], bound: &[String], strict: &str, last: &str, dialect: Dialect) -> String {
    match (key, bound) {
        ([key], [bound]) => format!("{key} {last} {bound}"),
        _ if !dialect.is_mysql_family() => {
            format!("({}) {last} ({})", key.join(", "), bound.join(", "))
        }
        ([key, inner_key @ ..], [bound, inner_bound @ ..]) => format!(
            "({key} {strict}= {bound} AND ({key} {strict} {bound} OR ({key} = {bound} AND {})))",
            compare(inner_key, inner_bound, strict, last, dialect)
        ),
        _ => "TRUE".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batches() -> Batches {
        Batches {
            table: "t".into(),
            from: "t".into(),
            key: vec!["a".into(), "b".into()],
            key_literals: vec!["lit(a)".into(), "lit(b)".into()],
            update: "UPDATE t SET c = 1".into(),
            closures: None,
            filter: Some("c IS NULL OR c = 2".into()),
            size: None,
            pause: None,
        }
    }

    #[test]
    fn a_range_of_two_columns() {
        let (low, high) = (
            vec!["1".to_owned(), "2".into()],
            vec!["3".to_owned(), "4".into()],
        );
        assert_eq!(
            update(&batches(), Some(&low), &high, Dialect::Postgres),
            "UPDATE t SET c = 1 WHERE (a, b) > (1, 2) AND (a, b) <= (3, 4) AND (c IS NULL OR c = 2)"
        );
        assert_eq!(
            update(&batches(), None, &high, Dialect::Mariadb),
            "UPDATE t SET c = 1 WHERE (a <= 3 AND (a < 3 OR (a = 3 AND b <= 4))) \
             AND (c IS NULL OR c = 2)"
        );
    }

    #[test]
    fn the_next_bound_is_found_from_the_cursor() {
        let high = vec!["3".to_owned(), "4".into()];
        assert_eq!(
            bound(&batches(), None, &high, 100, Dialect::Sqlite),
            "SELECT lit(a) AS migrate_key_0, lit(b) AS migrate_key_1 FROM t WHERE (a, b) <= (3, 4) ORDER BY a, b LIMIT 1 OFFSET 99"
        );
        assert_eq!(
            ceiling(&batches()),
            "SELECT lit(a) AS migrate_key_0, lit(b) AS migrate_key_1 FROM t ORDER BY a DESC, b DESC LIMIT 1"
        );
    }
}
