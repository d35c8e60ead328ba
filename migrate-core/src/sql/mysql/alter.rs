//! ALTER TABLE, as the difference between a table before and after.
//!
//! All actions of an alter block become one statement. It is found by carrying the old table
//! through the renames and comparing what is rendered: what reads the same stays untouched,
//! what differs is restated completely.

pub(super) mod keys;

use super::part::{Part, parts};
use super::{column, identity, json, storage};
use crate::expr::Expr;
use crate::schema::{Column, Constraint, ConstraintKind, Table};
use crate::sql::{Unsupported, identifier, new_start, object, text};
use crate::{Name, ObjectName, Schema, Target};

/// What got another name, each from and to, in the order in which it happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Renames {
    /// Columns.
    pub(crate) columns: Vec<(Name, Name)>,
    /// Indexes and unique constraints.
    pub(crate) indexes: Vec<(Name, Name)>,
}

impl Renames {
    /// The renames that lead back.
    pub(crate) fn reversed(&self) -> Self {
        let back = |pairs: &[(Name, Name)]| {
            let pairs = pairs.iter().rev();
            pairs.map(|(from, to)| (to.clone(), from.clone())).collect()
        };
        Self {
            columns: back(&self.columns),
            indexes: back(&self.indexes),
        }
    }
}

/// A column in its table and schema, under two names where it was renamed.
struct Carried<'a> {
    old: &'a Column,
    now: &'a Column,
}

/// A table on its way from one shape to another.
pub(crate) struct Alteration<'a> {
    before: &'a Table,
    before_schema: &'a Schema,
    /// The old table under the new names.
    carried: Table,
    after: &'a Table,
    after_schema: &'a Schema,
    renames: &'a Renames,
    /// Generated columns that have to be out of the way of a rename.
    recreated: Vec<Name>,
    target: Target,
}

impl<'a> Alteration<'a> {
    /// The way of a table from one schema to another; `None` where one of them lacks it.
    pub(crate) fn new(
        name: &ObjectName,
        before_schema: &'a Schema,
        after_schema: &'a Schema,
        renames: &'a Renames,
        target: Target,
    ) -> Option<Self> {
        let before = before_schema.table(name)?;
        let after = after_schema.table(name)?;
        let mut carried_schema = Schema::new();
        carried_schema.put_table(before.clone());
        for (from, to) in &renames.columns {
            carried_schema.rename_column(name, from, to);
        }
        let carried = carried_schema.table(name)?.clone();
        let recreated = recreated(&carried, after, &renames.columns);
        Some(Self {
            before,
            before_schema,
            carried,
            after,
            after_schema,
            renames,
            recreated,
            target,
        })
    }

    /// The statement, or `None` where nothing differs.
    pub(crate) fn sql(&self) -> Result<Option<String>, Unsupported> {
        identity::check(self.after, self.target)?;
        self.check_keys()?;
        let mut actions = self.dropped_parts();
        actions.extend(self.renamed_indexes());
        actions.extend(self.dropped_columns());
        actions.extend(self.changed_columns()?);
        actions.extend(self.added_columns()?);
        actions.extend(self.added_parts()?);
        let (schema, target) = (self.after_schema, self.target);
        let options = storage::actions(self.before, self.after, schema, target)?;
        if !options.is_empty() {
            // Keys that stay may not fit the table any more.
            for part in parts(self.after) {
                part.clause(self.after, schema, target)?;
            }
        }
        actions.extend(options);
        if let Some(start) = new_start(self.after, Some(self.before)) {
            actions.push(format!("AUTO_INCREMENT={start}"));
        }
        if self.before.comment != self.after.comment {
            let comment = self.after.comment.as_deref().unwrap_or_default();
            actions.push(format!("COMMENT={}", text(comment, self.target.dialect)));
        }
        if actions.is_empty() {
            return Ok(None);
        }
        let table = object(&self.before.name, self.target.dialect);
        Ok(Some(match actions.as_slice() {
            [only] => format!("ALTER TABLE {table} {only}"),
            many => format!("ALTER TABLE {table}\n    {}", many.join(",\n    ")),
        }))
    }

    /// What the table is like once the first things are out of the way, and before the last ones
    /// come, where the server takes no single statement.
    pub(crate) fn stops(&self) -> (Option<Table>, Option<Table>) {
        self.without_disturbed().unwrap_or_else(|| {
            let before = self.without_old_references();
            (before, self.without_new_foreign_keys())
        })
    }

    /// The old table without the foreign keys to itself that go: the server still counts them
    /// in a statement that takes the key they refer to away.
    fn without_old_references(&self) -> Option<Table> {
        let goes = |known: &Constraint| {
            self.is_to_itself(known)
                && foreign_keys(&self.carried)
                    .find(|key| key.name == known.name)
                    .is_some_and(|key| !self.after.constraints.contains(key))
        };
        without(self.before, goes)
    }

