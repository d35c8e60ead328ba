//! The project's own conventions: what a migration leaves unnamed gets the name that holds at
//! its place of the graph.

use std::borrow::Cow;
use std::sync::Arc;

use super::History;
use super::set::RevisionSet;
use crate::naming::{Convention, Naming};
use crate::op::{AddColumn, AddConstraint, CreateIndex, CreateObject, CreateTable, Op};
use crate::schema::{Constraint, ConstraintKind, Domain, SchemaObject};
use crate::{Diagnostic, Down, Migration, Name, ObjectName, Report, Statement};

impl History {
    /// The same history where unnamed things are called as the list says.
    #[must_use]
    pub fn with_naming(mut self, naming: Vec<Naming>) -> Self {
        self.naming = naming;
        if !self.naming.is_empty() {
            for place in 0..self.graph.len() {
                let migration = Arc::clone(&self.graph.migrations[place]);
                if let Cow::Owned(named) = self.named(&migration) {
                    self.graph.migrations[place] = Arc::new(named);
                }
            }
        }
        self
    }

    /// A migration of this history as it was written, with the names that hold at its place.
    pub fn named<'a>(&self, written: &'a Migration) -> Cow<'a, Migration> {
        let in_force = self.in_force(written);
        let [convention] = in_force.as_slice() else {
            return Cow::Borrowed(written);
        };
        let key_of = |table: &ObjectName| self.key_of(written, table);
        let mut named = written.clone();
        let down = match &mut named.down {
            Down::Written { statements, .. } => statements.as_mut_slice(),
            Down::Derived | Down::Irreversible { .. } => &mut [],
        };
        for statement in named.up.iter_mut().chain(down) {
            name_statement(statement, &convention.convention, &key_of);
        }
        Cow::Owned(named)
    }

    /// The primary key of a table where a migration refers to it.
    fn key_of(&self, written: &Migration, table: &ObjectName) -> Vec<Name> {
        let ops = written.statements().flat_map(|statement| &statement.ops);
        let mut created = ops.filter_map(|op| match op {
            Op::CreateTable(create) if create.table.name == *table => Some(&create.table),
            _ => None,
        });
        if let Some(created) = created.next() {
            return created.primary_key().to_vec();
        }
        let before = super::first(&self.of_set(&self.closure_of(written)));
        let known = before.table(table);
        known.map_or_else(Vec::new, |known| known.primary_key().to_vec())
    }

    /// Two conventions of branches that meet here: nobody knows which of them holds.
    pub(super) fn ambiguous_names(&self, written: &Migration, report: &mut Report) {
        if let [one, other, ..] = self.in_force(written).as_slice() {
            let from =
                |naming: &Naming| naming.from.iter().map(Name::to_string).collect::<String>();
            let message = format!(
                "two conventions for names hold here: that from `{}` and that from `{}`",
                from(one),
                from(other)
            );
            report.push(Diagnostic::new(written.id.site(), message).help(format!(
                "let one that both agree on begin with the merge: `naming from \"{}\" {{ … }}`",
                written.id
            )));
        }
    }

    /// The conventions that hold for a migration: one, or none, but for those of branches that
    /// meet in it.
    fn in_force(&self, written: &Migration) -> Vec<&Naming> {
        if self.naming.is_empty() {
            return Vec::new();
        }
        let before = self.closure_of(written);
        // Where a convention begins, if that is no later than the migration.
        let begin = |naming: &Naming| match &naming.from {
            None => Some(None),
            Some(from) if *from == written.id => Some(self.graph.place(from.as_str())),
            Some(from) => {
                let place = self.graph.place(from.as_str())?;
                before.contains(place).then_some(Some(place))
            }
        };
        let begun = self.naming.iter();
        let begun: Vec<(&Naming, Option<usize>)> = begun
            .filter_map(|naming| Some((naming, begin(naming)?)))
            .collect();
        let is_own = |naming: &Naming| naming.from.as_ref() == Some(&written.id);
        let is_over = |(naming, began): &(&Naming, Option<usize>)| {
            begun.iter().any(|(other, later)| match (began, later) {
                _ if is_own(naming) => false,
                _ if is_own(other) => true,
                (None, Some(_)) => true,
                (Some(began), Some(later)) => self.graph.is_ancestor(*began, *later),
                (_, None) => false,
            })
        };
        let last = begun.iter().filter(|one| !is_over(one));
        last.map(|(naming, _)| *naming).collect()
    }

    /// Everything that has to be applied before a migration, which may be unknown as yet.
    fn closure_of(&self, written: &Migration) -> RevisionSet {
        if let Some(place) = self.graph.place(written.id.as_str()) {
            return self.graph.closures[place].clone();
        }
        let mut closure = RevisionSet::default();
        for link in written.parents.iter().chain(&written.depends_on) {
            if let Some(place) = self.graph.place(link.as_str()) {
                closure.add(&self.graph.with_closure(place));
            }
        }
        closure
    }
}

