//! The way from an operation to the names it touches: an exhaustive list.

use super::mentions::mentions;
use super::{Extent, Footprint, Thing, Touch};
use crate::expr::{Expr, ExprKind};
use crate::op::{
    AddEnumValue, Arm, Assignment, Backfill, InsertRows, NewValue, Op, Place, Position, RowsDown,
    SetStorage,
};
use crate::schema::{Column, Table, Type};
use crate::{Name, ObjectName, PerDialect, Schema, Target};

/// Collects the footprint of one operation.
pub(super) struct Tracks<'a> {
    pub(super) schema: &'a Schema,
    pub(super) targets: &'a [Target],
    footprint: Footprint,
}

impl<'a> Tracks<'a> {
    /// The footprint of an operation, given the schema before it and the databases that it is for.
    pub(super) fn of(op: &Op, schema: &'a Schema, targets: &'a [Target]) -> Footprint {
        let mut tracks = Self {
            schema,
            targets,
            footprint: Footprint::default(),
        };
        tracks.op(op);
        tracks.footprint
    }

    fn op(&mut self, op: &Op) {
        match op {
            Op::CreateTable(op) => self.new_table(&op.table),
            Op::DropTable(op) => self.dropped_table(&op.table),
            Op::RenameTable(op) => {
                self.table(&op.from, Touch::Rename);
                self.table(&op.to, Touch::Add);
                if let Some(known) = self.schema.table(&op.from) {
                    self.inherited_names(known, &op.from.name, Touch::Rename);
                    self.inherited_names(known, &op.to.name, Touch::Add);
                }
            }
            Op::SetTableComment(op) => self.table(&op.table, Touch::Adjust),
            Op::SetStorage(op) => self.storage(op),
            Op::AddColumn(op) => {
                self.new_column(&op.table, &op.column);
                match &op.position {
                    Position::Last | Position::First => {}
                    Position::After(column) => self.column(&op.table, column, Touch::Use),
                }
            }
            Op::DropColumn(op) => {
                self.dropped_column(&op.table, &op.column);
                self.exprs(&op.table, &op.refill);
            }
            Op::RenameColumn(op) => {
                self.column(&op.table, &op.from, Touch::Rename);
                self.column(&op.table, &op.to, Touch::Add);
            }
            Op::SetType(op) => {
                self.column(&op.table, &op.column, Touch::Change);
                self.ty(&op.ty);
                self.touch(Thing::Storage(op.table.clone()), Touch::Use);
                self.exprs(&op.table, &op.using);
            }
            Op::SetNullable(op) => {
                self.column(&op.table, &op.column, Touch::Adjust);
                let thing = Thing::Nullability(op.table.clone(), op.column.clone());
                self.touch(thing, Touch::Change);
            }
            Op::SetDefault(op) => {
                self.column(&op.table, &op.column, Touch::Adjust);
                let thing = Thing::Default(op.table.clone(), op.column.clone());
                self.touch(thing, Touch::Change);
                self.exprs(&op.table, &op.default);
            }
            Op::SetIdentity(op) => {
                self.column(&op.table, &op.column, Touch::Adjust);
                let place = (op.table.clone(), op.column.clone());
                let leaned_on = Thing::Nullability(place.0.clone(), place.1.clone());
                self.touch(leaned_on, Touch::Use);
                self.touch(Thing::Default(place.0, place.1), Touch::Change);
            }
            Op::SetColumnComment(op) => self.column(&op.table, &op.column, Touch::Adjust),
            Op::AddConstraint(op) => self.constraint(&op.table, &op.constraint, Touch::Add),
            Op::DropConstraint(op) => self.named_constraint(&op.table, &op.name, Touch::Remove),
            Op::SetDeferrable(op) => self.named_constraint(&op.table, &op.name, Touch::Adjust),
            Op::ValidateConstraint(op) => {
                self.named_constraint(&op.table, &op.name, Touch::Adjust);
            }
            Op::RenameConstraint(op) => {
                self.named_constraint(&op.table, &op.from, Touch::Rename);
                self.new_name(&op.table, &op.from, &op.to);
            }
            Op::CreateIndex(op) => self.index(&op.table, &op.index, Touch::Add),
            Op::DropIndex(op) => self.dropped_index(&op.index),
            Op::RenameIndex(op) => self.renamed_index(&op.from, &op.to),
            Op::CreateEnum(op) => self.touch(Thing::Enum(op.ty.name.clone()), Touch::Add),
            Op::DropEnum(op) => self.touch(Thing::Enum(op.name.clone()), Touch::Remove),
            Op::AddEnumValue(op) => self.new_value(op),
            Op::DropEnumValue(op) => {
                self.touch(Thing::Enum(op.name.clone()), Touch::Change);
                self.value(&op.name, &op.value, Touch::Remove);
            }
            Op::RenameEnumValue(op) => {
                self.touch(Thing::Enum(op.name.clone()), Touch::Change);
                self.value(&op.name, &op.from, Touch::Rename);
                self.value(&op.name, &op.to, Touch::Add);
            }
            Op::Execute(op) if !op.declares.is_empty() => {
                for declared in &op.declares {
                    self.op(declared);
                }
            }
            Op::Execute(op) => {
                for arm in arms(&op.up) {
                    match arm {
                        Arm::Skip => {}
                        Arm::Sql(sql) => self.opaque(&sql.text, Touch::Change),
                    }
                }
            }
            Op::Backfill(op) => self.backfill(op),
            Op::InsertRows(op) => self.insert(op),
            Op::CreateObject(_)
            | Op::ReplaceObject(_)
            | Op::DropObject(_)
            | Op::RenameObject(_) => self.object_op(op),
            Op::DeleteRows(op) => {
                self.table(&op.table, Touch::Use);
                self.touch(Thing::Rows(op.table.clone()), Touch::Change);
                self.expr(&op.table, &op.filter);
            }
            Op::RenameEnum(op) => {
                self.touch(Thing::Enum(op.from.clone()), Touch::Rename);
                self.touch(Thing::Enum(op.to.clone()), Touch::Add);
            }
            Op::CreatePartition(op) => self.new_partition(op),
            Op::AttachPartition(op) => self.attached_partition(op),
            Op::DetachPartition(op) => self.detached_partition(op),
            // Their parts are asked.
            Op::Retire(_) | Op::Purge(_) => {}
        }
    }

