//! The statements whose tables and columns are known: what each names by itself, and the scope
//! of its expressions. All others are opaque.

use sqlparser::ast::{
    AlterTable, AlterTableOperation, Assignment, AssignmentTarget, ColumnOption, CommentObject,
    ConflictTarget, CreateIndex, CreateTable, CreateTableLikeKind, Delete, Expr, FromTable, Ident,
    Insert, ObjectName, ObjectType, OnConflictAction, OnInsert, RenameTableNameKind, SelectItem,
    SetExpr, Statement, TableConstraint, TableObject, Update, UpdateTableFromKind, Visit,
};

use super::scope::{Scope, Walk, path, table, word};
use crate::Dialect;
use crate::schema::{SqlNames, SqlWord};

/// What a statement is for its expressions.
pub(super) enum Part {
    /// They stand in this scope.
    Known(Scope),
    /// Nothing is known of them.
    Unknown,
}

/// What a name may be that stands alone in an expression.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bare {
    /// A column.
    Column,
    /// A variable just as well, or a row under a name that only the body knows.
    Anything,
}

/// The tables and columns that a statement names, if it is one whose names are known.
pub(super) fn names(statement: &Statement, dialect: Dialect, bare: Bare) -> Option<SqlNames> {
    if !is_known(statement) {
        return None;
    }
    let mut walk = Walk::new(dialect, bare);
    if let Statement::Query(query) = statement {
        walk.names.gives = gives(&query.body);
    }
    // What it asks for is never to stop.
    let _ = statement.visit(&mut walk);
    (!walk.is_misread).then_some(walk.names)
}

fn is_known(statement: &Statement) -> bool {
    match statement {
        Statement::Query(query) => is_known_query(&query.body),
        Statement::Insert(insert) => matches!(insert.table, TableObject::TableName(_)),
        Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Truncate(_)
        | Statement::CreateTable(_)
        | Statement::CreateView(_)
        | Statement::CreateIndex(_)
        | Statement::AlterTable(_)
        | Statement::Set(_) => true,
        Statement::Drop { object_type, .. } => matches!(
            object_type,
            ObjectType::Table
                | ObjectType::View
                | ObjectType::MaterializedView
                | ObjectType::Index
                | ObjectType::Sequence
                | ObjectType::Type
                | ObjectType::Schema
                | ObjectType::Role
        ),
        Statement::Comment { object_type, .. } => {
            matches!(object_type, CommentObject::Table | CommentObject::Column)
        }
        _ => false,
    }
}

fn is_known_query(body: &SetExpr) -> bool {
    match body {
        SetExpr::Select(_) | SetExpr::Query(_) | SetExpr::SetOperation { .. } => true,
        SetExpr::Values(_) | SetExpr::Table(_) => true,
        SetExpr::Insert(statement) | SetExpr::Update(statement) | SetExpr::Delete(statement) => {
            is_known(statement)
        }
        SetExpr::Merge(_) => false,
    }
}

/// The names of the columns that a query gives, where all are plain.
fn gives(body: &SetExpr) -> Option<Vec<SqlWord>> {
    let select = match body {
        SetExpr::Select(select) => select,
        SetExpr::Query(query) => return gives(&query.body),
        SetExpr::SetOperation { left, .. } => return gives(left),
        _ => return None,
    };
    let items = select.projection.iter().map(|item| match item {
        SelectItem::ExprWithAlias { alias, .. } => Some(word(alias)),
        SelectItem::UnnamedExpr(Expr::Identifier(name)) => Some(word(name)),
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(path)) => path.last().map(word),
        _ => None,
    });
    items.collect()
}

