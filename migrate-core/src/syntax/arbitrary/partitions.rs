//! Partitioned tables and their partitions.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{columns, expr, index_key, object_name, text};
use crate::Site;
use crate::expr::Expr;
use crate::op::{CreatePartition, Op};
use crate::schema::{Bound, Bounds, IndexKey, PartitionBy, PartitionMethod, PartitionOf};

/// What the rows of a table may be divided by.
pub(super) fn by() -> impl Strategy<Value = Option<PartitionBy>> {
    let methods = vec![
        PartitionMethod::Range,
        PartitionMethod::List,
        PartitionMethod::Hash,
    ];
    let key = index_key().prop_map(|key| IndexKey {
        descending: false,
        nulls: None,
        ..key
    });
    let plain = columns().prop_map(|columns| {
        let keys = columns.into_iter().map(Expr::column).map(IndexKey::new);
        keys.collect()
    });
    let keys = prop_oneof![plain, vec(key, 1..3)];
    let by = (prop::sample::select(methods), keys);
    let by = by.prop_map(|(method, keys)| PartitionBy {
        method,
        keys,
        site: Site::NOWHERE,
    });
    option::weighted(0.1, by)
}

fn bounds() -> impl Strategy<Value = Bounds> {
    let value = expr().prop_filter("the words of open ends", |value| {
        value.columns().is_empty() && value.as_column().is_none()
    });
    let bound = prop_oneof![
        Just(Bound::Min),
        Just(Bound::Max),
        value.clone().prop_map(Bound::Value),
    ];
    let end = vec(bound, 1..3);
    prop_oneof![
        Just(Bounds::Default),
        (end.clone(), end).prop_map(|(from, to)| Bounds::Range { from, to }),
        vec(value, 1..3).prop_map(|values| Bounds::List { values }),
        (1u32.., any::<u32>()).prop_map(|(modulus, remainder)| Bounds::Hash { modulus, remainder }),
    ]
}

/// What a table may be a partition of.
pub(super) fn of() -> impl Strategy<Value = PartitionOf> {
    (object_name(), bounds()).prop_map(|(parent, bounds)| PartitionOf {
        parent,
        bounds,
        site: Site::NOWHERE,
    })
}

/// A new partition.
pub(super) fn create() -> impl Strategy<Value = Op> {
    (object_name(), of(), by(), option::of(text())).prop_map(|(name, of, by, comment)| {
        Op::CreatePartition(CreatePartition {
            name,
            of,
            by,
            comment,
        })
    })
}
