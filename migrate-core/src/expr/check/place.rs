//! What a place forbids: columns in defaults, moments and chance where a value must last.

use super::{Checker, Place};
use crate::expr::Expr;
use crate::expr::functions::Volatility;
use crate::{Diagnostic, Site};

impl Place {
    /// The place as a message names it.
    pub(crate) const fn described(self) -> &'static str {
        match self {
            Self::Default => "a default",
            Self::Check => "a check",
            Self::Generated => "a generated column",
            Self::IndexKey => "an index",
            Self::IndexPredicate => "the condition of an index",
            Self::PartitionKey => "a partition key",
            Self::Row => "a new row",
            Self::Value => "a value",
            Self::Filter => "a condition on rows",
        }
    }

    /// Whether the database keeps the expression with the table.
    pub(crate) const fn is_kept(self) -> bool {
        match self {
            Self::Default
            | Self::Check
            | Self::Generated
            | Self::IndexKey
            | Self::IndexPredicate
            | Self::PartitionKey => true,
            Self::Row | Self::Value | Self::Filter => false,
        }
    }

    /// What to do in the place of something whose result changes; `None` where it is allowed.
    const fn instead_of_change(self) -> Option<&'static str> {
        match self {
            Self::Default | Self::Row | Self::Value | Self::Filter => None,
            Self::Check => Some(
                "compare with columns and fixed values: a check is looked at only when its row is written",
            ),
            Self::Generated => Some("use a default, or a backfill"),
            Self::IndexKey | Self::IndexPredicate | Self::PartitionKey => {
                Some("use columns and fixed values")
            }
        }
    }
}

impl Checker<'_> {
    /// Reports a value that is the same for all rows, where the databases take none: PostgreSQL
    /// finds no type or collation for it, SQLite takes a text for the name of a column.
    pub(super) fn check_columns(&mut self, value: &Expr) {
        let (what, help) = match self.scope.place {
            Place::Generated => ("a generated column", "write it as the column's default"),
            Place::IndexKey => ("a key of an index", "use a column in it"),
            Place::PartitionKey => ("a partition key", "use a column in it"),
            Place::Default
            | Place::Check
            | Place::IndexPredicate
            | Place::Row
            | Place::Value
            | Place::Filter => return,
        };
        if value.columns().is_empty() && !value.is_opaque() {
            let message = format!("{what} has to read a column");
            self.report.refuse(value.site, message, help);
        }
    }

    /// Reports something whose result depends on more than the row, where the place keeps it.
    pub(super) fn check_volatility(&mut self, what: &str, volatility: Volatility, site: Site) {
        let place = self.scope.place;
        let why = match volatility {
            Volatility::Immutable => return,
            Volatility::Stable => "depends on the moment or the session",
            Volatility::Volatile => "differs from call to call",
        };
        if let Some(help) = place.instead_of_change() {
            let message = format!("{what} cannot be used in {}: it {why}", place.described());
            self.report.push(Diagnostic::new(site, message).help(help));
        }
    }
}
