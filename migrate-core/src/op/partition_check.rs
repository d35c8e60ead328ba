//! What partitioned tables and their partitions refuse of other operations, and what the keys
//! of the former need.

use super::{Change, Op, dependants, expression, inherited, inherited_triggers, lookup, opaque};
use crate::expr::{Expr, Place};
use crate::schema::{
    Constraint, ConstraintKind, ForeignKey, Index, IndexKey, PartitionMethod, PartitionOf, Storage,
    Table,
};
use crate::similar::with_article;
use crate::{Diagnostic, Name, ObjectName, Report, Schema, Site};

/// Whether a table is partitioned; says so where it is not.
pub(super) fn is_partitioned(
    parent: &ObjectName,
    of: &PartitionOf,
    change: &mut Change<'_>,
) -> bool {
    let table = change.schema.table(parent);
    let is_partitioned = table.is_some_and(|table| table.partition_by.is_some());
    if !is_partitioned {
        let message = format!("table `{parent}` is not partitioned");
        let help = "write `partition by range (…)` behind its `create table`: a table that has rows \
             becomes a partition of a new one with `attach partition`";
        let site = of.parent.site();
        change
            .report
            .push(Diagnostic::new(site, message).help(help));
    }
    is_partitioned
}

/// Checks what a new table is partitioned by.
pub(super) fn key(name: &ObjectName, change: &mut Change<'_>) {
    let Some(table) = change.schema.table(name) else {
        return;
    };
    if let Some(by) = &table.partition_by {
        for (place, key) in by.keys.iter().enumerate() {
            if let Some(column) = key.column() {
                divides_once(column, &by.keys[..place], table, change.report);
            } else {
                computed(&key.expr, table, change.schema, change.report);
            }
        }
        if by.method == PartitionMethod::List && by.keys.len() > 1 {
            let message = "a table is partitioned by the list of one column's values";
            let help = "name one column, or divide each partition again";
            change.report.refuse(by.site, message, help);
        }
    }
    let schema = &*change.schema;
    let all = schema.with_parents(table);
    let mut report = Report::default();
    for owner in all.filter(|_| table.partition_by.is_some()) {
        for (title, keys) in keys(owner) {
            let site = table
                .partition_by
                .as_ref()
                .map_or(Site::NOWHERE, |by| by.site);
            covers(table, &title, keys.as_deref(), site, &mut report);
        }
    }
    change.report.extend(report);
}

/// Checks a column that divides a table, behind other keys.
fn divides_once(column: &Name, before: &[IndexKey], table: &Table, report: &mut Report) {
    let Some(known) = lookup::column(table, column, report) else {
        return;
    };
    if known.generated.is_some() {
        let message = format!("generated column `{column}` cannot divide a table");
        let help = "name the columns that it is computed from";
        report.refuse(column.site(), message, help);
    }
    if before.iter().any(|key| key.column() == Some(column)) {
        let message = format!("column `{column}` stands twice in one partition key");
        report.refuse(column.site(), message, "name it once");
    }
}

/// Checks an expression that divides a table.
fn computed(expr: &Expr, table: &Table, schema: &Schema, report: &mut Report) {
    expression::check(expr, schema, table, Place::PartitionKey, None, report);
    expr.walk(&mut |part| {
        let column = part.as_column();
        let known = column.and_then(|column| table.column(column.as_str()));
        if let Some(known) = known.filter(|known| known.generated.is_some()) {
            let message = format!("generated column `{}` cannot divide a table", known.name);
            let help = "write what it is computed from";
            report.refuse(part.site, message, help);
        }
    });
}

/// The keys of a table in which no two rows are the same, for people and by their parts; those with
/// an expression have none.
fn keys(table: &Table) -> Vec<(String, Option<Vec<IndexKey>>)> {
    let constraints = table.constraints.iter().filter(|own| own.is_key());
    let constraints = constraints.map(|own| {
        let title = format!("{} `{}`", own.word(), own.name);
        let keys = match &own.kind {
            ConstraintKind::Exclude(exclusion) => {
                let parts = exclusion.parts.iter().filter(|part| part.operator == "=");
                let keys = parts.map(|part| part.key.clone());
                keys.filter(|key| key.column().is_some()).collect()
            }
            _ => {
                let columns = own.columns().into_iter();
                columns.map(Expr::column).map(IndexKey::new).collect()
            }
        };
        (title, Some(keys))
    });
    let indexes = table.indexes.iter().filter(|index| index.unique);
    let indexes = indexes.map(|index| {
        let keys = index.plain_columns().map(|_| index.keys.clone());
        (format!("unique index `{}`", index.name), keys)
    });
    constraints.chain(indexes).collect()
}

