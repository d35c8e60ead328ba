//! `detach partition X`: a partition becomes a table of its own, with its rows.

use super::inherited::inherited;
use super::{AttachPartition, Change, Inverse, Op, lookup};
use crate::similar::existing;
use crate::{Diagnostic, ObjectName, Schema};

/// `alter table T { detach partition X }`: a partition becomes a table of its own, with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetachPartition {
    /// The partitioned table.
    pub table: ObjectName,
    /// The partition.
    pub partition: ObjectName,
}

impl DetachPartition {
    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let Some(known) = lookup::table(change.schema, &self.partition, change.report) else {
            return;
        };
        if known.parent() != Some(&self.table) {
            let message = format!("`{}` is no partition of `{}`", self.partition, self.table);
            let partitions = change.schema.partitions_of(&self.table);
            let names: Vec<String> = partitions.map(|one| one.name.to_string()).collect();
            let names = names.iter().map(String::as_str).collect();
            let help = match known.parent() {
                Some(parent) => format!("write `alter table {parent}`: it is a partition of that"),
                None => existing("partition", &self.partition.to_string(), names),
            };
            let error = Diagnostic::new(self.partition.site(), message);
            change.report.push(error.help(help));
            return;
        }
        let (constraints, indexes) = inherited(change.schema, known);
        if let Some(table) = change.schema.table_mut(&self.partition) {
            table.partition_of = None;
            for column in &mut table.columns {
                column.identity = None;
            }
            table.constraints.extend(constraints);
            table.indexes.extend(indexes);
        }
        change.schema.follow_columns(&self.partition);
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let of = before.table(&self.partition);
        let of = of.and_then(|table| table.partition_of.clone());
        Inverse::where_known(of.map(|of| {
            Op::AttachPartition(AttachPartition {
                partition: self.partition.clone(),
                of,
            })
        }))
    }

    pub(super) fn describe(&self) -> String {
        format!("detach partition {} of {}", self.partition, self.table)
    }
}
