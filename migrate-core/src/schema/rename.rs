//! Renames that everything follows: columns, constraints, indexes, keys, expressions.

use super::{
    Bound, Bounds, Constraint, ConstraintKind, EnumType, Index, Schema, SchemaObject, Table, Type,
    TypeKind,
};
use crate::expr::{Expr, ExprKind};
use crate::{Name, ObjectName};

impl Schema {
    /// Renames a table; the foreign keys that refer to it follow.
    pub fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) {
        let Some(table) = self.remove_table(from) else {
            return;
        };
        let mut table = Table::clone(&table);
        for column in &mut table.columns {
            let name = &column.name;
            column.birth.renamed((&from.name, name), (&to.name, name));
        }
        table.name = to.clone();
        self.put_table(table);
        self.change_keys_to(from, |key| key.table = to.clone());
        let is_partition = |table: &Table| table.parent() == Some(from);
        self.change_tables(is_partition, |table| {
            if let Some(of) = &mut table.partition_of {
                of.parent = to.clone();
            }
        });
        self.move_triggers(from, to);
        self.change_owners(from, |owner| owner.table = to.clone());
    }

    /// Renames a column; everything that mentions it follows, in its own table and in the
    /// foreign keys of others.
    pub fn rename_column(&mut self, table: &ObjectName, from: &Name, to: &Name) {
        let below = self.partitions_below(table);
        let names = below.iter().map(|table| &table.name);
        let names: Vec<ObjectName> = names.filter(|name| *name != table).cloned().collect();
        for name in std::iter::once(table).chain(&names) {
            if let Some(table) = self.table_mut(name) {
                table.rename_column(from, to);
            }
            self.change_keys_to(name, |key| rename_in(&mut key.references, from, to));
        }
        self.change_owners(table, |owner| {
            if owner.column == *from {
                owner.column = to.clone();
            }
        });
    }

    /// Renames a type: the columns, casts and objects that are made of it follow.
    pub(super) fn rename_type(&mut self, from: &ObjectName, to: &ObjectName) {
        let mentions = |table: &Table| table.clone().rename_type(from, to);
        self.change_tables(mentions, |table| {
            table.rename_type(from, to);
        });
        self.rename_type_of_objects(from, to);
        self.change_indexed_views(|table| table.rename_type(from, to));
    }

    /// Renames a value of an enum; the defaults and expressions that hold it follow.
    pub fn rename_enum_value(&mut self, name: &ObjectName, from: &Name, to: &Name) {
        if let Some(ty) = self.enum_type_mut(name) {
            rename_in(&mut ty.values, from, to);
        }
        let holds = |table: &Table| {
            let mut columns = table.columns.iter();
            columns.any(|column| column.ty.named() == Some(name))
        };
        self.change_tables(holds, |table| table.rename_enum_value(name, from, to));
        self.change_indexed_views(|table| {
            table.rename_enum_value(name, from, to);
            true
        });
        self.rename_in_bounds(name, from, to);
    }

    /// The same in the bounds of the partitions that such a column has made.
    fn rename_in_bounds(&mut self, name: &ObjectName, from: &Name, to: &Name) {
        let keys = |table: &Table| -> Vec<bool> {
            let parent = table.parent().and_then(|parent| self.table(parent));
            let by = parent.and_then(|parent| Some((parent, parent.partition_by.as_ref()?)));
            let keys = by.into_iter().flat_map(|(parent, by)| {
                let columns = parent.columns_of_enum(name);
                let keys = by.keys.iter();
                keys.map(move |key| gives_enum(&key.expr, &columns, name))
            });
            keys.collect()
        };
        let partitions = self.tables().filter(|table| table.partition_of.is_some());
        let held = partitions.map(|table| (table.name.clone(), keys(table)));
        let held = held.filter(|(_, keys)| keys.contains(&true));
        let held: Vec<(ObjectName, Vec<bool>)> = held.collect();
        for (partition, keys) in held {
            let of = self.table_mut(&partition);
            if let Some(of) = of.and_then(|table| table.partition_of.as_mut()) {
                of.bounds.rename_enum_value(&keys, from, to);
            }
        }
    }

    /// Renames an enum; what is made of it follows.
    pub fn rename_enum(&mut self, from: &ObjectName, to: &ObjectName) {
        let Some(ty) = self.remove_enum(from) else {
            return;
        };
        self.put_enum(EnumType {
            name: to.clone(),
            ..EnumType::clone(&ty)
        });
        self.rename_type(from, to);
    }

    /// Changes the indexes of materialized views, as those of tables, where `change` says so.
    fn change_indexed_views(&mut self, change: impl Fn(&mut Table) -> bool) {
        let indexed = self
            .materialized_views()
            .filter(|view| !view.indexes.is_empty());
        let changed: Vec<SchemaObject> = indexed
            .filter_map(|view| {
                let mut table = view.as_table();
                let object = || SchemaObject::View(view.clone());
                change(&mut table).then(|| object().with_indexes(&table.indexes))
            })
            .collect();
        for object in changed {
            self.put_object(object);
        }
    }

    fn change_keys_to(
        &mut self,
        table: &ObjectName,
        mut change: impl FnMut(&mut super::ForeignKey),
    ) {
        let refers = |other: &Table| other.foreign_keys().any(|(_, key)| key.table == *table);
        self.change_tables(refers, |other| {
            for constraint in &mut other.constraints {
                if let ConstraintKind::ForeignKey(key) = &mut constraint.kind
                    && key.table == *table
                {
                    change(key);
                }
            }
        });
    }
}

