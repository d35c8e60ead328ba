//! Objects with a definition of their own that are neither tables, enums nor indexes: views,
//! routines, triggers, sequences, domains, composite types, schemas, extensions. One mechanism
//! for all: a kind says what tells it from the others.

mod composite;
mod database_schema;
mod domain;
mod extension;
mod routine;
mod sequence;
mod signature;
mod trigger;
mod view;

use std::fmt;

pub use composite::CompositeType;
pub use database_schema::DatabaseSchema;
pub use domain::Domain;
pub use extension::Extension;
pub use routine::{Argument, ArgumentMode, Characteristic, Parallel, Returns, Routine, Volatility};
pub use sequence::{Sequence, SequenceOptions, SequenceOwner};
pub use signature::Signature;
pub use trigger::{Call, Event, Timing, Trigger};
pub use view::View;

use super::{Arm, Index, SqlText, Type};
use crate::expr::Expr;
use crate::{Dialect, Name, ObjectName, PerDialect, Site};

/// An object of the schema with its definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaObject {
    /// A view, materialized or not.
    View(View),
    /// A function or a procedure.
    Routine(Routine),
    /// A trigger.
    Trigger(Trigger),
    /// An extension.
    Extension(Extension),
    /// A schema.
    Schema(DatabaseSchema),
    /// A sequence.
    Sequence(Sequence),
    /// A domain.
    Domain(Domain),
    /// A composite type.
    Composite(CompositeType),
}

/// The kinds of objects, as `create` and `drop` name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// `view`
    View,
    /// `materialized view`
    MaterializedView,
    /// `function`
    Function,
    /// `procedure`
    Procedure,
    /// `trigger`
    Trigger,
    /// `extension`
    Extension,
    /// `schema`
    Schema,
    /// `sequence`
    Sequence,
    /// `domain`
    Domain,
    /// `type`
    Composite,
}

/// What an object is found by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey {
    /// Its kind.
    pub kind: ObjectKind,
    /// Its name.
    pub name: ObjectName,
    /// The table that it belongs to, where its kind does.
    pub table: Option<ObjectName>,
    /// What a routine takes, which tells it from others of its name. One that is said without
    /// means the only one of its name.
    pub takes: Option<Signature>,
}

/// Which objects cannot have one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// That of tables: of views and sequences too.
    Relations,
    /// That of functions and procedures.
    Routines,
    /// That of triggers.
    Triggers,
    /// That of types.
    Types,
    /// That of schemas.
    Schemas,
    /// That of extensions.
    Extensions,
}

impl ObjectKind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::View,
        Self::MaterializedView,
        Self::Function,
        Self::Procedure,
        Self::Trigger,
        Self::Extension,
        Self::Schema,
        Self::Sequence,
        Self::Domain,
        Self::Composite,
    ];

    /// The word for it, in the language and for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::MaterializedView => "materialized view",
            Self::Function => "function",
            Self::Procedure => "procedure",
            Self::Trigger => "trigger",
            Self::Extension => "extension",
            Self::Schema => "schema",
            Self::Sequence => "sequence",
            Self::Domain => "domain",
            Self::Composite => "type",
        }
    }

    /// Which others it shares its names with.
    pub const fn namespace(self) -> Namespace {
        match self {
            Self::View | Self::MaterializedView | Self::Sequence => Namespace::Relations,
            Self::Function | Self::Procedure => Namespace::Routines,
            Self::Trigger => Namespace::Triggers,
            Self::Domain | Self::Composite => Namespace::Types,
            Self::Schema => Namespace::Schemas,
            Self::Extension => Namespace::Extensions,
        }
    }

    /// Whether a database may have one that no history has made: `keep`.
    pub const fn may_be_kept(self) -> bool {
        matches!(self, Self::Schema | Self::Extension)
    }
}

impl ObjectKey {
    /// What an object that belongs to no table is found by.
    pub fn new(kind: ObjectKind, name: impl Into<ObjectName>) -> Self {
        Self {
            kind,
            name: name.into(),
            table: None,
            takes: None,
        }
    }

