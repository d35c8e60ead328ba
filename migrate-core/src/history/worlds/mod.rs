//! The worlds of a history: what its conditions make of the databases that it is written for.
//!
//! Without conditions there is one world, of all targets. A condition divides the worlds that
//! answer it differently; those that come to the same schema in spite of it are one again.

mod merge;
mod verdict;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::op::SqlText;
use crate::{
    Choices, Condition, Diagnostic, Migration, Name, PerDialect, Report, Schema, Site, Target,
    check,
};
pub(super) use verdict::{check, check_rest};

/// More worlds than this are not looked at: nobody could test so many kinds of databases.
const MOST: usize = 64;

/// Databases that have the same schema at one point of the history.
#[derive(Clone, Debug)]
pub(super) struct World {
    /// Those of the history's targets that are in it.
    pub(super) targets: Vec<Target>,
    /// What its databases have answered, as far as their schema depends on it.
    pub(super) answers: Answers,
    /// What they hold.
    pub(super) schema: Arc<Schema>,
}

/// Answers by the question, and by the migration that asked: a variable of the environment is
/// asked for once, by whichever comes first.
pub(super) type Answers = BTreeMap<(Option<Name>, Condition), bool>;

/// One world, as one migration finds it: with an answer to each of its conditions.
pub(super) struct Case<'a> {
    pub(super) world: World,
    /// The answers, those of dialects too.
    pub(super) known: Choices,
    /// The migration without its conditions.
    pub(super) migration: Cow<'a, Migration>,
}

/// The one world of a history that has not begun.
pub(super) fn start(targets: &[Target]) -> Arc<[World]> {
    Arc::new([World {
        targets: targets.to_vec(),
        answers: Answers::new(),
        schema: Arc::default(),
    }])
}

/// The worlds that a migration leaves behind.
pub(super) fn replay(migration: &Migration, worlds: &[World]) -> Arc<[World]> {
    let after = cases(migration, worlds).cases.into_iter().map(|case| {
        let schema = check::replay(&case.migration, &case.world.schema);
        World {
            schema: Arc::new(schema),
            ..case.world
        }
    });
    match after.collect::<Vec<_>>() {
        one if one.len() == 1 => one.into(),
        several => merge::merge(several).into(),
    }
}

/// The cases of a migration.
pub(super) struct Cases<'a> {
    pub(super) cases: Vec<Case<'a>>,
    /// Whether they are too many: the conditions that would divide them further do not hold.
    pub(super) too_many: bool,
}

/// What a migration finds in each of the worlds before it.
pub(super) fn cases<'a>(migration: &'a Migration, worlds: &[World]) -> Cases<'a> {
    if !migration.is_conditional() {
        let cases = worlds.iter().map(|world| Case {
            world: world.clone(),
            known: Choices::default(),
            migration: Cow::Borrowed(migration),
        });
        return Cases {
            cases: cases.collect(),
            too_many: false,
        };
    }
    let mut parts: Vec<(World, Choices)> = Vec::new();
    parts.extend(
        worlds
            .iter()
            .map(|world| (world.clone(), Choices::default())),
    );
    let mut too_many = false;
    for condition in conditions(migration) {
        let mut divided = Vec::new();
        for (world, known) in parts {
            let room = divided.len() < MOST;
            too_many |= !room;
            for (world, answer) in divide(world, condition, &migration.id, worlds, room) {
                let mut known = known.clone();
                known.note(condition.clone(), answer);
                divided.push((world, known));
            }
        }
        parts = divided;
    }
    let cases = parts.into_iter().map(|(world, known)| Case {
        migration: Cow::Owned(migration.resolved(|condition| known.get(condition))),
        world,
        known,
    });
    Cases {
        cases: cases.collect(),
        too_many,
    }
}

/// The conditions of a migration, each once.
fn conditions(migration: &Migration) -> Vec<&Condition> {
    let mut conditions = Vec::new();
    for when in migration
        .statements()
        .flat_map(|statement| &statement.under)
    {
        if !conditions.contains(&&when.condition) {
            conditions.push(&when.condition);
        }
    }
    conditions
}

/// The parts of a world that answer a condition differently.
fn divide(
    world: World,
    condition: &Condition,
    asking: &Name,
    worlds: &[World],
    room: bool,
) -> Vec<(World, bool)> {
    let holds = |target: &Target| condition.holds_for(target.dialect) == Some(true);
    if !condition.is_question() {
        let (yes, no): (Vec<Target>, Vec<Target>) = world.targets.iter().copied().partition(holds);
        return match (yes.is_empty(), no.is_empty()) {
            (true, _) => vec![(world, false)],
            (_, true) => vec![(world, true)],
            _ => {
                let part = |targets| World {
                    targets,
                    ..world.clone()
                };
                vec![(part(yes), true), (part(no), false)]
            }
        };
    }
    if let Some(answer) = expected(condition, &world.schema, worlds) {
        return vec![(world, answer)];
    }
    let asking = match condition {
        Condition::Env { .. } => None,
        Condition::Dialect(_) | Condition::Table(_) | Condition::Column(..) => Some(asking.clone()),
    };
    let key = (asking, condition.clone());
    if let Some(answer) = implied(&world.answers, &key) {
        return vec![(world, answer)];
    }
    if !room {
        return vec![(world, false)];
    }
    let part = |answer: bool| {
        let mut part = world.clone();
        part.answers.insert(key.clone(), answer);
        if answer {
            note_found(Arc::make_mut(&mut part.schema), condition);
        }
        (part, answer)
    };
    vec![part(true), part(false)]
}

/// What the answers of a world say of a question.
fn implied(answers: &Answers, key: &(Option<Name>, Condition)) -> Option<bool> {
    if let Some(answer) = answers.get(key) {
        return Some(*answer);
    }
    let of_all = answers.iter().filter(|((asking, _), _)| asking.is_none());
    let known = of_all.map(|((_, condition), answer)| (condition.clone(), *answer));
    Choices::from_iter(known).implied(&key.1)
}

/// What the history itself says of a question: `None` where it knows of no such thing in any
/// world, so that the database has to be asked.
pub(super) fn expected(condition: &Condition, schema: &Schema, worlds: &[World]) -> Option<bool> {
    let mut schemas = worlds.iter().map(|world| &*world.schema);
    schemas
        .any(|schema| condition.is_met_by(schema))
        .then(|| condition.is_met_by(schema))
}

/// Notes a thing that the database was found to have, of which no more is known: SQL of the
/// user's own may name it.
fn note_found(schema: &mut Schema, condition: &Condition) {
    let name = match condition {
        Condition::Dialect(_) | Condition::Env { .. } => return,
        Condition::Table(table) => &table.name,
        Condition::Column(_, column) => column,
    };
    // In the quotes of each dialect.
    let quoted = format!("{name} \"{name}\" `{name}`");
    schema.note_sql(PerDialect::Same(SqlText::unread(quoted, Site::NOWHERE)));
}

/// The complaint about a migration with too many cases.
fn too_many(migration: &Migration, report: &mut Report) {
    report.push(
        Diagnostic::new(
            migration.id.site(),
            format!(
                "the conditions up to here make more than {MOST} kinds of databases with \
                 different schemas"
            ),
        )
        .help("ask for fewer variables, or bring the databases to one schema before"),
    );
}
