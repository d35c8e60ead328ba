//! The names of unnamed constraints and indexes: one documented convention.
//!
//! `pk_T`, `uq_T_c1_c2`, `fk_T_c1_c2`, `ck_T_c`, `ix_T_c1_c2`, without the schema. A name that
//! would be longer than PostgreSQL keeps is cut and ends with a hash of the whole. A project may
//! have a `Convention` of its own, from a revision on.

mod convention;

pub use convention::{Convention, Kind, Naming, Template};

use crate::name::shorten;
use crate::schema::{ConstraintKind, Index};
use crate::{Name, ObjectName};

/// The name of an unnamed primary key, unique constraint or foreign key; a check has one only
/// where it belongs to a column: see [`check`].
///
/// ```
/// use migrate_core::{naming, schema::ConstraintKind};
/// let unique = ConstraintKind::unique(vec!["user_id".into(), "title".into()]);
/// assert_eq!(naming::constraint(&"items".into(), &unique).unwrap(), "uq_items_user_id_title");
/// ```
pub fn constraint(table: &ObjectName, kind: &ConstraintKind) -> Option<String> {
    match kind {
        ConstraintKind::PrimaryKey { .. } => Some(convention("pk", table, [])),
        ConstraintKind::Unique { columns, .. } => Some(of_columns("uq", table, columns)),
        ConstraintKind::ForeignKey(key) => Some(of_columns("fk", table, &key.columns)),
        ConstraintKind::Check { .. } | ConstraintKind::Exclude(_) => None,
    }
}

/// The name of the unnamed check of a column.
pub fn check(table: &ObjectName, column: &Name) -> String {
    convention("ck", table, [column.as_str()])
}

/// The name of the check that stands for an enum where the database has no such types.
pub fn enum_check(table: &ObjectName, column: &Name) -> String {
    convention("ck", table, [column.as_str(), "values"])
}

/// The name of an unnamed index.
pub fn index(table: &ObjectName, index: &Index) -> String {
    convention("ix", table, index_keys(index))
}

/// The columns of an index as its name has them.
fn index_keys(index: &Index) -> impl Iterator<Item = &str> {
    let keys = index.keys.iter();
    keys.map(|key| key.column().map_or("expr", Name::as_str))
}

/// The name for one more thing that would be called `name`.
pub fn numbered(name: &str, number: u32) -> String {
    shorten(format!("{name}_{number}"))
}

fn of_columns(prefix: &str, table: &ObjectName, columns: &[Name]) -> String {
    convention(prefix, table, columns.iter().map(Name::as_str))
}

fn convention<'a>(
    prefix: &str,
    table: &ObjectName,
    parts: impl IntoIterator<Item = &'a str>,
) -> String {
    let mut name = format!("{prefix}_{}", table.name);
    for part in parts {
        name.push('_');
        name.push_str(part);
    }
    shorten(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{Expr, ExprKind};
    use crate::schema::IndexKey;

    fn columns(names: &[&str]) -> Vec<Name> {
        names.iter().map(|name| Name::from(*name)).collect()
    }

    #[test]
    fn the_schema_is_no_part_of_a_name() {
        let table = ObjectName::qualified("billing", "invoices");
        let columns = columns(&["number"]);
        let key = ConstraintKind::PrimaryKey { columns };
        assert_eq!(constraint(&table, &key).as_deref(), Some("pk_invoices"));
    }

    #[test]
    fn a_check_is_named_by_its_column() {
        let table = ObjectName::new("items");
        assert_eq!(check(&table, &"price".into()), "ck_items_price");
        assert_eq!(enum_check(&table, &"state".into()), "ck_items_state_values");
    }

    #[test]
    fn an_expression_in_an_index_is_called_expr() {
        let expression = Expr::new(ExprKind::Call {
            function: "lower".into(),
            arguments: vec![Expr::column("email")],
        });
        let keys = vec![IndexKey::new(expression), IndexKey::new(Expr::column("id"))];
        let unnamed = Index {
            name: Name::new(""),
            unique: false,
            method: None,
            keys,
            include: Vec::new(),
            nulls_not_distinct: false,
            predicate: None,
            storage: crate::schema::Storage::default(),
        };
        assert_eq!(index(&"users".into(), &unnamed), "ix_users_expr_id");
    }

    #[test]
    fn a_long_name_is_cut_at_a_character_and_keeps_a_hash() {
        let fits = "n".repeat(60);
        assert_eq!(check(&"".into(), &Name::new("n")).len(), 5);
        assert_eq!(shorten(format!("uq_{fits}")).len(), 63);

        let long = shorten(format!("uq_{}é{}", "n".repeat(50), "m".repeat(20)));
        assert!(
            long.starts_with(&format!("uq_{}_", "n".repeat(50))),
            "{long}"
        );
        assert_eq!(long.len(), 53 + 1 + 8);

        let one = shorten("a".repeat(64));
        let other = shorten("a".repeat(65));
        assert_eq!(one[..54], other[..54]);
        assert_ne!(one, other);
    }
}
