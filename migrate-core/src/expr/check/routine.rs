//! Calls of functions that the history has created.

use super::Checker;
use crate::expr::functions::Volatility;
use crate::expr::typed::{Typed, TypedKind};
use crate::expr::value::ValueType;
use crate::schema::{
    self, ArgumentMode, Characteristic, Namespace, Returns, Routine, SchemaObject,
};
use crate::{Name, ObjectName, Site};

impl<'a> Checker<'a> {
    /// The function of that name, if the history has one.
    pub(super) fn routine(&self, name: &Name) -> Option<&'a Routine> {
        let name = ObjectName::new(name.clone());
        match self.scope.schema.object_named(Namespace::Routines, &name)? {
            SchemaObject::Routine(routine) if !routine.procedure => Some(routine),
            _ => None,
        }
    }

    pub(super) fn call_routine(
        &mut self,
        routine: &Routine,
        mut arguments: Vec<Typed>,
        site: Site,
    ) -> Typed {
        let name = &routine.name;
        let Returns::Value(gives) = &routine.returns else {
            let message = format!("`{name}` does not give one value");
            self.report.refuse(site, message, "call it in `sql(…)`");
            return Typed::erroneous(site);
        };
        self.check_volatility(&format!("`{name}()`"), volatility(routine), site);
        let taken: Vec<_> = routine
            .arguments
            .iter()
            .filter(|argument| argument.mode != ArgumentMode::Out)
            .collect();
        let required = taken.iter().filter(|one| one.default.is_none()).count();
        let is_variadic = taken
            .last()
            .is_some_and(|one| one.mode == ArgumentMode::Variadic);
        let (least, most, count) = (required, taken.len(), arguments.len());
        if !is_variadic && !(least..=most).contains(&count) {
            let takes = match least == most {
                true => format!("{most}"),
                false => format!("{least} to {most}"),
            };
            let message = format!("`{name}` takes {takes} arguments, not {count}");
            let help = format!("write it with {takes}");
            self.report.refuse(site, message, help);
            return Typed::erroneous(site);
        }
        for (argument, taken) in arguments.iter_mut().zip(&taken) {
            if taken.mode != ArgumentMode::Variadic {
                self.demand(argument, &ValueType::from(&taken.ty.kind));
            }
        }
        // Of one that is not strict only its author knows.
        let is_strict = routine.characteristics.contains(&Characteristic::Strict);
        let nullable = is_strict && arguments.iter().any(|argument| argument.nullable);
        Typed {
            kind: TypedKind::Routine {
                name: name.clone(),
                arguments,
            },
            ty: ValueType::from(&gives.kind),
            nullable,
            site,
        }
    }
}

/// How far the result of a function depends on more than its arguments, as it says itself.
fn volatility(routine: &Routine) -> Volatility {
    let said = routine.characteristics.iter();
    let mut said = said.filter_map(|one| match one {
        Characteristic::Volatility(volatility) => Some(volatility),
        _ => None,
    });
    match said.next_back() {
        Some(schema::Volatility::Immutable) => Volatility::Immutable,
        Some(schema::Volatility::Stable) => Volatility::Stable,
        Some(schema::Volatility::Volatile) | None => Volatility::Volatile,
    }
}
