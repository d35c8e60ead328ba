//! The words that the grammar gives a meaning, where more than one place needs to know them.

/// The words that begin a statement.
pub(super) const STATEMENTS: &[&str] = &[
    "create",
    "alter",
    "drop",
    "rename",
    "execute",
    "backfill",
    "down",
    "irreversible",
    "revision",
    "branch",
    "depends",
    "replace",
    "insert",
    "delete",
    "when",
    "retire",
    "purge",
];

/// The kinds of objects with a definition of their own, as `create`, `replace` and `drop` name them.
pub(super) const OBJECTS: &[&str] = &[
    "view",
    "materialized",
    "function",
    "procedure",
    "trigger",
    "extension",
    "schema",
    "sequence",
    "domain",
    "type",
];

/// What `rename` renames.
pub(super) const RENAMED: &[&str] = &[
    "table",
    "index",
    "enum",
    "view",
    "materialized",
    "function",
    "procedure",
    "trigger",
    "schema",
    "sequence",
    "domain",
    "type",
];

/// The words that begin an item of a table which is no column.
pub(super) const TABLE_ITEMS: &[&str] =
    &["primary", "unique", "check", "foreign", "index", "exclude"];

/// The words that begin an operation, or some of them in a block.
pub(super) const OPERATIONS: &[&str] = &[
    "create", "alter", "drop", "rename", "replace", "execute", "backfill", "insert", "delete",
    "retire", "purge",
];

/// The words that begin a statement behind the header.
pub(super) const BODY: &[&str] = &[
    "create",
    "alter",
    "drop",
    "rename",
    "replace",
    "execute",
    "backfill",
    "insert",
    "delete",
    "retire",
    "purge",
    "when",
    "down",
    "irreversible",
];