/// Takes the names that a statement holds outside of its expressions and queries, and gives the
/// scope of those.
pub(super) fn part(statement: &Statement, walk: &mut Walk) -> Part {
    match statement {
        Statement::Query(_) => Part::Known(Scope::default()),
        Statement::Insert(insert) => insert_part(insert, walk),
        Statement::Update(update) => update_part(update, walk),
        Statement::Delete(delete) => delete_part(delete, walk),
        Statement::CreateTable(create) => create_table(create, walk),
        Statement::CreateIndex(create) => create_index(create, walk),
        Statement::AlterTable(alter) => alter_table(alter, walk),
        Statement::CreateView(create) => {
            makes(&create.name, walk);
            Part::Known(Scope::default())
        }
        Statement::Truncate(truncate) if !truncate.if_exists => {
            for target in &truncate.table_names {
                walk.required(&target.name);
            }
            Part::Unknown
        }
        Statement::Drop {
            object_type: ObjectType::Table | ObjectType::View | ObjectType::MaterializedView,
            if_exists: false,
            names,
            ..
        } => {
            for name in names {
                walk.required(name);
            }
            Part::Unknown
        }
        Statement::Comment {
            object_type: CommentObject::Table,
            object_name,
            ..
        } => {
            walk.required(object_name);
            Part::Unknown
        }
        Statement::Comment {
            object_type: CommentObject::Column,
            object_name,
            ..
        } => {
            let mut table = object_name.clone();
            if let (Some(_), Some(path)) = (table.0.pop(), path(object_name))
                && let ([.., column], false) = (path.as_slice(), table.0.is_empty())
            {
                let sources = vec![walk.source(&table, None)];
                columns_of(sources, std::slice::from_ref(column), walk);
            }
            Part::Unknown
        }
        _ => Part::Unknown,
    }
}

/// Columns that have to be in one of these sources.
fn columns_of(
    sources: Vec<super::scope::Source>,
    columns: &[crate::schema::SqlWord],
    walk: &mut Walk,
) {
    let scope = Scope {
        sources,
        ..Scope::default()
    };
    walk.within(scope, |walk| {
        for column in columns {
            walk.column(std::slice::from_ref(column));
        }
    });
}

fn makes(name: &ObjectName, walk: &mut Walk) {
    if let Some(table) = table(name) {
        walk.names.makes.push(table.name);
    }
}

fn insert_part(insert: &Insert, walk: &mut Walk) -> Part {
    let TableObject::TableName(name) = &insert.table else {
        return Part::Unknown;
    };
    let alias = insert.table_alias.as_ref().map(|alias| &alias.alias);
    let source = walk.source(name, alias);
    let columns = insert.columns.iter().filter_map(path);
    let columns: Vec<_> = columns
        .filter_map(|mut path| path.pop())
        .chain(insert.after_columns.iter().map(word))
        .collect();
    columns_of(vec![source.clone()], &columns, walk);
    walk.apart.extend(
        insert
            .source
            .iter()
            .map(|query| std::ptr::from_ref(&**query)),
    );
    let own = Scope {
        sources: vec![source.clone()],
        ..Scope::default()
    };
    assignments(&insert.assignments, &own, walk);
    let scope = Scope {
        // The rows of what is selected are there too, and MySQL's new row has a name.
        is_open: walk.dialect.is_mysql_family() || insert.insert_alias.is_some(),
        ..own.clone()
    };
    match &insert.on {
        Some(OnInsert::DuplicateKeyUpdate(set)) => assignments(set, &own, walk),
        Some(OnInsert::OnConflict(on)) => {
            if let Some(ConflictTarget::Columns(columns)) = &on.conflict_target {
                let columns: Vec<_> = columns.iter().map(word).collect();
                columns_of(vec![source], &columns, walk);
            }
            if let OnConflictAction::DoUpdate(update) = &on.action {
                assignments(&update.assignments, &own, walk);
            }
        }
        Some(_) | None => {}
    }
    Part::Known(scope)
}

fn assignments(set: &[Assignment], scope: &Scope, walk: &mut Walk) {
    walk.within(scope.clone(), |walk| {
        let targets = set.iter().flat_map(|assignment| match &assignment.target {
            AssignmentTarget::ColumnName(name) => std::slice::from_ref(name),
            AssignmentTarget::Tuple(names) => names,
        });
        for path in targets.filter_map(path) {
            // Elsewhere what follows a point is a field.
            if path.len() == 1 || walk.dialect.is_mysql_family() {
                walk.column(&path);
            }
        }
    });
}

fn update_part(update: &Update, walk: &mut Walk) -> Part {
    let mut scope = Scope::default();
    walk.sources(std::slice::from_ref(&update.table), &mut scope.sources);
    assignments(&update.assignments, &scope, walk);
    match &update.from {
        Some(UpdateTableFromKind::BeforeSet(from) | UpdateTableFromKind::AfterSet(from)) => {
            walk.sources(from, &mut scope.sources);
        }
        None => {}
    }
    Part::Known(scope)
}