impl Table {
    /// Every expression of the table, with the column whose type its place has, if any.
    pub fn expressions_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let columns = self.columns.iter_mut().flat_map(|column| {
            let generated = column
                .generated
                .as_mut()
                .map(|generated| &mut generated.expr);
            column.default.as_mut().into_iter().chain(generated)
        });
        let checks = self
            .constraints
            .iter_mut()
            .flat_map(|constraint| constraint.kind.expressions_mut());
        let indexes = self.indexes.iter_mut().flat_map(Index::expressions_mut);
        let by = self.partition_by.iter_mut().flat_map(|by| &mut by.keys);
        let by = by.map(|key| &mut key.expr);
        columns.chain(checks).chain(indexes).chain(by)
    }

    fn rename_column(&mut self, from: &Name, to: &Name) {
        let owner = self.name.name.clone();
        if let Some(column) = self.column_mut(from.as_str()) {
            column.name = to.clone();
            column.birth.renamed((&owner, from), (&owner, to));
        }
        for constraint in &mut self.constraints {
            constraint.rename_column(from, to);
        }
        for index in &mut self.indexes {
            rename_in(&mut index.include, from, to);
        }
        for expr in self.expressions_mut() {
            expr.rename_column(from, to);
        }
    }

    /// Whether it has the type anywhere.
    fn rename_type(&mut self, from: &ObjectName, to: &ObjectName) -> bool {
        let mut found = false;
        for column in &mut self.columns {
            found |= column.ty.rename(from, to);
        }
        for expr in self.expressions_mut() {
            found |= rename_casts(expr, from, to);
        }
        found
    }

    fn columns_of_enum(&self, name: &ObjectName) -> Vec<Name> {
        let columns = self.columns.iter();
        let columns = columns.filter(|column| column.ty.named() == Some(name));
        columns.map(|column| column.name.clone()).collect()
    }

    fn rename_enum_value(&mut self, name: &ObjectName, from: &Name, to: &Name) {
        let columns = self.columns_of_enum(name);
        for column in &mut self.columns {
            if columns.contains(&column.name)
                && let Some(default) = &mut column.default
            {
                rename_text(default, from, to);
            }
        }
        for expr in self.expressions_mut() {
            rename_compared(expr, &columns, name, from, to);
        }
    }
}

