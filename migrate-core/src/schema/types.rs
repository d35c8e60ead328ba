//! Column types, spelled as in the language.

use std::fmt;

use crate::spelling;
use crate::{Name, ObjectName, PerDialect, Site};

/// The type of a column, with the place where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Type {
    /// Which type it is.
    pub kind: TypeKind,
    /// Where it was written.
    pub site: Site,
}

/// A column type of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeKind {
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
    /// Floating point of 32 bits.
    Real,
    /// Floating point of 64 bits.
    Double,
    /// Exact decimal of `precision` digits, `scale` of them after the point.
    Numeric {
        /// All digits.
        precision: u16,
        /// Digits after the point.
        scale: u16,
    },
    /// Text padded to a fixed number of characters.
    Char(u32),
    /// Text of at most so many characters.
    Varchar(u32),
    /// Text of any length.
    Text,
    /// Bytes of any length.
    Bytes,
    /// A fixed number of bytes.
    Binary(u32),
    /// At most so many bytes.
    Varbinary(u32),
    /// A day.
    Date,
    /// A time of day, with so many digits of its second, or as many as the database keeps.
    Time(Option<u8>),
    /// A day and a time, without a zone, with so many digits of its second.
    Timestamp(Option<u8>),
    /// A moment, with so many digits of its second.
    Timestamptz(Option<u8>),
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
    Array(Box<Type>),
    /// An enum (later also a domain) of the history.
    Named(ObjectName),
    /// Anything else, in SQL's own words.
    Sql(PerDialect<String>),
}

/// How many bits a whole number has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntegerSize {
    /// 8 bits.
    Tiny,
    /// 16 bits.
    Small,
    /// 32 bits.
    Integer,
    /// 64 bits.
    Big,
}

impl IntegerSize {
    /// All, from the smallest.
    pub const ALL: [Self; 4] = [Self::Tiny, Self::Small, Self::Integer, Self::Big];

    /// The type of a signed number of that size.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tiny => "TinyInt",
            Self::Small => "SmallInt",
            Self::Integer => "Integer",
            Self::Big => "BigInt",
        }
    }

    /// The largest number of that size without a sign.
    pub const fn most(self) -> u64 {
        match self {
            Self::Tiny => u8::MAX as u64,
            Self::Small => u16::MAX as u64,
            Self::Integer => u32::MAX as u64,
            Self::Big => u64::MAX,
        }
    }
}

impl Type {
    /// A type that was not written anywhere.
    pub const fn new(kind: TypeKind) -> Self {
        Self {
            kind,
            site: Site::NOWHERE,
        }
    }

    /// A type written at `site`.
    pub const fn at(kind: TypeKind, site: Site) -> Self {
        Self { kind, site }
    }

    /// The name of the enum or domain that this type is, or is an array of.
    pub fn named(&self) -> Option<&ObjectName> {
        match &self.kind {
            TypeKind::Named(name) => Some(name),
            TypeKind::Array(item) => item.named(),
            _ => None,
        }
    }

    /// Whether both are one type, but for a length, a precision or a scale.
    pub fn is_of_kind(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (TypeKind::Named(a), TypeKind::Named(b)) => a == b,
            (TypeKind::Sql(a), TypeKind::Sql(b)) => a == b,
            (TypeKind::Array(a), TypeKind::Array(b)) => a.is_of_kind(b),
            (TypeKind::Unsigned(a), TypeKind::Unsigned(b)) => a == b,
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }
}