    /// The same without what it takes.
    #[must_use]
    pub fn bare(&self) -> Self {
        Self {
            takes: None,
            ..self.clone()
        }
    }

    /// Where its name was written.
    pub fn site(&self) -> Site {
        self.name.site()
    }

    /// The same kind of object in the same place, under another name.
    #[must_use]
    pub fn renamed(&self, name: &Name) -> Self {
        Self {
            name: self.name.sibling(name.clone()),
            ..self.clone()
        }
    }
}

impl fmt::Display for ObjectKey {
    /// ``view `v` ``, ``trigger `x` of `t` ``, ``function `f(Integer)` ``
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.kind.word();
        match &self.takes {
            Some(takes) => write!(f, "{word} `{}({takes})`", self.name)?,
            None => write!(f, "{word} `{}`", self.name)?,
        }
        match &self.table {
            Some(table) => write!(f, " of `{table}`"),
            None => Ok(()),
        }
    }
}

impl SchemaObject {
    /// What it is found by.
    pub fn key(&self) -> ObjectKey {
        match self {
            Self::View(view) => ObjectKey::new(view.kind(), view.name.clone()),
            Self::Routine(routine) => routine.key(),
            Self::Trigger(trigger) => trigger.key(),
            Self::Extension(own) => ObjectKey::new(ObjectKind::Extension, own.name.clone()),
            Self::Schema(own) => ObjectKey::new(ObjectKind::Schema, own.name.clone()),
            Self::Sequence(own) => ObjectKey::new(ObjectKind::Sequence, own.name.clone()),
            Self::Domain(own) => ObjectKey::new(ObjectKind::Domain, own.name.clone()),
            Self::Composite(own) => ObjectKey::new(ObjectKind::Composite, own.name.clone()),
        }
    }

    /// The table that it belongs to, where its kind does.
    pub fn table(&self) -> Option<&ObjectName> {
        match self {
            Self::Trigger(trigger) => Some(&trigger.table),
            _ => None,
        }
    }

    /// The texts of SQL that it is made of: what it does first.
    pub fn texts(&self) -> Vec<&PerDialect<Arm>> {
        match self {
            Self::View(view) => vec![&view.query],
            Self::Routine(routine) => vec![&routine.body],
            Self::Trigger(trigger) => trigger.texts(),
            Self::Extension(_)
            | Self::Schema(_)
            | Self::Sequence(_)
            | Self::Domain(_)
            | Self::Composite(_) => Vec::new(),
        }
    }

    /// The texts that a database of this dialect gets.
    pub fn sent(&self, dialect: Dialect) -> impl Iterator<Item = &SqlText> {
        let texts = match self {
            // There a function has the body.
            Self::Trigger(trigger) if dialect == Dialect::Postgres => trigger.when.iter().collect(),
            _ => self.texts(),
        };
        let sent = texts.into_iter();
        sent.filter_map(move |arms| arms.sent(dialect))
    }

    /// Whether a database of this dialect has it: others may leave it out with `skip`.
    pub fn is_in(&self, dialect: Dialect) -> bool {
        match self {
            Self::View(view) => is_sent(&view.query, dialect),
            Self::Routine(routine) => is_sent(&routine.body, dialect),
            Self::Trigger(trigger) => trigger.is_in(dialect),
            Self::Extension(_)
            | Self::Schema(_)
            | Self::Sequence(_)
            | Self::Domain(_)
            | Self::Composite(_) => true,
        }
    }

    /// What databases keep beside it for people.
    pub fn comment(&self) -> Option<&str> {
        match self {
            Self::View(view) => view.comment.as_deref(),
            Self::Routine(routine) => routine.comment.as_deref(),
            Self::Trigger(trigger) => trigger.comment.as_deref(),
            Self::Extension(_) => None,
            Self::Schema(own) => own.comment.as_deref(),
            Self::Sequence(own) => own.comment.as_deref(),
            Self::Domain(own) => own.comment.as_deref(),
            Self::Composite(own) => own.comment.as_deref(),
        }
    }

