//! The language's own text of a model: the inverse of `syntax::parse`.
//!
//! Names are left out only where the convention gives them, parentheses where precedence
//! makes them needless: reading the text gives the model back.

mod action;
mod expr;
mod items;
mod layout;
mod named;
mod object;
mod partition;
mod rows;
mod statement;
mod storage;
mod when;

use std::fmt::{self, Display};

use crate::expr::Expr;
use crate::schema::{
    Column, Constraint, Generated, Identity, Index, PartitionBy, PartitionOf, SchemaObject, Storage,
};
use crate::spelling::{Object, Plain, Text};
use crate::{Down, Migration, Name, ObjectName, Statement};

/// What stands inside `migration! { … }`.
///
/// ```
/// use migrate_core::op::{DropTable, Op};
/// use migrate_core::{Down, Migration, Statement, print};
/// let drop = Op::DropTable(DropTable { table: "drafts".into() });
/// let migration = Migration {
///     id: "0002_tidy".into(),
///     parents: vec!["0001_start".into()],
///     depends_on: Vec::new(),
///     branch: None,
///     description: Some("Nobody wrote drafts.".to_owned()),
///     up: vec![Statement::of(drop)],
///     down: Down::Derived,
///     allows: Vec::new(),
/// };
/// assert_eq!(
///     print::migration(&migration),
///     "/// Nobody wrote drafts.\n\
///      revision \"0002_tidy\" after \"0001_start\";\n\
///      \n\
///      drop table drafts;\n",
/// );
/// ```
pub fn migration(migration: &Migration) -> String {
    let mut text = items::comment(migration.description.as_deref());
    text.push_str(&statement::allows(&migration.allows, None));
    text.push_str(&header(migration));
    for statement in when::statements(&migration.up) {
        text.push('\n');
        text.push_str(&statement);
    }
    match &migration.down {
        Down::Derived => {}
        Down::Written { statements, .. } => {
            let inside = layout::indented(&self::statements(statements));
            text.push_str(&format!("\ndown {{\n{inside}}}\n"));
        }
        Down::Irreversible { reason, .. } => {
            text.push_str(&format!("\nirreversible {};\n", Text(reason)));
        }
    }
    text
}

fn header(migration: &Migration) -> String {
    let mut text = format!("revision {}", Text(migration.id.as_str()));
    if !migration.parents.is_empty() {
        text.push_str(&format!(" after {}", ids(&migration.parents)));
    }
    text.push_str(";\n");
    if let Some(label) = &migration.branch {
        text.push_str(&format!("branch {};\n", Text(label.as_str())));
    }
    if !migration.depends_on.is_empty() {
        text.push_str(&format!("depends on {};\n", ids(&migration.depends_on)));
    }
    text
}

fn ids(ids: &[Name]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| Text(id.as_str()).to_string()).collect();
    ids.join(", ")
}

/// Statements, with a blank line between them.
pub fn statements(statements: &[Statement]) -> String {
    when::statements(statements).join("\n")
}

/// One statement, its last line ended.
pub fn statement(statement: &Statement) -> String {
    statement::statement(statement)
}

/// A column as it stands in a table, without its comment.
pub fn column(column: &Column) -> String {
    items::ColumnItem(column).to_string()
}

/// A constraint as it stands in a table.
pub fn constraint(table: &ObjectName, constraint: &Constraint) -> String {
    items::ConstraintItem(table, constraint).to_string()
}

/// A view, a routine or a trigger, as the statement that creates it.
pub fn object(object: &SchemaObject) -> String {
    object::defined("create", object, false)
        .trim_end()
        .to_owned()
}

/// An index as it stands in a table.
pub fn index(table: &ObjectName, index: &Index) -> String {
    let statement = false;
    items::IndexItem {
        table,
        index,
        statement,
    }
    .to_string()
}

/// What a table or an index is told of its storage: each group as it is, with commas between them.
pub fn storage(storage: &Storage) -> String {
    let groups = storage.groups();
    let groups = groups.map(|(dialect, settings)| storage::group(dialect, settings));
    groups.collect::<Vec<_>>().join(", ")
}

/// What a generated column is computed from, and how.
pub fn generated(generated: &Generated) -> String {
    items::GeneratedItem(generated).to_string()
}

/// What the rows of a table are divided by.
pub fn partition_by(by: &PartitionBy) -> String {
    partition::ByItem(by).to_string()
}

/// What a table is a partition of, and which rows it takes.
pub fn partition_of(of: &PartitionOf) -> String {
    let (parent, bounds) = (Object(&of.parent), &of.bounds);
    format!("partition of {parent} {}", partition::BoundsItem(bounds))
}

/// How a column is numbered.
pub fn identity(identity: &Identity) -> String {
    items::IdentityItem(identity).to_string()
}

/// An expression.
pub fn expression(expression: &Expr) -> String {
    expr::Whole(expression).to_string()
}

/// A name, as a string where it is no identifier.
pub fn name(name: &Name) -> String {
    Plain(name).to_string()
}

/// Whether an operation says what it alters, so that it can stand in a block.
#[cfg(all(test, feature = "syntax"))]
pub(crate) fn is_action(op: &crate::op::Op) -> bool {
    action::subject(op).is_some()
}

/// Writes things with commas between them.
fn comma<T: Display>(
    f: &mut fmt::Formatter<'_>,
    things: impl IntoIterator<Item = T>,
) -> fmt::Result {
    for (number, thing) in things.into_iter().enumerate() {
        if number > 0 {
            f.write_str(", ")?;
        }
        thing.fmt(f)?;
    }
    Ok(())
}
