//! Enums.

use serde::Deserialize;

use super::place::{LIVE, Place, own};
use super::{Assembly, query};
use crate::Name;
use crate::engine::failure::Failure;
use crate::engine::postgres::PostgresDriver;
use crate::schema::EnumType;

#[derive(Deserialize)]
struct Row {
    schema: String,
    name: String,
    values: Vec<String>,
    comment: Option<String>,
}

/// Reads them.
pub(super) async fn read(
    driver: &mut PostgresDriver,
    place: &Place<'_>,
    assembly: &mut Assembly,
) -> Result<(), Failure> {
    let text = format!(
        "SELECT n.nspname AS schema, t.typname AS name,
           ARRAY(SELECT e.enumlabel FROM pg_enum e WHERE e.enumtypid = t.oid
             ORDER BY e.enumsortorder) AS values,
           obj_description(t.oid, 'pg_type') AS comment
         FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
         WHERE t.typtype = 'e' AND {LIVE} AND {}",
        own("pg_type", "t.oid", "'e'")
    );
    for row in query::<Row>(driver, &text).await? {
        if let Some(name) = place.object(&row.schema, &row.name) {
            assembly.reading.schema.put_enum(EnumType {
                name,
                values: row.values.into_iter().map(Name::new).collect(),
                comment: row.comment,
            });
        }
    }
    Ok(())
}
