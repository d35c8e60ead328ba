//! Extensions, schemas, sequences, domains and composite types.

use super::expr::Whole;
use super::items::Optional;
use super::layout::{block, ended};
use crate::Name;
use crate::naming;
use crate::schema::{CompositeType, DatabaseSchema, Domain, Extension, Sequence};
use crate::spelling::{Object, Plain, Text};

pub(super) fn extension(verb: &str, extension: &Extension, keep: bool) -> String {
    let mut text = format!("{verb} extension {}", Plain(&extension.name));
    if let Some(schema) = &extension.schema {
        text += &format!(" schema {}", Plain(schema));
    }
    if let Some(version) = &extension.version {
        text += &format!(" version {}", Text(version));
    }
    kept(text, keep)
}

pub(super) fn schema(verb: &str, schema: &DatabaseSchema, keep: bool) -> String {
    kept(format!("{verb} schema {}", Plain(&schema.name)), keep)
}

/// A statement that ends with `keep`, where it does.
pub(super) fn kept(mut text: String, keep: bool) -> String {
    if keep {
        text.push_str(" keep");
    }
    ended(text)
}

pub(super) fn sequence(verb: &str, sequence: &Sequence) -> String {
    let mut text = format!("{verb} sequence {}", Object(&sequence.name));
    if let Some(ty) = &sequence.ty {
        text += &format!(" as {ty}");
    }
    for (word, number) in sequence.options.numbers() {
        text += &format!(" {word} {number}");
    }
    if sequence.options.cycle {
        text.push_str(" cycle");
    }
    if let Some(owner) = &sequence.owner {
        text += &format!(
            " owned by {}.{}",
            Object(&owner.table),
            Plain(&owner.column)
        );
    }
    ended(text)
}

pub(super) fn domain(verb: &str, domain: &Domain) -> String {
    let mut text = format!("{verb} domain {}: {}", Object(&domain.name), domain.ty);
    if let Some(default) = &domain.default {
        text += &format!(" = {}", Whole(default));
    }
    let by_convention = naming::check(&domain.name, &Name::new(Domain::VALUE));
    for check in &domain.checks {
        let name = Optional::unless(&check.name, Some(by_convention.as_str()));
        text += &format!(" check{name}");
        for expr in check.kind.expressions() {
            text += &format!(" ({})", Whole(expr));
        }
    }
    ended(text)
}

pub(super) fn composite(verb: &str, composite: &CompositeType) -> String {
    let attributes = composite.attributes.iter();
    let attributes = attributes.map(|(name, ty)| format!("{}: {ty}", Plain(name)));
    let head = format!("{verb} type {}", Object(&composite.name));
    block(&head, attributes)
}
