//! Where a catalogue is read: in the live schemas, or in the session's temporary one.

use std::collections::BTreeMap;

use crate::catalogue::Names;
use crate::{Name, ObjectName};

/// What the queries look at, and how its names are told.
pub(super) enum Place<'a> {
    /// All schemas but the server's own and the temporary ones.
    Live {
        /// What the history calls what stands there.
        names: Names,
    },
    /// The session's temporary schema.
    Temporary {
        /// What the tables that stand there are called in the history.
        tables: &'a BTreeMap<Name, ObjectName>,
    },
}

/// The schemas that are neither the server's own nor temporary.
pub(super) const LIVE: &str = "n.nspname !~ '^pg_(toast|temp_)' \
     AND n.nspname NOT IN ('pg_catalog', 'information_schema')";

impl Place<'_> {
    /// The condition on a schema `n` and a relation `c`.
    pub(super) fn relations(&self) -> String {
        match self {
            Self::Live { .. } => format!("{LIVE} AND {}", own("pg_class", "c.oid", "'e'")),
            Self::Temporary { .. } => "n.oid = pg_my_temp_schema()".to_owned(),
        }
    }

    /// Whether the history has a materialized view of that name.
    pub(super) fn has_materialized(&self, view: &ObjectName) -> bool {
        match self {
            Self::Live { names } => names.has_materialized(view),
            Self::Temporary { .. } => false,
        }
    }

    /// The name of an object; `None` where it is none of those that are looked at.
    pub(super) fn object(&self, schema: &str, name: &str) -> Option<ObjectName> {
        match self {
            Self::Live { names } => Some(names.of(schema, name)),
            Self::Temporary { tables } => tables.get(name).cloned(),
        }
    }
}

/// Whether a relation `c` is one that the model has no place for: of another kind than a table, or
/// a table that inherits.
pub(super) const STRANGE: &str = "(c.relkind NOT IN ('r', 'p') \
     OR NOT c.relispartition AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid))";

/// The condition that an object is not part of another in one of these ways: `e`, of an
/// extension; `i`, of what it was made for.
pub(super) fn own(class: &str, oid: &str, ways: &str) -> String {
    format!(
        "NOT EXISTS (SELECT FROM pg_depend whole WHERE whole.classid = '{class}'::regclass \
         AND whole.objid = {oid} AND whole.deptype IN ({ways}))"
    )
}
