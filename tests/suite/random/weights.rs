//! How often a history holds what: counted over the migrations of 21 well-known open-source
//! projects, 6 518 statements on PostgreSQL and about 1 500 each on MySQL and SQLite.
//!
//! What is rarer than that is worth a try all the same, and stands here with the floor.

use migrate_core::schema::{Deferrable, ForeignKeyAction, PartitionMethod};

/// The least weight of a kind of operation.
const FLOOR: u32 = 20;

/// A kind of operation, with its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    CreateTable,
    DropTable,
    RenameTable,
    CreateIndex,
    DropIndex,
    RenameIndex,
    AddColumn,
    DropColumn,
    RenameColumn,
    SetType,
    SetNotNull,
    DropNotNull,
    SetDefault,
    AddForeignKey,
    AddUnique,
    AddCheck,
    AddPrimaryKey,
    DropConstraint,
    RenameConstraint,
    Comment,
    Backfill,
    CreateEnum,
    DropEnum,
    AddEnumValue,
    RenameEnumValue,
    DropEnumValue,
    Insert,
    Delete,
    Execute,
    CreateView,
    CreateMaterializedView,
    CreateFunction,
    CreateTrigger,
    CreateSequence,
    CreateDomain,
    DropObject,
    ReplaceObject,
    RenameObject,
    RenameEnum,
    SetDeferrable,
    ValidateConstraint,
    SetIdentity,
    Retire,
    Purge,
    SetStorage,
    /// On PostgreSQL only.
    CreatePartition,
    AttachPartition,
    DetachPartition,
}

pub(super) const KINDS: [(u32, Kind); 45] = [
    (646, Kind::CreateTable),
    (79, Kind::DropTable),
    (27, Kind::RenameTable),
    // CREATE INDEX 1 271, CONCURRENTLY 158.
    (1429, Kind::CreateIndex),
    (269, Kind::DropIndex),
    (FLOOR, Kind::RenameIndex),
    (977, Kind::AddColumn),
    (190, Kind::DropColumn),
    (216, Kind::RenameColumn),
    (218, Kind::SetType),
    (116, Kind::SetNotNull),
    (57, Kind::DropNotNull),
    // Set 78, drop 29.
    (107, Kind::SetDefault),
    // 461 constraints by ALTER.
    (232, Kind::AddForeignKey),
    (110, Kind::AddUnique),
    (70, Kind::AddCheck),
    (49, Kind::AddPrimaryKey),
    (145, Kind::DropConstraint),
    (38, Kind::RenameConstraint),
    (162, Kind::Comment),
    // UPDATE.
    (208, Kind::Backfill),
    (80, Kind::CreateEnum),
    (FLOOR, Kind::DropEnum),
    (64, Kind::AddEnumValue),
    (FLOOR, Kind::RenameEnumValue),
    (FLOOR, Kind::DropEnumValue),
    (345, Kind::Insert),
    (41, Kind::Delete),
    // DO 45, and what else the language has no word for.
    (60, Kind::Execute),
    (164, Kind::CreateView),
    (2 * FLOOR, Kind::CreateMaterializedView),
    // Functions 324, of which 255 replace one that is there.
    (160, Kind::CreateFunction),
    (255, Kind::ReplaceObject),
    (153, Kind::CreateTrigger),
    (2 * FLOOR, Kind::CreateSequence),
    (2 * FLOOR, Kind::CreateDomain),
    // Views 128, triggers 63, functions 50.
    (241, Kind::DropObject),
    (2 * FLOOR, Kind::RenameObject),
    (FLOOR, Kind::RenameEnum),
    (32, Kind::SetDeferrable),
    (2 * FLOOR, Kind::ValidateConstraint),
    (2 * FLOOR, Kind::SetIdentity),
    (2 * FLOOR, Kind::Retire),
    (FLOOR, Kind::Purge),
    // Storage parameters 5, unlogged 2, engines and character sets 5.
    (FLOOR, Kind::SetStorage),
];

/// What is done with partitions, in addition.
pub(super) const OF_PARTITIONS: [(u32, Kind); 3] = [
    (4 * FLOOR, Kind::CreatePartition),
    (2 * FLOOR, Kind::AttachPartition),
    (2 * FLOOR, Kind::DetachPartition),
];

