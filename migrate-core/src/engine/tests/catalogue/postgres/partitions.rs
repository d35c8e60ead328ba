//! What the plans prove of new partitions is what the server wants to know: it looks at no row.

use super::rows;
use crate::engine::tests::server::on_servers;
use crate::history::History;
use crate::sql::postgres::partition::{attach, condition};
use crate::{Dialect, Target, Version};

/// What divides a table of `at`, `name`, `title`, `id`, `price`, and the bounds of a partition.
const DIVIDED: [(&str, &str); 12] = [
    ("range (at)", "from (\"2026-01-01\") to (\"2027-01-01\")"),
    (
        "range ((cast(at as Date)), title collate \"C\" text_pattern_ops)",
        "from (\"2026-01-01\", \"a\") to (\"2027-01-01\", \"m\")",
    ),
    (
        "range ((sql(\"date_trunc('day', at)\")))",
        "from (\"2026-01-01\") to (\"2027-01-01\")",
    ),
    (
        "range (title collate \"C\", id)",
        "from (\"a\", minvalue) to (\"m\", 5)",
    ),
    (
        "range ((lower(title)) collate \"POSIX\")",
        "from (\"a\") to (\"m\")",
    ),
    ("range (name text_pattern_ops)", "from (\"a\") to (\"m\")"),
    ("range ((price * 2), id)", "from (0, 5) to (10.5, maxvalue)"),
    ("list ((lower(name)))", "in (\"a\", \"b\", null)"),
    ("list (title collate \"C\")", "in (\"a\", \"b\")"),
    ("list ((id % 10))", "in (1)"),
    ("hash ((id + 1), at)", "with (modulus 2, remainder 1)"),
    ("hash (id int8_ops)", "with (modulus 2, remainder 0)"),
];

#[test]
fn no_row_is_looked_at_when_a_partition_is_attached() {
    on_servers(&[Dialect::Postgres], |database| async move {
        let mut connected = database.connect().await;
        for (number, (by, bounds)) in DIVIDED.into_iter().enumerate() {
            let columns =
                "at: Timestamp, name: Text, title: Varchar(20), id: BigInt, price: Numeric(10, 2)";
            let text = format!(
                "revision \"0\"; create table whole{number} {{ {columns} }} partition by {by};
                 create table part{number} partition of whole{number} for values {bounds};"
            );
            let parsed = crate::syntax::parse_elsewhere(text.parse().unwrap());
            let target = Target::new(Dialect::Postgres, Version::new(14, 0, 0));
            let history = History::new(parsed.migration.into_iter().collect(), vec![target]);
            assert!(history.check("0").is_empty(), "{:?}", history.check("0"));
            let schema = history.schema_after("0");
            let part = schema
                .table(&format!("part{number}").as_str().into())
                .unwrap();
            let of = part.partition_of.as_ref().unwrap();
            let whole = schema.table(&of.parent).unwrap();
            let proof = condition(of, &schema, target).unwrap().unwrap();
            let attach = attach(&part.name, of, &schema, target).unwrap();
            let create = crate::sql::postgres::table::create(whole, &schema, target).unwrap();
            database
                .send(&format!(
                    "{}; CREATE TABLE part{number} (LIKE whole{number}, CHECK ({proof}))",
                    create.join(";")
                ))
                .await;
            let looks = format!(
                "SELECT coalesce(sum(seq_scan), 0) FROM pg_stat_xact_user_tables WHERE relname = 'part{number}'"
            );
            rows(&mut connected, "BEGIN").await.unwrap();
            rows(&mut connected, &attach).await.unwrap();
            let looked = rows(&mut connected, &looks).await.unwrap();
            rows(&mut connected, "COMMIT").await.unwrap();
            assert_eq!(looked, [[Some("0".to_owned())]], "{by} {bounds}: {proof}");
        }
    });
}