    /// The new table without its new foreign keys, where others go or where one is to the table
    /// itself: the server takes only one of the two in a statement, and does not see a key
    /// that comes in the same one.
    fn without_new_foreign_keys(&self) -> Option<Table> {
        let comes = |known: &Constraint| {
            !self.carried.constraints.contains(known) || self.joins_recreated(known)
        };
        let goes = |known: &Constraint| {
            !self.after.constraints.contains(known) || self.joins_recreated(known)
        };
        let apart = foreign_keys(&self.carried).any(goes)
            || foreign_keys(self.after).any(|known| comes(known) && self.is_to_itself(known));
        apart.then(|| without(self.after, comes)).flatten()
    }

    /// Whether a constraint goes and comes back with a generated column.
    fn joins_recreated(&self, known: &Constraint) -> bool {
        let mut columns = known.columns().into_iter();
        columns.any(|column| self.recreated.contains(&column))
    }

    fn is_to_itself(&self, known: &Constraint) -> bool {
        matches!(&known.kind, ConstraintKind::ForeignKey(key) if key.table == self.before.name)
    }

    /// The table before and after without what a rename disturbs, where a foreign key joins a
    /// renamed column: the server renames such a column only where nothing is made anew.
    fn without_disturbed(&self) -> Option<(Option<Table>, Option<Table>)> {
        let joined = |name: &Name| {
            let mut keys = self.before_schema.foreign_keys_on(self.before, name);
            keys.next().is_some()
        };
        let disturbed: Vec<Name> = parts(&self.carried)
            .iter()
            .filter(|part| self.is_disturbed(part))
            .map(|part| part.name().clone())
            .collect();
        let nothing = disturbed.is_empty() && self.recreated.is_empty();
        if nothing || !self.renames.columns.iter().any(|(from, _)| joined(from)) {
            return None;
        }
        let bare = |table: &Table| {
            let mut table = table.clone();
            table
                .columns
                .retain(|known| !self.recreated.contains(&known.name));
            table
                .constraints
                .retain(|known| !disturbed.contains(&known.name));
            table
                .indexes
                .retain(|known| !disturbed.contains(&known.name));
            table
        };
        Some((Some(bare(self.before)), Some(bare(self.after))))
    }

