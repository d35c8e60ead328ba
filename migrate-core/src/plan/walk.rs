//! The operations of a request, each with the schema before and after it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Request;
use crate::op::{Change, Op, Origin};
use crate::{ObjectName, Report, Schema};

/// One operation in its place.
#[derive(Clone, Debug)]
pub(super) struct Walked<'a> {
    /// The operation.
    pub(super) op: &'a Op,
    /// Which statement of the request it belongs to.
    pub(super) statement: usize,
    /// The schema before it.
    pub(super) before: Arc<Schema>,
    /// The schema after it.
    pub(super) after: Arc<Schema>,
    /// The tables that the operations before it have created, by their present names.
    pub(super) created: BTreeSet<ObjectName>,
    /// The tables that the operations before it have renamed: present names, and those that
    /// the request started with.
    pub(super) renamed: BTreeMap<ObjectName, ObjectName>,
}

impl Walked<'_> {
    /// Whether a table, by its present name, existed before the migration and holds rows.
    pub(super) fn holds_rows(&self, table: &ObjectName, request: &Request<'_>) -> bool {
        let original = self.renamed.get(table).unwrap_or(table);
        !self.created.contains(table) && (request.holds_rows)(original)
    }
}

/// Applies the operations of a request one by one.
pub(super) fn walk<'a>(request: &Request<'a>) -> Vec<Walked<'a>> {
    let mut before = Arc::new(request.before.clone());
    let mut created = BTreeSet::new();
    let mut renamed = BTreeMap::new();
    let mut walked = Vec::new();
    for (statement, written) in request.statements.iter().enumerate() {
        for op in &written.ops {
            let already = (created.clone(), renamed.clone());
            let after = Arc::new(applied(op, &before, &mut created));
            if let Op::RenameTable(rename) = op {
                let original = renamed.remove(&rename.from);
                renamed.insert(
                    rename.to.clone(),
                    original.unwrap_or_else(|| rename.from.clone()),
                );
            }
            walked.push(Walked {
                op,
                statement,
                before,
                after: Arc::clone(&after),
                created: already.0,
                renamed: already.1,
            });
            before = after;
        }
    }
    walked
}

/// The schema after an operation; the tables that exist only since then are kept in `created`.
pub(super) fn applied(op: &Op, before: &Schema, created: &mut BTreeSet<ObjectName>) -> Schema {
    let mut after = before.clone();
    op.apply(&mut Change {
        schema: &mut after,
        created,
        targets: &[],
        origin: Origin::Derived,
        allowed: &[],
        report: &mut Report::default(),
    });
    after
}
