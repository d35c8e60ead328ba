//! Rows that refer to nothing, looked for before a transaction without foreign keys commits.

use std::collections::BTreeSet;
use std::fmt;

use sqlx::SqliteConnection;

/// Rows of a table that refer to rows of another that do not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ForeignKeyViolation {
    /// The referring table.
    pub(crate) table: String,
    /// The table referred to.
    pub(crate) parent: String,
    /// How many rows.
    pub(crate) rows: i64,
}

impl fmt::Display for ForeignKeyViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rows, refer) = match self.rows {
            1 => ("row", "refers"),
            _ => ("rows", "refer"),
        };
        write!(
            f,
            "{} {rows} of `{}` {refer} to no row of `{}`",
            self.rows, self.table, self.parent
        )
    }
}

/// The violations of the foreign keys of the given tables, and of those that refer to them.
pub(crate) async fn foreign_key_violations(
    connection: &mut SqliteConnection,
    tables: &[String],
) -> Result<Vec<ForeignKeyViolation>, sqlx::Error> {
    let mut concerned = BTreeSet::new();
    for table in tables {
        let names: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM sqlite_schema AS child WHERE type = 'table' \
             AND (name = ?1 COLLATE NOCASE OR EXISTS (SELECT 1 \
             FROM pragma_foreign_key_list(child.name) AS key \
             WHERE key.\"table\" = ?1 COLLATE NOCASE))",
        )
        .bind(table)
        .fetch_all(&mut *connection)
        .await?;
        concerned.extend(names);
    }
    let mut violations = Vec::new();
    for table in concerned {
        let found: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT \"table\", parent, count(*) AS rows FROM pragma_foreign_key_check(?1) \
             GROUP BY \"table\", parent, fkid",
        )
        .bind(&table)
        .fetch_all(&mut *connection)
        .await?;
        let violation = |(table, parent, rows)| ForeignKeyViolation {
            table,
            parent,
            rows,
        };
        violations.extend(found.into_iter().map(violation));
    }
    Ok(violations)
}
