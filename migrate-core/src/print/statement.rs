//! Statements: one for each group of operations that the language can say together.

use std::fmt::Write as _;

use super::action::{Subject, action, subject};
use super::expr::Whole;
use super::items::{ColumnItem, ConstraintItem, IndexItem, comment};
use super::layout::{arm, arms, block, ended, indented};
use super::partition::{self, ByItem};
use super::{object, rows, storage};
use crate::op::{
    Assignment, Backfill, BackfillDown, CreateObject, Execute, ExecuteDown, NewValue, Op,
    ReplaceObject, Retire,
};
use crate::schema::{EnumType, Table};
use crate::spelling::{Object, Plain, Text};
use crate::{Allow, Name, ObjectName, Statement, schema};

/// A statement, each line ended.
pub(super) fn statement(statement: &Statement) -> String {
    let mut text = String::new();
    let on_ops = statement.allows.iter().any(|allow| allow.op.is_some());
    match (statement.ops.as_slice(), shared_subject(&statement.ops)) {
        ([Op::CreateIndex(_)], Some(_)) if !on_ops => {
            text.push_str(&allows(&statement.allows, None));
            text.push_str(&single(&statement.ops[0]));
        }
        (_, Some(subject)) => {
            text.push_str(&allows(&statement.allows, None));
            text.push_str(&alter(&subject, &statement.ops, &statement.allows));
        }
        (ops, None) => {
            for (place, op) in ops.iter().enumerate() {
                text.push_str(&documentation(op));
                text.push_str(&allows(&statement.allows, None));
                text.push_str(&allows(&statement.allows, Some(place)));
                text.push_str(&single(op));
            }
        }
    }
    text
}

/// The accepted risks for the operation in that place, or for the whole, each line ended.
pub(super) fn allows(allows: &[Allow], op: Option<usize>) -> String {
    allows
        .iter()
        .filter(|allow| allow.op == op)
        .map(|allow| {
            let reason = Text(&allow.reason);
            format!("#[allow({}, reason = {reason})]\n", allow.rule)
        })
        .collect()
}

/// What all operations alter, if they can stand in one block.
fn shared_subject(ops: &[Op]) -> Option<Subject<'_>> {
    let shared = ops.iter().find_map(subject)?;
    ops.iter()
        .all(|op| match (subject(op), op, &shared) {
            (Some(subject), _, shared) => subject == *shared,
            (None, Op::DropIndex(drop), Subject::Table(table)) => drop.index.schema == table.schema,
            (None, _, _) => false,
        })
        .then_some(shared)
}

fn alter(subject: &Subject<'_>, ops: &[Op], accepted: &[Allow]) -> String {
    let items = ops.iter().enumerate().filter_map(|(place, op)| {
        let documentation = documentation(op);
        let allows = allows(accepted, Some(place));
        Some(format!("{documentation}{allows}{}", action(op)?))
    });
    match subject {
        Subject::Table(name) => block(&format!("alter table {}", Object(name)), items),
        Subject::Enum(name) => block(&format!("alter enum {}", Object(name)), items),
    }
}

/// The comment that stands before an operation, each line ended.
fn documentation(op: &Op) -> String {
    let text = match op {
        Op::CreateTable(create) => &create.table.comment,
        Op::CreatePartition(create) => &create.comment,
        Op::CreateEnum(create) => &create.ty.comment,
        Op::AddColumn(add) => &add.column.comment,
        Op::CreateObject(CreateObject { object, .. })
        | Op::ReplaceObject(ReplaceObject { object }) => {
            return comment(object.comment());
        }
        _ => return String::new(),
    };
    comment(text.as_deref())
}

/// One operation as a statement of its own.
pub(super) fn single(op: &Op) -> String {
    match op {
        Op::CreateTable(create) => create_table(&create.table),
        Op::CreatePartition(create) => partition::created(create),
        Op::CreateEnum(create) => create_enum(&create.ty),
        Op::DropTable(drop) => format!("drop table {};\n", Object(&drop.table)),
        Op::DropEnum(drop) => format!("drop enum {};\n", Object(&drop.name)),
        Op::DropIndex(drop) => format!("drop index {};\n", Object(&drop.index)),
        Op::RenameTable(rename) => {
            let (from, to) = (Object(&rename.from), Object(&rename.to));
            format!("rename table {from} to {to};\n")
        }
        Op::RenameIndex(rename) => {
            let (from, to) = (Object(&rename.from), Plain(&rename.to));
            format!("rename index {from} to {to};\n")
        }
        Op::CreateIndex(create) => {
            let item = IndexItem {
                table: &create.table,
                index: &create.index,
                statement: true,
            };
            let end = if create.index.storage.is_empty() {
                ";"
            } else {
                ""
            };
            format!("create {item}{end}\n")
        }
        Op::Execute(op) => execute(op),
        Op::Backfill(op) => backfill(op),
        Op::InsertRows(op) => rows::insert(op),
        Op::DeleteRows(op) => rows::delete(op),
        Op::CreateObject(create) => object::defined("create", &create.object, create.keep),
        Op::ReplaceObject(replace) => object::defined("replace", &replace.object, false),
        Op::DropObject(drop) => object::dropped(&drop.key, drop.keep),
        Op::RenameObject(rename) => {
            let (from, to) = (object::named(&rename.from), Plain(&rename.to));
            format!("rename {from} to {to};\n")
        }
        Op::RenameEnum(rename) => {
            let (from, to) = (Object(&rename.from), Object(&rename.to));
            format!("rename enum {from} to {to};\n")
        }
        Op::Retire(op) => retire(op),
        Op::Purge(op) => format!("purge {};\n", kept(&op.table, op.column.as_ref())),
        Op::SetTableComment(_)
        | Op::SetStorage(_)
        | Op::AddColumn(_)
        | Op::DropColumn(_)
        | Op::RenameColumn(_)
        | Op::SetType(_)
        | Op::SetNullable(_)
        | Op::SetDefault(_)
        | Op::SetIdentity(_)
        | Op::SetColumnComment(_)
        | Op::AddConstraint(_)
        | Op::DropConstraint(_)
        | Op::SetDeferrable(_)
        | Op::ValidateConstraint(_)
        | Op::RenameConstraint(_)
        | Op::AttachPartition(_)
        | Op::DetachPartition(_)
        | Op::AddEnumValue(_)
        | Op::DropEnumValue(_)
        | Op::RenameEnumValue(_) => subject(op)
            .map(|subject| alter(&subject, std::slice::from_ref(op), &[]))
            .unwrap_or_default(),
    }
}

