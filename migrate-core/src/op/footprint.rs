//! The names that an operation reads, adds, changes and removes: what decides whether two
//! migrations of parallel branches commute.

mod constraints;
mod mentions;
mod names;
mod objects;
mod partitions;
mod tracks;

use std::collections::BTreeMap;
use std::fmt;

use super::Op;
use super::bounds::Extent;
use crate::schema::ObjectKey;
use crate::{Name, ObjectName, Schema, Target};
pub(crate) use mentions::mentions;
use tracks::Tracks;

/// Everything that some operations touch, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Footprint {
    touches: BTreeMap<Thing, Touch>,
    /// What new partitions of a table take.
    extents: Vec<(ObjectName, Extent)>,
}

/// Something that two branches can meet at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A table.
    Table(ObjectName),
    /// A column of a table.
    Column(ObjectName, Name),
    /// Whether a column of a table may be null: what a primary key and `set null` lean on.
    Nullability(ObjectName, Name),
    /// The default of a column of a table: what `set default` leans on.
    Default(ObjectName, Name),
    /// The values of a column of a table, which checks and generated columns read: MySQL lets no
    /// foreign key change them behind their back.
    Values(ObjectName, Name),
    /// How a table is kept, as far as others lean on it: whether it outlives a crash, what its
    /// columns can hold.
    Storage(ObjectName),
    /// The rows of a table, which it may lose.
    Rows(ObjectName),
    /// The rows that a table gets, which know the columns of their own branch only.
    NewRows(ObjectName),
    /// A table's primary key, whatever its name is.
    PrimaryKey(ObjectName),
    /// Columns of a table in which no two rows are the same: what a foreign key leans on.
    Key(ObjectName, Vec<Name>),
    /// A constraint of a table.
    Constraint(ObjectName, Name),
    /// A name that nothing else of its kind can have, whatever table it belongs to, under the word
    /// for the kind.
    OwnName(&'static str, ObjectName),
    /// An index, or the one behind a constraint.
    Index(ObjectName),
    /// The indexes over columns of a partitioned table or of its partitions: the server takes one
    /// for a part of another.
    SharedIndex(ObjectName, Vec<Name>),
    /// The same of foreign keys.
    SharedForeignKey(ObjectName, Vec<Name>),
    /// An enum.
    Enum(ObjectName),
    /// A value of an enum.
    EnumValue(ObjectName, Name),
    /// A view, a routine or a trigger.
    Object(ObjectKey),
    /// A routine of a name that takes this: no other can.
    Routine(ObjectName, String),
    /// What the name of a routine stands for, which another of the name changes.
    Overloads(ObjectName),
    /// The bounds of the partitions of a table.
    Bounds(ObjectName),
    /// The name of a table, a view or an index, where these cannot have the same.
    Relation(ObjectName),
    /// The name of a type, or of the rows of a table.
    RowType(ObjectName),
}

/// What is done to a thing; the weightiest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// It has to be there.
    Use,
    /// It becomes different in a way that its users do not see: a default, a comment.
    Adjust,
    /// It becomes different.
    Change,
    /// It comes into being.
    Add,
    /// It gets another name.
    Rename,
    /// It goes.
    Remove,
}

/// The first thing at which two footprints do not commute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The thing.
    pub thing: Thing,
    /// What the one does to it.
    pub left: Touch,
    /// What the other does to it.
    pub right: Touch,
}

impl Footprint {
    /// Adds what other operations touch.
    pub fn add(&mut self, other: Footprint) {
        for (thing, touch) in other.touches {
            self.touch(thing, touch);
        }
        self.extents.extend(other.extents);
    }

    /// What has to be there by its name, and nothing else: all that a way down can ask of
    /// branches of which it knows nothing.
    #[must_use]
    pub fn names(mut self) -> Self {
        self.extents.clear();
        self.touches.retain(|thing, touch| {
            let is_named = matches!(
                thing,
                Thing::Table(_)
                    | Thing::Column(..)
                    | Thing::Constraint(..)
                    | Thing::Index(_)
                    | Thing::Enum(_)
                    | Thing::EnumValue(..)
                    | Thing::Object(_)
                    | Thing::Overloads(_)
            );
            is_named && *touch == Touch::Use
        });
        self
    }

    /// Where the two do not commute; nothing where they do.
    pub fn conflict(&self, other: &Self) -> Option<Conflict> {
        let shared = self.touches.iter().find_map(|(thing, left)| {
            let right = other.touches.get(thing)?;
            (!left.commutes(*right)).then(|| Conflict {
                thing: thing.clone(),
                left: *left,
                right: *right,
            })
        });
        let demands = || {
            let (thing, left) = self.demands_of_rows(other)?;
            Some(Conflict {
                thing: thing.clone(),
                left,
                right: Touch::Use,
            })
        };
        let meets_demands = || {
            let (thing, right) = other.demands_of_rows(self)?;
            Some(Conflict {
                thing: thing.clone(),
                left: Touch::Use,
                right,
            })
        };
        let overlap = || {
            Some(Conflict {
                thing: Thing::Bounds(self.overlaps(other)?.clone()),
                left: Touch::Add,
                right: Touch::Add,
            })
        };
        let overloads = || {
            Some(Conflict {
                thing: self.overloads_for(other)?.clone(),
                left: Touch::Add,
                right: Touch::Use,
            })
        };
        let meets_overloads = || {
            Some(Conflict {
                thing: other.overloads_for(self)?.clone(),
                left: Touch::Use,
                right: Touch::Add,
            })
        };
        shared
            .or_else(demands)
            .or_else(meets_demands)
            .or_else(overlap)
            .or_else(overloads)
            .or_else(meets_overloads)
    }

