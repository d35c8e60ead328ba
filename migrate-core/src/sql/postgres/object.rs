//! Objects with a definition of their own.

use super::index::{self, Writers};
use super::{
    comment, composite, domain, extension, grants, quote, quote_list, quote_object, routine,
    sequences, trigger,
};
use crate::schema::{SchemaObject, View};
use crate::sql::{ObjectChange, Unsupported};
use crate::{Dialect, Schema, Target};

/// The statements that a change takes.
pub(crate) fn statements(
    change: &ObjectChange<'_>,
    schema: &Schema,
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    let of = Objects { schema, target };
    match change {
        ObjectChange::Create(object) => of.create("CREATE", object),
        ObjectChange::Ensure(object) => of.create(ENSURE, object),
        ObjectChange::Drop(object) => Ok(vec![of.drop(object)?]),
        ObjectChange::Replace(old, new) => of.replace(old, new),
        ObjectChange::Rename(object, to) => {
            let reference = of.reference(object)?;
            Ok(vec![format!("ALTER {reference} RENAME TO {}", quote(to))])
        }
    }
}

/// The verb for what may be there already: it says so behind the kind.
const ENSURE: &str = "CREATE IF NOT EXISTS";

/// Objects, where their types are known.
struct Objects<'a> {
    schema: &'a Schema,
    target: Target,
}

impl Objects<'_> {
    fn create(&self, verb: &str, object: &SchemaObject) -> Result<Vec<String>, Unsupported> {
        let mut statements = vec![self.definition(verb, object)?];
        if object.comment().is_some() {
            statements.push(self.commented(object)?);
        }
        statements.extend(self.indexes(object)?);
        Ok(statements)
    }

    /// The indexes that an object has.
    fn indexes(&self, object: &SchemaObject) -> Result<Vec<String>, Unsupported> {
        let SchemaObject::View(view) = object else {
            return Ok(Vec::new());
        };
        let table = view.as_table();
        let indexes = view.indexes.iter();
        indexes
            .map(|own| index::create(own, &table, self.schema, self.target, Writers::Wait))
            .collect()
    }

    /// The statement that gives an object its definition.
    fn definition(&self, verb: &str, object: &SchemaObject) -> Result<String, Unsupported> {
        match object {
            SchemaObject::View(view) => Ok(view_definition(verb, view)),
            SchemaObject::Routine(routine) => {
                routine::definition(verb, routine, self.schema, self.target)
            }
            SchemaObject::Trigger(trigger) => trigger::definition(trigger),
            SchemaObject::Extension(own) => {
                Ok(of_kind(verb, "EXTENSION", &extension::definition(own)))
            }
            SchemaObject::Schema(own) => Ok(of_kind(verb, "SCHEMA", &quote(&own.name))),
            SchemaObject::Sequence(own) => sequences::definition(own, self.schema, self.target),
            SchemaObject::Domain(own) => domain::definition(own, self.schema, self.target),
            SchemaObject::Composite(own) => composite::definition(own, self.schema, self.target),
        }
    }

    /// An object as statements name it: `VIEW "v"`.
    fn reference(&self, object: &SchemaObject) -> Result<String, Unsupported> {
        match object {
            SchemaObject::View(view) => {
                Ok(format!("{} {}", keyword(view), quote_object(&view.name)))
            }
            SchemaObject::Routine(routine) => routine::reference(routine, self.schema, self.target),
            SchemaObject::Trigger(trigger) => Ok(trigger::reference(trigger)),
            SchemaObject::Extension(_)
            | SchemaObject::Schema(_)
            | SchemaObject::Sequence(_)
            | SchemaObject::Domain(_)
            | SchemaObject::Composite(_) => {
                let key = object.key();
                let word = key.kind.word().to_uppercase();
                Ok(format!("{word} {}", quote_object(&key.name)))
            }
        }
    }

    fn drop(&self, object: &SchemaObject) -> Result<String, Unsupported> {
        Ok(format!("DROP {}", self.reference(object)?))
    }

    fn commented(&self, object: &SchemaObject) -> Result<String, Unsupported> {
        Ok(comment::on_object(
            &self.reference(object)?,
            object.comment(),
        ))
    }

    fn replace(&self, old: &SchemaObject, new: &SchemaObject) -> Result<Vec<String>, Unsupported> {
        let mut statements = match (old, new) {
            (_, SchemaObject::View(view)) if !view.materialized => {
                vec![self.replaced_view(new, view)?]
            }
            (SchemaObject::Routine(old), SchemaObject::Routine(routine))
                if old.is_called_like(routine) =>
            {
                vec![self.definition("CREATE OR REPLACE", new)?]
            }
            (SchemaObject::Extension(old), SchemaObject::Extension(new)) => {
                extension::replaced(old, new)
            }
            (SchemaObject::Schema(_), SchemaObject::Schema(_)) => Vec::new(),
            (SchemaObject::Sequence(old), SchemaObject::Sequence(new)) => {
                vec![sequences::replaced(old, new, self.schema, self.target)?]
            }
            (SchemaObject::Domain(old), SchemaObject::Domain(new)) if old.ty == new.ty => {
                domain::replaced(old, new, self.schema, self.target)?
            }
            (SchemaObject::Composite(old), SchemaObject::Composite(new))
                if old.is_longer_or_shorter(new) =>
            {
                composite::replaced(old, new, self.schema, self.target)?
                    .into_iter()
                    .collect()
            }
            (SchemaObject::View(view), SchemaObject::View(_)) => {
                let create = self.definition("CREATE", new)?;
                let anew = grants::around(&view.name, &self.drop(old)?, &create);
                vec![format!("DO {}", dollar_quoted(&anew))]
            }
            _ => vec![self.drop(old)?, self.definition("CREATE", new)?],
        };
        if old.comment().is_some() || new.comment().is_some() {
            statements.push(self.commented(new)?);
        }
        // A materialized view has lost those that it had.
        if let Some(known) = self.schema.object(&new.key()) {
            statements.extend(self.indexes(known)?);
        }
        Ok(statements)
    }

    /// A view in the place of another; where its columns are others, it is made anew. Who may read
    /// it stays as it is.
    fn replaced_view(&self, object: &SchemaObject, view: &View) -> Result<String, Unsupported> {
        let replace = dollar_quoted(&view_definition("CREATE OR REPLACE", view));
        let create = view_definition("CREATE", view);
        let anew = grants::around(&view.name, &self.drop(object)?, &create);
        let block = format!(
            "BEGIN\n  EXECUTE {replace};\nEXCEPTION WHEN invalid_table_definition THEN\n  {anew};\nEND"
        );
        Ok(format!("DO {}", dollar_quoted(&block)))
    }
}

