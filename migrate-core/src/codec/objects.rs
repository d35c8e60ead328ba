//! The numbers of views, routines, triggers and the other objects with a definition.

use super::DecodeError;
use super::macros::{choice, read_fields, record, variant, wrappers};
use super::wire::{self, Reader, Wire, Writer, unknown};
use crate::schema::{
    Argument, ArgumentMode, Call, Characteristic, CompositeType, DatabaseSchema, Domain, Event,
    Extension, ObjectKey, ObjectKind, Parallel, Returns, Routine, SchemaObject, Sequence,
    SequenceOptions, SequenceOwner, Signature, Timing, Trigger, View, Volatility,
};

wrappers!(SchemaObject {
    0: View,
    1: Routine,
    2: Trigger,
    3: Extension,
    4: Schema,
    5: Sequence,
    6: Domain,
    7: Composite,
});
record!(ObjectKey {
    0: kind,
    1: name,
    2: table,
    3: takes
});
choice!(ObjectKind {
    0: View(),
    1: MaterializedView(),
    2: Function(),
    3: Procedure(),
    4: Trigger(),
    5: Extension(),
    6: Schema(),
    7: Sequence(),
    8: Domain(),
    9: Composite(),
});

impl Wire for Signature {
    fn write(&self, out: &mut Writer) {
        let types = self.types();
        out.array(types.len());
        for ty in types {
            ty.write(out);
        }
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Vec::read(input).map(Self::new)
    }
}

record!(View {
    0: name,
    1: materialized,
    2: columns,
    3: query,
    4: comment
} leaving indexes = Vec::new());

record!(Routine {
    0: name,
    1: procedure,
    2: arguments,
    3: returns,
    4: language,
    5: characteristics,
    6: body,
    7: comment,
});
record!(Argument {
    0: mode,
    1: name,
    2: ty,
    3: default
});
choice!(ArgumentMode or In { 0: In (), 1: Out (), 2: InOut (), 3: Variadic () });
choice!(Returns or Nothing {
    0: Nothing (), 1: Void (), 2: Trigger (), 3: Value (0: ty), 4: Set (0: ty), 5: Rows (0: columns),
});
choice!(Characteristic {
    0: Volatility (0: volatility), 1: Strict (), 2: SecurityDefiner (), 3: SecurityInvoker (),
    4: Leakproof (), 5: Parallel (0: parallel), 6: Set (0: name, 1: value), 7: Cost (0: cost),
    8: Rows (0: rows), 9: ReadsSqlData (), 10: ModifiesSqlData (), 11: NoSql (),
});
choice!(Volatility {
    0: Immutable(),
    1: Stable(),
    2: Volatile(),
});
choice!(Parallel {
    0: Safe(),
    1: Restricted(),
    2: Unsafe(),
});

record!(Trigger {
    0: name,
    1: table,
    2: timing,
    3: events,
    4: for_each_row,
    5: old_table,
    6: new_table,
    7: when,
    8: call,
    9: body,
    10: comment,
});
choice!(Timing {
    0: Before(),
    1: After(),
    2: InsteadOf(),
});
choice!(Event { 0: Insert (), 1: Update (0: columns), 2: Delete (), 3: Truncate () });
record!(Call {
    0: function,
    1: arguments
});

record!(Extension {
    0: name,
    1: schema,
    2: version
});
record!(DatabaseSchema {
    0: name,
    1: comment
});
record!(Sequence {
    0: name,
    1: ty,
    2: options,
    3: owner,
    4: comment
});
record!(SequenceOptions {
    0: start,
    1: increment,
    2: min,
    3: max,
    4: cache,
    5: cycle
});
record!(SequenceOwner {
    0: table,
    1: column
});
record!(Domain {
    0: name,
    1: ty,
    2: default,
    3: checks,
    4: comment
});
record!(CompositeType {
    0: name,
    1: attributes,
    2: comment
});
