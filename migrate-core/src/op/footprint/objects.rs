//! What objects touch: themselves, what they are made of, and whatever their texts name.

use super::mentions::mentions;
use super::tracks::Tracks;
use super::{Thing, Touch};
use crate::expr::{Expr, ExprKind};
use crate::op::namespace::triggers_are_named_per_table;
use crate::op::{Op, opaque};
use crate::schema::{Arm, Namespace, ObjectKey, ObjectKind, SchemaObject};
use crate::{Dialect, ObjectName, Target};

impl Tracks<'_> {
    /// An operation on an object.
    pub(super) fn object_op(&mut self, op: &Op) {
        match op {
            Op::CreateObject(op) => self.object(&op.object, Touch::Add),
            Op::ReplaceObject(op) => {
                let known = self.schema.replaced_by(&op.object).map(SchemaObject::key);
                let key = op.object.key();
                if known.as_ref().is_some_and(|known| *known != key) {
                    self.by_name(&key.bare());
                }
                self.known_object(&known.unwrap_or(key), Touch::Change);
                self.object(&op.object, Touch::Change);
            }
            Op::DropObject(op) => {
                self.by_name(&op.key);
                self.known_object(&op.key, Touch::Remove);
                self.freed_indexes(&op.key);
            }
            Op::RenameObject(op) => {
                self.by_name(&op.from);
                self.known_object(&op.from, Touch::Rename);
                let known = self.schema.object(&op.from).map(SchemaObject::key);
                let from = known.as_ref().unwrap_or(&op.from);
                self.object_key(from.renamed(&op.to), Touch::Add);
            }
            _ => {}
        }
    }

    /// An object that the history has.
    pub(super) fn known_object(&mut self, key: &ObjectKey, touch: Touch) {
        match self.schema.object(key) {
            Some(object) => self.object(object, touch),
            None => self.object_key(key.clone(), touch),
        }
    }

    /// The names of the indexes of a view that goes become free.
    fn freed_indexes(&mut self, key: &ObjectKey) {
        let view = self.schema.object(key);
        for index in view.map_or(&[][..], SchemaObject::indexes) {
            let name = key.name.sibling(index.name.clone());
            self.touch(Thing::Index(name), Touch::Remove);
        }
    }

    /// An object, the name that it takes, and what it uses.
    pub(super) fn object(&mut self, object: &SchemaObject, touch: Touch) {
        self.object_key(object.key(), touch);
        for text in texts(object) {
            self.used_by_text(text);
        }
        if let Some(function) = object.calls() {
            self.called(function);
        }
        for ty in object.types() {
            self.ty(ty);
        }
        for expr in object.expressions() {
            self.sequences(expr);
            self.calls(expr);
        }
        if let SchemaObject::Sequence(sequence) = object
            && let Some(owner) = &sequence.owner
        {
            self.column(&owner.table, &owner.column, Touch::Use);
        }
        if let SchemaObject::Trigger(trigger) = object {
            for column in trigger.columns() {
                self.column(&trigger.table, column, Touch::Use);
            }
            self.row_of_trigger(&trigger.table, object);
            let called = object.calls();
            let called = called.and_then(|name| self.schema.trigger_function(name));
            if let Some(called) = called {
                self.row_of_trigger(&trigger.table, called);
            }
        }
        if let SchemaObject::Routine(routine) = object {
            let schema = self.schema;
            for trigger in schema.objects() {
                if let (true, Some(table)) =
                    (trigger.calls() == Some(&routine.name), trigger.key().table)
                {
                    self.row_of_trigger(&table, object);
                }
            }
        }
    }

    /// The columns of the row that a trigger runs for, as far as texts mention them: `NEW.email`
    /// names no table.
    fn row_of_trigger(&mut self, table: &ObjectName, object: &SchemaObject) {
        for text in texts(object) {
            self.columns_in(text, table);
        }
    }

    /// A key; where it is a view's, no table of that name can be, and so on.
    pub(super) fn object_key(&mut self, key: ObjectKey, touch: Touch) {
        match key.kind.namespace() {
            Namespace::Relations => self.table(&key.name, touch),
            Namespace::Types => self.touch(Thing::Enum(key.name.clone()), touch),
            Namespace::Routines => self.name_of_routine(&key, touch),
            Namespace::Triggers if triggers_are_named_per_table(self.targets) => {}
            Namespace::Triggers => self.name_of("trigger", &key, touch),
            Namespace::Schemas | Namespace::Extensions => {}
        }
        self.place(&key.name);
        if let Some(table) = &key.table {
            self.table(table, Touch::Use);
        }
        self.touch(Thing::Object(key), touch);
    }

    /// The name of an object, which no other can have, of whichever kind or table it is.
    fn name_of(&mut self, word: &'static str, key: &ObjectKey, touch: Touch) {
        self.touch(Thing::OwnName(word, key.name.clone()), touch);
    }

    /// The name of a routine, which another may have where it takes something else: not on MySQL.
    fn name_of_routine(&mut self, key: &ObjectKey, touch: Touch) {
        let by_name = |target: &Target| target.dialect.is_mysql_family();
        if self.targets.iter().any(by_name) {
            return self.name_of("routine", key, touch);
        }
        if let Some(takes) = &key.takes {
            let takes = takes.canonical();
            self.touch(Thing::Routine(key.name.clone(), takes), touch);
        }
        if touch == Touch::Use {
            self.touch(Thing::Overloads(key.name.clone()), touch);
        }
    }

    /// What says of a routine its name alone means another where there are several.
    fn by_name(&mut self, key: &ObjectKey) {
        if key.kind.is_overloaded() && key.takes.is_none() {
            self.touch(Thing::Overloads(key.name.clone()), Touch::Use);
        }
    }

    /// The schema in which something stands, where the history has made it.
    pub(super) fn place(&mut self, name: &ObjectName) {
        if let Some(place) = &name.schema {
            let key = ObjectKey::new(ObjectKind::Schema, place.clone());
            if self.schema.object(&key).is_some() {
                self.touch(Thing::Object(key), Touch::Use);
            }
        }
    }

    /// The sequences that an expression takes numbers from.
    pub(super) fn sequences(&mut self, expr: &Expr) {
        for name in expr.sequences() {
            let sequence = self.schema.sequence_called(name);
            if let Some(sequence) = sequence {
                let key = ObjectKey::new(ObjectKind::Sequence, sequence.name.clone());
                self.object_key(key, Touch::Use);
            }
        }
    }

    /// The functions that an expression calls.
    pub(super) fn calls(&mut self, expr: &Expr) {
        expr.walk(&mut |part| {
            if let ExprKind::Call { function, .. } = &part.kind {
                self.called(&ObjectName::new(function.clone()));
            }
        });
    }

    /// A call of a routine by its name.
    fn called(&mut self, name: &ObjectName) {
        let schema = self.schema;
        for object in schema.routines_named(name) {
            self.object_key(object.key(), Touch::Use);
        }
    }

    /// The tables, columns, enums and objects that a text mentions. One that takes all columns
    /// of a table is another where the table gets one more.
    fn used_by_text(&mut self, text: &str) {
        self.opaque(text, Touch::Use);
        let schema = self.schema;
        for table in schema.tables() {
            if !mentions(text, table.name.name.as_str()) {
                continue;
            }
            if opaque::takes_all(text, Dialect::Postgres) {
                self.table(&table.name, Touch::Change);
            }
            self.columns_in(text, &table.name);
        }
        for key in schema.object_keys() {
            if key.table.is_none() && mentions(text, key.name.name.as_str()) {
                self.object_key(key.clone(), Touch::Use);
            }
        }
    }

    /// The columns of a table that a text mentions.
    fn columns_in(&mut self, text: &str, table: &ObjectName) {
        let known = self.schema.table(table);
        for column in known.into_iter().flat_map(|table| &table.columns) {
            if mentions(text, column.name.as_str()) {
                self.column(table, &column.name, Touch::Use);
            }
        }
    }
}

/// The SQL of an object.
fn texts(object: &SchemaObject) -> impl Iterator<Item = &str> {
    let arms = object.texts().into_iter().flat_map(|arms| arms.values());
    arms.filter_map(|arm| match arm {
        Arm::Sql(sql) => Some(sql.text.as_str()),
        Arm::Skip => None,
    })
}
