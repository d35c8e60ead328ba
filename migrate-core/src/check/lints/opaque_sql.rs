//! `opaque_sql`: SQL of the user's own that nobody has understood, unless it declares what it
//! does.

use super::{Fault, Judge, Level, Lint, Part};
use crate::Dialect;
use crate::op::{OPAQUE_SQL, Op};
use crate::schema::{SqlReading, SqlText};

pub(super) const LINT: Lint = Lint {
    id: OPAQUE_SQL,
    level: Level::Allow,
    judge: Judge::Sql(judge),
};

fn judge(op: &Op, dialects: &[Dialect]) -> Vec<Fault> {
    if declares(op) {
        return Vec::new();
    }
    let texts = op.sql_texts();
    let found = texts.iter().filter_map(|texts| {
        dialects.iter().find_map(|dialect| {
            let sql = texts.get(*dialect)?;
            is_opaque(sql, *dialect).then(|| fault(sql, *dialect))
        })
    });
    found.collect()
}

fn declares(op: &Op) -> bool {
    matches!(op, Op::Execute(execute) if !execute.declares.is_empty())
}

fn is_opaque(sql: &SqlText, dialect: Dialect) -> bool {
    sql.reading(dialect) == Some(&SqlReading::Opaque)
}

fn fault(sql: &SqlText, dialect: Dialect) -> Fault {
    Fault {
        part: Part::Whole,
        site: sql.site,
        message: format!(
            "this SQL of {} is opaque: it was not checked",
            dialect.product()
        ),
        help: "write it in the language, or add `declares { … }` to an `execute`".to_owned(),
    }
}
