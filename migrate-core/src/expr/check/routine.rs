//! Calls of functions that the history has created.

use super::Checker;
use crate::expr::functions::Volatility;
use crate::expr::typed::{Typed, TypedKind};
use crate::expr::value::ValueType;
use crate::schema::{self, Argument, ArgumentMode, Characteristic, Returns, Routine, SchemaObject};
use crate::{Name, ObjectName, Site};

impl<'a> Checker<'a> {
    /// The functions of that name that the history has.
    pub(super) fn routines(&self, name: &Name) -> Vec<&'a Routine> {
        let name = ObjectName::new(name.clone());
        let known = self.scope.schema.routines_named(&name);
        let functions = known.filter_map(|object| match object {
            SchemaObject::Routine(routine) if !routine.procedure => Some(routine),
            _ => None,
        });
        functions.collect()
    }

    /// The one of several functions of a name that takes these values: exactly, else as the only
    /// one that they fit. Reports where that is none, or may be more than one.
    pub(super) fn overload(
        &mut self,
        known: &[&'a Routine],
        values: &[Typed],
        site: Site,
    ) -> Option<&'a Routine> {
        let takes = |fits: fn(&ValueType, &ValueType) -> bool| -> Vec<&'a Routine> {
            let known = known.iter().copied();
            let takes = known.filter(|routine| {
                let count = Count::of(routine);
                count.allows(values.len())
                    && values.iter().zip(taken(routine)).all(|(value, taken)| {
                        let ty = self.scope.schema.value_type(&taken.ty);
                        taken.mode == ArgumentMode::Variadic || fits(&value.ty, &ty)
                    })
            });
            takes.collect()
        };
        let exactly = takes(|value, taken| value == taken);
        let fitting = takes(ValueType::widens_to);
        if let ([only], _) | ([], [only]) = (exactly.as_slice(), fitting.as_slice()) {
            return Some(only);
        }
        let name = &known.first()?.name;
        let types: Vec<String> = values.iter().map(|value| value.ty.to_string()).collect();
        let called = format!("`{name}({})`", types.join(", "));
        let titles = |of: &[&Routine]| -> String {
            let titles: Vec<String> = of
                .iter()
                .map(|routine| format!("`{name}({})`", routine.signature()))
                .collect();
            titles.join(", ")
        };
        let (message, help) = match fitting.as_slice() {
            [] => (
                format!("no function is called like {called}"),
                format!("give it what one of these takes: {}", titles(known)),
            ),
            fitting => (
                format!("{called} may call {} functions", fitting.len()),
                format!(
                    "write `cast(… as T)` around what it is given, for one of these: {}",
                    titles(fitting)
                ),
            ),
        };
        self.report.refuse(site, message, help);
        None
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
        let (allowed, count) = (Count::of(routine), arguments.len());
        if !allowed.allows(count) {
            let Count { least, most, .. } = allowed;
            let takes = match least == most {
                true => format!("{most}"),
                false => format!("{least} to {most}"),
            };
            let message = format!("`{name}` takes {takes} arguments, not {count}");
            let help = format!("write it with {takes}");
            self.report.refuse(site, message, help);
            return Typed::erroneous(site);
        }
        for (argument, taken) in arguments.iter_mut().zip(taken(routine)) {
            if taken.mode != ArgumentMode::Variadic {
                self.demand(argument, &ValueType::from(&taken.ty.kind));
            }
        }
        // Of one that is not strict only its author knows.
        let is_strict = routine.characteristics.contains(&Characteristic::Strict);
        let nullable = is_strict && arguments.iter().any(|argument| argument.nullable);
        Typed {
            kind: TypedKind::Routine {
                key: routine.key(),
                arguments,
            },
            ty: ValueType::from(&gives.kind),
            nullable,
            site,
        }
    }
}

/// What a call gives a function.
fn taken(routine: &Routine) -> impl Iterator<Item = &Argument> {
    let arguments = routine.arguments.iter();
    arguments.filter(|argument| argument.mode != ArgumentMode::Out)
}

/// How many values a function takes.
struct Count {
    least: usize,
    most: usize,
    is_variadic: bool,
}

impl Count {
    fn of(routine: &Routine) -> Self {
        Self {
            least: taken(routine).filter(|one| one.default.is_none()).count(),
            most: taken(routine).count(),
            is_variadic: taken(routine).any(|one| one.mode == ArgumentMode::Variadic),
        }
    }

    fn allows(&self, count: usize) -> bool {
        self.is_variadic || (self.least..=self.most).contains(&count)
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