impl From<TypeKind> for Type {
    fn from(kind: TypeKind) -> Self {
        Self::new(kind)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl fmt::Display for TypeKind {
    /// The type as the language spells it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean => f.write_str("Boolean"),
            Self::TinyInt => f.write_str("TinyInt"),
            Self::SmallInt => f.write_str("SmallInt"),
            Self::Integer => f.write_str("Integer"),
            Self::BigInt => f.write_str("BigInt"),
            Self::Unsigned(size) => write!(f, "Unsigned<{}>", size.word()),
            Self::Real => f.write_str("Real"),
            Self::Double => f.write_str("Double"),
            Self::Numeric { precision, scale } => write!(f, "Numeric({precision}, {scale})"),
            Self::Char(length) => write!(f, "Char({length})"),
            Self::Varchar(length) => write!(f, "Varchar({length})"),
            Self::Text => f.write_str("Text"),
            Self::Bytes => f.write_str("Bytes"),
            Self::Binary(length) => write!(f, "Binary({length})"),
            Self::Varbinary(length) => write!(f, "Varbinary({length})"),
            Self::Date => f.write_str("Date"),
            Self::Time(digits) => moment(f, "Time", *digits),
            Self::Timestamp(digits) => moment(f, "Timestamp", *digits),
            Self::Timestamptz(digits) => moment(f, "Timestamptz", *digits),
            Self::Interval => f.write_str("Interval"),
            Self::Uuid => f.write_str("Uuid"),
            Self::Json => f.write_str("Json"),
            Self::Jsonb => f.write_str("Jsonb"),
            Self::Inet => f.write_str("Inet"),
            Self::Cidr => f.write_str("Cidr"),
            Self::Array(item) => write!(f, "Array<{item}>"),
            Self::Named(name) => type_name(f, name),
            Self::Sql(text) => spelling::sql(f, text),
        }
    }
}

/// Writes the name of a type that is none of the built-in ones.
fn type_name(f: &mut fmt::Formatter<'_>, name: &ObjectName) -> fmt::Result {
    let built_in = name.name == "Option" || TYPE_WORDS.contains(&name.name.as_str());
    if name.schema.is_none() && built_in {
        write!(f, "{}", spelling::Text(name.name.as_str()))
    } else {
        spelling::object_name(f, name)
    }
}

fn moment(f: &mut fmt::Formatter<'_>, word: &str, digits: Option<u8>) -> fmt::Result {
    match digits {
        Some(digits) => write!(f, "{word}({digits})"),
        None => f.write_str(word),
    }
}

/// The words that name a built-in type, for suggestions.
pub const TYPE_WORDS: [&str; 27] = [
    "Boolean",
    "TinyInt",
    "SmallInt",
    "Integer",
    "BigInt",
    "Unsigned",
    "Real",
    "Double",
    "Numeric",
    "Char",
    "Varchar",
    "Text",
    "Bytes",
    "Binary",
    "Varbinary",
    "Date",
    "Time",
    "Timestamp",
    "Timestamptz",
    "Interval",
    "Uuid",
    "Json",
    "Jsonb",
    "Inet",
    "Cidr",
    "Array",
    "sql",
];

/// The type of the language for a word of SQL or Rust, in upper or lower case, if it has one.
///
/// ```
/// assert_eq!(migrate_core::schema::type_of_elsewhere("i64"), Some("BigInt"));
/// ```
pub fn type_of_elsewhere(word: &str) -> Option<&'static str> {
    let own = TYPE_WORDS.iter().find(|own| own.eq_ignore_ascii_case(word));
    own.copied().or_else(|| {
        let ours = match word.to_ascii_lowercase().as_str() {
            "bool" | "bit" => "Boolean",
            "i16" | "int2" | "i8" | "u8" => "SmallInt",
            "int" | "i32" | "u16" | "int4" => "Integer",
            "i64" | "u32" | "int8" | "bigint" => "BigInt",
            "serial" | "serial4" => "Integer identity",
            "bigserial" | "serial8" => "BigInt identity",
            "smallserial" | "serial2" => "SmallInt identity",
            "f32" | "float4" => "Real",
            "f64" | "float8" | "float" => "Double",
            "decimal" | "bigdecimal" | "money" => "Numeric(12, 2)",
            "str" | "string" | "clob" | "tinytext" | "mediumtext" | "longtext" => "Text",
            "character" | "bpchar" => "Char(1)",
            "nvarchar" | "varchar2" => "Varchar(255)",
            "bytea" | "blob" | "tinyblob" | "mediumblob" | "longblob" | "vec" => "Bytes",
            "naivedate" => "Date",
            "naivetime" => "Time",
            "naivedatetime" => "Timestamp",
            "datetime" | "offsetdatetime" | "timestampz" => "Timestamptz",
            "duration" => "Interval",
            "guid" => "Uuid",
            "value" => "Json",
            "ipaddr" | "ipnetwork" => "Inet",
            _ => return None,
        };
        Some(ours)
    })
}

/// A named type of a history that is an enum: its values in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumType {
    /// The name of the type.
    pub name: ObjectName,
    /// The values, in their order.
    pub values: Vec<Name>,
    /// The database comment.
    pub comment: Option<String>,
}
