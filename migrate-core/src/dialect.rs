//! The databases, their versions, and the table of what each can do.
//!
//! Everything outside `sql/`, `plan/` and `engine/` that has to know a difference asks
//! [`Target::features`]; nobody compares versions on their own.

use std::fmt;
use std::str::FromStr;

/// A database product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// PostgreSQL, 12 and later.
    Postgres,
    /// MySQL, 8.0.16 and later.
    Mysql,
    /// MariaDB, 10.6 and later: a product of its own, not a MySQL.
    Mariadb,
    /// SQLite, 3.35 and later.
    Sqlite,
}

impl Dialect {
    /// Every dialect, in the order in which they are listed to people.
    pub const ALL: [Self; 4] = [Self::Postgres, Self::Mysql, Self::Mariadb, Self::Sqlite];

    /// The name in the language and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
            Self::Mariadb => "mariadb",
            Self::Sqlite => "sqlite",
        }
    }

    /// The name that people know the product by.
    pub const fn product(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
            Self::Mariadb => "MariaDB",
            Self::Sqlite => "SQLite",
        }
    }

    /// The oldest version that is supported.
    pub const fn oldest(self) -> Version {
        match self {
            Self::Postgres => Version::new(12, 0, 0),
            // Earlier ones read CHECK and forget it.
            Self::Mysql => Version::new(8, 0, 16),
            Self::Mariadb => Version::new(10, 6, 0),
            Self::Sqlite => Version::new(3, 35, 0),
        }
    }

    /// The oldest version to serve where a text names a version or, by fewer numbers, a series:
    /// `8.0` is the oldest supported one of its series.
    ///
    /// # Errors
    ///
    /// A text that is no version.
    ///
    /// ```
    /// use migrate_core::{Dialect, Version};
    /// assert_eq!(Dialect::Mysql.version("8.0"), Ok(Version::new(8, 0, 16)));
    /// assert_eq!(Dialect::Mysql.version("8.4"), Ok(Version::new(8, 4, 0)));
    /// ```
    pub fn version(self, text: &str) -> Result<Version, String> {
        let version: Version = text.parse()?;
        let oldest = self.oldest();
        let given = text.split('.').count();
        let in_oldest_series = given < 3
            && version.major == oldest.major
            && (given < 2 || version.minor == oldest.minor);
        Ok(if in_oldest_series {
            version.max(oldest)
        } else {
            version
        })
    }

    /// Whether statements follow the MySQL family's grammar.
    pub const fn is_mysql_family(self) -> bool {
        matches!(self, Self::Mysql | Self::Mariadb)
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Dialect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|dialect| dialect.name() == text)
            .ok_or_else(|| {
                format!(
                    "unknown dialect `{text}`: expected one of postgres, mysql, mariadb, sqlite"
                )
            })
    }
}

/// A server's version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third number.
    pub patch: u16,
}

impl Version {
    /// A version of three numbers.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.major)?;
        if self.minor > 0 || self.patch > 0 {
            write!(f, ".{}", self.minor)?;
        }
        if self.patch > 0 {
            write!(f, ".{}", self.patch)?;
        }
        Ok(())
    }
}

impl FromStr for Version {
    type Err = String;

    /// Reads one to three numbers; what follows them (`-log`, `-MariaDB`, ` (Debian …)`) is left out.
    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text
            .split(|c: char| c != '.' && !c.is_ascii_digit())
            .next()
            .unwrap_or("");
        let mut parts = numbers.split('.').map(str::parse::<u16>);
        let mut next = |required: bool| match parts.next() {
            Some(Ok(number)) => Ok(number),
            Some(Err(_)) | None if !required => Ok(0),
            _ => Err(format!("`{text}` is no version number")),
        };
        Ok(Self::new(next(true)?, next(false)?, next(false)?))
    }
}

/// A dialect at the oldest version that has to be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The product.
    pub dialect: Dialect,
    /// Its version.
    pub version: Version,
}

impl Target {
    /// A dialect at a version.
    pub const fn new(dialect: Dialect, version: Version) -> Self {
        Self { dialect, version }
    }

    /// A dialect at its oldest supported version.
    pub const fn oldest(dialect: Dialect) -> Self {
        Self::new(dialect, dialect.oldest())
    }

    /// Whether the version is at least the given one.
    pub fn at_least(self, major: u16, minor: u16, patch: u16) -> bool {
        self.version >= Version::new(major, minor, patch)
    }

    /// What this database can do.
    pub fn features(self) -> Features {
        Features::of(self)
    }
}

impl fmt::Display for Target {
    /// `postgres 12`, but `mysql 8.0`: each as its releases are called.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { dialect, version } = self;
        let counts_majors = match dialect {
            Dialect::Postgres => true,
            Dialect::Mysql | Dialect::Mariadb | Dialect::Sqlite => false,
        };
        if counts_majors || version.minor > 0 || version.patch > 0 {
            write!(f, "{dialect} {version}")
        } else {
            write!(f, "{dialect} {version}.0")
        }
    }
}

