//! Calls of functions that the history has created.

use super::expression::{Writer, Written};
use super::phrase::Phrase;
use super::{Unsupported, postgres};
use crate::expr::{Literal, Typed, TypedKind};
use crate::schema::{ArgumentMode, ObjectKey, Routine, SchemaObject, Type};
use crate::{Dialect, Site};

impl Writer<'_> {
    /// A call of a function of the history.
    pub(super) fn routine(&self, key: &ObjectKey, arguments: &[Typed], site: Site) -> Written {
        let dialect = self.target.dialect;
        let (known, name) = (self.schema.object(key), &key.name);
        let missing = |what: String, help: &str| Err(Unsupported::new(site, what).help(help));
        if !known.is_some_and(|routine| routine.is_in(dialect)) {
            let what = format!("the function `{name}`");
            return missing(
                what,
                "write its expression here, or give it a body for this database",
            );
        }
        if dialect.is_mysql_family() && self.place.is_kept() {
            let what = format!("a function of one's own in {}", self.place.described());
            return missing(what, "write its expression here");
        }
        let arguments = match known {
            Some(SchemaObject::Routine(routine))
                if self.schema.routines_named(name).nth(1).is_some() =>
            {
                self.told_apart(routine, arguments)?
            }
            _ => self.arguments(arguments)?,
        };
        Ok(Phrase::call(&super::object(name, dialect), &arguments))
    }

    /// The arguments of one of several functions of a name. A text and a null say of which type
    /// they are: PostgreSQL takes them for any.
    fn told_apart(
        &self,
        routine: &Routine,
        arguments: &[Typed],
    ) -> Result<Vec<String>, Unsupported> {
        let taken = routine.arguments.iter();
        let taken = taken.filter(|one| one.mode != ArgumentMode::Out);
        let types: Vec<&Type> = taken.map(|one| &one.ty).collect();
        let argument = |(place, argument): (usize, &Typed)| {
            let says_none = matches!(
                argument.kind,
                TypedKind::Null | TypedKind::Literal(Literal::Text(_))
            );
            let ty = types.get(place).filter(|_| says_none);
            match ty {
                Some(ty) if self.target.dialect == Dialect::Postgres => {
                    let ty = postgres::types::argument(ty, self.schema, self.target)?;
                    Ok(format!("CAST({} AS {ty})", self.plain(argument)?.text))
                }
                _ => self.argument(argument),
            }
        };
        arguments.iter().enumerate().map(argument).collect()
    }
}
