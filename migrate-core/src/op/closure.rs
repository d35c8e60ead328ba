//! A closure of Rust that computes what a backfill sets: what the model has to know of it.
//!
//! The closure itself is a function of the program. Here stand its words, by which its columns
//! are found and its meaning is told from another's.

use crate::schema::{Column, IntegerSize, Table, TypeKind};
use crate::{Diagnostic, Name, Report, Site};

/// `|row| …` behind `set c =`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// Where it begins.
    pub site: Site,
    /// Which closure of its migration it is, counted from zero as they are written.
    pub number: u32,
    /// Its tokens, one way of writing them.
    pub text: String,
    /// What is read as a field: the words behind a point that call nothing.
    pub fields: Vec<Name>,
    /// Its other words that may be fields, in a pattern or for another macro.
    pub words: Vec<Name>,
    /// Whether it may give none, as far as its words tell.
    pub gives: Gives,
}

/// What a closure gives by its written return type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gives {
    /// It has none: the compiler finds out.
    #[default]
    Unknown,
    /// A value for each row.
    Value,
    /// An `Option`.
    Option,
}

/// What a column's values are in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RustType {
    /// `bool`
    Bool,
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `rust_decimal::Decimal`
    Decimal,
    /// `String`
    String,
    /// `Vec<u8>`
    Bytes,
    /// `chrono::NaiveDate`
    Date,
    /// `chrono::NaiveTime`
    Time,
    /// `chrono::NaiveDateTime`
    Timestamp,
    /// `chrono::DateTime<Utc>`
    Timestamptz,
    /// `uuid::Uuid`
    Uuid,
    /// `serde_json::Value`
    Json,
    /// `Vec` of one of the others, but of bytes.
    Array(Box<RustType>),
}

impl RustType {
    /// The type of a column's values, if closures know one.
    pub fn of(kind: &TypeKind) -> Option<Self> {
        Some(match kind {
            TypeKind::Boolean => Self::Bool,
            TypeKind::TinyInt => Self::I8,
            TypeKind::SmallInt => Self::I16,
            TypeKind::Integer => Self::I32,
            TypeKind::BigInt => Self::I64,
            TypeKind::Unsigned(IntegerSize::Tiny) => Self::U8,
            TypeKind::Unsigned(IntegerSize::Small) => Self::U16,
            TypeKind::Unsigned(IntegerSize::Integer) => Self::U32,
            TypeKind::Unsigned(IntegerSize::Big) => Self::U64,
            TypeKind::Real => Self::F32,
            TypeKind::Double => Self::F64,
            TypeKind::Numeric { .. } => Self::Decimal,
            // A value of an enum is its name: the enum of the program is not frozen in time.
            TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Text | TypeKind::Named(_) => {
                Self::String
            }
            TypeKind::Bytes | TypeKind::Binary(_) | TypeKind::Varbinary(_) => Self::Bytes,
            TypeKind::Date => Self::Date,
            TypeKind::Time(_) => Self::Time,
            TypeKind::Timestamp(_) => Self::Timestamp,
            TypeKind::Timestamptz(_) => Self::Timestamptz,
            TypeKind::Uuid => Self::Uuid,
            TypeKind::Json | TypeKind::Jsonb => Self::Json,
            TypeKind::Array(item) => match Self::of(&item.kind)? {
                Self::Bytes | Self::Array(_) => return None,
                item => Self::Array(Box::new(item)),
            },
            TypeKind::Interval | TypeKind::Inet | TypeKind::Cidr | TypeKind::Sql(_) => return None,
        })
    }
}

impl Closure {
    /// The columns of a table that are read for it.
    pub fn reads<'t>(&'t self, table: &'t Table) -> impl Iterator<Item = &'t Column> {
        let readable = |column: &&Column| RustType::of(&column.ty.kind).is_some();
        let columns = table.columns.iter().filter(readable);
        columns.filter(|column| self.mentions(&column.name).is_some())
    }

    /// Where it mentions a column, if it does.
    pub fn mentions(&self, column: &Name) -> Option<Site> {
        let field = field_name(column.as_str());
        let mut words = self.fields.iter().chain(&self.words);
        words.find(|word| **word == *field).map(Name::site)
    }

    /// Checks that it can be called for the rows of a table and give the values of a column.
    pub(super) fn check(&self, table: &Table, column: &Column, report: &mut Report) {
        if RustType::of(&column.ty.kind).is_none() {
            let message = format!(
                "a closure cannot set `{}`, which is {}",
                column.name, column.ty
            );
            report.push(
                Diagnostic::new(self.site, message)
                    .help("write an expression, or use `execute` with SQL of each dialect"),
            );
        }
        let unreadable = |column: &&Column| RustType::of(&column.ty.kind).is_none();
        for column in table.columns.iter().filter(unreadable) {
            let field = field_name(column.name.as_str());
            if let Some(read) = self.fields.iter().find(|read| **read == *field) {
                let message = format!("a closure cannot read `{}`, which is {}", read, column.ty);
                report.push(Diagnostic::new(read.site(), message).help(
                    "compute what it needs into a column of its own with an expression first",
                ));
            }
        }
    }
}

/// Checks that the rows of a table can be told apart while closures compute what is set.
pub(super) fn check_key<'t>(
    closure: &Closure,
    mut sets: impl Iterator<Item = &'t Name>,
    table: &Table,
    report: &mut Report,
) {
    let key = table.primary_key();
    if key.is_empty() {
        let message = format!(
            "a closure needs a primary key to find its rows again, and `{}` has none",
            table.name
        );
        report.push(
            Diagnostic::new(closure.site, message)
                .help("add a primary key first, or write an expression"),
        );
    } else if let Some(moved) = sets.find(|name| key.contains(name)) {
        let message =
            format!("a closure finds its rows by the primary key, which `set {moved}` changes");
        report.push(
            Diagnostic::new(moved.site(), message)
                .help("set the key in a backfill of its own, with an expression"),
        );
    }
}

/// The field of a row that holds a column: what is in its name and cannot be in a field's is
/// an underscore.
pub fn field_name(column: &str) -> String {
    let fits = |c: char| c.is_alphanumeric() || c == '_';
    let mut field: String = column
        .chars()
        .map(|c| if fits(c) { c } else { '_' })
        .collect();
    let starts = |c: char| c.is_alphabetic() || c == '_';
    if !field.starts_with(starts) || field == "_" {
        field.insert(0, '_');
    }
    field
}

/// The closures among what is set.
pub(super) fn among(set: &[super::Assignment]) -> impl Iterator<Item = &Closure> {
    set.iter().filter_map(|assignment| match &assignment.value {
        super::NewValue::Closure(closure) => Some(closure),
        super::NewValue::Expr(_) => None,
    })
}