    /// Columns that stay, old and new.
    fn kept_columns(&self) -> impl Iterator<Item = Carried<'_>> {
        let pairs = self.before.columns.iter().zip(&self.carried.columns);
        pairs.filter_map(|(old, carried)| {
            let now = self.after.column(carried.name.as_str())?;
            (!self.recreated.contains(&now.name)).then_some(Carried { old, now })
        })
    }

    fn dropped_columns(&self) -> Vec<String> {
        let pairs = self.before.columns.iter().zip(&self.carried.columns);
        pairs
            .filter(|(_, carried)| {
                self.recreated.contains(&carried.name)
                    || self.after.column(carried.name.as_str()).is_none()
            })
            .map(|(old, _)| format!("DROP COLUMN {}", self.quoted(&old.name)))
            .collect()
    }

    fn changed_columns(&self) -> Result<Vec<String>, Unsupported> {
        let mut actions = Vec::new();
        let mut previous: Option<&Name> = None;
        for Carried { old, now } in self.kept_columns() {
            let stood_behind = previous.replace(&now.name);
            let was = self.definition_before(&now.name)?;
            let is = column::definition(now, self.after, self.after_schema, self.target)?;
            let name = self.quoted(&now.name);
            let from = self.quoted(&old.name);
            match (old.name == now.name, was == is) {
                (true, true) => {}
                (true, false) => actions.push(format!("MODIFY COLUMN {name} {is}")),
                (false, same) => match self.kept_before(&now.name) {
                    Some(place) if stood_behind != Some(place) => {
                        let place = self.quoted(place);
                        actions.push(format!("CHANGE COLUMN {from} {name} {is} AFTER {place}"));
                    }
                    _ if same && !json::has_check(now, self.target) => {
                        actions.push(format!("RENAME COLUMN {from} TO {name}"));
                    }
                    _ => actions.push(format!("CHANGE COLUMN {from} {name} {is}")),
                },
            }
        }
        Ok(actions)
    }

    /// The last column that stays before another one, in the order afterwards.
    fn kept_before(&self, name: &Name) -> Option<&Name> {
        let names = self.after.columns.iter().map(|column| &column.name);
        let earlier = names.take_while(|known| *known != name);
        let kept = earlier.filter(|known| {
            !self.recreated.contains(known) && self.carried.column(known.as_str()).is_some()
        });
        kept.last()
    }

    /// What a column was, in terms of the new names.
    fn definition_before(&self, name: &Name) -> Result<String, Unsupported> {
        match self.carried.column(name.as_str()) {
            Some(known) => {
                column::definition(known, &self.carried, self.before_schema, self.target)
            }
            None => Ok(String::new()),
        }
    }

    fn added_columns(&self) -> Result<Vec<String>, Unsupported> {
        let is_new = |known: &Column| {
            self.recreated.contains(&known.name)
                || self.carried.column(known.name.as_str()).is_none()
        };
        let last_kept = self.after.columns.iter().rposition(|known| !is_new(known));
        let mut actions = Vec::new();
        let mut previous: Option<&Column> = None;
        for (place, known) in self.after.columns.iter().enumerate() {
            if is_new(known) {
                let sql = column::column(known, self.after, self.after_schema, self.target)?;
                let position = match previous {
                    _ if last_kept.is_none_or(|last| place > last) => String::new(),
                    Some(column) => format!(" AFTER {}", self.quoted(&column.name)),
                    None => " FIRST".to_owned(),
                };
                actions.push(format!("ADD COLUMN {sql}{position}"));
            }
            previous = Some(known);
        }
        Ok(actions)
    }

    /// The old parts with their old names, under the new names of columns and indexes.
    fn carried_parts(&self) -> Vec<(Name, Part)> {
        let carried = parts(&self.carried).into_iter().map(|mut part| {
            let old = part.name().clone();
            for (from, to) in &self.renames.indexes {
                if part.is_index() && part.name() == from {
                    part.rename(to.clone());
                }
            }
            (old, part)
        });
        carried.collect()
    }

    /// Whether a part that reads the same has to be made anew all the same.
    fn is_disturbed(&self, part: &Part) -> bool {
        let columns = part.columns();
        let renamed = |column: &Name| self.renames.columns.iter().any(|(_, to)| to == column);
        columns.iter().any(|column| self.recreated.contains(column))
            || (part.holds_expression() && columns.iter().any(renamed))
    }

    fn dropped_parts(&self) -> Vec<String> {
        let after = parts(self.after);
        let mut carried = self.carried_parts();
        // Foreign keys stand last in the order of creation and go first.
        carried.reverse();
        carried
            .into_iter()
            .filter(|(_, part)| !after.contains(part) || self.is_disturbed(part))
            .map(|(old, mut part)| {
                part.rename(old);
                part.dropped(self.target)
            })
            .collect()
    }

    fn renamed_indexes(&self) -> Vec<String> {
        let after = parts(self.after);
        self.carried_parts()
            .into_iter()
            .filter(|(old, part)| {
                old != part.name() && after.contains(part) && !self.is_disturbed(part)
            })
            .map(|(old, part)| {
                let (old, new) = (self.quoted(&old), self.quoted(part.name()));
                format!("RENAME INDEX {old} TO {new}")
            })
            .collect()
    }

    fn added_parts(&self) -> Result<Vec<String>, Unsupported> {
        let carried = self.carried_parts();
        let kept = |part: &Part| carried.iter().any(|(_, known)| known == part);
        parts(self.after)
            .iter()
            .filter(|part| !kept(part) || self.is_disturbed(part))
            .map(|part| {
                let clause = part.clause(self.after, self.after_schema, self.target)?;
                Ok(format!("ADD {clause}"))
            })
            .collect()
    }

    fn quoted(&self, name: &Name) -> String {
        identifier(name.as_str(), self.target.dialect)
    }
}

fn foreign_keys(table: &Table) -> impl Iterator<Item = &Constraint> {
    let is_one = |known: &&Constraint| matches!(known.kind, ConstraintKind::ForeignKey(_));
    table.constraints.iter().filter(is_one)
}

/// A table without some of its foreign keys; `None` where it has none of them.
fn without(table: &Table, unwanted: impl Fn(&Constraint) -> bool) -> Option<Table> {
    let names: Vec<&Name> = foreign_keys(table)
        .filter(|known| unwanted(known))
        .map(|known| &known.name)
        .collect();
    (!names.is_empty()).then(|| {
        let mut bare = table.clone();
        bare.constraints
            .retain(|known| !names.contains(&&known.name));
        bare
    })
}

/// Generated columns that use a renamed column, directly or through each other. They go and
/// come back in the same statement, as checks and indexes on expressions do: MySQL refuses to
/// rename under them, and MariaDB fails to where the table was last read under an alias.
fn recreated(carried: &Table, after: &Table, renames: &[(Name, Name)]) -> Vec<Name> {
    let mut moved: Vec<Name> = renames.iter().map(|(_, to)| to.clone()).collect();
    let mut recreated = Vec::new();
    loop {
        let next = carried.columns.iter().find(|column| {
            let uses = |expr: &Expr| expr.columns().iter().any(|name| moved.contains(name));
            column
                .generated
                .as_ref()
                .is_some_and(|known| uses(&known.expr))
                && !recreated.contains(&column.name)
                && after.column(column.name.as_str()).is_some()
        });
        let Some(column) = next else {
            return recreated;
        };
        moved.push(column.name.clone());
        recreated.push(column.name.clone());
    }
}
