//! The length and the characters of new names.

use crate::op::{CreateObject, Op, ReplaceObject};
use crate::schema::{SchemaObject, Table};
use crate::{Diagnostic, Down, Migration, Name, NameLimit, ObjectName, Report, Target};

/// Checks every name that a migration gives.
pub(super) fn check(migration: &Migration, targets: &[Target], report: &mut Report) {
    let down = match &migration.down {
        Down::Written { statements, .. } => statements.as_slice(),
        Down::Derived | Down::Irreversible { .. } => &[],
    };
    let ops = migration
        .up
        .iter()
        .chain(down)
        .flat_map(|statement| &statement.ops);
    for (word, name) in ops.flat_map(new_names) {
        check_name(word, name, targets, report);
    }
}

fn check_name(word: &str, name: &Name, targets: &[Target], report: &mut Report) {
    let text = name.as_str();
    if text.is_empty() {
        report.refuse(
            name.site(),
            format!("the name of the {word} is empty"),
            "write a name",
        );
    } else if text.contains('\0') {
        report.refuse(
            name.site(),
            format!("the name of the {word} holds a NUL character"),
            "remove the character",
        );
    }
    let beyond = text.chars().find(|character| *character > '\u{ffff}');
    let refusing = targets
        .iter()
        .find(|target| target.dialect.is_mysql_family());
    // The values of an enum are text, not names.
    if let (Some(character), Some(target), false) = (beyond, refusing, word == "value") {
        let message =
            format!("{word} `{name}` holds `{character}`, which {target} takes in no name");
        report.push(Diagnostic::new(name.site(), message).help("choose another name"));
    }
    let refusing = targets.iter().find_map(|target| {
        let (length, most, unit) = match target.features().longest_name {
            NameLimit::Bytes(most) => (text.len(), most, "bytes"),
            NameLimit::Characters(most) => (text.chars().count(), most, "characters"),
            NameLimit::None => return None,
        };
        (length > most).then_some((target, length, most, unit))
    });
    if let Some((target, length, most, unit)) = refusing {
        let message = format!("{word} `{name}` is {length} {unit} long, {target} takes {most}");
        report.push(Diagnostic::new(name.site(), message).help("choose a shorter name"));
    }
}

/// The names that an operation gives, each with the word for its kind.
pub(super) fn new_names(op: &Op) -> Vec<(&'static str, &Name)> {
    match op {
        Op::CreateTable(create) => of_table(&create.table),
        Op::RenameTable(rename) => of_object("table", &rename.to),
        Op::CreatePartition(create) => of_object("table", &create.name),
        Op::AddColumn(add) => vec![("column", &add.column.name)],
        Op::RenameColumn(rename) => vec![("column", &rename.to)],
        Op::AddConstraint(add) => vec![(add.constraint.word(), &add.constraint.name)],
        Op::RenameConstraint(rename) => vec![("constraint", &rename.to)],
        Op::CreateIndex(create) => vec![("index", &create.index.name)],
        Op::RenameIndex(rename) => vec![("index", &rename.to)],
        Op::CreateEnum(create) => {
            let values = create.ty.values.iter().map(|value| ("value", value));
            of_object("enum", &create.ty.name)
                .into_iter()
                .chain(values)
                .collect()
        }
        Op::RenameEnum(rename) => of_object("enum", &rename.to),
        Op::AddEnumValue(add) => vec![("value", &add.value)],
        Op::RenameEnumValue(rename) => vec![("value", &rename.to)],
        Op::CreateObject(CreateObject { object, .. })
        | Op::ReplaceObject(ReplaceObject { object }) => of_schema_object(object),
        Op::Execute(execute) => execute.declares.iter().flat_map(new_names).collect(),
        Op::RenameObject(rename) => vec![(rename.from.kind.word(), &rename.to)],
        Op::DropTable(_)
        | Op::SetTableComment(_)
        | Op::SetStorage(_)
        | Op::DropColumn(_)
        | Op::SetType(_)
        | Op::SetNullable(_)
        | Op::SetDefault(_)
        | Op::SetIdentity(_)
        | Op::SetColumnComment(_)
        | Op::DropConstraint(_)
        | Op::SetDeferrable(_)
        | Op::ValidateConstraint(_)
        | Op::DropIndex(_)
        | Op::DropEnum(_)
        | Op::DropEnumValue(_)
        | Op::Backfill(_)
        | Op::InsertRows(_)
        | Op::DeleteRows(_)
        | Op::DropObject(_)
        | Op::Retire(_)
        | Op::Purge(_)
        | Op::AttachPartition(_)
        | Op::DetachPartition(_) => Vec::new(),
    }
}

fn of_object<'a>(word: &'static str, name: &'a ObjectName) -> Vec<(&'static str, &'a Name)> {
    let schema = name.schema.iter().map(|schema| ("schema", schema));
    std::iter::once((word, &name.name)).chain(schema).collect()
}

fn of_schema_object(object: &SchemaObject) -> Vec<(&'static str, &Name)> {
    match object {
        SchemaObject::View(view) => {
            let columns = view.columns.iter().map(|column| ("column", column));
            let own = of_object(view.kind().word(), &view.name).into_iter();
            own.chain(columns).collect()
        }
        SchemaObject::Routine(routine) => {
            let arguments = routine.arguments.iter();
            let arguments = arguments.map(|argument| ("argument", &argument.name));
            let own = of_object(routine.kind().word(), &routine.name).into_iter();
            own.chain(arguments).collect()
        }
        SchemaObject::Trigger(trigger) => vec![("trigger", &trigger.name)],
        SchemaObject::Extension(own) => vec![("extension", &own.name)],
        SchemaObject::Schema(own) => vec![("schema", &own.name)],
        SchemaObject::Sequence(own) => of_object("sequence", &own.name),
        SchemaObject::Domain(own) => {
            let checks = own.checks.iter().map(|check| ("check", &check.name));
            of_object("domain", &own.name)
                .into_iter()
                .chain(checks)
                .collect()
        }
        SchemaObject::Composite(own) => {
            let parts = own.attributes.iter().map(|(name, _)| ("part", name));
            of_object("type", &own.name)
                .into_iter()
                .chain(parts)
                .collect()
        }
    }
}

fn of_table(table: &Table) -> Vec<(&'static str, &Name)> {
    let columns = table.columns.iter().map(|column| ("column", &column.name));
    let constraints = table.constraints.iter();
    let constraints = constraints.map(|constraint| (constraint.word(), &constraint.name));
    let indexes = table.indexes.iter().map(|index| ("index", &index.name));
    let parts = columns.chain(constraints).chain(indexes);
    of_object("table", &table.name)
        .into_iter()
        .chain(parts)
        .collect()
}
