//! Columns, constraints and indexes as they stand in a block.

use std::fmt::{self, Display, Write as _};

use super::comma;
use super::expr::{Key, Whole};
use super::storage::StorageItem;
use crate::expr::Expr;
use crate::schema::{
    Column, Constraint, ConstraintKind, Deferrable, Exclusion, ExclusionPart, ForeignKey,
    ForeignKeyAction, Generated, Identity, Index, IndexKey, NullsOrder, Subject,
};
use crate::spelling::{MODIFIERS, Object, Plain, Text, except};
use crate::{Name, ObjectName, naming};

/// A column without its comment.
pub(super) struct ColumnItem<'a>(pub(super) &'a Column);

impl Display for ColumnItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = self.0;
        write!(f, "{}: ", Plain(&column.name))?;
        if column.nullable {
            write!(f, "Option<{}>", column.ty)?;
        } else {
            column.ty.fmt(f)?;
        }
        if let Some(default) = &column.default {
            write!(f, " = {}", DefaultItem(default))?;
        }
        if let Some(identity) = &column.identity {
            write!(f, " {}", IdentityItem(identity))?;
        }
        if let Some(generated) = &column.generated {
            write!(f, " generated as {}", GeneratedItem(generated))?;
        }
        if let Some(collation) = &column.collation {
            write!(f, " collate {}", Text(collation.as_str()))?;
        }
        if column.on_update_now {
            f.write_str(" on update now()")?;
        }
        Ok(())
    }
}

/// A default. One that begins with a column which is called like a modifier would read as if the
/// value were missing.
struct DefaultItem<'a>(&'a Expr);

impl Display for DefaultItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = Whole(self.0).to_string();
        let word = text
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next();
        if word.is_some_and(|word| MODIFIERS.contains(&word)) {
            write!(f, "({text})")
        } else {
            f.write_str(&text)
        }
    }
}

/// `identity [always] [(…)]`
pub(super) struct IdentityItem<'a>(pub(super) &'a Identity);

impl Display for IdentityItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Identity {
            always, numbering, ..
        } = self.0;
        f.write_str(if *always {
            "identity always"
        } else {
            "identity"
        })?;
        let numbers = numbering.numbers().into_iter();
        let mut options: Vec<String> = numbers
            .filter_map(|(word, number)| Some(format!("{word} {}", number?)))
            .collect();
        options.extend(numbering.cycle.then(|| "cycle".to_owned()));
        if options.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", options.join(", "))
    }
}

/// What a generated column is computed from, and how.
pub(super) struct GeneratedItem<'a>(pub(super) &'a Generated);

impl Display for GeneratedItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.0.stored { "stored" } else { "virtual" };
        write!(f, "({}) {how}", Whole(&self.0.expr))
    }
}

/// The lines of a comment, each ended.
pub(super) fn comment(comment: Option<&str>) -> String {
    let mut lines = String::new();
    for line in comment.into_iter().flat_map(|text| text.split('\n')) {
        // Writing to a string never fails.
        let _ = if line.chars().any(char::is_control) {
            writeln!(lines, "#[doc = {}]", Text(&format!(" {line}")))
        } else if line.is_empty() {
            writeln!(lines, "///")
        } else {
            writeln!(lines, "/// {line}")
        };
    }
    lines
}

/// A constraint of a table; its name is left out where the convention gives it.
pub(super) struct ConstraintItem<'a>(pub(super) &'a ObjectName, pub(super) &'a Constraint);

impl Display for ConstraintItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(table, constraint) = self;
        let by_convention = naming::constraint(table, &constraint.kind);
        let name = Optional::unless(&constraint.name, by_convention.as_deref());
        match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } => {
                write!(f, "primary key{name} ")?;
                columns_of(f, columns)
            }
            ConstraintKind::Unique {
                columns,
                nulls_not_distinct,
                deferrable,
                site: _,
            } => {
                write!(f, "unique{name}{} ", nulls(*nulls_not_distinct))?;
                columns_of(f, columns)?;
                when(f, *deferrable)
            }
            ConstraintKind::Check { expr } => write!(f, "check{name} ({})", Whole(expr)),
            ConstraintKind::ForeignKey(key) => {
                write!(f, "foreign key{name} ")?;
                columns_of(f, &key.columns)?;
                references(f, key)
            }
            ConstraintKind::Exclude(exclusion) => exclude(f, &name, exclusion),
        }?;
        f.write_str(if constraint.not_valid {
            " not valid"
        } else {
            ""
        })
    }
}

