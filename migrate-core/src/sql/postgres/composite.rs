//! Composite types.

use super::{quote, quote_object};
use crate::schema::CompositeType;
use crate::sql::{Unsupported, column_type};
use crate::{Schema, Target};

/// `CREATE TYPE … AS (…)`
pub(super) fn definition(
    composite: &CompositeType,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let attributes = attributes(composite, schema, target)?;
    Ok(format!(
        "CREATE TYPE {} AS (\n  {}\n)",
        quote_object(&composite.name),
        attributes.join(",\n  ")
    ))
}

/// The statement that makes a composite type longer or shorter, where it does not stay as it is.
pub(super) fn replaced(
    old: &CompositeType,
    new: &CompositeType,
    schema: &Schema,
    target: Target,
) -> Result<Option<String>, Unsupported> {
    let kept = old.attributes.len().min(new.attributes.len());
    let dropped = old.attributes.iter().skip(kept);
    let dropped = dropped.map(|(name, _)| format!("DROP ATTRIBUTE {}", quote(name)));
    let added = attributes(new, schema, target)?.into_iter().skip(kept);
    let added = added.map(|attribute| format!("ADD ATTRIBUTE {attribute}"));
    let actions: Vec<String> = dropped.chain(added).collect();
    Ok((!actions.is_empty()).then(|| {
        let name = quote_object(&new.name);
        format!("ALTER TYPE {name} {}", actions.join(", "))
    }))
}

fn attributes(
    composite: &CompositeType,
    schema: &Schema,
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    let attributes = composite.attributes.iter();
    attributes
        .map(|(name, ty)| {
            Ok(format!(
                "{} {}",
                quote(name),
                column_type(ty, schema, target)?
            ))
        })
        .collect()
}