fn retire(retire: &Retire) -> String {
    let kept = kept(&retire.table, retire.column.as_ref());
    match &retire.refill {
        Some(value) => format!("retire {kept} refill ({});\n", Whole(value)),
        None => format!("retire {kept};\n"),
    }
}

/// What is retired, or purged: `table T` or `column T.c`.
fn kept(table: &ObjectName, column: Option<&Name>) -> String {
    match column {
        Some(column) => format!("column {}.{}", Object(table), Plain(column)),
        None => format!("table {}", Object(table)),
    }
}

fn create_table(table: &Table) -> String {
    let columns = table.columns.iter().map(|column| {
        let comment = comment(column.comment.as_deref());
        format!("{comment}{}", ColumnItem(column))
    });
    let constraints = table
        .constraints
        .iter()
        .map(|constraint| ConstraintItem(&table.name, constraint).to_string());
    let indexes = table.indexes.iter().map(|index| {
        let item = IndexItem {
            table: &table.name,
            index,
            statement: false,
        };
        item.to_string()
    });
    let head = format!("create table {}", Object(&table.name));
    let mut text = block(&head, columns.chain(constraints).chain(indexes));
    if let Some(by) = &table.partition_by {
        let _ = text.pop();
        // Writing to a string never fails.
        let _ = writeln!(text, " {};", ByItem(by));
    }
    if !table.storage.is_empty() {
        let groups = storage::groups(&table.storage, schema::Subject::Table);
        text.truncate(text.trim_end().trim_end_matches(';').len());
        text.push_str(&block(" with", groups));
    }
    text
}

fn create_enum(ty: &EnumType) -> String {
    let values: Vec<String> = ty
        .values
        .iter()
        .map(|value| Plain(value).to_string())
        .collect();
    format!(
        "create enum {} {{ {} }}\n",
        Object(&ty.name),
        values.join(", ")
    )
}

fn execute(execute: &Execute) -> String {
    let mut text = format!("execute {}", arms(&execute.up, arm));
    // Writing to a string never fails.
    if let Some(query) = &execute.done_when {
        let query = arms(query, |text| Text(&text.text).to_string());
        let _ = write!(text, " done when {query}");
    }
    if !execute.declares.is_empty() {
        let declared: Vec<String> = execute.declares.iter().map(declared).collect();
        let _ = write!(text, " declares {{\n{}}}", indented(&declared.join("\n")));
    }
    let _ = match &execute.down {
        ExecuteDown::Reverse(reverse) => write!(text, " reverse {}", arms(reverse, arm)),
        ExecuteDown::Keep => write!(text, " keep"),
        ExecuteDown::Irreversible(reason) => write!(text, " irreversible {}", Text(reason)),
    };
    ended(text)
}

/// An operation as a statement, behind its comment.
fn declared(op: &Op) -> String {
    statement(&Statement::of(op.clone()))
}

fn backfill(backfill: &Backfill) -> String {
    let mut items = assignments(&backfill.set, backfill.filter.as_ref());
    items.extend(backfill.batch.map(|rows| format!("batch {rows}")));
    items.extend(backfill.pause.map(|pause| format!("pause {pause} ms")));
    items.extend(match &backfill.down {
        BackfillDown::Derived => None,
        BackfillDown::Keep => Some("keep".to_owned()),
        BackfillDown::Reverse { set, filter } => {
            let reverse = block("reverse", assignments(set, filter.as_ref()));
            Some(reverse.trim_end().to_owned())
        }
    });
    block(&format!("backfill {}", Object(&backfill.table)), items)
}

fn assignments(set: &[Assignment], filter: Option<&crate::expr::Expr>) -> Vec<String> {
    set.iter()
        .map(|assignment| {
            let column = Plain(&assignment.column);
            match &assignment.value {
                NewValue::Expr(value) => format!("set {column} = {}", Whole(value)),
                NewValue::Closure(closure) => format!("set {column} = {}", closure.text),
            }
        })
        .chain(filter.map(|filter| format!("where {}", Whole(filter))))
        .collect()
}
