//! The kinds of values: their column types and their literals, ordinary and extreme.

use migrate_core::expr::{Expr, ExprKind};
use migrate_core::schema::TypeKind;

use super::table::STATES;

/// A kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    Small,
    Integer,
    Big,
    Numeric,
    Real,
    Double,
    Text,
    Varchar,
    Char,
    Bytes,
    Date,
    Time,
    Timestamp,
    Timestamptz,
    Uuid,
    Json,
    Jsonb,
    Enum,
}

impl Kind {
    pub(super) const ALL: [Self; 19] = [
        Self::Boolean,
        Self::Small,
        Self::Integer,
        Self::Big,
        Self::Numeric,
        Self::Real,
        Self::Double,
        Self::Text,
        Self::Varchar,
        Self::Char,
        Self::Bytes,
        Self::Date,
        Self::Time,
        Self::Timestamp,
        Self::Timestamptz,
        Self::Uuid,
        Self::Json,
        Self::Jsonb,
        Self::Enum,
    ];

    /// Those that can be compared everywhere.
    pub(super) const COMPARED: [Self; 16] = [
        Self::Boolean,
        Self::Small,
        Self::Integer,
        Self::Big,
        Self::Numeric,
        Self::Real,
        Self::Double,
        Self::Text,
        Self::Varchar,
        Self::Char,
        Self::Date,
        Self::Time,
        Self::Timestamp,
        Self::Timestamptz,
        Self::Uuid,
        Self::Enum,
    ];

    pub(super) const NUMBERS: [Self; 6] = [
        Self::Small,
        Self::Integer,
        Self::Big,
        Self::Numeric,
        Self::Real,
        Self::Double,
    ];

