//! Views, routines, triggers and sequences. Each statement commits, so each says how it shows that it was
//! done.

use super::{routine, sequence, trigger};
use crate::schema::{Namespace, ObjectKey, ObjectKind, SchemaObject, View};
use crate::sql::object::{no_materialized_view, no_such_object};
use crate::sql::{ObjectChange, Unsupported, identifier, object as name_of, text};
use crate::{Dialect, Name, Schema, Target};

/// A statement, and how its outcome is looked up.
pub(crate) struct Statement {
    /// The statement.
    pub(crate) sql: String,
    /// How it shows that it was done.
    pub(crate) outcome: Outcome,
}

/// How a statement shows that it was done.
pub(crate) enum Outcome {
    /// By a query whose first value is then true.
    Query(String),
    /// It does no harm twice.
    Repeatable,
}

/// The statements that a change takes.
pub(crate) fn statements(
    change: &ObjectChange<'_>,
    schema: &Schema,
    target: Target,
) -> Result<Vec<Statement>, Unsupported> {
    let of = Objects { schema, target };
    match change {
        ObjectChange::Create(object) | ObjectChange::Ensure(object) => Ok(vec![of.create(object)?]),
        // What it cannot have, it cannot lose.
        ObjectChange::Drop(object) => {
            of.definition("CREATE", object)?;
            Ok(vec![of.drop(object)])
        }
        ObjectChange::Replace(old, new) => match new {
            SchemaObject::View(_) => Ok(vec![Statement {
                sql: of.definition("CREATE OR REPLACE", new)?,
                outcome: Outcome::Repeatable,
            }]),
            SchemaObject::Sequence(sequence) => {
                let mut sql = of.definition("ALTER", new)?;
                if let SchemaObject::Sequence(old) = old
                    && sequence.begins_anew_after(old)
                {
                    sql += " RESTART";
                }
                Ok(vec![Statement {
                    sql,
                    outcome: Outcome::Repeatable,
                }])
            }
            _ => Ok(vec![of.drop_if_exists(old), of.create(new)?]),
        },
        ObjectChange::Rename(object, to) => of.rename(object, to),
    }
}

struct Objects<'a> {
    schema: &'a Schema,
    target: Target,
}

impl Objects<'_> {
    fn dialect(&self) -> Dialect {
        self.target.dialect
    }

    fn create(&self, object: &SchemaObject) -> Result<Statement, Unsupported> {
        Ok(Statement {
            sql: self.definition("CREATE", object)?,
            outcome: Outcome::Query(self.count(&object.key(), "= 1")),
        })
    }

    fn drop(&self, object: &SchemaObject) -> Statement {
        let key = object.key();
        let word = key.kind.word().to_uppercase();
        Statement {
            sql: format!("DROP {word} {}", name_of(&key.name, self.dialect())),
            outcome: Outcome::Query(self.count(&key, "= 0")),
        }
    }

    /// The first half of a replacement or a rename, which may be broken off between the two.
    fn drop_if_exists(&self, object: &SchemaObject) -> Statement {
        let key = object.key();
        let word = key.kind.word().to_uppercase();
        Statement {
            sql: format!(
                "DROP {word} IF EXISTS {}",
                name_of(&key.name, self.dialect())
            ),
            outcome: Outcome::Repeatable,
        }
    }

    fn rename(&self, object: &SchemaObject, to: &Name) -> Result<Vec<Statement>, Unsupported> {
        let renamed = object.renamed(to);
        self.definition("CREATE", object)?;
        let (from, key) = (object.key(), renamed.key());
        if from.kind.namespace() != Namespace::Relations {
            return Ok(vec![self.drop_if_exists(object), self.create(&renamed)?]);
        }
        let (old, new) = (
            name_of(&from.name, self.dialect()),
            name_of(&key.name, self.dialect()),
        );
        Ok(vec![Statement {
            sql: format!("RENAME TABLE {old} TO {new}"),
            outcome: Outcome::Query(self.count(&key, "= 1")),
        }])
    }

    /// The statement that gives an object its definition.
    fn definition(&self, verb: &str, object: &SchemaObject) -> Result<String, Unsupported> {
        match object {
            SchemaObject::View(view) => self.view(verb, view),
            SchemaObject::Routine(routine) => {
                routine::definition(routine, self.schema, self.target)
            }
            SchemaObject::Trigger(trigger) => trigger::definition(trigger, self.target),
            SchemaObject::Sequence(own) if self.dialect() == Dialect::Mariadb => {
                sequence::definition(verb, own, self.target)
            }
            SchemaObject::Extension(_)
            | SchemaObject::Schema(_)
            | SchemaObject::Sequence(_)
            | SchemaObject::Domain(_)
            | SchemaObject::Composite(_) => Err(no_such_object(object)),
        }
    }

    fn view(&self, verb: &str, view: &View) -> Result<String, Unsupported> {
        if view.materialized {
            return Err(no_materialized_view(view));
        }
        let columns: Vec<String> = view
            .columns
            .iter()
            .map(|name| identifier(name.as_str(), self.dialect()))
            .collect();
        let columns = match columns.as_slice() {
            [] => String::new(),
            columns => format!(" ({})", columns.join(", ")),
        };
        let sql = view.query.sent(self.dialect());
        let sql = sql.map_or("", |sql| sql.text.as_str());
        Ok(format!(
            "{verb} VIEW {}{columns} AS\n{sql}",
            name_of(&view.name, self.dialect())
        ))
    }

    /// A query that tells whether so many objects of that name are there.
    fn count(&self, key: &ObjectKey, wanted: &str) -> String {
        let (table, prefix) = match key.kind.namespace() {
            Namespace::Relations if key.kind == ObjectKind::Sequence => ("TABLES", "TABLE"),
            Namespace::Relations => ("VIEWS", "TABLE"),
            Namespace::Routines => ("ROUTINES", "ROUTINE"),
            Namespace::Triggers => ("TRIGGERS", "TRIGGER"),
            // It has none.
            Namespace::Types | Namespace::Schemas | Namespace::Extensions => ("TABLES", "TABLE"),
        };
        let literal = |name: &Name| text(name.as_str(), self.dialect());
        let database = key.name.schema.as_ref();
        let database = database.map_or_else(|| "DATABASE()".to_owned(), literal);
        let kind = match key.kind.namespace() {
            Namespace::Routines => {
                format!(" AND ROUTINE_TYPE = '{}'", key.kind.word().to_uppercase())
            }
            Namespace::Relations if key.kind == ObjectKind::Sequence => {
                " AND TABLE_TYPE = 'SEQUENCE'".to_owned()
            }
            _ => String::new(),
        };
        format!(
            "SELECT COUNT(*) {wanted} FROM information_schema.{table} \
             WHERE {prefix}_SCHEMA = {database} AND {prefix}_NAME = {}{kind}",
            literal(&key.name.name)
        )
    }
}
