//! The operations of a request, each with the schema before and after it.

use std::collections::BTreeSet;
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
}

/// Applies the operations of a request one by one.
pub(super) fn walk<'a>(request: &Request<'a>) -> Vec<Walked<'a>> {
    let mut before = Arc::new(request.before.clone());
    let mut created = BTreeSet::new();
    let mut walked = Vec::new();
    for (statement, written) in request.statements.iter().enumerate() {
        for op in &written.ops {
            let already_created = created.clone();
            let mut after = Schema::clone(&before);
            op.apply(&mut Change {
                schema: &mut after,
                created: &mut created,
                targets: &[],
                origin: Origin::Derived,
                allowed: &[],
                report: &mut Report::default(),
            });
            let after = Arc::new(after);
            walked.push(Walked {
                op,
                statement,
                before,
                after: Arc::clone(&after),
                created: already_created,
            });
            before = after;
        }
    }
    walked
}