/// The primary key of a table.
type KeyOf<'a> = &'a dyn Fn(&ObjectName) -> Vec<Name>;

/// Names what a statement leaves unnamed.
fn name_statement(statement: &mut Statement, convention: &Convention, key_of: KeyOf<'_>) {
    let mut added: Vec<(ObjectName, Name)> = Vec::new();
    for op in &mut statement.ops {
        name_op(op, convention, key_of, &mut added);
    }
}

/// Names what an operation leaves unnamed; `added` are the columns of the statement so far.
fn name_op(
    op: &mut Op,
    convention: &Convention,
    key_of: KeyOf<'_>,
    added: &mut Vec<(ObjectName, Name)>,
) {
    match op {
        Op::CreateTable(CreateTable { table }) => {
            let columns: Vec<Name> = table.columns.iter().map(|it| it.name.clone()).collect();
            for constraint in &mut table.constraints {
                name_constraint(constraint, &table.name, &columns, (convention, key_of));
            }
            for index in &mut table.indexes {
                let new = convention.index(&table.name, index);
                rename(&mut index.name, new);
            }
        }
        Op::AddColumn(AddColumn { table, column, .. }) => {
            added.push((table.clone(), column.name.clone()));
        }
        Op::AddConstraint(AddConstraint { table, constraint }) => {
            let own = added.iter().filter(|(known, _)| known == table);
            let columns: Vec<Name> = own.map(|(_, column)| column.clone()).collect();
            name_constraint(constraint, table, &columns, (convention, key_of));
        }
        Op::CreateIndex(CreateIndex { table, index }) => {
            let new = convention.index(table, index);
            rename(&mut index.name, new);
        }
        Op::CreateObject(CreateObject {
            object: SchemaObject::Domain(domain),
            ..
        }) => {
            let value = [Name::new(Domain::VALUE)];
            for check in &mut domain.checks {
                name_constraint(check, &domain.name, &value, (convention, key_of));
            }
        }
        Op::Execute(execute) => {
            for op in &mut execute.declares {
                name_op(op, convention, key_of, added);
            }
        }
        _ => {}
    }
}

fn name_constraint(
    constraint: &mut Constraint,
    table: &ObjectName,
    columns: &[Name],
    (convention, key_of): (&Convention, KeyOf<'_>),
) {
    if !constraint.name.is_by_convention() {
        return;
    }
    let new = match &constraint.kind {
        // Its name still tells which column it was written on.
        ConstraintKind::Check { .. } => columns
            .iter()
            .find(|column| constraint.name == *crate::naming::check(table, column).as_str())
            .and_then(|column| convention.check(table, column)),
        ConstraintKind::ForeignKey(key) if key.references.is_empty() => {
            let mut key = key.clone();
            key.references = key_of(&key.table);
            convention.constraint(table, &ConstraintKind::ForeignKey(key))
        }
        kind => convention.constraint(table, kind),
    };
    rename(&mut constraint.name, new);
}

/// Gives an unnamed thing its name, where the convention has one for it.
fn rename(name: &mut Name, new: Option<String>) {
    if let Some(new) = new.filter(|_| name.is_by_convention()) {
        *name = Name::at(new, name.site());
    }
}
