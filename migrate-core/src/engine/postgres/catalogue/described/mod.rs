//! What the catalogue would say of a history: what the history has is made in the temporary
//! schema, read there, and taken back.

mod callables;
mod indexed_views;
mod tables;
mod views;

use super::PostgresDriver;
use crate::Schema;
use crate::catalogue::Described;
use crate::engine::failure::Failure;

/// Describes everything in a schema.
pub(in crate::engine::postgres) async fn described(
    driver: &mut PostgresDriver,
    schema: &Schema,
) -> Result<Described, Failure> {
    let mut described = Described::default();
    tables::describe(driver, schema, &mut described).await?;
    views::describe(driver, schema, &mut described).await?;
    indexed_views::describe(driver, schema, &mut described).await?;
    callables::describe(driver, schema, &mut described).await?;
    Ok(described)
}