impl Bounds {
    /// Renames a value in those parts of the partition key that give the enum.
    fn rename_enum_value(&mut self, keys: &[bool], from: &Name, to: &Name) {
        match self {
            Self::Range {
                from: low,
                to: high,
            } => {
                for end in [low, high] {
                    let held = end.iter_mut().zip(keys).filter(|(_, of_enum)| **of_enum);
                    for (bound, _) in held {
                        if let Bound::Value(value) = bound {
                            rename_text(value, from, to);
                        }
                    }
                }
            }
            Self::List { values } => {
                for value in values {
                    rename_text(value, from, to);
                }
            }
            Self::Default | Self::Hash { .. } => {}
        }
    }
}

impl Type {
    /// Renames a type that it is, or is an array of; whether it is one.
    pub(super) fn rename(&mut self, from: &ObjectName, to: &ObjectName) -> bool {
        match &mut self.kind {
            TypeKind::Named(name) if name == from => {
                *name = to.clone();
                true
            }
            TypeKind::Array(item) => item.rename(from, to),
            _ => false,
        }
    }
}

impl Constraint {
    /// Follows a rename of a column; a check's expression follows on its own.
    fn rename_column(&mut self, from: &Name, to: &Name) {
        match &mut self.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns, .. } => {
                rename_in(columns, from, to);
            }
            ConstraintKind::ForeignKey(key) => rename_in(&mut key.columns, from, to),
            ConstraintKind::Check { .. } | ConstraintKind::Exclude(_) => {}
        }
    }
}

fn rename_in(names: &mut [Name], from: &Name, to: &Name) {
    for name in names {
        if name == from {
            *name = to.clone();
        }
    }
}

fn rename_casts(expr: &mut Expr, from: &ObjectName, to: &ObjectName) -> bool {
    let mut found = match &mut expr.kind {
        ExprKind::Cast { ty, .. } => ty.rename(from, to),
        _ => false,
    };
    for child in expr.children_mut() {
        found |= rename_casts(child, from, to);
    }
    found
}

/// Renames the values that stand directly beside something of the enum's type.
fn rename_compared(expr: &mut Expr, columns: &[Name], ty: &ObjectName, from: &Name, to: &Name) {
    let of_enum = |part: &&Expr| match &part.kind {
        ExprKind::Column(column) => columns.contains(column),
        ExprKind::Cast { ty: cast, .. } => cast.named() == Some(ty),
        _ => false,
    };
    let beside = expr.children().iter().any(of_enum)
        || matches!(&expr.kind, ExprKind::Cast { ty: cast, .. } if cast.named() == Some(ty));
    for child in expr.children_mut() {
        if beside {
            rename_text(child, from, to);
        }
        rename_compared(child, columns, ty, from, to);
    }
}

/// Whether the values of an expression are certainly those of an enum.
fn gives_enum(expr: &Expr, columns: &[Name], ty: &ObjectName) -> bool {
    match &expr.kind {
        ExprKind::Column(column) => columns.contains(column),
        ExprKind::Cast { ty: cast, .. } => cast.named() == Some(ty),
        ExprKind::Case {
            branches,
            otherwise,
        } => {
            let values = branches.iter().map(|(_, value)| value);
            let mut values = values.chain(otherwise.as_deref());
            values.any(|value| gives_enum(value, columns, ty))
        }
        ExprKind::Call {
            function,
            arguments,
        } => {
            let is_one_of_them = ["coalesce", "nullif", "greatest", "least"];
            is_one_of_them.contains(&function.as_str())
                && arguments.iter().any(|one| gives_enum(one, columns, ty))
        }
        _ => false,
    }
}

/// Renames a value that stands alone, or as one of the outcomes of a `case`.
fn rename_text(expr: &mut Expr, from: &Name, to: &Name) {
    match &mut expr.kind {
        ExprKind::Text(text) if *text == from.as_str() => *text = to.as_str().to_owned(),
        ExprKind::Case {
            branches,
            otherwise,
        } => {
            let values = branches.iter_mut().map(|(_, value)| value);
            for value in values.chain(otherwise.as_deref_mut()) {
                rename_text(value, from, to);
            }
        }
        _ => {}
    }
}