    pub(super) fn column_type(self) -> migrate_core::schema::Type {
        let kind = match self {
            Self::Boolean => TypeKind::Boolean,
            Self::Small => TypeKind::SmallInt,
            Self::Integer => TypeKind::Integer,
            Self::Big => TypeKind::BigInt,
            Self::Numeric => TypeKind::Numeric {
                precision: 15,
                scale: 4,
            },
            Self::Real => TypeKind::Real,
            Self::Double => TypeKind::Double,
            Self::Text => TypeKind::Text,
            Self::Varchar => TypeKind::Varchar(20),
            Self::Char => TypeKind::Char(6),
            Self::Bytes => TypeKind::Bytes,
            Self::Date => TypeKind::Date,
            Self::Time => TypeKind::Time(None),
            Self::Timestamp => TypeKind::Timestamp(None),
            Self::Timestamptz => TypeKind::Timestamptz(None),
            Self::Uuid => TypeKind::Uuid,
            Self::Json => TypeKind::Json,
            Self::Jsonb => TypeKind::Jsonb,
            Self::Enum => TypeKind::Named("item_state".into()),
        };
        kind.into()
    }

    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Varchar | Self::Char)
    }

    pub(super) fn is_number(self) -> bool {
        Self::NUMBERS.contains(&self)
    }

    /// Whether a value of the other kind stands where this one is asked for.
    pub(super) fn takes(self, other: Self) -> bool {
        let rank = |kind| Self::NUMBERS.iter().position(|number| *number == kind);
        match (rank(self), rank(other)) {
            (Some(own), Some(others)) => others <= own,
            _ => self == other || self.is_text() && other.is_text(),
        }
    }

    /// The literal of this kind that a text of one of the lists below stands for.
    pub(super) fn literal(self, text: &str) -> Expr {
        Expr::new(match self {
            Self::Boolean => ExprKind::Boolean(text == "true"),
            kind if kind.is_number() => match text.parse() {
                Ok(number) => ExprKind::Integer(number),
                Err(_) => ExprKind::Decimal(text.to_owned()),
            },
            _ => ExprKind::Text(text.to_owned()),
        })
    }

    /// Literals that make no trouble anywhere.
    pub(super) fn ordinary(self) -> &'static [&'static str] {
        match self {
            Self::Boolean => &["true", "false"],
            Self::Small | Self::Integer | Self::Big => {
                &["0", "1", "-1", "2", "3", "-5", "7", "10", "100", "-99"]
            }
            Self::Numeric => &[
                "0", "1", "-1", "0.5", "1.5", "2.5", "-2.5", "0.1", "99.99", "-0.05", "12", "3.25",
            ],
            Self::Real | Self::Double => &[
                "0", "1", "-1", "0.5", "1.5", "2.5", "-2.5", "0.25", "100", "-3.75",
            ],
            Self::Text | Self::Varchar => &[
                "", "a", "A", "abc", "ABC", "a b", " a", "b ", "it's", "100%", "a_b", "42", "-7",
                "1.5", "true", "aXa", "xyz", "a,b",
            ],
            Self::Char => &["", "a", "A", "abc", "ab cd", "x"],
            Self::Bytes => &[],
            Self::Date => &["2024-02-29", "2026-01-31", "1999-12-31", "2000-02-29"],
            Self::Time => &["00:00:00", "12:30:00", "23:59:59", "08:05:09.5"],
            Self::Timestamp | Self::Timestamptz => &[
                "2024-02-29 12:30:00Z",
                "2026-01-31 00:00:00Z",
                "1999-12-31 23:59:59.999999Z",
                "2024-02-29 12:30:00.5Z",
            ],
            Self::Uuid => &[
                "67e55044-10b1-426f-9247-bb680e5fe0c8",
                "00000000-0000-0000-0000-000000000000",
            ],
            Self::Json | Self::Jsonb => &["{}", "[]", "null", "1", "\"a\"", "{\"a\": 1}"],
            Self::Enum => &STATES,
        }
    }

    /// Literals at the edges of the kind.
    pub(super) fn extreme(self) -> &'static [&'static str] {
        match self {
            Self::Boolean | Self::Enum | Self::Bytes => self.ordinary(),
            Self::Small => &["32767", "-32768", "0", "255"],
            Self::Integer => &["2147483647", "-2147483648", "32768", "0", "65536"],
            Self::Big => &[
                "9223372036854775807",
                "-9223372036854775808",
                "2147483648",
                "-2147483649",
                "9007199254740993",
                "0",
            ],
            Self::Numeric => &[
                "99999999999.9999",
                "-99999999999.9999",
                "0.0001",
                "-0.0001",
                "0.9999",
                "123456789.125",
                "-0.0",
                "0.0",
            ],
            Self::Real => &["16777216", "-0.0", "0.125", "1048576.5", "-99999.5"],
            Self::Double => &[
                "9007199254740992",
                "-0.0",
                "0.1",
                "123456789.125",
                "1000000000000000",
                "0.000001",
            ],
            Self::Text => &[
                "é",
                "É",
                "ß",
                "日本語",
                "😀",
                "e\u{301}",
                "back\\slash",
                "\\",
                "%",
                "_",
                "*",
                "?",
                "[a]",
                "a\tb\n",
                "\"q\"",
                "''",
                "`",
                "a  ",
                "   ",
                "\u{a0}x\u{a0}",
                "NULL",
                "null",
                "0",
                "00",
                "-0",
                "1e3",
                " 12 ",
                "0x1F",
                "2024-02-29",
                "a\u{301}b",
                "😀😀a",
                "--",
                "/* */",
                "${x}",
                ":a",
                "?1",
                "$1",
            ],
            Self::Varchar => &[
                "é",
                "😀",
                "\\",
                "%%",
                "__",
                "a  ",
                "x\u{301}",
                "'",
                "日本語日本語",
            ],
            Self::Char => &["é", "😀", "a", "abcdef", "日本"],
            Self::Date => &[
                "0001-01-01",
                "9999-12-31",
                "1970-01-01",
                "1969-12-31",
                "2038-01-19",
                "1900-02-28",
                "1582-10-10",
            ],
            Self::Time => &[
                "00:00:00.000001",
                "23:59:59.999999",
                "00:00:00",
                "12:00:00.123456",
            ],
            Self::Timestamp => &[
                "0001-01-01 00:00:00Z",
                "9999-12-31 23:59:59.999999Z",
                "1970-01-01 00:00:00Z",
                "1969-12-31 23:59:59.999999Z",
                "2038-01-19 03:14:08Z",
                "2024-02-29 12:30:00.000001Z",
            ],
            Self::Timestamptz => &[
                "1970-01-02 00:00:00Z",
                "2037-12-31 23:59:59.999999Z",
                "2024-03-31 02:30:00+02",
                "2024-02-29 23:59:59.000001-11:30",
            ],
            Self::Uuid => &[
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "ABCDEF01-2345-6789-abcd-ef0123456789",
                "27272727-5c5c-5c5c-2725-5f0061005c27",
            ],
            Self::Json | Self::Jsonb => &[
                "{\"b\": 1, \"a\": [true, null, 2.50]}",
                "\"it's \\\"q\\\" \\\\ \\u00e9\"",
                "[1, [2, {\"x\": \"😀\"}]]",
                "1e2",
                "-0.0",
                "  { }  ",
                "\"%\"",
            ],
        }
    }

    /// The kind of a literal of moments without a zone has no `Z` behind it.
    pub(super) fn spelled(self, text: &str) -> &str {
        match self {
            Self::Timestamp => text.strip_suffix('Z').unwrap_or(text),
            _ => text,
        }
    }
}
