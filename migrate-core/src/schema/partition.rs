//! Partitioned tables of PostgreSQL: what their rows are divided by, and which of them a
//! partition takes.

use super::index::columns_of;
use super::{Column, ForeignKey, IndexKey, Schema, Table};
use crate::expr::Expr;
use crate::name::{LONGEST, shorten};
use crate::{Name, ObjectName, Site};

/// `partition by range (at)`: what the rows of a table are divided by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionBy {
    /// How.
    pub method: PartitionMethod,
    /// What says which partition a row belongs to: columns and expressions, without an order.
    pub keys: Vec<IndexKey>,
    /// The words `partition by`.
    pub site: Site,
}

impl PartitionBy {
    /// By plain columns.
    pub fn columns_alone(method: PartitionMethod, columns: impl IntoIterator<Item = Name>) -> Self {
        let keys = columns.into_iter().map(Expr::column).map(IndexKey::new);
        Self {
            method,
            keys: keys.collect(),
            site: Site::NOWHERE,
        }
    }

    /// The columns that the keys name, plain or inside expressions, in order.
    pub fn columns(&self) -> Vec<Name> {
        columns_of(&self.keys)
    }

    /// The plain columns, where no key is anything else.
    pub fn plain_columns(&self) -> Option<Vec<Name>> {
        let plain = |key: &IndexKey| {
            let column = key.column()?.clone();
            (*key == IndexKey::new(Expr::column(column.clone()))).then_some(column)
        };
        self.keys.iter().map(plain).collect()
    }

    /// Whether a key is more than a column: such a table has no key of its own.
    pub fn has_expression(&self) -> bool {
        self.keys.iter().any(|key| key.column().is_none())
    }
}

/// How the rows of a table are divided among its partitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartitionMethod {
    /// By ranges of values that do not overlap.
    Range,
    /// By lists of values.
    List,
    /// By the remainder of a hash.
    Hash,
}

impl PartitionMethod {
    /// The word of the language, and of SQL, for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Range => "range",
            Self::List => "list",
            Self::Hash => "hash",
        }
    }
}

/// `partition of measurements for values …`: whose rows a partition takes, and which of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionOf {
    /// The table that is partitioned.
    pub parent: ObjectName,
    /// Which of its rows.
    pub bounds: Bounds,
    /// The bounds, where they were written.
    pub site: Site,
}

/// Which rows of a partitioned table a partition takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// `default`: those that no other partition takes.
    Default,
    /// `for values from (…) to (…)`: from the first on, up to what is below the second.
    Range {
        /// Where it begins.
        from: Vec<Bound>,
        /// What it ends before.
        to: Vec<Bound>,
    },
    /// `for values in (…)`: those with one of the values.
    List {
        /// The values.
        values: Vec<Expr>,
    },
    /// `for values with (modulus m, remainder r)`: those whose hash leaves that remainder.
    Hash {
        /// What the hash is divided by.
        modulus: u32,
        /// What is left of it.
        remainder: u32,
    },
}

/// One end of a range, for one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// `minvalue`: below all values.
    Min,
    /// `maxvalue`: above all values.
    Max,
    /// A value.
    Value(Expr),
}

impl Bounds {
    /// The method whose bounds these are; a default partition goes with two of them.
    pub const fn method(&self) -> Option<PartitionMethod> {
        match self {
            Self::Default => None,
            Self::Range { .. } => Some(PartitionMethod::Range),
            Self::List { .. } => Some(PartitionMethod::List),
            Self::Hash { .. } => Some(PartitionMethod::Hash),
        }
    }
}

/// What the index that a partition inherits is called: a name that nothing else of its schema
/// can have.
pub(crate) fn inherited_name(index: &Name, partition: &Name) -> Name {
    Name::new(shorten(format!("{index}_{partition}")))
}

/// What a partition inherits that has a name of its own there.
#[derive(Clone, Debug)]
pub(crate) struct Inherited<'a> {
    /// The partition.
    pub partition: &'a Table,
    /// What it is a partition of, directly or not.
    pub owner: &'a Table,
    /// The name in that table.
    pub of: &'a Name,
    /// What is inherited.
    pub kind: InheritedKind,
    /// The name in the partition.
    pub name: Name,
}

/// What has a name of its own in a partition: a check has that of its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InheritedKind {
    /// An index, or the one behind a key.
    Index,
    /// A foreign key.
    ForeignKey,
}

/// Whether the index that a partition inherits is called so; a name is made only where it is cut.
pub(crate) fn is_inherited_name(name: &Name, index: &Name, partition: &Name) -> bool {
    let (index_text, partition_text) = (index.as_str(), partition.as_str());
    if index_text.len() + "_".len() + partition_text.len() > LONGEST {
        return *name == inherited_name(index, partition);
    }
    let rest = name.as_str().strip_prefix(index_text);
    rest.and_then(|rest| rest.strip_prefix('_')) == Some(partition_text)
}

