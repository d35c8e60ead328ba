//! Functions and procedures.

use super::object::dollar_quoted;
use super::{quote, quote_object};
use crate::expr::{Place, Scope};
use crate::schema::{
    Argument, ArgumentMode, Characteristic, Parallel, Returns, Routine, Volatility,
};
use crate::sql::{Unsupported, column_type, default_value, text};
use crate::{Dialect, Schema, Target};

/// The statement that gives a routine its definition.
pub(super) fn definition(
    verb: &str,
    routine: &Routine,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let of = Of { schema, target };
    let arguments: Result<Vec<String>, Unsupported> = routine
        .arguments
        .iter()
        .map(|argument| of.argument(argument))
        .collect();
    let head = format!(
        "{verb} {} {}({}){}",
        routine.kind().word().to_uppercase(),
        quote_object(&routine.name),
        arguments?.join(", "),
        of.returns(&routine.returns)?
    );
    let mut lines = vec![head];
    lines.extend(
        routine
            .language
            .iter()
            .map(|name| format!("LANGUAGE {}", quote(name))),
    );
    lines.extend(routine.characteristics.iter().filter_map(characteristic));
    let body = routine.body.sent(Dialect::Postgres);
    let body = body.map_or("", |sql| sql.text.as_str());
    lines.push(format!("AS {}", dollar_quoted(body)));
    Ok(lines.join("\n"))
}

/// A routine as statements name it: with what it takes, since others may have its name.
pub(super) fn reference(
    routine: &Routine,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let taken = routine.arguments.iter();
    let taken = taken.filter(|argument| argument.mode != ArgumentMode::Out);
    let types: Result<Vec<String>, Unsupported> = taken
        .map(|argument| column_type(&argument.ty, schema, target))
        .collect();
    Ok(format!(
        "{} {}({})",
        routine.kind().word().to_uppercase(),
        quote_object(&routine.name),
        types?.join(", ")
    ))
}

struct Of<'a> {
    schema: &'a Schema,
    target: Target,
}

impl Of<'_> {
    fn argument(&self, argument: &Argument) -> Result<String, Unsupported> {
        let mode = match argument.mode {
            ArgumentMode::In => "",
            ArgumentMode::Out => "OUT ",
            ArgumentMode::InOut => "INOUT ",
            ArgumentMode::Variadic => "VARIADIC ",
        };
        let ty = column_type(&argument.ty, self.schema, self.target)?;
        let mut sql = format!("{mode}{} {ty}", quote(&argument.name));
        if let Some(expr) = &argument.default {
            let scope = Scope {
                schema: self.schema,
                table: None,
                place: Place::Default,
            };
            let value = default_value(expr, &scope, &argument.ty, self.target)?;
            sql += &format!(" DEFAULT {value}");
        }
        Ok(sql)
    }

    fn returns(&self, returns: &Returns) -> Result<String, Unsupported> {
        let ty = |ty| column_type(ty, self.schema, self.target);
        Ok(match returns {
            Returns::Nothing => String::new(),
            Returns::Void => " RETURNS void".to_owned(),
            Returns::Trigger => " RETURNS trigger".to_owned(),
            Returns::Value(one) => format!(" RETURNS {}", ty(one)?),
            Returns::Set(one) => format!(" RETURNS SETOF {}", ty(one)?),
            Returns::Rows(columns) => {
                let columns: Result<Vec<String>, Unsupported> = columns
                    .iter()
                    .map(|(name, one)| Ok(format!("{} {}", quote(name), ty(one)?)))
                    .collect();
                format!(" RETURNS TABLE ({})", columns?.join(", "))
            }
        })
    }
}

/// What PostgreSQL is told; what MySQL is told says nothing there.
fn characteristic(characteristic: &Characteristic) -> Option<String> {
    let sql = match characteristic {
        Characteristic::Volatility(Volatility::Immutable) => "IMMUTABLE",
        Characteristic::Volatility(Volatility::Stable) => "STABLE",
        Characteristic::Volatility(Volatility::Volatile) => "VOLATILE",
        Characteristic::Strict => "STRICT",
        Characteristic::SecurityDefiner => "SECURITY DEFINER",
        Characteristic::SecurityInvoker => "SECURITY INVOKER",
        Characteristic::Leakproof => "LEAKPROOF",
        Characteristic::Parallel(Parallel::Safe) => "PARALLEL SAFE",
        Characteristic::Parallel(Parallel::Restricted) => "PARALLEL RESTRICTED",
        Characteristic::Parallel(Parallel::Unsafe) => "PARALLEL UNSAFE",
        Characteristic::Set(name, value) => {
            return Some(format!("SET {} = {}", quote(name), setting(value)));
        }
        Characteristic::Cost(cost) => return Some(format!("COST {cost}")),
        Characteristic::Rows(rows) => return Some(format!("ROWS {rows}")),
        Characteristic::ReadsSqlData | Characteristic::ModifiesSqlData | Characteristic::NoSql => {
            return None;
        }
    };
    Some(sql.to_owned())
}

/// The value of a setting: a list of names, as of `search_path`, is a list of texts.
fn setting(value: &str) -> String {
    let parts = value.split(',').map(|part| part.trim().trim_matches('"'));
    let parts: Vec<String> = parts.map(|part| text(part, Dialect::Postgres)).collect();
    parts.join(", ")
}
