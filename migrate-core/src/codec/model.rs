//! The numbers of the model: which field and which variant is encoded as what.

use super::DecodeError;
use super::macros::{choice, placed, read_fields, record, variant, wrappers};
use super::wire::{self, Reader, Wire, Writer, unknown};
use crate::expr::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use crate::op::*;
use crate::schema::{
    Birth, Bound, Bounds, Column, Constraint, ConstraintKind, Deferrable, EnumType, Exclusion,
    ExclusionPart, Filled, ForeignKey, ForeignKeyAction, Generated, Identity, Index, IndexKey,
    IntegerSize, NullsOrder, Numbering, PartitionBy, PartitionMethod, PartitionOf, Setting,
    Storage, Table, Type, TypeKind, Value,
};
use crate::{Allow, Condition, Dialect, Down, Migration, Name, Site, Statement, When};

placed!(Type { kind }, Expr { kind });

impl Wire for SqlText {
    fn write(&self, out: &mut Writer) {
        self.text.write(out);
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let text: String = Wire::read(input)?;
        Ok(Self::unread(text, Site::NOWHERE))
    }
}

// Migrations

record!(Migration {
    0: id,
    1: parents,
    2: depends_on,
    3: branch,
    4: description,
    5: up,
    6: down,
    7: allows,
});
record!(Statement { 0: ops, 1: allows, 2: under } leaving site = Site::NOWHERE);
record!(When { 0: condition, 1: negated, 2: alone } leaving site = Site::NOWHERE);
choice!(Condition {
    0: Dialect (0: dialects),
    1: Env { 0: name, 1: value },
    2: Table (0: table),
    3: Column (0: table, 1: column),
});
record!(Allow {
    0: rule,
    1: reason,
    2: op
});
choice!(Down or Derived {
    0: Derived (),
    1: Written { 0: statements; site = Site::NOWHERE },
    2: Irreversible { 0: reason; site = Site::NOWHERE },
});

// Operations

wrappers!(Op {
    0: CreateTable,
    1: DropTable,
    2: RenameTable,
    3: SetTableComment,
    4: AddColumn,
    5: DropColumn,
    6: RenameColumn,
    7: SetType,
    8: SetNullable,
    9: SetDefault,
    10: SetColumnComment,
    11: AddConstraint,
    12: DropConstraint,
    13: RenameConstraint,
    14: CreateIndex,
    15: DropIndex,
    16: RenameIndex,
    17: CreateEnum,
    18: DropEnum,
    19: AddEnumValue,
    20: DropEnumValue,
    21: RenameEnumValue,
    22: Execute,
    23: Backfill,
    24: InsertRows,
    25: DeleteRows,
    26: CreateObject,
    27: DropObject,
    28: ReplaceObject,
    29: RenameObject,
    40: Retire,
    41: Purge,
    42: SetIdentity,
    43: SetDeferrable,
    44: ValidateConstraint,
    45: RenameEnum,
    48: SetStorage,
    51: CreatePartition,
    52: AttachPartition,
    53: DetachPartition,
});
record!(CreateTable { 0: table });
record!(DropTable { 0: table });
record!(RenameTable { 0: from, 1: to });
record!(SetTableComment {
    0: table,
    1: comment
});
record!(SetStorage { 0: table, 1: storage } leaving site = Site::NOWHERE);
record!(AddColumn {
    0: table,
    1: column,
    2: position
});
choice!(Position or Last { 0: Last (), 1: First (), 2: After (0: column) });
record!(DropColumn {
    0: table,
    1: column,
    2: refill
});
record!(RenameColumn {
    0: table,
    1: from,
    2: to
});
record!(SetType {
    0: table,
    1: column,
    2: ty,
    3: using
});
record!(SetNullable {
    0: table,
    1: column,
    2: nullable
});
record!(SetDefault {
    0: table,
    1: column,
    2: default
});
record!(SetIdentity {
    0: table,
    1: column,
    2: identity
});
record!(SetColumnComment {
    0: table,
    1: column,
    2: comment
});
record!(AddConstraint {
    0: table,
    1: constraint
});
record!(DropConstraint { 0: table, 1: name });
record!(SetDeferrable { 0: table, 1: name, 2: deferrable } leaving site = Site::NOWHERE);
record!(ValidateConstraint { 0: table, 1: name });
record!(RenameConstraint {
    0: table,
    1: from,
    2: to
});
record!(CreateIndex { 0: table, 1: index });
record!(DropIndex { 0: index });
record!(RenameIndex { 0: from, 1: to });
record!(CreateEnum { 0: ty });
record!(DropEnum { 0: name });
record!(AddEnumValue {
    0: name,
    1: value,
    2: place
});
choice!(Place or Last { 0: Last (), 1: Before (0: value), 2: After (0: value) });
record!(DropEnumValue {
    0: name,
    1: value,
    2: instead
});
record!(RenameEnumValue {
    0: name,
    1: from,
    2: to
});
record!(Execute { 0: up, 1: down, 2: done_when, 3: declares } leaving site = Site::NOWHERE);
choice!(Arm { 0: Skip (), 1: Sql (0: text) });
choice!(ExecuteDown { 0: Reverse (0: down), 1: Keep (), 2: Irreversible (0: reason) });
record!(Backfill { 0: table, 1: set, 2: filter, 3: batch, 4: pause, 5: down }
    leaving site = Site::NOWHERE);