impl Table {
    /// The table that it is a partition of.
    pub fn parent(&self) -> Option<&ObjectName> {
        self.partition_of.as_ref().map(|of| &of.parent)
    }

    /// Whether it takes the rows that no other partition of its parent takes.
    pub fn is_default_partition(&self) -> bool {
        let of = self.partition_of.as_ref();
        of.is_some_and(|of| of.bounds == Bounds::Default)
    }

    /// The names of its indexes, and of its keys, which have one each.
    pub(crate) fn index_names(&self) -> impl Iterator<Item = &Name> {
        let keys = self.constraints.iter().filter(|known| known.is_key());
        let indexes = self.indexes.iter().map(|index| &index.name);
        keys.map(|key| &key.name).chain(indexes)
    }

    /// Takes over what the columns of its parent are; its comments stay its own.
    pub fn follow_columns(&mut self, parent: &[Column]) {
        let is_there = |own: &Column| parent.iter().any(|column| column.name == own.name);
        self.columns.retain(is_there);
        for (place, column) in parent.iter().enumerate() {
            if let Some(own) = self.column_mut(column.name.as_str()) {
                let comment = own.comment.take();
                *own = Column {
                    comment,
                    ..column.clone()
                };
                continue;
            }
            let before = place.checked_sub(1).and_then(|place| parent.get(place));
            let before = before.and_then(|column| self.column_position(column.name.as_str()));
            let place = before.map_or(0, |place| place + 1);
            let comment = None;
            self.columns.insert(
                place,
                Column {
                    comment,
                    ..column.clone()
                },
            );
        }
    }
}

