//! Views, routines and triggers.

use super::{comment, quote, quote_list, quote_object};
use crate::schema::{SchemaObject, View};
use crate::sql::{ObjectChange, Unsupported};
use crate::{Dialect, Name, Schema, Target};

/// The statements that a change takes.
pub(crate) fn statements(
    change: &ObjectChange<'_>,
    _schema: &Schema,
    _target: Target,
) -> Result<Vec<String>, Unsupported> {
    match change {
        ObjectChange::Create(object) => create(object),
        ObjectChange::Drop(object) => Ok(vec![drop(object)]),
        ObjectChange::Replace(old, new) => replace(old, new),
        ObjectChange::Rename(object, to) => Ok(vec![rename(object, to)]),
    }
}

fn create(object: &SchemaObject) -> Result<Vec<String>, Unsupported> {
    let mut statements = vec![definition("CREATE", object)?];
    if object.comment().is_some() {
        statements.push(commented(object));
    }
    Ok(statements)
}

/// The statement that gives an object its definition.
fn definition(verb: &str, object: &SchemaObject) -> Result<String, Unsupported> {
    match object {
        SchemaObject::View(view) => Ok(view_definition(verb, view)),
        SchemaObject::Routine(_) | SchemaObject::Trigger(_) => Ok(String::new()),
    }
}

fn view_definition(verb: &str, view: &View) -> String {
    let columns = match view.columns.as_slice() {
        [] => String::new(),
        columns => format!(" ({})", quote_list(columns)),
    };
    let text = view.query.sent(Dialect::Postgres);
    let text = text.map_or("", |sql| sql.text.as_str());
    format!(
        "{verb} {} {}{columns} AS\n{text}",
        keyword(view),
        quote_object(&view.name)
    )
}

fn keyword(view: &View) -> &'static str {
    match view.materialized {
        true => "MATERIALIZED VIEW",
        false => "VIEW",
    }
}

/// An object as statements name it: `VIEW "v"`.
fn reference(object: &SchemaObject) -> String {
    match object {
        SchemaObject::View(view) => format!("{} {}", keyword(view), quote_object(&view.name)),
        SchemaObject::Routine(_) | SchemaObject::Trigger(_) => String::new(),
    }
}

fn drop(object: &SchemaObject) -> String {
    format!("DROP {}", reference(object))
}

fn rename(object: &SchemaObject, to: &Name) -> String {
    format!("ALTER {} RENAME TO {}", reference(object), quote(to))
}

fn commented(object: &SchemaObject) -> String {
    comment::on_object(&reference(object), object.comment())
}

fn replace(old: &SchemaObject, new: &SchemaObject) -> Result<Vec<String>, Unsupported> {
    let mut statements = match new {
        SchemaObject::View(view) if !view.materialized => vec![replaced_view(new, view)],
        _ => vec![drop(old), definition("CREATE", new)?],
    };
    if old.comment().is_some() || new.comment().is_some() {
        statements.push(commented(new));
    }
    Ok(statements)
}

/// A view in the place of another. Who may read it stays as it is, unless its columns are others:
/// then it is made anew.
fn replaced_view(object: &SchemaObject, view: &View) -> String {
    let replace = dollar_quoted(&view_definition("CREATE OR REPLACE", view));
    let create = dollar_quoted(&view_definition("CREATE", view));
    let block = format!(
        "BEGIN\n  EXECUTE {replace};\nEXCEPTION WHEN invalid_table_definition THEN\n  {};\n  \
         EXECUTE {create};\nEND",
        drop(object)
    );
    format!("DO {}", dollar_quoted(&block))
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
