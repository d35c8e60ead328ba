//! The operations of a request, each with the schema before and after it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Request;
use crate::op::{Change, Op, Origin};
use crate::schema::ObjectKind;
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
    /// The tables, and the views that hold rows, that the operations before it have created, by
    /// their present names.
    pub(super) created: BTreeSet<ObjectName>,
    /// Those that the operations before it have renamed: present names, and those that
    /// the request started with.
    pub(super) renamed: BTreeMap<ObjectName, ObjectName>,
}

impl Walked<'_> {
    /// Whether a table, by its present name, existed before the migration and holds rows.
    pub(super) fn holds_rows(&self, table: &ObjectName, request: &Request<'_>) -> bool {
        let original = self.renamed.get(table).unwrap_or(table);
        !self.created.contains(table) && (request.holds_rows)(original)
    }

    /// Whether it is about an index of a materialized view: a database without such views has
    /// nothing to do.
    pub(super) fn is_about_view_index(&self) -> bool {
        let is_of_view = |index| self.before.view_of_index(index).is_some();
        match self.op {
            Op::CreateIndex(op) => self.before.materialized_view(&op.table).is_some(),
            Op::DropIndex(op) => is_of_view(&op.index),
            Op::RenameIndex(op) => is_of_view(&op.from),
            _ => false,
        }
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
            if let Some((from, to)) = rename(op) {
                let original = renamed.remove(&from);
                renamed.insert(to, original.unwrap_or(from));
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

/// The names of a table, or of a view that holds rows, before and after its rename.
fn rename(op: &Op) -> Option<(ObjectName, ObjectName)> {
    match op {
        Op::RenameTable(op) => Some((op.from.clone(), op.to.clone())),
        Op::RenameObject(op) if op.from.kind == ObjectKind::MaterializedView => {
            Some((op.from.name.clone(), op.from.renamed(&op.to).name))
        }
        _ => None,
    }
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