/// Actions that join those of the statement before them. Real ones are 14; the more they are,
/// the more a plan has to merge.
pub(super) const JOINED: u32 = 40;

/// A column's type, with its weight; the lengths and the scale are chosen on their own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kin {
    Text,
    Uuid,
    Integer,
    BigInt,
    Timestamptz,
    Timestamp,
    Boolean,
    Varchar,
    Jsonb,
    Json,
    Bytes,
    Char,
    SmallInt,
    /// On MySQL and MariaDB, and on SQLite.
    TinyInt,
    Unsigned,
    Binary,
    Varbinary,
    Real,
    Double,
    Numeric,
    Date,
    Time,
    Enum,
    /// On PostgreSQL only.
    Domain,
    Array,
    Inet,
    Cidr,
    Interval,
    /// By `sql(…)`.
    Own,
}

pub(super) const TYPES: [(u32, Kin); 29] = [
    (1166, Kin::Text),
    (609, Kin::Uuid),
    (575, Kin::Integer),
    (409, Kin::BigInt),
    (339, Kin::Timestamptz),
    (454, Kin::Timestamp),
    (309, Kin::Boolean),
    // On MySQL it is the commonest of all.
    (600, Kin::Varchar),
    (147, Kin::Jsonb),
    (FLOOR, Kin::Json),
    (117, Kin::Bytes),
    (69, Kin::Char),
    (43, Kin::SmallInt),
    (FLOOR, Kin::TinyInt),
    (2 * FLOOR, Kin::Unsigned),
    (FLOOR, Kin::Binary),
    (FLOOR, Kin::Varbinary),
    (FLOOR, Kin::Real),
    (FLOOR, Kin::Double),
    (2 * FLOOR, Kin::Numeric),
    (FLOOR, Kin::Date),
    (FLOOR, Kin::Time),
    (183, Kin::Enum),
    (2 * FLOOR, Kin::Domain),
    (25, Kin::Array),
    (FLOOR, Kin::Inet),
    (FLOOR, Kin::Cidr),
    (FLOOR, Kin::Interval),
    (FLOOR, Kin::Own),
];

/// Out of a hundred columns of a new table.
pub(super) mod columns {
    /// 68 are NOT NULL on PostgreSQL, 71 on MySQL, 72 on SQLite.
    pub(crate) const NULLABLE: u32 = 30;
    /// 1 040 defaults for 4 912 columns.
    pub(crate) const DEFAULT: u32 = 21;
    /// 63 columns on PostgreSQL, 60 on MySQL, 59 on SQLite.
    pub(crate) const GENERATED: u32 = 4;
    pub(crate) const COMMENT: u32 = 4;
    /// Of times and moments: about 200 of 900 say how many digits they keep.
    pub(crate) const DIGITS: u32 = 22;
    /// Of texts; 21 columns have one.
    pub(crate) const COLLATION: u32 = 3;
    /// Serial 139 and identity 32, of 646 tables.
    pub(crate) const IDENTITY_KEY: u32 = 40;
}

/// Out of a hundred new tables.
pub(super) mod tables {
    /// 564 of 646, 150 of them of several columns.
    pub(crate) const PRIMARY_KEY: u32 = 87;
    pub(crate) const COMPOSITE_KEY: u32 = 27;
    /// 418 foreign keys are written with their table.
    pub(crate) const FOREIGN_KEY: u32 = 50;
    /// 233 unique constraints in all.
    pub(crate) const UNIQUE: u32 = 25;
    /// 106 checks in all.
    pub(crate) const CHECK: u32 = 12;
    pub(crate) const INDEX: u32 = 20;
    pub(crate) const COMMENT: u32 = 8;
    /// Some 20 tables and changes in all.
    pub(crate) const STORAGE: u32 = 8;
    /// 28 of 646.
    pub(crate) const DIVIDED: u32 = 4;
}