/// Abilities that differ between databases, as named facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// `CREATE TYPE … AS ENUM`; elsewhere an enum is a column type or a check.
    pub enum_types: bool,
    /// DDL takes part in transactions.
    pub transactional_ddl: bool,
    /// `CREATE INDEX … WHERE`.
    pub partial_indexes: bool,
    /// Indexes on expressions.
    pub expression_indexes: bool,
    /// `INCLUDE` columns of an index.
    pub included_columns: bool,
    /// `NULLS FIRST` and `NULLS LAST` in index keys.
    pub index_nulls_order: bool,
    /// Unique keys in which a null is equal to another one.
    pub nulls_not_distinct: bool,
    /// Deferrable foreign keys.
    pub deferrable_foreign_keys: bool,
    /// `ON DELETE SET DEFAULT`.
    pub foreign_key_set_default: bool,
    /// Generated columns that are computed when read.
    pub virtual_generated_columns: bool,
    /// `NOT NULL` on a generated column.
    pub not_null_generated_columns: bool,
    /// Array types.
    pub arrays: bool,
    /// Comments on tables and columns.
    pub comments: bool,
    /// Indexes are built without blocking writers, by `CONCURRENTLY`.
    pub concurrent_indexes: bool,
    /// Constraints are added unvalidated and validated later.
    pub not_valid_constraints: bool,
    /// The longest identifier, and what it is counted in.
    pub longest_name: NameLimit,
}

/// The limit on the length of an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameLimit {
    /// At most so many bytes of UTF-8.
    Bytes(usize),
    /// At most so many characters.
    Characters(usize),
    /// No limit.
    None,
}

impl Features {
    fn of(target: Target) -> Self {
        match target.dialect {
            Dialect::Postgres => Self {
                enum_types: true,
                transactional_ddl: true,
                partial_indexes: true,
                expression_indexes: true,
                included_columns: true,
                index_nulls_order: true,
                nulls_not_distinct: target.at_least(15, 0, 0),
                deferrable_foreign_keys: true,
                foreign_key_set_default: true,
                virtual_generated_columns: target.at_least(18, 0, 0),
                not_null_generated_columns: true,
                arrays: true,
                comments: true,
                concurrent_indexes: true,
                not_valid_constraints: true,
                longest_name: NameLimit::Bytes(63),
            },
            Dialect::Mysql | Dialect::Mariadb => Self {
                enum_types: false,
                transactional_ddl: false,
                partial_indexes: false,
                expression_indexes: target.dialect == Dialect::Mysql && target.at_least(8, 0, 13),
                included_columns: false,
                index_nulls_order: false,
                nulls_not_distinct: false,
                deferrable_foreign_keys: false,
                foreign_key_set_default: false,
                virtual_generated_columns: true,
                not_null_generated_columns: target.dialect == Dialect::Mysql,
                arrays: false,
                comments: true,
                concurrent_indexes: false,
                not_valid_constraints: false,
                longest_name: NameLimit::Characters(64),
            },
            Dialect::Sqlite => Self {
                enum_types: false,
                transactional_ddl: true,
                partial_indexes: true,
                expression_indexes: true,
                included_columns: false,
                index_nulls_order: false,
                nulls_not_distinct: false,
                deferrable_foreign_keys: true,
                foreign_key_set_default: true,
                virtual_generated_columns: true,
                not_null_generated_columns: true,
                arrays: false,
                comments: false,
                concurrent_indexes: false,
                not_valid_constraints: false,
                longest_name: NameLimit::None,
            },
        }
    }
}

/// One text per dialect: SQL that the language cannot say for all of them at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PerDialect<T> {
    /// The same for every dialect.
    Same(T),
    /// One arm for each named dialect.
    Each(Vec<(Dialect, T)>),
}

impl<T> PerDialect<T> {
    /// The arm for a dialect. MariaDB takes MySQL's where it has none of its own.
    pub fn get(&self, dialect: Dialect) -> Option<&T> {
        let arms = match self {
            Self::Same(value) => return Some(value),
            Self::Each(arms) => arms,
        };
        let arm = |wanted| {
            arms.iter()
                .find(|(arm, _)| *arm == wanted)
                .map(|(_, value)| value)
        };
        match dialect {
            Dialect::Mariadb => arm(Dialect::Mariadb).or_else(|| arm(Dialect::Mysql)),
            Dialect::Postgres | Dialect::Mysql | Dialect::Sqlite => arm(dialect),
        }
    }

    /// The texts of all arms.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        let (same, each) = match self {
            Self::Same(value) => (Some(value), &[][..]),
            Self::Each(arms) => (None, arms.as_slice()),
        };
        same.into_iter().chain(each.iter().map(|(_, value)| value))
    }

    /// The same arms with other values.
    pub fn map<U>(&self, mut change: impl FnMut(&T) -> U) -> PerDialect<U> {
        match self {
            Self::Same(value) => PerDialect::Same(change(value)),
            Self::Each(arms) => PerDialect::Each(
                arms.iter()
                    .map(|(dialect, value)| (*dialect, change(value)))
                    .collect(),
            ),
        }
    }
}
