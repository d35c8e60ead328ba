//! AUTO_INCREMENT columns.

use super::part::parts;
use crate::Target;
use crate::schema::Table;
use crate::sql::Unsupported;
use crate::sql::identity::refuse_sequence;

/// Refuses an AUTO_INCREMENT column that begins no key, or counts as no server does.
pub(super) fn check(table: &Table, target: Target) -> Result<(), Unsupported> {
    for column in &table.columns {
        let Some(identity) = &column.identity else {
            continue;
        };
        refuse_sequence(identity, target)?;
        let leads = parts(table).iter().any(|part| {
            part.key()
                .is_some_and(|key| key.first() == Some(&&column.name))
        });
        if !leads {
            let what = format!("`identity` on `{}`, which begins no key", column.name);
            return Err(Unsupported::new(identity.site, what)
                .help(format!("make `{}` the primary key, or unique", column.name)));
        }
    }
    Ok(())
}
