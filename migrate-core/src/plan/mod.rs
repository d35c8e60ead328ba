//! From operations to steps: the strategy of each dialect.
//!
//! [`build`] takes the statements of one migration in one direction and the schema before
//! them, and gives the steps that the engine executes. `mysql`, `postgres` and `sqlite`
//! hold the strategies; the SQL they put together is phrased in `sql/`.

mod batches;
#[cfg(all(test, feature = "syntax"))]
mod both_ways;
mod closures;
mod guard;
mod mysql;
#[cfg(all(test, feature = "syntax"))]
mod objects;
mod postgres;
mod rows;
pub mod script;
mod sqlite;
mod step;
#[cfg(all(test, feature = "syntax"))]
mod storage;
mod walk;

pub use step::{
    Batches, Command, Computed, Expected, Guard, Notation, Probe, Rebuild, RowByRow, Step, Work,
};

use crate::sql::Unsupported;
use crate::{Dialect, ObjectName, Schema, Statement, Target, op};

/// What is to be planned.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The statements, of the upgrade or of the downgrade.
    pub statements: &'a [Statement],
    /// The schema before them.
    pub before: &'a Schema,
    /// The database.
    pub target: Target,
    /// Which way they go.
    pub direction: Direction,
    /// How careful to be.
    pub strategy: Strategy,
    /// Whether a table of `before` holds rows.
    pub holds_rows: &'a dyn Fn(&ObjectName) -> bool,
    /// Whether the steps are to be run one day, and need what takes them back.
    pub undo: bool,
}

/// Which way a migration is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the head.
    Upgrade,
    /// Towards the base.
    Downgrade,
}

/// How operations become steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// The safe plan on tables that existed before and hold rows.
    Online,
    /// The plain statement, for databases that nobody uses yet.
    Direct,
}

/// Plans the statements of one migration for one database.
///
/// # Errors
///
/// Everything that the database cannot do.
pub fn build(request: &Request<'_>) -> Result<Vec<Step>, Vec<Unsupported>> {
    if let Some(statements) = op::apart(request.statements, request.before) {
        let statements = &statements;
        return build(&Request {
            statements,
            ..*request
        });
    }
    match request.target.dialect {
        Dialect::Postgres => postgres::build(request),
        Dialect::Mysql | Dialect::Mariadb => mysql::build(request),
        Dialect::Sqlite => sqlite::build(request),
    }
}