fn delete_part(delete: &Delete, walk: &mut Walk) -> Part {
    let mut scope = Scope::default();
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
    // Before MySQL's `USING` stand names that come after it.
    if delete.using.is_none() || !walk.dialect.is_mysql_family() {
        walk.sources(from, &mut scope.sources);
    }
    if let Some(using) = &delete.using {
        walk.sources(using, &mut scope.sources);
    }
    Part::Known(scope)
}

fn create_table(create: &CreateTable, walk: &mut Walk) -> Part {
    makes(&create.name, walk);
    for column in &create.columns {
        walk.names.makes.push(word(&column.name));
        for option in &column.options {
            if let ColumnOption::ForeignKey(key) = &option.option {
                references(&key.foreign_table, walk);
            }
        }
    }
    for constraint in &create.constraints {
        if let TableConstraint::ForeignKey(key) = constraint {
            references(&key.foreign_table, walk);
        }
    }
    match &create.like {
        Some(CreateTableLikeKind::Parenthesized(like) | CreateTableLikeKind::Plain(like)) => {
            walk.required(&like.name);
        }
        None => {}
    }
    for parent in create.inherits.iter().flatten().chain(&create.partition_of) {
        walk.required(parent);
    }
    // A query has a scope of its own; all else is about the new table.
    match &create.query {
        Some(_) => Part::Known(Scope::default()),
        None => Part::Unknown,
    }
}

/// A table that a foreign key refers to: only PostgreSQL always wants it to exist.
fn references(name: &ObjectName, walk: &mut Walk) {
    if walk.dialect == Dialect::Postgres {
        walk.required(name);
    }
}

fn create_index(create: &CreateIndex, walk: &mut Walk) -> Part {
    let source = walk.source(&create.table_name, None);
    let included: Vec<_> = create.include.iter().map(word).collect();
    columns_of(vec![source.clone()], &included, walk);
    Part::Known(Scope {
        sources: vec![source],
        // The parameters of the index look like columns.
        is_open: !create.with.is_empty(),
        ..Scope::default()
    })
}

fn alter_table(alter: &AlterTable, walk: &mut Walk) -> Part {
    if alter.if_exists {
        return Part::Unknown;
    }
    let source = walk.source(&alter.name, None);
    let mut used: Vec<&Ident> = Vec::new();
    let mut made: Vec<&Ident> = Vec::new();
    for operation in &alter.operations {
        match operation {
            AlterTableOperation::AddColumn { column_def, .. } => {
                made.push(&column_def.name);
                for option in &column_def.options {
                    if let ColumnOption::ForeignKey(key) = &option.option {
                        references(&key.foreign_table, walk);
                    }
                }
            }
            AlterTableOperation::AddConstraint {
                constraint: TableConstraint::ForeignKey(key),
                ..
            } => {
                used.extend(&key.columns);
                references(&key.foreign_table, walk);
            }
            AlterTableOperation::DropColumn {
                column_names,
                if_exists: false,
                ..
            } => used.extend(column_names),
            AlterTableOperation::RenameColumn {
                old_column_name,
                new_column_name,
            } => {
                used.push(old_column_name);
                made.push(new_column_name);
            }
            AlterTableOperation::ChangeColumn {
                old_name, new_name, ..
            } => {
                used.push(old_name);
                made.push(new_name);
            }
            AlterTableOperation::ModifyColumn { col_name, .. } => used.push(col_name),
            AlterTableOperation::AlterColumn { column_name, .. } => used.push(column_name),
            AlterTableOperation::RenameTable {
                table_name: RenameTableNameKind::As(name) | RenameTableNameKind::To(name),
            } => makes(name, walk),
            _ => {}
        }
    }
    let made: Vec<_> = made.into_iter().map(word).collect();
    let used = used.into_iter().map(word);
    let used: Vec<_> = used
        .filter(|used| {
            !made
                .iter()
                .any(|made| made.text.eq_ignore_ascii_case(&used.text))
        })
        .collect();
    columns_of(vec![source], &used, walk);
    walk.names.makes.extend(made);
    Part::Unknown
}
