//! Which types turn into which on their own, as PostgreSQL has it.

use super::{Type, TypeKind};

impl Type {
    /// Whether PostgreSQL stores a value of this type in a column of the other without being
    /// asked to: its implicit and assignment casts. Opaque types are left to the database.
    pub fn assigns_to(&self, other: &Self) -> bool {
        self.kind.assigns_to(&other.kind)
    }
}

impl TypeKind {
    fn assigns_to(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Sql(_), _) | (_, Self::Sql(_)) => true,
            (Self::Array(from), Self::Array(to)) => from.assigns_to(to),
            // Everything can be written as text.
            (_, Self::Char(_) | Self::Varchar(_) | Self::Text) => true,
            (Self::Named(from), Self::Named(to)) => from == to,
            (from, to) if from.is_number() && to.is_number() => true,
            (Self::Date, Self::Timestamp(_) | Self::Timestamptz(_))
            | (
                Self::Timestamp(_) | Self::Timestamptz(_),
                Self::Timestamp(_) | Self::Timestamptz(_) | Self::Date | Self::Time(_),
            )
            | (Self::Time(_), Self::Time(_) | Self::Interval)
            | (Self::Interval, Self::Time(_))
            | (Self::Json, Self::Jsonb)
            | (Self::Jsonb, Self::Json)
            | (Self::Cidr, Self::Inet)
            | (Self::Inet, Self::Cidr) => true,
            (from, to) if from.is_bytes() && to.is_bytes() => true,
            (from, to) => from == to,
        }
    }

    /// Whether it is a whole number.
    pub const fn is_integer(&self) -> bool {
        matches!(
            self,
            Self::TinyInt | Self::SmallInt | Self::Integer | Self::BigInt | Self::Unsigned(_)
        )
    }

    /// Whether it is a number of any kind.
    pub const fn is_number(&self) -> bool {
        self.is_integer() || matches!(self, Self::Real | Self::Double | Self::Numeric { .. })
    }

    /// How many digits of a second it keeps where it says so: of a time and a moment.
    pub const fn fraction(&self) -> Option<u8> {
        match self {
            Self::Time(digits) | Self::Timestamp(digits) | Self::Timestamptz(digits) => *digits,
            _ => None,
        }
    }

    /// Whether it is bytes of any length.
    pub const fn is_bytes(&self) -> bool {
        matches!(self, Self::Bytes | Self::Binary(_) | Self::Varbinary(_))
    }

    /// Whether it is text of any length.
    pub const fn is_text(&self) -> bool {
        matches!(self, Self::Char(_) | Self::Varchar(_) | Self::Text)
    }

    /// Whether a column of the type may have a collation. One that it had as a text waits for it
    /// to be a text again.
    pub fn takes_collation(&self) -> bool {
        match self {
            Self::Array(item) => item.kind.takes_collation(),
            Self::Sql(_) => true,
            _ => self.is_text(),
        }
    }
}
