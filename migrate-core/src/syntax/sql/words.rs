//! The words of SQL that the reader knows by heart.

use crate::Dialect;

/// The first words of statements that the parser covers well.
pub(super) const COVERED: [&str; 7] = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES", "REPLACE",
];

/// The first words of all other statements, of any of the databases.
#[rustfmt::skip]
pub(super) const OTHERS: &[&str] = &[
    "ABORT", "ALTER", "ANALYSE", "ANALYZE", "ATTACH", "BACKUP", "BEGIN", "BINLOG", "CACHE", "CALL",
    "CHANGE", "CHECK", "CHECKPOINT", "CHECKSUM", "CLONE", "CLOSE", "CLUSTER", "COMMENT", "COMMIT",
    "COPY", "CREATE", "DEALLOCATE", "DECLARE", "DESC", "DESCRIBE", "DETACH", "DISCARD", "DO",
    "DROP", "END", "EXECUTE", "EXPLAIN", "FETCH", "FLUSH", "GET", "GRANT", "HANDLER", "HELP",
    "IF", "IMPORT", "INSTALL", "KILL", "LISTEN", "LOAD", "LOCK", "MERGE", "MOVE", "NOTIFY",
    "OPTIMIZE", "PERFORM", "PRAGMA", "PREPARE", "PURGE", "REASSIGN", "REFRESH", "REINDEX",
    "RELEASE", "RENAME", "REPAIR", "RESET", "RESIGNAL", "RESTART", "REVOKE", "ROLLBACK",
    "SAVEPOINT", "SECURITY", "SET", "SHOW", "SHUTDOWN", "SIGNAL", "START", "STOP", "TABLE",
    "TRUNCATE", "UNINSTALL", "UNLISTEN", "UNLOCK", "USE", "VACUUM", "XA",
];

/// What may stand between `CREATE`, `ALTER`, `DROP` and the kind of object.
#[rustfmt::skip]
pub(super) const BEFORE_OBJECT: &[&str] = &[
    "OR", "REPLACE", "GLOBAL", "LOCAL", "TEMPORARY", "TEMP", "UNLOGGED", "UNIQUE", "RECURSIVE",
    "MATERIALIZED", "IGNORE", "ONLINE", "OFFLINE",
];

/// The kinds of objects whose statements the parser covers.
pub(super) const COVERED_OBJECTS: [&str; 3] = ["TABLE", "VIEW", "INDEX"];

/// All other kinds of objects.
#[rustfmt::skip]
pub(super) const OTHER_OBJECTS: &[&str] = &[
    "ACCESS", "AGGREGATE", "ALGORITHM", "CAST", "COLLATION", "CONSTRAINT", "CONVERSION",
    "DATABASE", "DEFAULT", "DEFINER", "DOMAIN", "EVENT", "EXTENSION", "FOREIGN", "FULLTEXT",
    "FUNCTION", "GROUP", "INSTANCE", "LANGUAGE", "LARGE", "LOGFILE", "OPERATOR", "OWNED",
    "PACKAGE", "POLICY", "PREPARE", "PRIMARY", "PROCEDURAL", "PROCEDURE", "PUBLICATION",
    "RESOURCE", "ROLE", "ROUTINE", "RULE", "SCHEMA", "SEQUENCE", "SERVER", "SPATIAL", "SQL",
    "STATISTICS", "SUBSCRIPTION", "SYSTEM", "TABLESPACE", "TEXT", "TRANSFORM", "TRIGGER",
    "TRUSTED", "TYPE", "UNDO", "USER", "VECTOR", "VIRTUAL",
];

