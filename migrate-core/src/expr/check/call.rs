//! Calls of functions, by the rows of the catalogue.

use super::Checker;
use super::fit::way_out;
use crate::expr::functions::{self, Function, Gives, Nulls, Row, Takes, function_names};
use crate::expr::typed::{Typed, TypedKind};
use crate::expr::value::ValueType;
use crate::expr::{BinaryOperator, Expr, ExprKind};
use crate::similar::existing;
use crate::{Diagnostic, Name, Site, nearest};

impl Checker<'_> {
    pub(super) fn call(&mut self, name: &Name, arguments: &[Expr], site: Site) -> Typed {
        let typed: Vec<Typed> = arguments
            .iter()
            .map(|argument| self.infer(argument))
            .collect();
        let Some(row) = functions::find(name.as_str()) else {
            match self.routines(name).as_slice() {
                [] => {}
                [only] => return self.call_routine(only, typed, site),
                several => {
                    return match self.overload(several, &typed, site) {
                        Some(routine) => self.call_routine(routine, typed, site),
                        None => Typed::erroneous(site),
                    };
                }
            }
            let help = match nearest(name.as_str(), function_names()) {
                Some(near) => format!("a function with a similar name exists: `{near}`"),
                None => "write `sql(\"…\")` for a function of the database's own".to_owned(),
            };
            let message = format!("function `{name}` does not exist");
            self.report.push(Diagnostic::new(site, message).help(help));
            return Typed::erroneous(site);
        };
        if row.function == Function::Nextval {
            self.check_sequence(arguments);
        }
        self.check_volatility(&format!("`{name}()`"), row.volatility, site);
        if !self.check_count(row, arguments, site) {
            return Typed::erroneous(site);
        }
        let mut call = self.apply(row, typed, site);
        if row.function == Function::Nextval
            && let [argument] = arguments
            && let ExprKind::Text(name) = &argument.kind
            && let Some(sequence) = self.scope.schema.sequence_called(name)
            && let Some(ty) = &sequence.ty
        {
            call.ty = ValueType::from(&ty.kind);
        }
        call
    }

    /// `nextval` is given the name of a sequence.
    fn check_sequence(&mut self, arguments: &[Expr]) {
        let [argument] = arguments else {
            return;
        };
        let ExprKind::Text(name) = &argument.kind else {
            let message = "`nextval` takes the name of a sequence";
            let help = "write it as a text: `nextval(\"NAME\")`";
            self.report.refuse(argument.site, message, help);
            return;
        };
        if self.scope.schema.sequence_called(name).is_none() {
            let known = self.scope.schema.sequences();
            let known: Vec<String> = known.map(|one| one.name.to_string()).collect();
            let help = existing("sequence", name, known.iter().map(String::as_str).collect());
            let message = format!("sequence `{name}` does not exist");
            self.report.refuse(argument.site, message, help);
        }
    }

    /// Whether there are as many arguments as the function takes; reports where not.
    fn check_count(&mut self, row: &Row, arguments: &[Expr], site: Site) -> bool {
        let (least, most, count) = (row.required, row.takes.len(), arguments.len());
        let guilty = match arguments.get(most) {
            Some(surplus) if !row.repeats => surplus.site.or(site),
            _ if count < least => site,
            _ => return true,
        };
        let takes = match (least, most) {
            _ if row.repeats => format!("at least {least} {}", plural(least)),
            (0, 0) => "no arguments".to_owned(),
            (least, most) if least == most => format!("{most} {}", plural(most)),
            (least, most) => format!("{least} to {most} arguments"),
        };
        let message = format!("`{}` takes {takes}, not {count}", row.name);
        self.report
            .refuse(guilty, message, format!("write it with {takes}"));
        false
    }

    /// Checks the arguments and gives the call its type.
    fn apply(&mut self, row: &Row, mut arguments: Vec<Typed>, site: Site) -> Typed {
        for (position, argument) in arguments.iter_mut().enumerate() {
            if let Some(takes) = row.takes.get(position).or(row.takes.last()) {
                self.argument(row, *takes, argument);
            }
        }
        let ty = match &row.gives {
            Gives::Type(ty) => ty.clone(),
            Gives::Argument if row.takes.last() == row.takes.first() => {
                let mut values: Vec<&mut Typed> = arguments.iter_mut().collect();
                match row.function {
                    Function::Nullif | Function::Greatest | Function::Least => {
                        self.compared(&mut values)
                    }
                    _ => self.unify(&mut values),
                }
            }
            Gives::Argument => arguments
                .first()
                .map_or(ValueType::Any, |first| first.ty.clone()),
        };
        let any = arguments.iter().any(|argument| argument.nullable);
        let nullable = match row.nulls {
            Nulls::Never => false,
            Nulls::AnyArgument => any,
            Nulls::AllArguments => arguments.iter().all(|argument| argument.nullable),
            Nulls::FirstArgument => arguments.first().is_some_and(|first| first.nullable),
            Nulls::Always => true,
        };
        Typed {
            kind: form(row.function, arguments),
            ty,
            nullable,
            site,
        }
    }

    fn argument(&mut self, row: &Row, takes: Takes, argument: &mut Typed) {
        let wrong_number = |ty: &ValueType| *ty != ValueType::Any && !ty.is_number();
        match takes {
            Takes::Same => {}
            Takes::Text => self.demand(argument, &ValueType::Text),
            Takes::TextOrBytes => {
                if argument.ty != ValueType::Bytes {
                    self.demand(argument, &ValueType::Text);
                }
            }
            Takes::Integer => self.demand(argument, &ValueType::Integer),
            Takes::Double => self.demand(argument, &ValueType::Double),
            Takes::Number | Takes::Exact if wrong_number(&argument.ty) => {
                self.demand(argument, &ValueType::Numeric);
            }
            Takes::Exact if argument.ty.is_float() => {
                let message = format!(
                    "`{}` takes an exact number, and {} is {}",
                    row.name,
                    argument.subject(),
                    argument.ty
                );
                let help = way_out(argument, &ValueType::Numeric);
                self.report
                    .push(Diagnostic::new(argument.site, message).maybe_help(help));
                argument.ty = ValueType::Any;
            }
            // A null is one, too.
            Takes::Number | Takes::Exact => {
                if argument.ty == ValueType::Any {
                    self.fit(argument, &ValueType::Numeric);
                }
            }
        }
    }
}

/// The form of a call in the typed tree: what an operator does too is the operator.
fn form(function: Function, mut arguments: Vec<Typed>) -> TypedKind {
    if function == Function::Mod
        && let (Some(right), Some(left)) = (arguments.pop(), arguments.pop())
    {
        return TypedKind::Binary(BinaryOperator::Remainder, Box::new(left), Box::new(right));
    }
    TypedKind::Call {
        function,
        arguments,
    }
}

const fn plural(count: usize) -> &'static str {
    if count == 1 { "argument" } else { "arguments" }
}