/// Reports a key that does not hold all columns which divide the table: each partition looks
/// at its own rows only.
fn covers(table: &Table, title: &str, keys: Option<&[IndexKey]>, site: Site, report: &mut Report) {
    let Some(by) = &table.partition_by else {
        return;
    };
    if by.has_expression() {
        let message = format!(
            "`{}` is partitioned by an expression, and cannot have {title}",
            table.name
        );
        let help = "leave it out, or partition the table by columns: each partition knows its own rows only";
        report.refuse(site, message, help);
        return;
    }
    let Some(keys) = keys else {
        let message = format!(
            "{title} has an expression, and `{}` is partitioned",
            table.name
        );
        report.refuse(site, message, "write a key of columns alone");
        return;
    };
    let is_held = |column: &Name| keys.iter().any(|key| key.column() == Some(column));
    let columns = by.columns();
    if let Some(missing) = columns.iter().find(|column| !is_held(column)) {
        let message = format!(
            "{title} does not hold `{missing}`, by which `{}` is partitioned",
            table.name
        );
        let help = "add the column to it: each partition knows its own rows only";
        report.refuse(site, message, help);
        return;
    }
    let collation = |key: &IndexKey| {
        let column = key.column().and_then(|name| table.column(name.as_str()));
        let of_column = column.and_then(|column| column.collation.clone());
        key.collation.clone().or(of_column)
    };
    let is_alike = |key: &&IndexKey| {
        let is_same =
            |own: &IndexKey| own.column() == key.column() && collation(own) == collation(key);
        keys.iter().any(is_same)
    };
    if let Some(column) = by
        .keys
        .iter()
        .find(|key| !is_alike(key))
        .and_then(IndexKey::column)
    {
        let message = format!(
            "{title} compares `{column}` by another collation than that by which `{}` is partitioned",
            table.name
        );
        let help = "give the column itself the collation of the partition key";
        report.refuse(site, message, help);
    }
}

/// Reports what an operation that a person wrote asks of a partitioned table or of a partition
/// that these refuse.
pub(super) fn before(op: &Op, change: &mut Change<'_>) {
    let mut report = Report::default();
    let schema = &*change.schema;
    match op {
        Op::AddColumn(op) => own_columns(&op.table, &op.column.name, schema, &mut report),
        Op::RenameColumn(op) => own_columns(&op.table, &op.from, schema, &mut report),
        Op::SetNullable(op) => own_columns(&op.table, &op.column, schema, &mut report),
        Op::SetDefault(op) => own_columns(&op.table, &op.column, schema, &mut report),
        Op::SetIdentity(op) => own_columns(&op.table, &op.column, schema, &mut report),
        Op::DropColumn(op) => {
            own_columns(&op.table, &op.column, schema, &mut report);
            divides(&op.table, &op.column, schema, &mut report);
            used_below(&op.table, &op.column, schema, &mut report);
        }
        Op::SetType(op) => {
            own_columns(&op.table, &op.column, schema, &mut report);
            divides(&op.table, &op.column, schema, &mut report);
        }
        Op::DropTable(op) => has_partitions(&op.table, schema, &mut report),
        Op::Retire(op) if op.column.is_none() => stays(&op.table, schema, &mut report),
        _ => {}
    }
    change.report.extend(report);
}

