//! What tells routines of one name apart.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::{ArgumentMode, ObjectKey, ObjectKind, Routine};
use crate::schema::{Type, TypeKind};
use crate::{Dialect, Site};

/// The types that a routine is called with, in their order.
///
/// Two are the same where PostgreSQL takes them for one: a length, a precision and the dimensions
/// of an array tell no routines apart.
///
/// ```
/// use migrate_core::schema::{Signature, Type, TypeKind};
/// let of = |kind| Signature::new(vec![Type::new(kind)]);
/// assert_eq!(of(TypeKind::Varchar(10)), of(TypeKind::Varchar(20)));
/// assert_ne!(of(TypeKind::Integer), of(TypeKind::BigInt));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Signature(Vec<Type>);

impl Signature {
    /// These types.
    pub const fn new(types: Vec<Type>) -> Self {
        Self(types)
    }

    /// The types as they were written.
    pub fn types(&self) -> &[Type] {
        &self.0
    }

    /// Where the first of them was written.
    pub fn site(&self) -> Site {
        self.0.first().map_or(Site::NOWHERE, |ty| ty.site)
    }

    /// The same for all that are equal: `Integer, Varchar`.
    pub(crate) fn canonical(&self) -> String {
        let types: Vec<String> = self.0.iter().map(canonical).collect();
        types.join(", ")
    }
}

fn canonical(ty: &Type) -> String {
    match &ty.kind {
        TypeKind::Char(_) => "Char".to_owned(),
        TypeKind::Varchar(_) => "Varchar".to_owned(),
        TypeKind::Numeric { .. } => "Numeric".to_owned(),
        TypeKind::Bytes | TypeKind::Binary(_) | TypeKind::Varbinary(_) => "Bytes".to_owned(),
        TypeKind::Time(_) => "Time".to_owned(),
        TypeKind::Timestamp(_) => "Timestamp".to_owned(),
        TypeKind::Timestamptz(_) => "Timestamptz".to_owned(),
        TypeKind::Array(item) => {
            let mut item = item;
            while let TypeKind::Array(inner) = &item.kind {
                item = inner;
            }
            format!("Array<{}>", canonical(item))
        }
        // Only there a name stands for several.
        TypeKind::Sql(texts) => match texts.get(Dialect::Postgres) {
            Some(text) => format!("sql({:?})", text.trim()),
            None => ty.to_string(),
        },
        TypeKind::Boolean
        | TypeKind::TinyInt
        | TypeKind::SmallInt
        | TypeKind::Integer
        | TypeKind::BigInt
        | TypeKind::Unsigned(_)
        | TypeKind::Real
        | TypeKind::Double
        | TypeKind::Text
        | TypeKind::Date
        | TypeKind::Interval
        | TypeKind::Uuid
        | TypeKind::Json
        | TypeKind::Jsonb
        | TypeKind::Inet
        | TypeKind::Cidr
        | TypeKind::Named(_) => ty.to_string(),
    }
}

impl PartialEq for Signature {
    fn eq(&self, other: &Self) -> bool {
        self.canonical() == other.canonical()
    }
}

impl Eq for Signature {}

impl PartialOrd for Signature {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Signature {
    fn cmp(&self, other: &Self) -> Ordering {
        self.canonical().cmp(&other.canonical())
    }
}

impl Hash for Signature {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canonical().hash(state);
    }
}

impl fmt::Display for Signature {
    /// `Integer, Varchar(20)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let types: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&types.join(", "))
    }
}

impl ObjectKind {
    /// Whether several of one name may stand in a schema, told apart by what they take.
    pub const fn is_overloaded(self) -> bool {
        matches!(self, Self::Function | Self::Procedure)
    }
}

impl Routine {
    /// What it is found by.
    pub fn key(&self) -> ObjectKey {
        ObjectKey {
            takes: Some(self.signature()),
            ..ObjectKey::new(self.kind(), self.name.clone())
        }
    }

    /// What tells it from others of its name: the types that go into it.
    pub fn signature(&self) -> Signature {
        let taken = self.arguments.iter();
        let taken = taken.filter(|argument| argument.mode != ArgumentMode::Out);
        Signature(taken.map(|argument| argument.ty.clone()).collect())
    }
}
