//! Functions and procedures.

use super::ObjectKind;
use crate::expr::Expr;
use crate::schema::{Arm, Type};
use crate::{Name, ObjectName, PerDialect};

/// A function or a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routine {
    /// Its name. On PostgreSQL others may have it that take something else.
    pub name: ObjectName,
    /// Whether it is called for what it does, not for what it gives.
    pub procedure: bool,
    /// What it takes.
    pub arguments: Vec<Argument>,
    /// What it gives.
    pub returns: Returns,
    /// The language of its body on PostgreSQL.
    pub language: Option<Name>,
    /// What the databases may expect of it.
    pub characteristics: Vec<Characteristic>,
    /// What it does.
    pub body: PerDialect<Arm>,
    /// What it is for.
    pub comment: Option<String>,
}

/// An argument of a routine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Which way its value goes.
    pub mode: ArgumentMode,
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Its value where a call leaves it out.
    pub default: Option<Expr>,
}

/// Which way the value of an argument goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ArgumentMode {
    /// Into the routine.
    #[default]
    In,
    /// Out of it.
    Out,
    /// Both.
    InOut,
    /// Into it, any number of them.
    Variadic,
}

/// What a routine gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Returns {
    /// Nothing: it is a procedure.
    Nothing,
    /// `void`: a function that is called for what it does.
    Void,
    /// `trigger`: it is called by triggers.
    Trigger,
    /// One value.
    Value(Type),
    /// Any number of values.
    Set(Type),
    /// Any number of rows with these columns.
    Rows(Vec<(Name, Type)>),
}

/// What a database may expect of a routine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Characteristic {
    /// What its result depends on.
    Volatility(Volatility),
    /// Its result is null where an argument is.
    Strict,
    /// It runs with the rights of who made it.
    SecurityDefiner,
    /// It runs with the rights of who calls it.
    SecurityInvoker,
    /// It tells nothing of its arguments but by its result.
    Leakproof,
    /// Whether parallel queries may call it.
    Parallel(Parallel),
    /// `set NAME = "VALUE"`: a setting while it runs.
    Set(Name, String),
    /// What the planner takes a call for.
    Cost(u32),
    /// How many rows the planner takes a call for.
    Rows(u32),
    /// Of MySQL: it reads rows.
    ReadsSqlData,
    /// Of MySQL: it writes rows.
    ModifiesSqlData,
    /// Of MySQL: it does neither.
    NoSql,
}

/// What the result of a routine depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Volatility {
    /// Its arguments alone.
    Immutable,
    /// Its arguments and the rows of the database.
    Stable,
    /// Anything.
    Volatile,
}

/// Whether parallel queries may call a routine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parallel {
    /// In all their processes.
    Safe,
    /// In the leading one.
    Restricted,
    /// Not at all.
    Unsafe,
}

impl Routine {
    /// Its kind.
    pub fn kind(&self) -> ObjectKind {
        match self.procedure {
            true => ObjectKind::Procedure,
            false => ObjectKind::Function,
        }
    }

    /// The types that it names.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let returned: Vec<&Type> = match &self.returns {
            Returns::Nothing | Returns::Void | Returns::Trigger => Vec::new(),
            Returns::Value(ty) | Returns::Set(ty) => vec![ty],
            Returns::Rows(columns) => columns.iter().map(|(_, ty)| ty).collect(),
        };
        self.arguments
            .iter()
            .map(|argument| &argument.ty)
            .chain(returned)
    }

    /// What means something of its own in its body: its arguments, the columns that it gives, and
    /// its name before the point of one of those.
    pub fn words(&self) -> impl Iterator<Item = &Name> {
        let rows = match &self.returns {
            Returns::Rows(columns) => columns.as_slice(),
            _ => &[],
        };
        self.arguments
            .iter()
            .map(|argument| &argument.name)
            .chain(rows.iter().map(|(name, _)| name))
            .chain([&self.name.name])
    }

    pub(super) fn types_mut(&mut self) -> Vec<&mut Type> {
        let returned: Vec<&mut Type> = match &mut self.returns {
            Returns::Nothing | Returns::Void | Returns::Trigger => Vec::new(),
            Returns::Value(ty) | Returns::Set(ty) => vec![ty],
            Returns::Rows(columns) => columns.iter_mut().map(|(_, ty)| ty).collect(),
        };
        let arguments = self.arguments.iter_mut();
        arguments.map(|one| &mut one.ty).chain(returned).collect()
    }

    /// Whether one may take the place of the other where it is in use: it is called alike and
    /// gives the same.
    pub fn is_called_like(&self, other: &Self) -> bool {
        let heads = |routine: &Self| -> Vec<(ArgumentMode, Name, Type)> {
            let arguments = routine.arguments.iter();
            arguments
                .map(|one| (one.mode, one.name.clone(), one.ty.clone()))
                .collect()
        };
        let optional = |routine: &Self| -> Vec<bool> {
            let arguments = routine.arguments.iter();
            arguments.map(|one| one.default.is_some()).collect()
        };
        // A default may be changed, and may come, but cannot go.
        let keeps = optional(self)
            .iter()
            .zip(optional(other))
            .all(|(had, has)| !had || has);
        self.procedure == other.procedure
            && self.returns == other.returns
            && heads(self) == heads(other)
            && keeps
    }
}
