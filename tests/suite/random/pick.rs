//! Choices from a seed: the same seed makes the same choices.

use migrate_core::Name;

/// Names that need no quotes, some that need them badly, and one that is almost too long.
const TABLES: [&str; 22] = [
    "users",
    "items",
    "orders",
    "Notes",
    "group",
    "order items",
    "tags",
    "wei\"rd",
    "naïve",
    "events",
    "sessions",
    "accounts",
    "teams",
    "invoices",
    "check",
    "audit.log",
    "per%cent",
    "keys",
    "members",
    "files",
    "back`tick",
    "a_name_that_is_almost_as_long_as_a_name_may_be_before_it_is_cut",
];
const COLUMNS: [&str; 26] = [
    "a",
    "b",
    "c",
    "title",
    "state",
    "price",
    "Total",
    "select",
    "user id",
    "note",
    "kind",
    "größe",
    "it's",
    "x\"y",
    "email",
    "count",
    "index",
    "created_at",
    "owner",
    "value",
    "slug",
    "position",
    "unique",
    "a\\b",
    "old_a",
    "deleted_at",
];

/// A source of choices.
pub(super) struct Pick(fastrand::Rng);

impl Pick {
    pub(super) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// Choices that depend on a text as well, not on what was chosen before.
    pub(super) fn of(seed: u64, text: &str) -> Self {
        let mixed = text
            .bytes()
            .fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self::new(mixed)
    }

    /// True so many times out of a hundred.
    pub(super) fn percent(&mut self, percent: u32) -> bool {
        self.0.u32(0..100) < percent
    }

    /// A number below a bound.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0.usize(0..bound.max(1))
    }

    pub(super) fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        (!of.is_empty()).then(|| &of[self.below(of.len())])
    }

    /// One of several, by their weights.
    pub(super) fn weighted<T: Copy>(&mut self, of: &[(u32, T)]) -> T {
        let total = of.iter().map(|(weight, _)| weight).sum();
        let mut rest = self.0.u32(0..total);
        for (weight, item) in of {
            if rest < *weight {
                return *item;
            }
            rest -= weight;
        }
        of[0].1
    }

    /// So many different ones, in some order.
    pub(super) fn some<T: Clone>(&mut self, of: &[T], count: usize) -> Vec<T> {
        let mut all = of.to_vec();
        self.0.shuffle(&mut all);
        all.truncate(count);
        all
    }

    pub(super) fn table(&mut self) -> Name {
        Name::new(TABLES[self.below(TABLES.len())])
    }

    pub(super) fn column(&mut self) -> Name {
        Name::new(COLUMNS[self.below(COLUMNS.len())])
    }

    /// A name for a constraint, an index or an enum, or for one of its values.
    pub(super) fn other(&mut self, stem: &str) -> Name {
        Name::new(format!("{stem}_{}", self.below(20)))
    }
}
