//! Makes a history that fails smaller while it still fails in the same way.

use migrate_core::{Migration, Schema, Target, check};

/// Where something can be left out: a migration, a statement of it, an operation of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    migration: usize,
    statement: Option<usize>,
    op: Option<usize>,
}

/// Everything that can be left out, the largest first.
pub(super) fn cuts(migrations: &[Migration]) -> Vec<Cut> {
    let mut cuts = Vec::new();
    for (migration, known) in migrations.iter().enumerate().rev() {
        cuts.push(Cut {
            migration,
            statement: None,
            op: None,
        });
        for (place, statement) in known.up.iter().enumerate().rev() {
            let statement_cut = Cut {
                migration,
                statement: Some(place),
                op: None,
            };
            cuts.push(statement_cut);
            if statement.ops.len() > 1 {
                let ops = (0..statement.ops.len()).rev();
                cuts.extend(ops.map(|op| Cut {
                    op: Some(op),
                    ..statement_cut
                }));
            }
        }
    }
    cuts.sort_by_key(|cut| (cut.statement.is_some(), cut.op.is_some()));
    cuts
}

/// The history without the part, where it is valid still.
pub(super) fn without(
    migrations: &[Migration],
    cut: Cut,
    target: Target,
) -> Option<Vec<Migration>> {
    let mut left = migrations.to_vec();
    let migration = left.get_mut(cut.migration)?;
    match (cut.statement, cut.op) {
        (None, _) => {
            left.remove(cut.migration);
        }
        (Some(statement), None) => {
            migration.up.remove(statement);
        }
        (Some(statement), Some(op)) => {
            migration.up.get_mut(statement)?.ops.remove(op);
        }
    }
    left.retain(|migration| !migration.up.is_empty());
    let mut schema = Schema::new();
    let mut parent = None;
    for migration in &mut left {
        migration.parents = parent.take().into_iter().collect();
        parent = Some(migration.id.clone());
        let (after, report) = check::check(migration, &schema, &[target]);
        if !report.is_empty() {
            return None;
        }
        schema = after;
    }
    (!left.is_empty()).then_some(left)
}