impl Wire for Assignment {
    fn write(&self, out: &mut Writer) {
        let Self { column, value } = self;
        match value {
            NewValue::Expr(expr) => out.fields(&[(0, column), (1, expr)]),
            NewValue::Closure(closure) => out.fields(&[(0, column), (2, closure)]),
        }
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.nested(|input| {
            read_fields!(input, "Assignment", None, { 0: column, 1: expr, 2: closure });
            let value = match (expr, closure) {
                (_, Some(closure)) => NewValue::Closure(closure),
                (Some(expr), None) => NewValue::Expr(expr),
                (None, None) => return Err(DecodeError("a column is set to nothing".to_owned())),
            };
            Ok(Self { column, value })
        })
    }
}
record!(Closure { 0: number, 1: text, 2: fields, 3: words, 4: gives }
    leaving site = Site::NOWHERE);
choice!(Gives or Unknown { 0: Unknown (), 1: Value (), 2: Option () });
choice!(BackfillDown {
    0: Derived(),
    1: Reverse { 0: set, 1: filter },
    2: Keep()
});

record!(InsertRows { 0: table, 1: columns, 2: rows, 3: down }
    leaving site = Site::NOWHERE, columns_site = Site::NOWHERE);
record!(DeleteRows { 0: table, 1: filter, 2: down } leaving site = Site::NOWHERE);
record!(RenameEnum { 0: from, 1: to });
record!(Retire {
    0: table,
    1: column,
    2: refill
});
record!(Purge {
    0: table,
    1: column
});
choice!(RowsDown or Derived { 0: Derived (), 1: Reverse (0: ops), 2: Keep () });

record!(CreatePartition {
    0: name,
    1: of,
    2: by,
    3: comment
});
record!(AttachPartition {
    0: partition,
    1: of
});
record!(DetachPartition {
    0: table,
    1: partition
});

record!(CreateObject { 0: object, 1: keep });
record!(DropObject { 0: key, 1: keep });
record!(ReplaceObject { 0: object });
record!(RenameObject { 0: from, 1: to });

// Tables

