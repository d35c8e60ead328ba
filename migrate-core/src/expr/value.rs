//! The types of values: those of columns without what only columns have (lengths, digits).

use std::fmt;

use crate::ObjectName;
use crate::schema::{IntegerSize, TypeKind};

/// The type of an expression's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Unknown: `null`, opaque SQL, or something erroneous. Agrees with all.
    Any,
    /// True or false.
    Boolean,
    /// 8 bits, signed.
    TinyInt,
    /// 16 bits, signed.
    SmallInt,
    /// 32 bits, signed.
    Integer,
    /// 64 bits, signed.
    BigInt,
    /// As many bits, without a sign.
    Unsigned(IntegerSize),
    /// Exact decimal, of any number of digits.
    Numeric,
    /// Floating point of 32 bits.
    Real,
    /// Floating point of 64 bits.
    Double,
    /// Text, of whatever length.
    Text,
    /// Bytes.
    Bytes,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time, without a zone.
    Timestamp,
    /// A moment.
    Timestamptz,
    /// A span of time.
    Interval,
    /// A UUID.
    Uuid,
    /// JSON, kept as written.
    Json,
    /// JSON, kept as a value.
    Jsonb,
    /// An IP address.
    Inet,
    /// An IP network.
    Cidr,
    /// A PostgreSQL array.
    Array(Box<ValueType>),
    /// An enum of the history.
    Enum(ObjectName),
}

impl ValueType {
    /// Its place among the numbers, from the narrowest; `None` for anything else. That of one
    /// without a sign is that of the widest one with a sign that holds less.
    const fn rank(&self) -> Option<u8> {
        match self {
            Self::TinyInt | Self::Unsigned(IntegerSize::Tiny) => Some(0),
            Self::SmallInt | Self::Unsigned(IntegerSize::Small) => Some(1),
            Self::Integer | Self::Unsigned(IntegerSize::Integer) => Some(2),
            Self::BigInt | Self::Unsigned(IntegerSize::Big) => Some(3),
            Self::Numeric => Some(4),
            Self::Real => Some(5),
            Self::Double => Some(6),
            Self::Any
            | Self::Boolean
            | Self::Text
            | Self::Bytes
            | Self::Date
            | Self::Time
            | Self::Timestamp
            | Self::Timestamptz
            | Self::Interval
            | Self::Uuid
            | Self::Json
            | Self::Jsonb
            | Self::Inet
            | Self::Cidr
            | Self::Array(_)
            | Self::Enum(_) => None,
        }
    }

    /// Whether it is a number of some kind.
    pub const fn is_number(&self) -> bool {
        self.rank().is_some()
    }

    /// Whether it is a whole number.
    pub const fn is_integer(&self) -> bool {
        matches!(
            self,
            Self::TinyInt | Self::SmallInt | Self::Integer | Self::BigInt | Self::Unsigned(_)
        )
    }

    /// Whether it is a floating point number.
    pub const fn is_float(&self) -> bool {
        matches!(self, Self::Real | Self::Double)
    }

    /// Whether every value of this type is one of the other, as far as the database converts
    /// it without being asked.
    pub fn widens_to(&self, other: &Self) -> bool {
        match (self.rank(), other.rank()) {
            (Some(own), Some(wider)) => match (self.is_unsigned(), other.is_unsigned()) {
                (true, false) => own < wider,
                (false, true) => false,
                _ => own <= wider,
            },
            _ => self == other || *self == Self::Any || *other == Self::Any,
        }
    }

    /// Whether it is a whole number without a sign.
    pub const fn is_unsigned(&self) -> bool {
        matches!(self, Self::Unsigned(_))
    }

    /// The narrowest number that holds the values of both, where both are numbers.
    pub(super) fn or_wider(&self, other: &Self) -> Option<Self> {
        let signed = [Self::SmallInt, Self::Integer, Self::BigInt, Self::Numeric];
        let own = [other.clone(), self.clone()];
        let mut all = own.into_iter().chain(signed);
        let is_number = self.is_number() && other.is_number();
        all.find(|wide| is_number && self.widens_to(wide) && other.widens_to(wide))
    }

    /// The type of its negative: that of one without a sign needs one.
    pub(super) fn negative(self) -> Self {
        match self {
            Self::Unsigned(_) => self.or_wider(&Self::TinyInt).unwrap_or(self),
            other => other,
        }
    }

    /// The smallest and largest value of a whole number's type.
    pub const fn range(&self) -> Option<(i128, i128)> {
        match self {
            Self::TinyInt => Some((i8::MIN as i128, i8::MAX as i128)),
            Self::SmallInt => Some((i16::MIN as i128, i16::MAX as i128)),
            Self::Unsigned(size) => Some((0, size.most() as i128)),
            Self::Integer => Some((i32::MIN as i128, i32::MAX as i128)),
            Self::BigInt => Some((i64::MIN as i128, i64::MAX as i128)),
            _ => None,
        }
    }
}

impl From<&TypeKind> for ValueType {
    fn from(kind: &TypeKind) -> Self {
        match kind {
            TypeKind::Boolean => Self::Boolean,
            TypeKind::TinyInt => Self::TinyInt,
            TypeKind::SmallInt => Self::SmallInt,
            TypeKind::Unsigned(size) => Self::Unsigned(*size),
            TypeKind::Integer => Self::Integer,
            TypeKind::BigInt => Self::BigInt,
            TypeKind::Real => Self::Real,
            TypeKind::Double => Self::Double,
            TypeKind::Numeric { .. } => Self::Numeric,
            TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Text => Self::Text,
            TypeKind::Bytes | TypeKind::Binary(_) | TypeKind::Varbinary(_) => Self::Bytes,
            TypeKind::Date => Self::Date,
            TypeKind::Time(_) => Self::Time,
            TypeKind::Timestamp(_) => Self::Timestamp,
            TypeKind::Timestamptz(_) => Self::Timestamptz,
            TypeKind::Interval => Self::Interval,
            TypeKind::Uuid => Self::Uuid,
            TypeKind::Json => Self::Json,
            TypeKind::Jsonb => Self::Jsonb,
            TypeKind::Inet => Self::Inet,
            TypeKind::Cidr => Self::Cidr,
            TypeKind::Array(item) => Self::Array(Box::new(Self::from(&item.kind))),
            TypeKind::Named(name) => Self::Enum(name.clone()),
            TypeKind::Sql(_) => Self::Any,
        }
    }
}

impl fmt::Display for ValueType {
    /// The type as the language spells it, where it has a name of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Any => "unknown",
            Self::Boolean => "Boolean",
            Self::TinyInt => "TinyInt",
            Self::SmallInt => "SmallInt",
            Self::Unsigned(size) => return write!(f, "Unsigned<{}>", size.word()),
            Self::Integer => "Integer",
            Self::BigInt => "BigInt",
            Self::Numeric => "Numeric",
            Self::Real => "Real",
            Self::Double => "Double",
            Self::Text => "Text",
            Self::Bytes => "Bytes",
            Self::Date => "Date",
            Self::Time => "Time",
            Self::Timestamp => "Timestamp",
            Self::Timestamptz => "Timestamptz",
            Self::Interval => "Interval",
            Self::Uuid => "Uuid",
            Self::Json => "Json",
            Self::Jsonb => "Jsonb",
            Self::Inet => "Inet",
            Self::Cidr => "Cidr",
            Self::Array(item) => return write!(f, "Array<{item}>"),
            Self::Enum(name) => return crate::spelling::object_name(f, name),
        };
        f.write_str(word)
    }
}
