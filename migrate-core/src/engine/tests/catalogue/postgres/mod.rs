//! PostgreSQL's catalogue.

mod histories;
mod partitions;
mod sessions;
mod volume;
mod zoo;

use super::{describe, read, rows, upgrade_and_compare, without_foreign_keys};
use crate::catalogue::Reading;
use crate::engine::reach::Connected;

/// Describes what was read: the server says the same of its own words.
async fn describes_itself(connected: &mut Connected, reading: &Reading) {
    let described = describe(connected, &reading.schema).await;
    assert_eq!(described.refused, []);
    for table in reading.schema.tables() {
        let said = described.reading.schema.table(&table.name).unwrap();
        assert_eq!(said, &without_foreign_keys(table));
    }
}
