//! Quoting: identifiers, names of objects, and text as SQL.
//!
//! PostgreSQL is assumed to run with `standard_conforming_strings`, MySQL and MariaDB with
//! their default of backslash escapes, as the engine's sessions do.

use crate::schema::EnumType;
use crate::{Dialect, ObjectName};

/// Quotes an identifier.
pub fn identifier(name: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Postgres | Dialect::Sqlite => format!("\"{}\"", name.replace('"', "\"\"")),
        Dialect::Mysql | Dialect::Mariadb => format!("`{}`", name.replace('`', "``")),
    }
}

/// Quotes the name of a table, an index or a type, with its schema where it has one.
pub fn object(name: &ObjectName, dialect: Dialect) -> String {
    let own = identifier(name.name.as_str(), dialect);
    match &name.schema {
        Some(schema) => format!("{}.{own}", identifier(schema.as_str(), dialect)),
        None => own,
    }
}

/// A text as an SQL literal.
pub fn text(value: &str, dialect: Dialect) -> String {
    let doubled = value.replace('\'', "''");
    match dialect {
        Dialect::Postgres | Dialect::Sqlite => format!("'{doubled}'"),
        Dialect::Mysql | Dialect::Mariadb => format!("'{}'", doubled.replace('\\', "\\\\")),
    }
}

/// The values of an enum as a list of literals, without parentheses: `'draft', 'active'`.
pub fn enum_values(ty: &EnumType, dialect: Dialect) -> String {
    let values: Vec<String> = ty
        .values
        .iter()
        .map(|value| text(value.as_str(), dialect))
        .collect();
    values.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(identifier("a\"b`c", Dialect::Postgres), "\"a\"\"b`c\"");
        assert_eq!(identifier("a\"b`c", Dialect::Mariadb), "`a\"b``c`");
        assert_eq!(identifier("a\"b`c", Dialect::Sqlite), "\"a\"\"b`c\"");
        assert_eq!(
            object(
                &ObjectName::qualified("shop", "order-items"),
                Dialect::Mysql
            ),
            "`shop`.`order-items`"
        );
    }

    #[test]
    fn only_the_mysql_family_reads_backslashes() {
        assert_eq!(text("it's \\n", Dialect::Postgres), "'it''s \\n'");
        assert_eq!(text("it's \\n", Dialect::Mysql), "'it''s \\\\n'");
        assert_eq!(text("it's \\n", Dialect::Sqlite), "'it''s \\n'");
    }
}