impl Schema {
    /// The partitions of a table, by name.
    pub fn partitions_of<'a>(
        &'a self,
        parent: &ObjectName,
    ) -> impl Iterator<Item = &'a Table> + use<'a> {
        let known = self.table(parent);
        let parent = known.filter(|table| table.partition_by.is_some());
        parent.into_iter().flat_map(|parent| {
            let tables = self.tables();
            tables.filter(|table| table.parent() == Some(&parent.name))
        })
    }

    /// The partitions of a table, and theirs; each behind what it is a partition of.
    pub fn partitions_below<'a>(&'a self, parent: &ObjectName) -> Vec<&'a Table> {
        let mut all: Vec<&Table> = self.partitions_of(parent).collect();
        let mut place = 0;
        while let Some(partition) = all.get(place) {
            let below = self.partitions_of(&partition.name);
            // What is said of tables that do not exist may lead around in a circle.
            let is_new = |one: &&Table| !all.iter().any(|known| known.name == one.name);
            let below: Vec<&Table> = below.filter(is_new).collect();
            all.extend(below);
            place += 1;
        }
        all
    }

    /// What a table is a partition of, and what that is one of.
    pub fn parents_of<'a>(&'a self, table: &Table) -> Vec<&'a Table> {
        let mut all: Vec<&Table> = Vec::new();
        let mut next = table.parent();
        while let Some(parent) = next.and_then(|name| self.table(name)) {
            if parent.name == table.name || all.iter().any(|known| known.name == parent.name) {
                break;
            }
            all.push(parent);
            next = parent.parent();
        }
        all
    }

    /// A table, what it is a partition of, and what that is one of.
    pub(crate) fn with_parents<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = &'a Table> {
        std::iter::once(table).chain(self.parents_of(table))
    }

    /// A table and all its partitions, which have its columns.
    pub(crate) fn with_partitions<'a>(&'a self, table: &'a Table) -> Vec<&'a Table> {
        let below = self.partitions_below(&table.name);
        std::iter::once(table).chain(below).collect()
    }

    /// The foreign keys that refer to what a table is a partition of, and so to its rows as long
    /// as it is one; each with its table.
    pub(crate) fn references_above<'a>(
        &'a self,
        partition: &Table,
    ) -> Vec<(&'a Table, &'a ForeignKey)> {
        let owners = self.parents_of(partition).into_iter();
        let references = owners.flat_map(|owner| self.references_to(&owner.name));
        references.map(|(child, _, key)| (child, key)).collect()
    }

    /// Whether no two rows of a table have the same values in these columns, by a key of its own
    /// or of what it is a partition of.
    pub(crate) fn is_unique_in(&self, table: &Table, columns: &[Name]) -> bool {
        self.with_parents(table)
            .any(|owner| owner.is_unique(columns))
    }

    /// The table whose primary key the rows of a table are told apart by: its own, or that of
    /// what it is a partition of.
    pub fn with_primary_key<'a>(&'a self, table: &'a Table) -> &'a Table {
        let mut all = self.with_parents(table);
        all.find(|table| !table.primary_key().is_empty())
            .unwrap_or(table)
    }

    /// What a partition inherits that has a name of its own there.
    pub(crate) fn inherited<'a>(
        &'a self,
        partition: &'a Table,
    ) -> impl Iterator<Item = Inherited<'a>> {
        let owners = self.parents_of(partition).into_iter();
        owners.flat_map(move |owner| {
            let indexes = owner.index_names().map(|of| {
                let name = inherited_name(of, &partition.name.name);
                (of, InheritedKind::Index, name)
            });
            let keys = owner.foreign_keys();
            let keys = keys.map(|(of, _)| (of, InheritedKind::ForeignKey, of.clone()));
            let all = indexes.chain(keys);
            all.map(move |(of, kind, name)| Inherited {
                partition,
                owner,
                of,
                kind,
                name,
            })
        })
    }

    /// The indexes among that, and those behind keys.
    pub(crate) fn inherited_indexes<'a>(
        &'a self,
        partition: &'a Table,
    ) -> impl Iterator<Item = Inherited<'a>> {
        let all = self.inherited(partition);
        all.filter(|own| own.kind == InheritedKind::Index)
    }

    /// Lets the partitions of a table follow its columns.
    pub(crate) fn follow_columns(&mut self, parent: &ObjectName) {
        let below = self.partitions_below(parent);
        let names: Vec<ObjectName> = below.iter().map(|table| table.name.clone()).collect();
        for name in names.iter().filter(|name| *name != parent) {
            let above = self
                .table(name)
                .and_then(|table| self.table(table.parent()?));
            let Some(columns) = above.map(|above| above.columns.clone()) else {
                continue;
            };
            if let Some(partition) = self.table_mut(name) {
                partition.follow_columns(&columns);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::TypeKind;

    fn columns(names: &[&str]) -> Vec<Column> {
        let columns = names.iter();
        columns
            .map(|name| Column::new(*name, TypeKind::Integer))
            .collect()
    }

    fn names(table: &Table) -> Vec<&str> {
        let columns = table.columns.iter();
        columns.map(|column| column.name.as_str()).collect()
    }

    #[test]
    fn a_column_that_comes_back_stands_where_it_stood() {
        let mut table = Table::new("part");
        table.columns = columns(&["a", "b", "c"]);
        table.columns[0].comment = Some("own".to_owned());
        table.follow_columns(&columns(&["a", "c"]));
        assert_eq!(names(&table), ["a", "c"]);
        table.follow_columns(&columns(&["a", "b", "c"]));
        assert_eq!(names(&table), ["a", "b", "c"]);
        assert_eq!(table.columns[0].comment.as_deref(), Some("own"));
    }

    #[test]
    fn a_name_is_told_without_making_one() {
        let long = "a_name_of_forty_characters_and_some_more";
        for (index, partition) in [("ix_a", "b_c"), ("ix_a_b", "c"), (long, long)] {
            let (index, partition) = (Name::new(index), Name::new(partition));
            let name = inherited_name(&index, &partition);
            assert!(is_inherited_name(&name, &index, &partition), "{name}");
            assert!(!is_inherited_name(&index, &index, &partition));
            let whole = Name::new(format!("{index}_{partition}"));
            assert_eq!(is_inherited_name(&whole, &index, &partition), whole == name);
        }
        assert!(!is_inherited_name(
            &"ix_bc".into(),
            &"ix".into(),
            &"c".into()
        ));
    }

    #[test]
    fn partitions_are_found_below_each_other() {
        let by = PartitionBy::columns_alone(PartitionMethod::List, ["a".into()]);
        let table = |name: &str, parent: Option<&str>| {
            let mut table = Table::new(name);
            table.columns = columns(&["a"]);
            table.partition_by = Some(by.clone());
            table.partition_of = parent.map(|parent| PartitionOf {
                parent: parent.into(),
                bounds: Bounds::Default,
                site: Site::NOWHERE,
            });
            table
        };
        let mut schema = Schema::new();
        for (name, parent) in [("z", None), ("m", Some("z")), ("a", Some("m"))] {
            schema.put_table(table(name, parent));
        }
        let below: Vec<String> = schema
            .partitions_below(&"z".into())
            .iter()
            .map(|table| table.name.to_string())
            .collect();
        assert_eq!(below, ["m", "a"]);
        let lowest = schema.table(&"a".into()).unwrap();
        let above: Vec<String> = schema
            .parents_of(lowest)
            .into_iter()
            .map(|table| table.name.to_string())
            .collect();
        assert_eq!(above, ["m", "z"]);
        schema
            .table_mut(&"z".into())
            .unwrap()
            .columns
            .extend(columns(&["b"]));
        schema.follow_columns(&"z".into());
        assert!(schema.table(&"a".into()).unwrap().column("b").is_some());
    }
}