    pub(super) fn touch(&mut self, thing: Thing, touch: Touch) {
        self.whole_and_parts(&thing, touch);
        self.shared_names(&thing, touch);
        self.add(thing, touch);
    }

    pub(super) fn add(&mut self, thing: Thing, touch: Touch) {
        self.footprint.touch(thing, touch);
    }

    pub(super) fn extent(&mut self, parent: &ObjectName, extent: Extent) {
        self.footprint.extents.push((parent.clone(), extent));
    }

    pub(super) fn table(&mut self, table: &ObjectName, touch: Touch) {
        self.touch(Thing::Table(table.clone()), touch);
        self.place(table);
    }

    fn value(&mut self, name: &ObjectName, value: &Name, touch: Touch) {
        self.touch(Thing::EnumValue(name.clone(), value.clone()), touch);
    }

    /// A column, its table, and the enum that it is made of.
    pub(super) fn column(&mut self, table: &ObjectName, column: &Name, touch: Touch) {
        self.table(table, Touch::Use);
        self.touch(Thing::Column(table.clone(), column.clone()), touch);
        let known = self.schema.table(table);
        if let Some(known) = known.and_then(|table| table.column(column.as_str())) {
            self.ty(&known.ty);
        }
    }

    fn new_table(&mut self, table: &Table) {
        self.table(&table.name, Touch::Add);
        for column in &table.columns {
            self.new_column(&table.name, column);
        }
        for constraint in &table.constraints {
            self.constraint(&table.name, constraint, Touch::Add);
        }
        for index in &table.indexes {
            self.index(&table.name, index, Touch::Add);
        }
        for key in table.partition_by.iter().flat_map(|by| &by.keys) {
            self.expr(&table.name, &key.expr);
        }
    }

    /// A table goes, and the names of its constraints and indexes become free.
    fn dropped_table(&mut self, table: &ObjectName) {
        self.table(table, Touch::Remove);
        let Some(known) = self.schema.table(table) else {
            return;
        };
        for constraint in &known.constraints {
            self.name_in_schema(table, constraint, Touch::Remove);
        }
        for index in &known.indexes {
            self.index_name(table, &index.name, Touch::Remove);
        }
        self.inherited_names(known, &table.name, Touch::Remove);
    }

    /// Users of the enum do not see a new value; but two new ones stand in the order in which
    /// they came.
    fn new_value(&mut self, op: &AddEnumValue) {
        self.touch(Thing::Enum(op.name.clone()), Touch::Adjust);
        self.value(&op.name, &op.value, Touch::Add);
        match &op.place {
            Place::Last => {}
            Place::Before(value) | Place::After(value) => self.value(&op.name, value, Touch::Use),
        }
    }

    fn renamed_index(&mut self, from: &ObjectName, to: &Name) {
        match self.schema.owner_of_index(from) {
            Some(owner) => {
                self.table(owner, Touch::Use);
                self.index_name(owner, &from.name, Touch::Rename);
                self.index_name(owner, to, Touch::Add);
            }
            None => {
                self.touch(Thing::Index(from.clone()), Touch::Rename);
                self.touch(Thing::Index(from.sibling(to.clone())), Touch::Add);
            }
        }
    }

    /// Only some options are more than a matter of speed.
    fn storage(&mut self, op: &SetStorage) {
        self.table(&op.table, Touch::Adjust);
        let Some(table) = self.schema.table(&op.table) else {
            return;
        };
        if table
            .storage
            .is_kept_otherwise(&table.storage.changed_by(&op.storage))
        {
            self.touch(Thing::Storage(op.table.clone()), Touch::Change);
        }
    }