fn of_kind(verb: &str, kind: &str, rest: &str) -> String {
    match verb {
        ENSURE => format!("CREATE {kind} IF NOT EXISTS {rest}"),
        verb => format!("{verb} {kind} {rest}"),
    }
}

fn view_definition(verb: &str, view: &View) -> String {
    format!("{verb} {} {}", keyword(view), named_query(view))
}

/// A table of the columns of a view, without rows.
#[cfg(feature = "postgres")]
pub(crate) fn empty_table(view: &View) -> String {
    let query = named_query(view);
    let query = query.trim_end().trim_end_matches(';');
    format!("CREATE TABLE {query}\nWITH NO DATA")
}

/// `"v" ("a", "b") AS SELECT …`
fn named_query(view: &View) -> String {
    let columns = match view.columns.as_slice() {
        [] => String::new(),
        columns => format!(" ({})", quote_list(columns)),
    };
    let text = view.query.sent(Dialect::Postgres);
    let text = text.map_or("", |sql| sql.text.as_str());
    format!("{}{columns} AS\n{text}", quote_object(&view.name))
}

fn keyword(view: &View) -> &'static str {
    match view.materialized {
        true => "MATERIALIZED VIEW",
        false => "VIEW",
    }
}

/// A text between dollar signs, with a word that does not stand between such in it.
pub(crate) fn dollar_quoted(text: &str) -> String {
    let mut tag = "$body$".to_owned();
    let mut number = 1;
    while text.contains(&tag) {
        number += 1;
        tag = format!("$body{number}$");
    }
    format!("{tag}{text}{tag}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_between_dollar_signs_may_hold_others() {
        assert_eq!(dollar_quoted("a"), "$body$a$body$");
        assert_eq!(dollar_quoted("$$ $body$ $$"), "$body2$$$ $body$ $$$body2$");
    }
}