/// Reports what an operation has left behind that a partitioned table cannot have.
pub(super) fn after(op: &Op, change: &mut Change<'_>) {
    inherited::claim_names(op, change);
    inherited_triggers::check(op, change);
    let (table, name) = match op {
        Op::CreateTable(op) => return key(&op.table.name, change),
        Op::AddConstraint(op) => (&op.table, &op.constraint.name),
        Op::CreateIndex(op) => (&op.table, &op.index.name),
        _ => return,
    };
    let schema = &*change.schema;
    let Some(known) = schema.table(table) else {
        return;
    };
    let mut own = known.clone();
    own.constraints.retain(|own| own.name == *name);
    own.indexes.retain(|own| own.name == *name);
    let mut report = Report::default();
    twice(&own, schema, &mut report);
    for (_, key) in own.foreign_keys() {
        let own = key.table.site().or(name.site());
        report.extend(refers_below(known, key, known, schema, own));
    }
    for (title, keys) in keys(&own) {
        for divided in schema.with_partitions(known) {
            if report.is_empty() {
                covers(divided, &title, keys.as_deref(), name.site(), &mut report);
            }
        }
    }
    change.report.extend(report);
}

/// Reports a constraint or an index, the only one of `own`, that a table would both have and
/// inherit: the server takes the two for one.
fn twice(own: &Table, schema: &Schema, report: &mut Report) {
    let table = &own.name;
    let above = schema.parents_of(own).into_iter();
    let above = above.map(|other| (other, format!("`{table}` inherits"), "leave this one out"));
    let below = schema.partitions_below(table).into_iter();
    let below = below.map(|other| {
        let holder = format!("its partition `{}` has", other.name);
        (other, holder, "drop that one first")
    });
    for (other, holder, help) in above.chain(below) {
        let is_alike = |one: &Constraint, other: &Constraint| match &one.kind {
            ConstraintKind::PrimaryKey { .. } if one.word() == other.word() => true,
            ConstraintKind::Check { .. } => one.name == other.name,
            ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } => {
                Shape::of_key(one) == Shape::of_key(other)
            }
            _ => one.kind == other.kind || (!one.is_key() && one.name == other.name),
        };
        let constraints = own.constraints.iter().flat_map(|one| {
            let alike = other.constraints.iter();
            let mut alike = alike.filter(move |other| is_alike(one, other));
            let found = alike.next()?;
            Some((&one.name, one.word(), &found.name))
        });
        let indexes = own.indexes.iter().flat_map(|one| {
            let shape = Shape::of(one);
            let indexes = other.indexes.iter();
            let mut indexes = indexes.map(|other| (&other.name, "index", Shape::of(other)));
            let keys = other.constraints.iter();
            let mut keys =
                keys.filter_map(|key| Some((&key.name, key.word(), Shape::of_key(key)?)));
            let found = indexes.find(|(_, _, other)| *other == shape);
            let found = found.or_else(|| keys.find(|(_, _, other)| *other == shape))?;
            Some((&one.name, found.1, found.0))
        });
        let found = constraints.chain(indexes).next();
        if let Some((name, word, found)) = found {
            let message = format!("{holder} such {} already: `{found}`", with_article(word));
            report.refuse(name.site(), message, help);
            return;
        }
    }
}

/// Reports a foreign key of a table, or of what it is to be a partition of, that refers to a
/// partition of it: each partition would refer to that one, itself included.
pub(super) fn refers_below(
    owner: &Table,
    key: &ForeignKey,
    top: &Table,
    schema: &Schema,
    site: Site,
) -> Option<Diagnostic> {
    let mut below = schema.with_partitions(top).into_iter();
    let referred = below.find(|one| one.name == key.table && one.name != owner.name)?;
    let message = format!(
        "a foreign key of `{}` cannot refer to `{}`, a partition of it",
        owner.name, referred.name
    );
    let help = "let each partition refer to it, or keep what it refers to in a table of its own";
    Some(Diagnostic::new(site, message).help(help))
}

/// What the server compares of two indexes to tell whether one can be a part of the other: neither
/// their names, nor which way they are ordered, nor what they are told of their storage.
#[derive(PartialEq, Eq)]
pub(super) struct Shape(Index);

impl Shape {
    pub(super) fn of(index: &Index) -> Self {
        let keys = index.keys.iter().map(|key| IndexKey {
            descending: false,
            nulls: None,
            ..key.clone()
        });
        Self(Index {
            name: Name::new(""),
            method: index.method.clone().filter(|method| *method != *"btree"),
            keys: keys.collect(),
            storage: Storage::default(),
            ..index.clone()
        })
    }

