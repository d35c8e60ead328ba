//! Partitioned tables and their partitions.

use std::fmt::{self, Display};

use super::comma;
use super::expr::Whole;
use super::items::KeyItem;
use crate::op::CreatePartition;
use crate::schema::{Bound, Bounds, PartitionBy};
use crate::spelling::Object;

/// `partition by range (at)`
pub(super) struct ByItem<'a>(pub(super) &'a PartitionBy);

impl Display for ByItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "partition by {} (", self.0.method.word())?;
        comma(f, self.0.keys.iter().map(KeyItem))?;
        f.write_str(")")
    }
}

/// `for values …`, or `default`.
pub(super) struct BoundsItem<'a>(pub(super) &'a Bounds);

impl Display for BoundsItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Bounds::Default => f.write_str("default"),
            Bounds::Range { from, to } => {
                f.write_str("for values from (")?;
                comma(f, from.iter().map(End))?;
                f.write_str(") to (")?;
                comma(f, to.iter().map(End))?;
                f.write_str(")")
            }
            Bounds::List { values } => {
                f.write_str("for values in (")?;
                comma(f, values.iter().map(Whole))?;
                f.write_str(")")
            }
            Bounds::Hash { modulus, remainder } => {
                write!(
                    f,
                    "for values with (modulus {modulus}, remainder {remainder})"
                )
            }
        }
    }
}

struct End<'a>(&'a Bound);

impl Display for End<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Bound::Min => f.write_str("minvalue"),
            Bound::Max => f.write_str("maxvalue"),
            Bound::Value(value) => Whole(value).fmt(f),
        }
    }
}

/// `create table X partition of T …`
pub(super) fn created(create: &CreatePartition) -> String {
    let mut text = format!(
        "create table {} partition of {} {}",
        Object(&create.name),
        Object(&create.of.parent),
        BoundsItem(&create.of.bounds)
    );
    if let Some(by) = &create.by {
        text.push_str(&format!(" {}", ByItem(by)));
    }
    text.push_str(";\n");
    text
}