    /// The functions that it calls by name, outside of its texts.
    pub fn calls(&self) -> Option<&ObjectName> {
        match self {
            Self::Trigger(trigger) => trigger.call.as_ref().map(|call| &call.function),
            _ => None,
        }
    }

    /// The types that it is made of, outside of its texts.
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Self::Routine(routine) => routine.types().collect(),
            Self::Sequence(sequence) => sequence.ty.iter().collect(),
            Self::Domain(domain) => vec![&domain.ty],
            Self::Composite(own) => own.attributes.iter().map(|(_, ty)| ty).collect(),
            Self::View(_) | Self::Trigger(_) | Self::Extension(_) | Self::Schema(_) => Vec::new(),
        }
    }

    /// The same types, to change.
    pub(in crate::schema) fn types_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Self::Routine(routine) => routine.types_mut(),
            Self::Sequence(sequence) => sequence.ty.iter_mut().collect(),
            Self::Domain(domain) => vec![&mut domain.ty],
            Self::Composite(own) => own.attributes.iter_mut().map(|(_, ty)| ty).collect(),
            Self::View(_) | Self::Trigger(_) | Self::Extension(_) | Self::Schema(_) => Vec::new(),
        }
    }

    /// The expressions that it is made of.
    pub fn expressions(&self) -> Vec<&Expr> {
        match self {
            Self::Routine(routine) => {
                let arguments = routine.arguments.iter();
                arguments.filter_map(|one| one.default.as_ref()).collect()
            }
            Self::Domain(domain) => {
                let checks = domain.checks.iter();
                let checks = checks.flat_map(|check| check.kind.expressions());
                domain.default.iter().chain(checks).collect()
            }
            Self::View(view) => view.indexes.iter().flat_map(Index::expressions).collect(),
            _ => Vec::new(),
        }
    }

    /// Its indexes, which are no part of its definition.
    pub fn indexes(&self) -> &[Index] {
        match self {
            Self::View(view) => &view.indexes,
            _ => &[],
        }
    }

    /// The same with these indexes, for what has any.
    #[must_use]
    pub fn with_indexes(mut self, indexes: &[Index]) -> Self {
        if let Self::View(view) = &mut self {
            view.indexes = indexes.to_vec();
        }
        self
    }

    /// Its definition alone, as `create` and `replace` give it.
    #[must_use]
    pub fn definition(&self) -> Self {
        self.clone().with_indexes(&[])
    }

    /// The same under another name.
    #[must_use]
    pub fn renamed(&self, name: &Name) -> Self {
        let mut renamed = self.clone();
        match &mut renamed {
            Self::View(view) => view.name.name = name.clone(),
            Self::Routine(routine) => routine.name.name = name.clone(),
            Self::Trigger(trigger) => trigger.name = name.clone(),
            Self::Extension(own) => own.name = name.clone(),
            Self::Schema(own) => own.name = name.clone(),
            Self::Sequence(own) => own.name.name = name.clone(),
            Self::Domain(own) => own.name.name = name.clone(),
            Self::Composite(own) => own.name.name = name.clone(),
        }
        renamed
    }

    /// The same in another schema, for what stands in one.
    pub(in crate::schema) fn in_schema(&self, schema: &Name) -> Self {
        let mut moved = self.clone();
        let name = match &mut moved {
            Self::View(own) => Some(&mut own.name),
            Self::Routine(own) => Some(&mut own.name),
            Self::Sequence(own) => Some(&mut own.name),
            Self::Domain(own) => Some(&mut own.name),
            Self::Composite(own) => Some(&mut own.name),
            Self::Trigger(_) | Self::Extension(_) | Self::Schema(_) => None,
        };
        if let Some(name) = name {
            name.schema = Some(schema.clone());
        }
        moved
    }
}

/// Whether a dialect gets a text.
fn is_sent(arms: &PerDialect<Arm>, dialect: Dialect) -> bool {
    matches!(arms.get(dialect), Some(Arm::Sql(_)))
}
