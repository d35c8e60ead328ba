//! `deny: opaque_sql;`: SQL that nobody has understood is refused, unless it is accepted on the
//! statement or declares what it does.

use super::replay::allowed;
use crate::op::{OPAQUE_SQL, Op};
use crate::schema::{SqlReading, SqlText};
use crate::{Allow, Diagnostic, Dialect, Migration, Report, Target};

/// The texts of a migration that are opaque to one of the targets.
pub fn opaque(migration: &Migration, targets: &[Target]) -> Report {
    let mut report = Report::default();
    for statement in migration.statements() {
        let allows: Vec<&Allow> = migration.allows.iter().chain(&statement.allows).collect();
        let here = targets.iter().map(|target| target.dialect);
        let here = here.filter(|dialect| {
            statement.stands(|condition| condition.holds_for(*dialect)) != Some(false)
        });
        let here: Vec<Dialect> = here.collect();
        for (number, op) in statement.ops.iter().enumerate() {
            if declares(op) || allowed(&allows, number).contains(&OPAQUE_SQL) {
                continue;
            }
            for texts in op.sql_texts() {
                let found = here.iter().find_map(|dialect| {
                    let sql = texts.get(*dialect)?;
                    is_opaque(sql, *dialect).then(|| error(sql, *dialect))
                });
                report.extend(found);
            }
        }
    }
    report
}

fn declares(op: &Op) -> bool {
    matches!(op, Op::Execute(execute) if !execute.declares.is_empty())
}

fn is_opaque(sql: &SqlText, dialect: Dialect) -> bool {
    sql.reading(dialect) == Some(&SqlReading::Opaque)
}

fn error(sql: &SqlText, dialect: Dialect) -> Diagnostic {
    let message = format!(
        "this SQL of {} is opaque, which the list denies: it was not checked",
        dialect.product()
    );
    Diagnostic::new(sql.site, message).help(format!(
        "write it in the language, add `declares {{ … }}` to an `execute`, or put \
         `#[allow({OPAQUE_SQL}, reason = \"…\")]` on the statement"
    ))
}