/// Words of valid statements that the parser knows badly, or not at all: where one stands in a
/// text that does not parse, the text is no mistake for sure.
#[rustfmt::skip]
pub(super) fn badly_known(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Postgres => &[
            "CYCLE", "SEARCH", "TABLESAMPLE", "OPERATOR", "OVERLAPS", "XMLTABLE", "XMLELEMENT",
            "XMLFOREST", "XMLATTRIBUTES", "XMLAGG", "XMLPARSE", "XMLROOT", "XMLSERIALIZE", "XMLPI",
            "XMLEXISTS", "JSON_TABLE", "JSON_VALUE", "JSON_QUERY", "JSON_EXISTS", "JSON_OBJECT",
            "JSON_ARRAY", "JSON_SCALAR", "JSON_SERIALIZE", "JSON_ARRAYAGG", "JSON_OBJECTAGG",
            "OVERRIDING", "OVERLAY", "VARIADIC", "TREAT", "WITHIN", "STORAGE", "COMPRESSION",
            "STATISTICS", "EXCLUDE", "INHERIT", "INHERITS", "PARTITION", "TABLESPACE", "OPTIONS",
            "SEQUENCE", "PERIOD", "WITHOUT", "VIRTUAL", "ENFORCED", "GROUPING", "NORMALIZED",
            "UESCAPE", "SYMMETRIC", "NULLS", "RESTART", "LATERAL", "ORDINALITY", "MERGE", "ROW",
            "COLLATION", "CONFLICT", "ROWS",
        ],
        Dialect::Mysql | Dialect::Mariadb => &[
            "PARTITION", "PARTITIONS", "SUBPARTITION", "OUTFILE", "DUMPFILE", "PROCEDURE",
            "STRAIGHT_JOIN", "HIGH_PRIORITY", "LOW_PRIORITY", "DELAYED", "SQL_CALC_FOUND_ROWS",
            "SQL_BIG_RESULT", "SQL_SMALL_RESULT", "SQL_BUFFER_RESULT", "SQL_NO_CACHE", "SQL_CACHE",
            "MATCH", "AGAINST", "ROLLUP", "SOUNDS", "MEMBER", "JSON_TABLE", "JSON_VALUE",
            "GROUP_CONCAT", "CONVERT", "SYSTEM_TIME", "VERSIONING", "SYSTEM", "PERIOD", "PORTION",
            "SEQUENCE", "NEXT", "PREVIOUS", "ALGORITHM", "LOCK", "DEFINER", "INVISIBLE", "VISIBLE",
            "FULLTEXT", "SPATIAL", "VECTOR", "KEY_BLOCK_SIZE", "CHARACTER", "CHARSET", "COLLATE",
            "QUICK", "TABLESPACE", "STATEMENT", "PERSISTENT", "SRID", "ENFORCED", "PARSER", "ROW",
            "LATERAL", "XOR", "WAIT", "NOWAIT", "SKIP", "FORCE", "USE", "INTERSECT", "OJ",
        ],
        Dialect::Sqlite => &[
            "INDEXED", "GLOB", "MATCH", "REGEXP", "ISNULL", "NOTNULL", "RAISE", "STRICT",
            "WITHOUT", "CONFLICT", "MATERIALIZED", "GENERATED", "VIRTUAL", "EXCLUDE", "WITHIN", "NULLS",
        ],
    }
}

/// What a mistyped word may have meant.
#[rustfmt::skip]
pub(super) const OFTEN_MISTYPED: &[&str] = &[
    "SELECT", "FROM", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "JOIN", "LEFT", "INNER",
    "INSERT", "INTO", "VALUES", "UPDATE", "DELETE", "CREATE", "TABLE", "INDEX", "UNIQUE", "VIEW",
    "DEFAULT", "PRIMARY", "REFERENCES", "CONSTRAINT", "COLUMN", "ALTER", "RENAME", "RETURNING",
    "CONFLICT", "BETWEEN", "EXISTS", "DISTINCT", "UNION", "CASE", "WHEN", "THEN", "ELSE",
];

/// Names that are columns of no table, in any of the databases: functions without parentheses,
/// units of time, rows under another name, columns of the system.
#[rustfmt::skip]
const NO_COLUMNS: &[&str] = &[
    "current_catalog", "current_date", "current_role", "current_schema", "current_time",
    "current_timestamp", "current_user", "localtime", "localtimestamp", "session_user",
    "system_user", "user", "utc_date", "utc_time", "utc_timestamp", "sysdate", "default", "null",
    "true", "false", "on", "off", "unknown",
    "microsecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year", "dow",
    "doy", "epoch", "century", "decade", "millennium", "isodow", "isoyear", "timezone",
    "day_hour", "day_minute", "day_second", "day_microsecond", "hour_minute", "hour_second",
    "hour_microsecond", "minute_second", "minute_microsecond", "second_microsecond", "year_month",
    "excluded", "new", "old", "inserted", "deleted",
    "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid", "rowid", "_rowid_", "_rowid",
    "nextval", "currval", "lastval", "rank", "row_start", "row_end", "rownum", "maxvalue",
    "utf8", "utf8mb3", "utf8mb4", "latin1", "ascii", "binary", "char", "signed", "unsigned",
    "both", "leading", "trailing", "variadic", "array", "row", "next", "previous", "at",
];

/// Whether a name is certainly to be left alone where a column may stand.
pub(super) fn is_no_column(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    NO_COLUMNS.contains(&name.as_str()) || name.starts_with(['@', ':', '$', '?'])
}

/// Whether a table of that name belongs to the database itself, or is made of a function.
pub(super) fn is_of_the_system(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let begins = |prefix: &&str| name.starts_with(*prefix);
    ["pg_", "sqlite_", "pragma_", "json_", "fts5vocab"]
        .iter()
        .any(begins)
        || [
            "dual",
            "generate_series",
            "dbstat",
            "bytecode",
            "tables_used",
            "carray",
            "spatial_ref_sys",
            "geometry_columns",
            "geography_columns",
            "raster_columns",
            "unnest",
        ]
        .contains(&name.as_str())
}

/// Words that the parser takes for the name of a table, with that as its alias.
pub(super) fn is_misread(name: &str) -> bool {
    let misread = [
        "only",
        "low_priority",
        "high_priority",
        "ignore",
        "quick",
        "delayed",
        "lateral",
    ];
    misread.contains(&name.to_ascii_lowercase().as_str())
}