fn references(f: &mut fmt::Formatter<'_>, key: &ForeignKey) -> fmt::Result {
    write!(f, " references {}", Object(&key.table))?;
    if !key.references.is_empty() {
        columns_of(f, &key.references)?;
    }
    for (event, action) in [("delete", key.on_delete), ("update", key.on_update)] {
        if action != ForeignKeyAction::NoAction {
            write!(f, " on {event} {}", action.words())?;
        }
    }
    when(f, key.deferrable)
}

/// When a constraint is looked at, unless at once.
fn when(f: &mut fmt::Formatter<'_>, deferrable: Deferrable) -> fmt::Result {
    match deferrable {
        Deferrable::No => Ok(()),
        deferrable => write!(f, " {}", deferrable.words()),
    }
}

const fn nulls(not_distinct: bool) -> &'static str {
    if not_distinct {
        " nulls not distinct"
    } else {
        ""
    }
}

fn exclude(f: &mut fmt::Formatter<'_>, name: &Optional<'_>, exclusion: &Exclusion) -> fmt::Result {
    write!(f, "exclude{name} using {} (", Plain(&exclusion.method))?;
    let part = |part: &ExclusionPart| format!("{} with {}", KeyItem(&part.key), part.operator);
    comma(f, exclusion.parts.iter().map(part))?;
    f.write_str(")")?;
    if let Some(predicate) = &exclusion.predicate {
        write!(f, " where ({})", Whole(predicate))?;
    }
    when(f, exclusion.deferrable)
}

fn columns_of(f: &mut fmt::Formatter<'_>, columns: &[Name]) -> fmt::Result {
    f.write_str("(")?;
    comma(f, columns.iter().map(Plain))?;
    f.write_str(")")
}

/// A name with a space before it, or nothing.
pub(super) struct Optional<'a>(Option<&'a Name>);

impl<'a> Optional<'a> {
    /// A name, unless it is the one by convention.
    pub(super) fn unless(name: &'a Name, by_convention: Option<&str>) -> Self {
        Self((by_convention != Some(name.as_str())).then_some(name))
    }
}

impl Display for Optional<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(name) = self.0 else { return Ok(()) };
        f.write_str(" ")?;
        except(f, name, &["on", "using", "index", "concurrently"])
    }
}

/// An index of a table, as an item of a block or as a statement of its own.
pub(super) struct IndexItem<'a> {
    pub(super) table: &'a ObjectName,
    pub(super) index: &'a Index,
    /// Whether the table is named here.
    pub(super) statement: bool,
}

impl Display for IndexItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let index = self.index;
        let by_convention = naming::index(self.table, index);
        let unique = if index.unique { "unique " } else { "" };
        let name = Optional::unless(&index.name, Some(&by_convention));
        write!(f, "{unique}index{name}")?;
        if self.statement {
            write!(f, " on {}", Object(self.table))?;
        }
        if let Some(method) = &index.method {
            write!(f, " using {}", Plain(method))?;
        }
        f.write_str(" (")?;
        comma(f, index.keys.iter().map(KeyItem))?;
        f.write_str(")")?;
        if !index.include.is_empty() {
            f.write_str(" include ")?;
            columns_of(f, &index.include)?;
        }
        f.write_str(nulls(index.nulls_not_distinct))?;
        if let Some(predicate) = &index.predicate {
            write!(f, " where ({})", Whole(predicate))?;
        }
        if index.storage.is_empty() {
            return Ok(());
        }
        write!(f, " {}", StorageItem(&index.storage, Subject::Index))
    }
}

/// A key of an index, or of a partitioned table.
pub(super) struct KeyItem<'a>(pub(super) &'a IndexKey);

impl Display for KeyItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.0;
        Key(&key.expr).fmt(f)?;
        if let Some(length) = key.length {
            write!(f, "({length})")?;
        }
        if let Some(collation) = &key.collation {
            write!(f, " collate {}", Text(collation.as_str()))?;
        }
        if let Some(class) = &key.operator_class {
            f.write_str(" ")?;
            except(f, class, &["asc", "desc", "nulls", "collate", "with"])?;
        }
        if key.descending {
            f.write_str(" desc")?;
        }
        match key.nulls {
            None => Ok(()),
            Some(NullsOrder::First) => f.write_str(" nulls first"),
            Some(NullsOrder::Last) => f.write_str(" nulls last"),
        }
    }
}