record!(Table {
    0: name,
    1: columns,
    2: constraints,
    3: indexes,
    4: comment,
    5: storage,
    6: partition_by,
    7: partition_of,
});
/// Plain columns are written as their names.
impl Wire for PartitionBy {
    fn write(&self, out: &mut Writer) {
        let columns = self.plain_columns().unwrap_or_default();
        let none = Vec::new();
        let keys = if columns.is_empty() {
            &self.keys
        } else {
            &none
        };
        out.fields(&[(0, &self.method), (1, &columns), (2, keys)]);
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.nested(|input| {
            read_fields!(input, "PartitionBy", None, { 0: method, 1: columns, 2: keys });
            let (columns, keys): (Vec<Name>, Vec<IndexKey>) = (columns, keys);
            let plain = Self::columns_alone(method, columns);
            let keys = if keys.is_empty() { plain.keys } else { keys };
            Ok(Self { keys, ..plain })
        })
    }
}
choice!(PartitionMethod {
    0: Range(),
    1: List(),
    2: Hash()
});
record!(PartitionOf { 0: parent, 1: bounds } leaving site = Site::NOWHERE);
choice!(Bounds {
    0: Default(),
    1: Range { 0: from, 1: to },
    2: List { 0: values },
    3: Hash {
        0: modulus,
        1: remainder
    },
});
choice!(Bound { 0: Min (), 1: Max (), 2: Value (0: value) });
record!(Column {
    0: name, 1: ty, 2: nullable, 3: default, 4: identity, 5: generated, 6: collation, 7: comment,
    8: on_update_now,
} leaving filled = Filled(false), birth = Birth::default());
record!(Identity { 0: always, 1: numbering } leaving site = Site::NOWHERE);
record!(Numbering or default {
    0: start,
    1: increment,
    2: min,
    3: max,
    4: cache,
    5: cycle
});
record!(Generated { 0: expr, 1: stored } leaving site = Site::NOWHERE);
record!(EnumType {
    0: name,
    1: values,
    2: comment
});
record!(Constraint {
    0: name,
    1: kind,
    2: not_valid
});
choice!(ConstraintKind {
    0: PrimaryKey { 0: columns },
    1: Unique { 0: columns, 1: nulls_not_distinct, 2: deferrable; site = Site::NOWHERE },
    2: Check { 0: expr },
    3: ForeignKey (0: key),
    4: Exclude (0: exclusion),
});
record!(Exclusion {
    0: method,
    1: parts,
    2: predicate,
    3: deferrable
});
record!(ExclusionPart {
    0: key,
    1: operator
});
record!(ForeignKey {
    0: columns, 1: table, 2: references, 3: on_delete, 4: on_update, 5: deferrable,
} leaving deferrable_site = Site::NOWHERE);
choice!(ForeignKeyAction or NoAction {
    0: NoAction (), 1: Restrict (), 2: Cascade (), 3: SetNull (), 4: SetDefault (),
});
choice!(Deferrable or No { 0: No (), 1: InitiallyImmediate (), 2: InitiallyDeferred () });
record!(Index {
    0: name,
    1: unique,
    2: method,
    3: keys,
    4: include,
    5: predicate,
    6: nulls_not_distinct,
    7: storage,
});
record!(IndexKey {
    0: expr,
    1: descending,
    2: nulls,
    3: operator_class,
    4: collation,
    5: length
});
choice!(NullsOrder {
    0: First(),
    1: Last()
});

record!(Setting { 0: name, 1: value });
choice!(Value or Flag {
    0: Flag (), 1: Switch (0: on), 2: Number (0: text), 3: Word (0: text),
});
impl Wire for Storage {
    fn write(&self, out: &mut Writer) {
        let groups = self.groups();
        let groups: Vec<_> = groups.map(|(name, all)| (name, all.to_vec())).collect();
        groups.write(out);
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let groups: Vec<(Dialect, Vec<Setting>)> = Wire::read(input)?;
        let mut storage = Self::default();
        for (dialect, settings) in groups {
            storage.set(dialect, settings);
        }
        Ok(storage)
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

// Types and expressions

choice!(TypeKind {
    0: Boolean (), 1: SmallInt (), 2: Integer (), 3: BigInt (), 4: Real (), 5: Double (),
    6: Numeric { 0: precision, 1: scale }, 7: Char (0: length), 8: Varchar (0: length),
    9: Text (), 10: Bytes (),
    11: Date (), 12: Time (0: digits), 13: Timestamp (0: digits), 14: Timestamptz (0: digits),
    15: Interval (),
    16: Uuid (), 17: Json (), 18: Jsonb (), 19: Inet (), 20: Cidr (),
    21: Array (0: item), 22: Named (0: name), 23: Sql (0: sql),
    24: TinyInt (), 25: Unsigned (0: size), 26: Binary (0: length), 27: Varbinary (0: length),
});
choice!(IntegerSize {
    0: Tiny(),
    1: Small(),
    2: Integer(),
    3: Big()
});
choice!(ExprKind {
    0: Null (), 1: Boolean (0: value), 2: Integer (0: value), 3: Decimal (0: value),
    4: Text (0: value), 5: Column (0: name),
    6: Unary (0: operator, 1: operand),
    7: Binary (0: operator, 1: left, 2: right),
    8: IsNull { 0: operand, 1: negated },
    9: In { 0: operand, 1: list, 2: negated },
    10: Between { 0: operand, 1: low, 2: high, 3: negated },
    11: Like { 0: operand, 1: pattern, 2: negated },
    12: Case { 0: branches, 1: otherwise },
    13: Cast { 0: operand, 1: ty },
    14: Call { 0: function, 1: arguments },
    15: Sql (0: sql),
});
choice!(UnaryOperator {
    0: Not(),
    1: Negate()
});
choice!(BinaryOperator {
    0: Or(),
    1: And(),
    2: Equal(),
    3: NotEqual(),
    4: Less(),
    5: LessOrEqual(),
    6: Greater(),
    7: GreaterOrEqual(),
    8: Concat(),
    9: Add(),
    10: Subtract(),
    11: Multiply(),
    12: Divide(),
    13: Remainder(),
});