    /// The routine that takes a name which the other counts on.
    fn overloads_for(&self, other: &Self) -> Option<&Thing> {
        let mut own = self.touches.iter();
        let found = own.find(|(thing, touch)| match thing {
            Thing::Routine(name, _) if **touch == Touch::Add => {
                let by_name = Thing::Overloads(name.clone());
                other.touches.contains_key(&by_name)
            }
            _ => false,
        });
        found.map(|(thing, _)| thing)
    }

    /// The table of which both get partitions that take the same rows.
    fn overlaps(&self, other: &Self) -> Option<&ObjectName> {
        let overlaps = |(table, extent): &&(ObjectName, Extent)| {
            let mut others = other.extents.iter().filter(|(other, _)| other == table);
            others.any(|(_, other)| extent.overlaps(other) || extent.disagrees(other))
        };
        let mut own = self.extents.iter();
        own.find(overlaps).map(|(table, _)| table)
    }

    /// What becomes of a column that the other has no value for in the rows that it brings,
    /// since it does not know of the column: that it is required, or has no default any more.
    fn demands_of_rows(&self, other: &Self) -> Option<(&Thing, Touch)> {
        let touches = |thing: Thing| other.touches.contains_key(&thing);
        let is_unknown = |table: &ObjectName, column: &Name| {
            touches(Thing::NewRows(table.clone()))
                && !touches(Thing::Column(table.clone(), column.clone()))
                && !touches(Thing::Default(table.clone(), column.clone()))
        };
        let mut own = self.touches.iter();
        let found = own.find(|(thing, touch)| {
            matches!(thing, Thing::Nullability(table, column) | Thing::Default(table, column)
                if **touch != Touch::Use && is_unknown(table, column))
        });
        found.map(|(thing, touch)| (thing, *touch))
    }

    fn touch(&mut self, thing: Thing, touch: Touch) {
        let known = self.touches.entry(thing).or_insert(touch);
        *known = touch.max(*known);
    }
}

impl Touch {
    /// Whether the order of the two does not matter.
    fn commutes(self, other: Self) -> bool {
        self.min(other) == Self::Use && self.max(other) <= Self::Adjust
    }

    /// The verb for it.
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Use => "use",
            Self::Adjust | Self::Change => "change",
            Self::Add => "add",
            Self::Rename => "rename",
            Self::Remove => "remove",
        }
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(table) => write!(f, "table `{table}`"),
            Self::Column(table, column) => write!(f, "column `{table}.{column}`"),
            Self::Nullability(table, column) => {
                write!(f, "whether `{table}.{column}` may be null")
            }
            Self::Default(table, column) => write!(f, "the default of `{table}.{column}`"),
            Self::Values(table, column) => write!(f, "the values of `{table}.{column}`"),
            Self::NewRows(table) => write!(f, "new rows of `{table}`"),
            Self::Storage(table) => write!(f, "how `{table}` is kept"),
            Self::Rows(table) => write!(f, "the rows of `{table}`"),
            Self::PrimaryKey(table) => write!(f, "the primary key of `{table}`"),
            Self::Key(table, columns) => {
                write!(f, "the unique key `{table}({})`", list(columns))
            }
            Self::Constraint(table, name) => write!(f, "constraint `{name}` of `{table}`"),
            Self::OwnName(word, name) => write!(f, "{word} `{name}`"),
            Self::Index(index) => write!(f, "index `{index}`"),
            Self::SharedIndex(table, columns) => {
                let columns = list(columns);
                write!(
                    f,
                    "an index of `{table}` or its partitions over `{columns}`"
                )
            }
            Self::SharedForeignKey(table, columns) => {
                let columns = list(columns);
                write!(
                    f,
                    "a foreign key of `{table}` or its partitions over `{columns}`"
                )
            }
            Self::Enum(name) => write!(f, "enum `{name}`"),
            Self::Object(key) => write!(f, "{key}"),
            Self::Routine(name, takes) => write!(f, "routine `{name}({takes})`"),
            Self::Overloads(name) => write!(f, "the routines called `{name}`"),
            Self::Bounds(table) => {
                write!(f, "overlapping bounds of partitions of `{table}`")
            }
            Self::Relation(name) => write!(f, "relation `{name}`"),
            Self::RowType(name) => write!(f, "type `{name}`"),
            Self::EnumValue(name, value) => write!(f, "value `{value}` of enum `{name}`"),
        }
    }
}

fn list(columns: &[Name]) -> String {
    let columns: Vec<&str> = columns.iter().map(Name::as_str).collect();
    columns.join(", ")
}

impl Op {
    /// The names it touches, given the schema before it and the databases that it is for.
    pub fn footprint(&self, before: &Schema, targets: &[Target]) -> Footprint {
        let Some(parts) = self.parts(before) else {
            return Tracks::of(self, before, targets);
        };
        let mut schema = before.clone();
        let mut footprint = Footprint::default();
        for part in &parts {
            footprint.add(Tracks::of(part, &schema, targets));
            super::parts::derived(part, &mut schema);
        }
        footprint
    }
}
