//! What makes sense as a sequence, a domain or a composite type.

use super::object_check::check_twice;
use super::{Change, column, expression, lookup};
use crate::expr::Place;
use crate::schema::{CompositeType, Domain, Sequence, SequenceOptions, SequenceOwner, Type};
use crate::{Diagnostic, Name, Report};

/// A sequence gives out whole numbers, from a range that has some.
pub(super) fn sequence(sequence: &Sequence, change: &mut Change<'_>) {
    let name = &sequence.name;
    if let Some(ty) = &sequence.ty
        && !ty.kind.is_integer()
    {
        let message = format!("sequence `{name}` cannot be of `{ty}`");
        let help = "use `BigInt`, `Integer` or `SmallInt`";
        change.report.refuse(ty.site, message, help);
    }
    if let Some((what, help)) = misfit(&sequence.options, sequence.ty.as_ref()) {
        let message = format!("sequence `{name}` {what}");
        change.report.refuse(name.site(), message, help);
    }
    if let Some(owner) = &sequence.owner {
        check_owner(sequence, owner, change);
    }
}

/// What is wrong with the numbers, and what to do.
fn misfit(options: &SequenceOptions, ty: Option<&Type>) -> Option<(String, String)> {
    if options.increment == Some(0) {
        let help = "write `increment 1`, or leave it out";
        return Some(("does not move".to_owned(), help.to_owned()));
    }
    if options.cache.is_some_and(|cache| cache < 1) {
        let help = "write `cache 1`, or leave it out";
        return Some(("has nothing to cache".to_owned(), help.to_owned()));
    }
    let (least, most) = options.range(ty);
    let numbers = [options.min, options.max, options.start, options.increment];
    let (smallest, largest) = SequenceOptions::range_of(ty);
    let outside = numbers.into_iter().flatten();
    let mut outside = outside.filter(|number| !(smallest..=largest).contains(number));
    if let Some(number) = outside.next() {
        let help = format!("choose a number from {smallest} to {largest}");
        return Some((format!("cannot hold `{number}`"), help));
    }
    if least >= most {
        let help = "choose a `max` that is larger than `min`";
        let what = format!("has no numbers from {least} to {most}");
        return Some((what, help.to_owned()));
    }
    let start = options
        .start
        .filter(|start| !(least..=most).contains(start));
    start.map(|start| {
        let what = format!("cannot start at {start}");
        (what, format!("choose a number from {least} to {most}"))
    })
}

fn check_owner(sequence: &Sequence, owner: &SequenceOwner, change: &mut Change<'_>) {
    let Some(table) = lookup::table(change.schema, &owner.table, change.report) else {
        return;
    };
    lookup::column(table, &owner.column, change.report);
    if owner.table.schema != sequence.name.schema {
        let message = format!(
            "sequence `{}` and its column `{}.{}` are in different schemas",
            sequence.name, owner.table, owner.column
        );
        let help = format!(
            "create it as `{}`",
            owner.table.sibling(sequence.name.name.clone())
        );
        change.report.refuse(owner.table.site(), message, &help);
    }
}

/// A domain is a type with checks of its value.
pub(super) fn domain(domain: &Domain, change: &mut Change<'_>) {
    let name = &domain.name;
    if domain.ty.named() == Some(name) {
        let message = format!("domain `{name}` is made of itself");
        let help = "write the type of its values, such as `Text`";
        change.report.refuse(domain.ty.site, message, help);
        return;
    }
    if !column::check_type(&domain.ty, change.schema, change.report) {
        return;
    }
    let value = domain.as_column();
    if let Some(default) = &domain.default {
        expression::default(default, change.schema, &value, change.report);
    }
    let names: Vec<Name> = domain
        .checks
        .iter()
        .map(|check| check.name.clone())
        .collect();
    check_twice("check", &names, &format!("domain `{name}`"), change.report);
    let table = domain.as_table();
    for expr in domain
        .checks
        .iter()
        .flat_map(|check| check.kind.expressions())
    {
        let columns = expr.columns();
        let other = columns
            .iter()
            .find(|column| column.as_str() != Domain::VALUE);
        match other {
            Some(other) => refuse_column(domain, other, change.report),
            None => expression::condition(expr, change.schema, &table, Place::Check, change.report),
        }
    }
}

fn refuse_column(domain: &Domain, column: &Name, report: &mut Report) {
    let message = format!(
        "a check of domain `{}` knows no column `{column}`",
        domain.name
    );
    let error = Diagnostic::new(column.site(), message);
    report.push(error.help("write `value` for the value that is checked"));
}

/// A composite type has parts whose types exist.
pub(super) fn composite(composite: &CompositeType, change: &mut Change<'_>) {
    let names: Vec<Name> = composite
        .attributes
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    let what = format!("type `{}`", composite.name);
    check_twice("part", &names, &what, change.report);
    for (_, ty) in &composite.attributes {
        if ty.named() == Some(&composite.name) {
            let message = format!("{what} is made of itself");
            let help = "write another type, or `Jsonb` for values inside of values";
            change.report.refuse(ty.site, message, help);
        } else {
            column::check_type(ty, change.schema, change.report);
        }
    }
}
