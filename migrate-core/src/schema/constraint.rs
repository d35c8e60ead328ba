//! Constraints: primary keys, unique constraints, checks and foreign keys.

use super::deferrable::Deferrable;
use super::exclusion::Exclusion;
use crate::expr::Expr;
use crate::{Name, ObjectName, Site};

/// A named constraint of a table.
///
/// The site of the name is the name where one was written, else the keyword to blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// Its name; unnamed ones have got theirs by the convention (`naming`).
    pub name: Name,
    /// What it demands.
    pub kind: ConstraintKind,
    /// Whether rows that are older than a check or a foreign key may break it.
    pub not_valid: bool,
}

/// What a constraint demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConstraintKind {
    /// `primary key (…)`
    PrimaryKey {
        /// The key's columns.
        columns: Vec<Name>,
    },
    /// `unique [nulls not distinct] (…) [deferrable …]`
    Unique {
        /// The key's columns.
        columns: Vec<Name>,
        /// Whether a null is equal to another one.
        nulls_not_distinct: bool,
        /// When the constraint is looked at.
        deferrable: Deferrable,
        /// Where more than the columns was written.
        site: Site,
    },
    /// `check name (…)`
    Check {
        /// What holds for every row.
        expr: Expr,
    },
    /// `foreign key (…) references …`
    ForeignKey(ForeignKey),
    /// `exclude name using method (…)`
    Exclude(Exclusion),
}

impl ConstraintKind {
    /// `unique (…)`
    pub const fn unique(columns: Vec<Name>) -> Self {
        Self::Unique {
            columns,
            nulls_not_distinct: false,
            deferrable: Deferrable::No,
            site: Site::NOWHERE,
        }
    }

    /// The expressions that it is made of.
    pub fn expressions(&self) -> Vec<&Expr> {
        match self {
            Self::Check { expr } => vec![expr],
            Self::Exclude(exclusion) => exclusion.expressions().collect(),
            Self::PrimaryKey { .. } | Self::Unique { .. } | Self::ForeignKey(_) => Vec::new(),
        }
    }

    /// The same, to change.
    pub fn expressions_mut(&mut self) -> Vec<&mut Expr> {
        match self {
            Self::Check { expr } => vec![expr],
            Self::Exclude(exclusion) => exclusion.expressions_mut().collect(),
            Self::PrimaryKey { .. } | Self::Unique { .. } | Self::ForeignKey(_) => Vec::new(),
        }
    }
}

/// A reference to the key of another table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The referring columns.
    pub columns: Vec<Name>,
    /// The table referred to.
    pub table: ObjectName,
    /// The columns referred to. Empty in an operation where the text leaves them out (the
    /// primary key is meant); never empty in a [`Schema`](crate::Schema).
    pub references: Vec<Name>,
    /// What happens to the row when the one it refers to is deleted.
    pub on_delete: ForeignKeyAction,
    /// What happens to the row when the key it refers to changes.
    pub on_update: ForeignKeyAction,
    /// When the constraint is looked at.
    pub deferrable: Deferrable,
    /// The deferrable clause, where it was written.
    pub deferrable_site: Site,
}

impl ForeignKey {
    /// Whether a row that is referred to cannot be deleted.
    pub fn keeps_parents(&self) -> bool {
        matches!(
            self.on_delete,
            ForeignKeyAction::NoAction | ForeignKeyAction::Restrict
        )
    }

    /// Whether it writes to the referring columns.
    pub fn writes(&self) -> bool {
        let sets = |action| {
            matches!(
                action,
                ForeignKeyAction::SetNull | ForeignKeyAction::SetDefault
            )
        };
        sets(self.on_delete) || sets(self.on_update) || self.on_update == ForeignKeyAction::Cascade
    }
}

/// What a foreign key does to the referring row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForeignKeyAction {
    /// Refuse, at the end of the statement.
    #[default]
    NoAction,
    /// Refuse at once.
    Restrict,
    /// Do the same.
    Cascade,
    /// Set the columns to NULL.
    SetNull,
    /// Set the columns to their defaults.
    SetDefault,
}

impl ForeignKeyAction {
    /// The action in SQL's words, in lower case as the language writes it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoAction => "no action",
            Self::Restrict => "restrict",
            Self::Cascade => "cascade",
            Self::SetNull => "set null",
            Self::SetDefault => "set default",
        }
    }
}

impl Constraint {
    /// A constraint of that name.
    pub const fn new(name: Name, kind: ConstraintKind) -> Self {
        Self {
            name,
            kind,
            not_valid: false,
        }
    }

    /// The columns of the table that it names, in order; a check's are those of its expression.
    pub fn columns(&self) -> Vec<Name> {
        match &self.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. } => {
                columns.clone()
            }
            ConstraintKind::ForeignKey(key) => key.columns.clone(),
            ConstraintKind::Check { expr } => expr.columns(),
            ConstraintKind::Exclude(exclusion) => exclusion.index(&self.name).columns(),
        }
    }

    /// When it is looked at, where that can be chosen.
    pub const fn deferrable(&self) -> Option<Deferrable> {
        match &self.kind {
            ConstraintKind::ForeignKey(key) => Some(key.deferrable),
            ConstraintKind::Unique { deferrable, .. } => Some(*deferrable),
            ConstraintKind::Exclude(exclusion) => Some(exclusion.deferrable),
            ConstraintKind::PrimaryKey { .. } | ConstraintKind::Check { .. } => None,
        }
    }

    /// Whether a null in its key is equal to another one.
    pub const fn nulls_not_distinct(&self) -> bool {
        matches!(
            self.kind,
            ConstraintKind::Unique {
                nulls_not_distinct: true,
                ..
            }
        )
    }

    /// Whether an index of its name stands behind it.
    pub const fn is_key(&self) -> bool {
        matches!(
            self.kind,
            ConstraintKind::PrimaryKey { .. }
                | ConstraintKind::Unique { .. }
                | ConstraintKind::Exclude(_)
        )
    }

    /// The word for its kind, for messages.
    pub const fn word(&self) -> &'static str {
        match &self.kind {
            ConstraintKind::PrimaryKey { .. } => "primary key",
            ConstraintKind::Unique { .. } => "unique constraint",
            ConstraintKind::Check { .. } => "check",
            ConstraintKind::ForeignKey(_) => "foreign key",
            ConstraintKind::Exclude(_) => "exclusion constraint",
        }
    }
}