    /// That of the index by which the server keeps a primary key or a unique constraint.
    pub(super) fn of_key(constraint: &Constraint) -> Option<Self> {
        let columns = match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. } => {
                columns.iter()
            }
            ConstraintKind::Check { .. }
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclude(_) => return None,
        };
        let keys = columns.map(|column| IndexKey::new(Expr::column(column.clone())));
        Some(Self(Index {
            name: Name::new(""),
            unique: true,
            method: None,
            keys: keys.collect(),
            include: Vec::new(),
            nulls_not_distinct: constraint.nulls_not_distinct(),
            predicate: None,
            storage: Storage::default(),
        }))
    }
}

/// Lets the partitions of the table follow what an operation does to its columns.
pub(super) fn follow(op: &Op, schema: &mut Schema) {
    let table = match op {
        Op::AddColumn(op) => &op.table,
        Op::DropColumn(op) => &op.table,
        Op::SetType(op) => &op.table,
        Op::SetNullable(op) => &op.table,
        Op::SetDefault(op) => &op.table,
        Op::SetIdentity(op) => &op.table,
        Op::Backfill(op) => &op.table,
        _ => return,
    };
    schema.follow_columns(table);
}

fn own_columns(table: &ObjectName, column: &Name, schema: &Schema, report: &mut Report) {
    let parent = schema.table(table).and_then(Table::parent);
    if let Some(parent) = parent {
        let message =
            format!("the columns of `{table}` are those of `{parent}`, whose partition it is");
        let help = format!("write `alter table {parent}`: its partitions follow");
        report.push(Diagnostic::new(column.site(), message).help(help));
    }
}

/// Reports a column that divides a table, or a partition of it.
fn divides(table: &ObjectName, column: &Name, schema: &Schema, report: &mut Report) {
    let known = schema.table(table).into_iter();
    let mut all = known.chain(schema.partitions_below(table));
    let divided = all.find(|table| {
        let by = table.partition_by.as_ref();
        let keys = by.into_iter().flat_map(|by| &by.keys);
        let mut exprs = keys.map(|key| &key.expr);
        exprs.any(|expr| expr.columns().contains(column) || opaque::mentions(expr, column.as_str()))
    });
    if let Some(divided) = divided {
        let message = format!("`{}` is partitioned by column `{column}`", divided.name);
        let help = "make a new table with another key, and move the rows";
        report.refuse(column.site(), message, help);
    }
}

/// Reports what partitions have of their own on a column.
fn used_below(table: &ObjectName, column: &Name, schema: &Schema, report: &mut Report) {
    for partition in schema.partitions_below(table) {
        let constraints = partition.constraints.iter();
        let constraints = constraints.filter(|own| own.columns().contains(column));
        let constraints = constraints.map(|own| (own.word(), &own.name));
        let indexes = partition.indexes.iter();
        let indexes = indexes.filter(|own| own.columns().contains(column));
        let indexes = indexes.map(|own| ("index", &own.name));
        let users = constraints.chain(indexes);
        let users: Vec<String> = users
            .map(|(word, name)| format!("{word} `{name}` of `{}`", partition.name))
            .collect();
        let what = format!("column `{column}`");
        report.extend(dependants::still_used(column.site(), &what, &users));
    }
}

fn has_partitions(table: &ObjectName, schema: &Schema, report: &mut Report) {
    let partitions = schema.partitions_of(table);
    let names: Vec<&ObjectName> = partitions.map(|partition| &partition.name).collect();
    let Some(first) = names.first() else { return };
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let word = if names.len() == 1 {
        "partition"
    } else {
        "partitions"
    };
    let message = format!(
        "table `{table}` still has the {word} {}",
        dependants::sentence(&quoted)
    );
    let help = format!(
        "put `drop table {first};` before it, or `alter table {table} {{ detach partition {first} }}`, which keeps its rows"
    );
    report.push(Diagnostic::new(table.site(), message).help(help));
}

fn stays(table: &ObjectName, schema: &Schema, report: &mut Report) {
    let parent = schema.table(table).and_then(Table::parent);
    if let Some(parent) = parent {
        let message =
            format!("the rows of `{table}` would stay in `{parent}`, whose partition it is");
        let help = format!("put `alter table {parent} {{ detach partition {table} }}` before it");
        report.push(Diagnostic::new(table.site(), message).help(help));
    }
}
