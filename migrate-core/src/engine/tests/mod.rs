//! The engine against a fake, SQLite files, and servers that the environment names.

mod fake;
#[cfg(feature = "sqlite")]
mod sqlite;

use crate::history::History;
use crate::op::{Arm, Execute, ExecuteDown, Op, SqlText};
use crate::{Dialect, Down, Migration, Name, PerDialect, Site, Statement, Target};

/// A migration of statements that are sent as they are, each with its undo.
fn migration(id: &str, after: &[&str], statements: &[(&str, &str)]) -> Migration {
    Migration {
        id: Name::new(id),
        parents: after.iter().map(|id| Name::new(*id)).collect(),
        depends_on: Vec::new(),
        branch: None,
        description: Some(format!("what {id} does")),
        up: statements
            .iter()
            .map(|(up, down)| {
                Statement::of(Op::Execute(Execute {
                    site: Site::NOWHERE,
                    up: PerDialect::Same(arm(up)),
                    down: ExecuteDown::Reverse(PerDialect::Same(arm(down))),
                    done_when: None,
                }))
            })
            .collect(),
        down: Down::Derived,
        allows: Vec::new(),
    }
}

fn arm(sql: &str) -> Arm {
    Arm::Sql(SqlText {
        text: sql.to_owned(),
        site: Site::NOWHERE,
    })
}

fn history(migrations: Vec<Migration>, dialect: Dialect) -> History {
    History::new(migrations, vec![Target::oldest(dialect)])
}