/// Out of a hundred of what has to do with partitions.
pub(super) mod partitions {
    /// Histories that are all about them: new tables that are divided, and how many times as
    /// often partitions come and go.
    pub(crate) const HISTORIES: u32 = 35;
    pub(crate) const DIVIDED: u32 = 45;
    pub(crate) const OFTENER: u32 = 10;
    /// Partitions that take the rest, and those that are divided themselves.
    pub(crate) const DEFAULT: u32 = 15;
    pub(crate) const DIVIDED_AGAIN: u32 = 15;
    pub(crate) const TWO_COLUMNS: u32 = 25;
    /// Tables without keys of their own that are divided by more than columns, and the keys
    /// among theirs that have an operator class.
    pub(crate) const COMPUTED: u32 = 40;
    pub(crate) const CLASS: u32 = 20;
}

pub(super) const METHODS: [(u32, PartitionMethod); 3] = [
    (60, PartitionMethod::Range),
    (25, PartitionMethod::List),
    (15, PartitionMethod::Hash),
];

/// Out of a hundred checks and foreign keys of tables that are there: 21 of 302.
pub(super) const NOT_VALID: u32 = 7;

/// Out of a hundred operations on indexes where there are materialized views, those on theirs.
pub(super) const INDEX_OF_VIEW: u32 = 40;

/// Out of a hundred statements, those that stand under a condition.
pub(super) const CONDITIONAL: u32 = 5;

/// Out of a hundred migrations, those whose downgrade is written out.
pub(super) const WRITTEN: u32 = 10;

/// Out of a hundred constraints or indexes.
pub(super) mod parts {
    /// 641 names of 1 555 are explicit.
    pub(crate) const NAMED: u32 = 41;
    /// 47 of a hundred indexes have several keys, 80 of 233 unique constraints.
    pub(crate) const SEVERAL_KEYS: u32 = 45;
    pub(crate) const EQUAL_NULLS: u32 = 5;
}

/// Out of a hundred indexes.
pub(super) mod indexes {
    pub(crate) const DESCENDING: u32 = 23;
    pub(crate) const UNIQUE: u32 = 19;
    pub(crate) const PARTIAL: u32 = 9;
    pub(crate) const EXPRESSION: u32 = 9;
    /// 7 of 1 429.
    pub(crate) const INCLUDE: u32 = 2;
    /// 2 of 1 429.
    pub(crate) const NULLS: u32 = 2;
    /// Gin 36, gist 2, brin 2, hash 4, of 1 429.
    pub(crate) const METHOD: u32 = 3;
    pub(crate) const STORAGE: u32 = 5;
}

pub(super) const ON_DELETE: [(u32, ForeignKeyAction); 5] = [
    (472, ForeignKeyAction::Cascade),
    (124, ForeignKeyAction::NoAction),
    (50, ForeignKeyAction::SetNull),
    (FLOOR, ForeignKeyAction::Restrict),
    (FLOOR, ForeignKeyAction::SetDefault),
];

pub(super) const ON_UPDATE: [(u32, ForeignKeyAction); 5] = [
    (259, ForeignKeyAction::NoAction),
    (361, ForeignKeyAction::Cascade),
    (27, ForeignKeyAction::Restrict),
    (FLOOR, ForeignKeyAction::SetNull),
    (FLOOR, ForeignKeyAction::SetDefault),
];

pub(super) const DEFERRABLE: [(u32, Deferrable); 3] = [
    (600, Deferrable::No),
    (32, Deferrable::InitiallyImmediate),
    (FLOOR, Deferrable::InitiallyDeferred),
];

/// How long a history is: the most migrations, and out of a hundred histories.
pub(super) const LENGTHS: [(u32, usize); 4] = [(50, 6), (30, 14), (16, 40), (4, 120)];

/// Out of a hundred migrations of a history with branches. One real history has 27 branch
/// points and 32 merges, one of three parents, in 376 edges.
pub(super) mod graph {
    /// Histories that are no straight line.
    pub(crate) const BRANCHED: u32 = 60;
    pub(crate) const BRANCH: u32 = 22;
    pub(crate) const MERGE: u32 = 22;
    pub(crate) const ROOT: u32 = 4;
    pub(crate) const DEPENDS: u32 = 8;
    pub(crate) const LABEL: u32 = 60;
    /// Histories whose branches are all merged in the end.
    pub(crate) const CLOSED: u32 = 50;
}
