//! Sequences of MariaDB. They are of `BigInt`: a smaller type is a smaller range.

use crate::Target;
use crate::schema::{Sequence, SequenceOptions};
use crate::sql::{Unsupported, object};

/// What a server chooses for how many numbers a session takes at a time.
const CACHE: i128 = 1000;
/// The smallest and the largest number.
const RANGE: (i128, i128) = (-9_223_372_036_854_775_807, 9_223_372_036_854_775_806);

/// `CREATE SEQUENCE …`, or `ALTER SEQUENCE …`, which says all, since the rest would stay.
pub(super) fn definition(
    verb: &str,
    sequence: &Sequence,
    target: Target,
) -> Result<String, Unsupported> {
    if let Some(owner) = &sequence.owner {
        let what = "a sequence that goes with a column";
        return Err(Unsupported::new(owner.table.site(), what).help("leave out `owned by`"));
    }
    let SequenceOptions {
        increment,
        cache,
        cycle,
        ..
    } = sequence.options;
    let (least, most) = sequence.options.range(sequence.ty.as_ref());
    let (least, most) = (least.max(RANGE.0), most.min(RANGE.1));
    let first = sequence.options.first(sequence.ty.as_ref());
    Ok(format!(
        "{verb} SEQUENCE {} START WITH {} MINVALUE {least} MAXVALUE {most} INCREMENT BY {} \
         CACHE {}{}",
        object(&sequence.name, target.dialect),
        first.clamp(least, most),
        increment.unwrap_or(1),
        cache.unwrap_or(CACHE),
        if cycle { " CYCLE" } else { " NOCYCLE" }
    ))
}