    fn backfill(&mut self, op: &Backfill) {
        self.table(&op.table, Touch::Use);
        self.touch(Thing::Storage(op.table.clone()), Touch::Use);
        for Assignment { column, value } in &op.set {
            self.column(&op.table, column, Touch::Change);
            match value {
                NewValue::Expr(value) => self.expr(&op.table, value),
                NewValue::Closure(closure) => {
                    let known = self.schema.table(&op.table);
                    for column in known.iter().flat_map(|table| closure.reads(table)) {
                        self.column(&op.table, &column.name, Touch::Use);
                    }
                }
            }
        }
        self.exprs(&op.table, &op.filter);
    }

    /// A column that is left out gets its default, or null.
    fn insert(&mut self, op: &InsertRows) {
        self.touch(Thing::Rows(op.table.clone()), Touch::Use);
        self.touch(Thing::NewRows(op.table.clone()), Touch::Use);
        self.columns(&op.table, &op.columns, Touch::Use);
        for value in op.rows.iter().flatten() {
            self.expr(&op.table, value);
        }
        let known = self.schema.table(&op.table);
        if let (RowsDown::Derived, Some(key)) = (&op.down, known.and_then(|table| op.key(table))) {
            self.key(&op.table, key, Touch::Use);
        }
        for column in known.iter().flat_map(|table| &table.columns) {
            let is_null = |value: &Expr| value.kind == ExprKind::Null;
            let (left_out, null) = match op.values(&column.name) {
                Some(mut values) => (false, values.any(is_null)),
                None => (true, column.default.is_none()),
            };
            let place = (op.table.clone(), column.name.clone());
            if left_out {
                self.touch(Thing::Default(place.0.clone(), place.1.clone()), Touch::Use);
            }
            if null && column.nullable {
                self.touch(Thing::Nullability(place.0, place.1), Touch::Use);
            }
        }
    }

    pub(super) fn columns(&mut self, table: &ObjectName, columns: &[Name], touch: Touch) {
        for column in columns {
            self.column(table, column, touch);
        }
    }

    fn new_column(&mut self, table: &ObjectName, column: &Column) {
        self.column(table, &column.name, Touch::Add);
        self.ty(&column.ty);
        self.touch(Thing::Storage(table.clone()), Touch::Use);
        self.exprs(table, &column.default);
        if let Some(generated) = &column.generated {
            self.expr(table, &generated.expr);
            self.read_values(table, &generated.expr);
        }
    }

    /// A column goes with the objects of its table that use it alone.
    fn dropped_column(&mut self, table: &ObjectName, column: &Name) {
        self.column(table, column, Touch::Remove);
        let Some(known) = self.schema.table(table) else {
            return;
        };
        let alone = |columns: &[Name]| columns == [column.clone()];
        for constraint in &known.constraints {
            if alone(&constraint.columns()) {
                self.constraint(table, constraint, Touch::Remove);
            }
        }
        for index in &known.indexes {
            if alone(&index.columns()) {
                self.index(table, index, Touch::Remove);
            }
        }
    }

    pub(super) fn ty(&mut self, ty: &Type) {
        if let Some(name) = ty.named() {
            self.touch(Thing::Enum(name.clone()), Touch::Use);
        }
    }

    pub(super) fn exprs(&mut self, table: &ObjectName, expr: &Option<Expr>) {
        if let Some(expr) = expr {
            self.expr(table, expr);
        }
    }

    /// The columns of its table that an expression names, and what its opaque parts mention.
    pub(super) fn expr(&mut self, table: &ObjectName, expr: &Expr) {
        self.columns(table, &expr.columns(), Touch::Use);
        self.sequences(expr);
        self.calls(expr);
        let mut texts = Vec::new();
        expr.walk(&mut |part| match &part.kind {
            ExprKind::Sql(sql) => {
                texts.extend(arms(sql).into_iter().map(|sql| &*sql.text));
            }
            ExprKind::Cast { ty, .. } => self.ty(ty),
            _ => {}
        });
        for text in texts {
            self.opaque(text, Touch::Use);
            let known = self.schema.table(table);
            for column in known.iter().flat_map(|table| &table.columns) {
                if mentions(text, column.name.as_str()) {
                    self.column(table, &column.name, Touch::Use);
                }
            }
        }
    }

    /// The tables and enums that an opaque text mentions.
    pub(super) fn opaque(&mut self, text: &str, touch: Touch) {
        for table in self.schema.tables() {
            if mentions(text, table.name.name.as_str()) {
                self.table(&table.name, touch);
            }
        }
        for ty in self.schema.enums() {
            if mentions(text, ty.name.name.as_str()) {
                self.touch(Thing::Enum(ty.name.clone()), touch);
            }
        }
    }
}

/// What stands in the arms, for whichever dialect.
fn arms<T>(arms: &PerDialect<T>) -> Vec<&T> {
    match arms {
        PerDialect::Same(value) => vec![value],
        PerDialect::Each(arms) => arms.iter().map(|(_, value)| value).collect(),
    }
}
