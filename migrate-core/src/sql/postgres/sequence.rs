//! The sequences behind identity columns: the server names one when the column is created, and
//! renames leave that name alone.

use crate::schema::{Column, Table};
use crate::{Name, ObjectName, Schema};

/// The longest name, in bytes.
const LONGEST: usize = 63;

/// What has to be said so that a column that comes back has the sequence that it had; `None`
/// where the server chooses that name by itself, or another sequence may have it.
pub(super) fn to_restore(column: &Column, table: &Table, schema: &Schema) -> Option<ObjectName> {
    if !column.birth.differs() {
        return None;
    }
    let name = of(column, table);
    let taken = schema
        .tables()
        .filter(|other| other.name != table.name && other.name.schema == table.name.schema)
        .flat_map(|other| other.columns.iter().map(move |column| (column, other)))
        .any(|(column, other)| column.identity.is_some() && of(column, other) == name);
    (!taken).then(|| table.name.sibling(Name::new(name)))
}

/// The name that the server has chosen for the sequence of a column.
fn of(column: &Column, table: &Table) -> String {
    let (table, column) = column.birth.names(&table.name.name, &column.name);
    chosen(table.as_str(), column.as_str())
}

/// `TABLE_COLUMN_seq`; of too long names the longer one is cut first.
fn chosen(table: &str, column: &str) -> String {
    let room = LONGEST - "__seq".len();
    let (mut first, mut second) = (table.len(), column.len());
    while first + second > room {
        if first > second {
            first -= 1;
        } else {
            second -= 1;
        }
    }
    format!("{}_{}_seq", cut(table, first), cut(column, second))
}

fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_as_the_server_cuts_them() {
        assert_eq!(chosen("users", "id"), "users_id_seq");
        let long = "t".repeat(63);
        assert_eq!(chosen(&long, "id"), format!("{}_id_seq", "t".repeat(56)));
        assert_eq!(chosen(&long, &"c".repeat(63)).len(), 63);
        assert_eq!(cut("aé", 2), "a");
    }

    #[test]
    fn only_a_renamed_column_says_it() {
        let mut schema = Schema::new();
        let mut table = Table::new("people");
        table
            .columns
            .push(Column::new("id", crate::schema::TypeKind::BigInt));
        schema.put_table(table);
        let restored = |schema: &Schema, table: &str| {
            let table = schema.table(&table.into()).expect("it is there");
            to_restore(&table.columns[0], table, schema).map(|name| name.to_string())
        };
        assert_eq!(restored(&schema, "people"), None);
        schema.rename_table(&"people".into(), &"humans".into());
        assert_eq!(
            restored(&schema, "humans").as_deref(),
            Some("people_id_seq")
        );
        schema.rename_table(&"humans".into(), &"people".into());
        assert_eq!(restored(&schema, "people"), None);
    }
}
