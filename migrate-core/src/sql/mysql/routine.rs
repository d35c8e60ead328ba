//! Functions and procedures.

use super::character_clause;
use crate::schema::{Argument, ArgumentMode, Characteristic, Returns, Routine, Type, Volatility};
use crate::sql::body::block;
use crate::sql::{Unsupported, column_type, identifier, object, text};
use crate::{Schema, Target};

/// The statement that makes a routine.
pub(super) fn definition(
    routine: &Routine,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let of = Of {
        routine,
        schema,
        target,
    };
    let arguments: Result<Vec<String>, Unsupported> = routine
        .arguments
        .iter()
        .map(|argument| of.argument(argument))
        .collect();
    let mut lines = vec![format!(
        "CREATE {} {}({}){}",
        routine.kind().word().to_uppercase(),
        object(&routine.name, target.dialect),
        arguments?.join(", "),
        of.returns()?
    )];
    for characteristic in &routine.characteristics {
        lines.extend(of.characteristic(characteristic)?.map(str::to_owned));
    }
    if let Some(comment) = &routine.comment {
        lines.push(format!("COMMENT {}", text(comment, target.dialect)));
    }
    let body = routine.body.sent(target.dialect);
    let body = body.map_or("", |sql| sql.text.as_str());
    lines.push(match is_statement(body) {
        true => body.to_owned(),
        false => block(body, target.dialect),
    });
    Ok(lines.join("\n"))
}

/// Whether a body is one statement, which needs no block around it.
fn is_statement(body: &str) -> bool {
    !body.contains(';')
}

struct Of<'a> {
    routine: &'a Routine,
    schema: &'a Schema,
    target: Target,
}

impl Of<'_> {
    fn ty(&self, ty: &Type) -> Result<String, Unsupported> {
        let plain = column_type(ty, self.schema, self.target)?;
        Ok(format!(
            "{plain}{}",
            character_clause(ty, None, self.target)
        ))
    }

    fn argument(&self, argument: &Argument) -> Result<String, Unsupported> {
        let name = &argument.name;
        let missing = |what: &str, help: &str| Err(Unsupported::new(name.site(), what).help(help));
        let mode = match argument.mode {
            ArgumentMode::Variadic => {
                return missing("a variadic argument", "take a text or a JSON value");
            }
            ArgumentMode::Out | ArgumentMode::InOut if !self.routine.procedure => {
                return missing("a function with `out`", "write a procedure");
            }
            _ if argument.default.is_some() => {
                return missing(
                    "the default of an argument",
                    "leave it out, and pass the value",
                );
            }
            ArgumentMode::In => "",
            ArgumentMode::Out => "OUT ",
            ArgumentMode::InOut => "INOUT ",
        };
        let quoted = identifier(name.as_str(), self.target.dialect);
        Ok(format!("{mode}{quoted} {}", self.ty(&argument.ty)?))
    }

    fn returns(&self) -> Result<String, Unsupported> {
        let site = self.routine.name.site();
        match &self.routine.returns {
            Returns::Nothing if self.routine.procedure => Ok(String::new()),
            Returns::Value(ty) => Ok(format!(" RETURNS {}", self.ty(ty)?)),
            Returns::Trigger => Err(Unsupported::new(site, "a function of a trigger")
                .help("write the trigger's own `body`, and give this database `skip` here")),
            Returns::Nothing | Returns::Void => {
                Err(Unsupported::new(site, "a function that gives nothing")
                    .help("write a procedure"))
            }
            Returns::Set(_) | Returns::Rows(_) => {
                Err(Unsupported::new(site, "a function that gives rows").help("write a view"))
            }
        }
    }

    /// What MySQL is told; hints for PostgreSQL's planner say nothing there.
    fn characteristic(
        &self,
        characteristic: &Characteristic,
    ) -> Result<Option<&'static str>, Unsupported> {
        let site = self.routine.name.site();
        Ok(match characteristic {
            Characteristic::Volatility(Volatility::Immutable) => Some("DETERMINISTIC"),
            Characteristic::Volatility(Volatility::Stable | Volatility::Volatile) => {
                Some("NOT DETERMINISTIC")
            }
            Characteristic::SecurityDefiner => Some("SQL SECURITY DEFINER"),
            Characteristic::SecurityInvoker => Some("SQL SECURITY INVOKER"),
            Characteristic::ReadsSqlData => Some("READS SQL DATA"),
            Characteristic::ModifiesSqlData => Some("MODIFIES SQL DATA"),
            Characteristic::NoSql => Some("NO SQL"),
            Characteristic::Leakproof
            | Characteristic::Parallel(_)
            | Characteristic::Cost(_)
            | Characteristic::Rows(_) => None,
            Characteristic::Strict => {
                return Err(Unsupported::new(site, "`strict`")
                    .help("ask for nulls in the body, and write a routine for each database"));
            }
            Characteristic::Set(..) => {
                return Err(Unsupported::new(site, "`set` of a routine")
                    .help("set it in the body, and write a routine for each database"));
            }
        })
    }
}
