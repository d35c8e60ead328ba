//! What constraints and indexes touch: themselves, their names, and what they lean on.

use super::tracks::Tracks;
use super::{Thing, Touch};
use crate::expr::Expr;
use crate::op::namespace::once_per_database;
use crate::schema::{Constraint, ConstraintKind, ForeignKey, ForeignKeyAction, Index};
use crate::{Dialect, Name, ObjectName, Target};

impl Tracks<'_> {
    pub(super) fn named_constraint(&mut self, table: &ObjectName, name: &Name, touch: Touch) {
        self.table(table, Touch::Use);
        let known = self.schema.table(table);
        match known.and_then(|table| table.constraint(name.as_str())) {
            Some(constraint) => self.constraint(table, constraint, touch),
            None => self.touch(Thing::Constraint(table.clone(), name.clone()), touch),
        }
    }

    /// A constraint that comes, goes or is renamed, with what it leans on.
    pub(super) fn constraint(&mut self, table: &ObjectName, constraint: &Constraint, touch: Touch) {
        self.table(table, Touch::Use);
        self.touch(
            Thing::Constraint(table.clone(), constraint.name.clone()),
            touch,
        );
        self.name_in_schema(table, constraint, touch);
        self.shared_constraint(table, constraint, touch);
        match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } => {
                self.touch(Thing::PrimaryKey(table.clone()), touch);
                self.each(table, columns, Thing::Nullability, Touch::Use);
                self.unique(table, columns, touch);
            }
            ConstraintKind::Unique { columns, .. } => {
                self.unique(table, columns, touch);
            }
            ConstraintKind::Check { expr } => {
                self.expr(table, expr);
                self.read_values(table, expr);
            }
            ConstraintKind::ForeignKey(key) => self.foreign_key(table, key),
            ConstraintKind::Exclude(exclusion) => {
                for expr in exclusion.expressions() {
                    self.expr(table, expr);
                }
            }
        }
    }

    /// The name that a constraint gets.
    pub(super) fn new_name(&mut self, table: &ObjectName, from: &Name, to: &Name) {
        self.touch(Thing::Constraint(table.clone(), to.clone()), Touch::Add);
        let known = self.schema.table(table);
        if let Some(known) = known.and_then(|table| table.constraint(from.as_str())) {
            let renamed = Constraint {
                name: to.clone(),
                ..known.clone()
            };
            self.name_in_schema(table, &renamed, Touch::Add);
            self.shared_constraint(table, &renamed, Touch::Add);
        }
    }

    /// The name of a constraint, where others than those of its table cannot have it too.
    pub(super) fn name_in_schema(
        &mut self,
        table: &ObjectName,
        constraint: &Constraint,
        touch: Touch,
    ) {
        if constraint.is_key() {
            self.index_name(table, &constraint.name, touch);
        } else if once_per_database(&constraint.kind, self.targets).is_some() {
            let name = table.sibling(constraint.name.clone());
            self.touch(Thing::OwnName(constraint.word(), name), touch);
        }
    }

    pub(super) fn unique(&mut self, table: &ObjectName, columns: &[Name], touch: Touch) {
        self.columns(table, columns, Touch::Use);
        if touch == Touch::Remove {
            self.key(table, columns, touch);
        }
    }

    pub(super) fn foreign_key(&mut self, table: &ObjectName, key: &ForeignKey) {
        self.columns(table, &key.columns, Touch::Use);
        for action in [key.on_delete, key.on_update] {
            match action {
                ForeignKeyAction::NoAction
                | ForeignKeyAction::Restrict
                | ForeignKeyAction::Cascade => {}
                ForeignKeyAction::SetNull => {
                    self.each(table, &key.columns, Thing::Nullability, Touch::Use);
                }
                ForeignKeyAction::SetDefault => {
                    self.each(table, &key.columns, Thing::Default, Touch::Use);
                }
            }
        }
        if key.writes() {
            self.values(table, &key.columns, Touch::Change);
        }
        let target = self.schema.table(&key.table);
        let references = match (key.references.as_slice(), target) {
            ([], Some(target)) => target.primary_key(),
            (references, _) => references,
        };
        self.table(&key.table, Touch::Use);
        for joined in [table, &key.table] {
            self.touch(Thing::Storage(joined.clone()), Touch::Use);
        }
        self.columns(&key.table, references, Touch::Use);
        self.key(&key.table, references, Touch::Use);
        let is_mariadb = |target: &Target| target.dialect == Dialect::Mariadb;
        let cascades = key.on_update == ForeignKeyAction::Cascade;
        if cascades && self.targets.iter().any(is_mariadb) {
            // It lets no null through.
            self.each(table, &key.columns, Thing::Nullability, Touch::Use);
            self.each(&key.table, references, Thing::Nullability, Touch::Use);
        }
    }

    /// What is read of the values of columns, directly or through generated ones.
    pub(super) fn read_values(&mut self, table: &ObjectName, expr: &Expr) {
        let mut columns = expr.columns();
        if let Some(known) = self.schema.table(table) {
            columns = known.sources(&columns);
        }
        self.values(table, &columns, Touch::Use);
    }

    /// The values of columns: a matter of the MySQL family alone.
    pub(super) fn values(&mut self, table: &ObjectName, columns: &[Name], touch: Touch) {
        let mut targets = self.targets.iter();
        if targets.any(|target| target.dialect.is_mysql_family()) {
            self.each(table, columns, Thing::Values, touch);
        }
    }

    /// The same of each of some columns.
    pub(super) fn each(
        &mut self,
        table: &ObjectName,
        columns: &[Name],
        thing: fn(ObjectName, Name) -> Thing,
        touch: Touch,
    ) {
        for column in columns {
            self.touch(thing(table.clone(), column.clone()), touch);
        }
    }

    pub(super) fn key(&mut self, table: &ObjectName, columns: &[Name], touch: Touch) {
        let mut columns = columns.to_vec();
        columns.sort();
        self.touch(Thing::Key(table.clone(), columns), touch);
    }

    pub(super) fn index(&mut self, table: &ObjectName, index: &Index, touch: Touch) {
        self.table(table, Touch::Use);
        self.index_name(table, &index.name, touch);
        self.shared_index(table, index, touch);
        self.columns(table, &index.include, Touch::Use);
        for key in &index.keys {
            self.expr(table, &key.expr);
        }
        self.exprs(table, &index.predicate);
        if let (true, Touch::Remove, Some(columns)) = (index.unique, touch, index.plain_columns()) {
            let columns: Vec<Name> = columns.into_iter().cloned().collect();
            self.key(table, &columns, touch);
        }
    }

    pub(super) fn dropped_index(&mut self, name: &ObjectName) {
        let owner = self.schema.owner_of_index(name);
        let table = owner.and_then(|owner| self.schema.indexed(owner));
        let index = table
            .as_ref()
            .and_then(|table| table.index(name.name.as_str()));
        match (owner, index) {
            (Some(owner), Some(index)) => self.index(owner, index, Touch::Remove),
            _ => self.touch(Thing::Index(name.clone()), Touch::Remove),
        }
    }
}
