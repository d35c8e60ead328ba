//! What stands in the way of changed columns: the keys, checks and generated columns that stay.

use super::{Alteration, Carried};
use crate::schema::{Column, Table, Type};
use crate::sql::Unsupported;
use crate::sql::mysql::part::parts;
use crate::sql::mysql::{cascaded, column};
use crate::{Dialect, Name};

impl Alteration<'_> {
    /// Refuses what changed columns do to keys that stay: a type under a foreign key, a key
    /// that becomes too long.
    pub(super) fn check_keys(&self) -> Result<(), Unsupported> {
        for Carried { old, now } in self.kept_columns() {
            let was = column::data_type(old, self.before, self.before_schema, self.target)?;
            if self.is_numbered_anew(old, now)
                && let Some(key) = self.foreign_key_on(&old.name)
            {
                return Err(numbering_under_foreign_key(&now.name, &key));
            }
            if old.identity.is_none() && now.identity.is_some() {
                self.check_readers()?;
            }
            let (before, schema) = (self.before, self.before_schema);
            cascaded::refuse_change(old, now, before, schema, self.target, self.stays())?;
            if was == column::data_type(now, self.after, self.after_schema, self.target)? {
                continue;
            }
            if let Some(key) = self.foreign_key_on(&old.name) {
                return Err(type_under_foreign_key(&now.name, &now.ty, &key));
            }
            for part in parts(self.after) {
                if part
                    .key()
                    .is_some_and(|columns| columns.contains(&&now.name))
                {
                    part.clause(self.after, self.after_schema, self.target)?;
                }
            }
        }
        Ok(())
    }

    /// Refuses to number a column where the server takes no numbered one: generated columns, keys
    /// on them and checks are looked at as if they were new.
    fn check_readers(&self) -> Result<(), Unsupported> {
        let (table, schema) = (self.after, self.after_schema);
        let columns = table.columns.iter();
        for computed in columns.filter(|own| own.generated.is_some()) {
            column::definition(computed, table, schema, self.target)?;
        }
        for part in parts(table) {
            part.clause(table, schema, self.target)?;
        }
        Ok(())
    }

    /// Whether MySQL takes the column for another one, since it begins or stops to number it.
    fn is_numbered_anew(&self, old: &Column, now: &Column) -> bool {
        self.target.dialect == Dialect::Mysql && old.identity.is_some() != now.identity.is_some()
    }

    /// A foreign key from or to the column that stands before and after.
    fn foreign_key_on(&self, column: &Name) -> Option<Name> {
        let stays = self.stays();
        self.before_schema
            .foreign_keys_on(self.before, column)
            .find(|(table, name, _)| stays(table, name))
            .map(|(_, name, _)| name.clone())
    }

    /// Whether a constraint of a table is there afterwards.
    fn stays(&self) -> impl Fn(&Table, &Name) -> bool {
        |table, name| {
            let after = self.after_schema.table(&table.name);
            after.is_some_and(|known| known.constraint(name.as_str()).is_some())
        }
    }
}

fn numbering_under_foreign_key(column: &Name, key: &Name) -> Unsupported {
    let what = format!("other numbering of `{column}` under the foreign key `{key}`");
    Unsupported::new(column.site(), what)
        .help(format!("drop `{key}` first and add it again afterwards"))
}

/// The server compares the types at both ends of a foreign key, and holds them.
pub(crate) fn type_under_foreign_key(column: &Name, ty: &Type, key: &Name) -> Unsupported {
    Unsupported::new(
        ty.site,
        format!("another type of `{column}` under the foreign key `{key}`"),
    )
    .help(format!("drop `{key}` first and add it again afterwards"))
}
