//! `execute`: SQL that the language does not know, one statement per text.

use std::collections::BTreeSet;

use super::{Change, Inverse, Op, Origin, execute_check, opaque, sql_check};
use crate::schema::{Arm, SqlText};
use crate::{Diagnostic, Dialect, PerDialect, Report, Schema, Site};

/// `execute "…" …;` or `execute { postgres: "…", sqlite: skip } …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execute {
    /// The keyword.
    pub site: Site,
    /// What is sent on the way up.
    pub up: PerDialect<Arm>,
    /// What undoes it.
    pub down: ExecuteDown,
    /// `done when "SELECT …"`: how to find out, after a kill, whether a statement that
    /// commits by itself was done: the query's first value is then true.
    pub done_when: Option<PerDialect<SqlText>>,
    /// `declares { … }`: what it does to the schema, in the language's own words.
    pub declares: Vec<Op>,
}

/// What undoes an `execute`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExecuteDown {
    /// These statements.
    Reverse(PerDialect<Arm>),
    /// Nothing has to be undone.
    Keep,
    /// It cannot be undone, for this reason.
    Irreversible(String),
}

impl Execute {
    /// The words and names of its statement for a dialect, in lower case: it may have made or
    /// changed any object of such a name. None where it reads or writes rows only, or declares
    /// what it does.
    pub fn names(&self, dialect: Dialect) -> BTreeSet<String> {
        match self.up.get(dialect) {
            _ if !self.declares.is_empty() => BTreeSet::new(),
            Some(Arm::Sql(sql)) if !execute_check::is_about_rows(sql, dialect) => {
                opaque::names(&sql.text, dialect)
            }
            _ => BTreeSet::new(),
        }
    }

    pub(super) fn apply(&self, change: &mut Change<'_>) {
        let known = change.report.len();
        if change.is_written() {
            execute_check::check(self, change.targets, change.report);
        }
        let is_sound = change.report.len() == known;
        let check = |arms: &PerDialect<Arm>, change: &mut Change<'_>| {
            if change.is_written() && is_sound {
                sql_check::check(&arms.texts(), change);
            }
        };
        check(&self.up, change);
        change.schema.note_sql(self.up.texts());
        if let Some(query) = &self.done_when
            && change.is_written()
            && is_sound
        {
            sql_check::check(query, change);
        }
        for op in &self.declares {
            op.apply(change);
        }
        // It finds what was declared.
        if let ExecuteDown::Reverse(down) = &self.down {
            check(down, change);
        }
    }

    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        match &self.down {
            ExecuteDown::Reverse(down) => match undeclared(&self.declares, before) {
                Ok(declares) => Inverse::of(Op::Execute(Self {
                    site: self.site,
                    up: down.clone(),
                    down: ExecuteDown::Reverse(self.up.clone()),
                    done_when: self.done_when.as_ref().map(undone_when),
                    declares,
                })),
                Err(why) => Inverse::Impossible(why),
            },
            ExecuteDown::Keep if !self.declares.is_empty() => Inverse::Impossible(
                Diagnostic::new(
                    self.site,
                    "this `execute` declares a change of the schema, which `keep` does not undo",
                )
                .help("write `reverse \"…\"` with what undoes it"),
            ),
            ExecuteDown::Keep => Inverse::Ops(Vec::new()),
            ExecuteDown::Irreversible(reason) => Inverse::Impossible(Diagnostic::new(
                self.site,
                format!("this `execute` is irreversible: {reason}"),
            )),
        }
    }

    pub(super) fn describe(&self) -> String {
        let text = self
            .up
            .values()
            .find_map(|arm| match arm {
                Arm::Sql(sql) => sql
                    .text
                    .lines()
                    .map(str::trim)
                    .find(|line| !line.is_empty()),
                Arm::Skip => None,
            })
            .unwrap_or("nothing");
        match text.char_indices().nth(60) {
            Some((end, _)) => format!("execute {}…", text[..end].trim_end()),
            None => format!("execute {text}"),
        }
    }
}

/// What the reverse of an `execute` does to the schema, if that is known.
fn undeclared(declares: &[Op], before: &Schema) -> Result<Vec<Op>, Diagnostic> {
    let mut schema = before.clone();
    let mut undone = Vec::new();
    for op in declares {
        match op.inverse(&schema) {
            Inverse::Ops(ops) => undone.push(ops),
            Inverse::Impossible(why) => return Err(why),
        }
        op.apply(&mut Change {
            schema: &mut schema,
            created: &mut BTreeSet::new(),
            targets: &[],
            origin: Origin::Derived,
            allowed: &[],
            report: &mut Report::default(),
        });
    }
    Ok(undone.into_iter().rev().flatten().collect())
}

/// The reverse is done when the query that recognises the upgrade no longer says so.
fn undone_when(done: &PerDialect<SqlText>) -> PerDialect<SqlText> {
    done.map(|query| {
        let query_text = query.text.trim().trim_end_matches(';').trim_end();
        SqlText::unread(
            format!("SELECT NOT COALESCE(({query_text}), FALSE)"),
            query.site,
        )
    })
}
