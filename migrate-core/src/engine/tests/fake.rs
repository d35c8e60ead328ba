//! A database that only remembers what it was told, and can be killed at any verb.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use super::{history, migration, step};
use crate::Schema;
use crate::catalogue::{Described, Reading};
use crate::engine::book::{Answers, Book, FORMAT};
use crate::engine::entry::Entry;

use crate::engine::database::{Bounds, Commit, Found, Lock, Task, Verbs};
use crate::engine::failure::{Failure, FailureKind};
use crate::engine::journal::Journal;
use crate::engine::ledger::Row;
use crate::engine::run::{Goal, Run};
use crate::engine::teller::Teller;
use crate::engine::{Error, Options, Outcome};
use crate::plan::{Batches, Command, Direction, Probe, Step, Strategy, Work};
use crate::{Condition, Dialect, Migration, Name, Site, Target, When};

/// What survives a kill.
#[derive(Default)]
struct World {
    book: Option<Book>,
    /// The statements that took effect.
    done: Vec<String>,
    locked: bool,
}

/// A connection: it breaks before, or after, the verb whose turn it is.
struct Fake {
    world: Arc<Mutex<World>>,
    verbs: usize,
    breaks_at: Option<(usize, At)>,
    broken: bool,
}

#[derive(Clone, Copy)]
enum At {
    Before,
    After,
}

impl Fake {
    fn new(world: &Arc<Mutex<World>>, breaks_at: Option<(usize, At)>) -> Self {
        Self {
            world: Arc::clone(world),
            verbs: 0,
            breaks_at,
            broken: false,
        }
    }

    fn verb<T>(&mut self, act: impl FnOnce(&mut World) -> T) -> Result<T, Failure> {
        let lost = || Failure::new(FailureKind::Lost, "killed");
        self.verbs += 1;
        let now = self.breaks_at.filter(|(verb, _)| *verb == self.verbs);
        let mut world = self.world.lock().unwrap();
        if self.broken || matches!(now, Some((_, At::Before))) {
            self.broken = true;
            world.locked = false;
            return Err(lost());
        }
        let value = act(&mut world);
        if now.is_some() {
            self.broken = true;
            world.locked = false;
            return Err(lost());
        }
        Ok(value)
    }
}

/// The number behind a word of a query.
fn number_after(sql: &str, word: &str) -> Option<u32> {
    let (_, rest) = sql.split_once(word)?;
    rest.split_whitespace().next()?.parse().ok()
}

impl Verbs for Fake {
    fn target(&self) -> Target {
        Target::oldest(Dialect::Postgres)
    }

    async fn read(&mut self) -> Result<Option<Book>, Failure> {
        self.verb(|world| world.book.clone())
    }

    async fn create_ledger(&mut self) -> Result<(), Failure> {
        self.verb(|world| {
            world.book.get_or_insert_with(|| Book {
                format: FORMAT,
                ..Book::default()
            });
        })
    }

    async fn answers(&mut self) -> Result<Answers, Failure> {
        self.verb(|world| {
            let book = world.book.as_ref();
            book.map(|book| book.answers.clone()).unwrap_or_default()
        })
    }

    async fn create_answers(&mut self) -> Result<(), Failure> {
        self.verb(|_| ())
    }

    async fn enter(&mut self) -> Result<(), Failure> {
        self.verb(|_| ())
    }

    async fn leave(&mut self) -> Result<(), Failure> {
        self.verb(|world| world.locked = false)
    }

    async fn try_lock(&mut self) -> Result<Lock, Failure> {
        self.verb(|world| {
            assert!(!world.locked);
            world.locked = true;
            Lock::Held
        })
    }

    async fn commit(
        &mut self,
        turn: u64,
        task: Task<'_>,
        _: Bounds,
        entries: &[Entry],
        meanwhile: impl FnOnce() + Send,
    ) -> Result<Commit, Failure> {
        meanwhile();
        self.verb(|world| {
            let book = world.book.as_mut().unwrap();
            if book.turn != turn {
                return Commit::Overtaken;
            }
            let Task::Commands(commands) = task else {
                unreachable!()
            };
            for command in commands {
                let Command::Sql(sql) = command else {
                    unreachable!()
                };
                world.done.push(sql.clone());
            }
            book.enter(entries);
            Commit::Done { rows: 0 }
        })
    }

    async fn autonomous(&mut self, sql: &str, _: &Probe) -> Result<(), Failure> {
        self.verb(|world| world.done.push(sql.to_owned()))
    }

    async fn record(&mut self, _: &Probe) -> Result<Option<String>, Failure> {
        self.verb(|world| Some(world.done.join(";")))
    }

    async fn look_up(&mut self, _: &Probe, record: Option<&str>) -> Result<Found, Failure> {
        self.verb(|world| {
            if record == Some(&world.done.join(";")) {
                Found::NotDone
            } else {
                Found::Done
            }
        })
    }

    async fn number(&mut self, _: &str) -> Result<i64, Failure> {
        self.verb(|_| 0)
    }

    /// A table of the keys 1 to 10.
    async fn first(&mut self, sql: &str) -> Result<Option<Row>, Failure> {
        self.verb(|_| {
            let low = number_after(sql, "id > ").unwrap_or(0);
            let last = number_after(sql, "id <= ").unwrap_or(10);
            let next = number_after(sql, "OFFSET ").map_or(10, |offset| low + offset + 1);
            (next <= last).then(|| vec![Some(next.to_string())])
        })
    }

    async fn encoded(&mut self, _: &str) -> Result<Option<String>, Failure> {
        self.verb(|_| None)
    }

    async fn catalogue(&mut self, _: &Schema) -> Result<Reading, Failure> {
        self.verb(|_| Reading::default())
    }

    async fn described(&mut self, _: &Schema) -> Result<Described, Failure> {
        self.verb(|_| Described::default())
    }

    async fn estimate(&mut self, _: &Batches) -> Result<Option<u64>, Failure> {
        self.verb(|_| Some(10))
    }
}

fn migrations() -> Vec<Migration> {
    vec![
        migration("1", &[], &[]),
        migration("2", &["1"], &[("two", "undo two")]),
    ]
}

/// A plan with every class of work.
fn steps() -> Vec<Step> {
    let definitions = || Probe::Definitions { tables: Vec::new() };
    let alone = |sql: &str| Work::Autonomous {
        sql: sql.to_owned(),
        probe: definitions(),
    };
    let batches = Batches {
        closures: None,
        table: "t".into(),
        from: "t".into(),
        key: vec!["id".into()],
        key_literals: vec!["id".into()],
        update: "fill".into(),
        filter: None,
        size: Some(3),
        pause: None,
    };
    vec![
        step("a", &["undo a"]),
        Step {
            work: alone("b"),
            undo: vec![alone("undo b first"), alone("undo b last")],
            ..step("b", &[])
        },
        Step {
            undo: vec![Work::Batches(Batches {
                update: "undo fill".into(),
                ..batches.clone()
            })],
            work: Work::Batches(batches),
            ..step("c", &[])
        },
        Step {
            work: alone("d"),
            undo: vec![alone("undo d")],
            ..step("d", &[])
        },
    ]
}

/// A world in which migration 1 has begun, with a plan of our own.
fn begun() -> Arc<Mutex<World>> {
    let [first, _] = migrations().try_into().unwrap();
    let (up, online) = (Direction::Upgrade, Strategy::Online);
    let mut book = Book {
        format: FORMAT,
        ..Book::default()
    };
    let journal = Journal::new(&first, up, online, steps(), Dialect::Postgres);
    book.enter(&[Entry::Begin(Box::new(journal))]);
    let world = World {
        book: Some(book),
        ..World::default()
    };
    Arc::new(Mutex::new(world))
}

async fn run(db: &mut Fake, goal: Goal) -> Result<Outcome, Error> {
    let history = history(migrations(), Dialect::Postgres);
    let options = Options::default();
    let teller = Teller { listener: None };
    Run::open(db, &history, &options, teller)
        .await?
        .work(goal)
        .await
}

fn all() -> Vec<Name> {
    ["1", "2"].into_iter().map(Name::new).collect()
}

const UP: [&str; 8] = [
    "a",
    "b",
    "fill WHERE id <= 3",
    "fill WHERE id > 3 AND id <= 6",
    "fill WHERE id > 6 AND id <= 9",
    "fill WHERE id > 9 AND id <= 10",
    "d",
    "two",
];

/// Kills a run to the goal at each of its verbs, before and after it, and looks where the next
/// one ends.
async fn killed_anywhere(goal: Goal, then: Goal, mut check: impl FnMut(&World, usize)) {
    for verb in 1.. {
        let mut killed = false;
        for when in [At::Before, At::After] {
            let world = begun();
            let mut db = Fake::new(&world, Some((verb, when)));
            killed |= run(&mut db, goal.clone()).await.is_err();
            run(&mut Fake::new(&world, None), then.clone())
                .await
                .unwrap();
            check(&world.lock().unwrap(), verb);
        }
        if !killed {
            assert!(verb > 10);
            return;
        }
    }
}

#[tokio::test]
async fn killed_anywhere_an_upgrade_ends_as_if_nothing_had_been() {
    let goal = Goal::Applied(all());
    killed_anywhere(goal.clone(), goal, |world, verb| {
        assert_eq!(world.done, UP, "killed at verb {verb}");
        let book = world.book.as_ref().unwrap();
        assert_eq!(book.journal, None);
        let applied: Vec<_> = book.applied.iter().map(|row| &row.revision).collect();
        assert_eq!(applied, ["1", "2"]);
    })
    .await;
}

fn of<'a>(done: &'a [String], head: &'a str) -> impl Iterator<Item = &'a String> {
    done.iter().filter(move |sql| sql.starts_with(head))
}

#[tokio::test]
async fn killed_anywhere_an_upgrade_can_be_taken_back() {
    let (goal, back) = (Goal::Applied(all()), Goal::TakenBack);
    killed_anywhere(goal, back, |world, verb| {
        let book = world.book.as_ref().unwrap();
        assert_eq!(book.journal, None);
        let undone: Vec<_> = of(&world.done, "undo").cloned().collect();
        let has = |sql: &str| world.done.iter().any(|done| done == sql);
        if !book.applied.is_empty() {
            assert!(undone.is_empty(), "killed at verb {verb}");
            return;
        }
        let mut expected = Vec::new();
        if has("d") {
            expected.push("undo d".to_owned());
        }
        // The rows that were reached, and no others.
        expected.extend(of(&world.done, "fill").map(|sql| format!("undo {sql}")));
        if has("b") {
            expected.extend(["undo b first", "undo b last"].map(str::to_owned));
        }
        if has("a") {
            expected.push("undo a".to_owned());
        }
        assert_eq!(undone, expected, "killed at verb {verb}");
    })
    .await;
}

#[tokio::test]
async fn killed_while_taken_back_it_is_taken_back_once() {
    // Two thirds of the steps are done before it turns back.
    let stop = Goal::TakenBack;
    for verb in 1..40 {
        for when in [At::Before, At::After] {
            let world = begun();
            let mut first = Fake::new(&world, Some((14, At::After)));
            assert!(run(&mut first, Goal::Applied(all())).await.is_err());
            let before = world.lock().unwrap().done.clone();
            assert!(before.contains(&"b".to_owned()) && !before.contains(&"d".to_owned()));
            drop(run(&mut Fake::new(&world, Some((verb, when))), stop.clone()).await);
            run(&mut Fake::new(&world, None), stop.clone())
                .await
                .unwrap();
            let world = world.lock().unwrap();
            let undone = &world.done[before.len()..];
            let mut expected: Vec<_> = of(&before, "fill")
                .map(|sql| format!("undo {sql}"))
                .collect();
            assert!(!expected.is_empty() && expected.len() < 4);
            expected.extend(["undo b first", "undo b last", "undo a"].map(str::to_owned));
            assert_eq!(undone, expected, "verb {verb}");
            assert_eq!(world.book.as_ref().unwrap().journal, None);
        }
    }
}

#[tokio::test]
async fn who_is_overtaken_reads_again() {
    let world = begun();
    let mut slow = Fake::new(&world, None);
    let history = history(migrations(), Dialect::Postgres);
    let options = Options::default();
    let teller = Teller { listener: None };
    let opened = Run::open(&mut slow, &history, &options, teller)
        .await
        .unwrap();
    run(&mut Fake::new(&world, None), Goal::Applied(all()))
        .await
        .unwrap();
    let outcome = opened.work(Goal::Applied(all())).await.unwrap();
    assert!(outcome.finished.is_empty());
    assert_eq!(world.lock().unwrap().done, UP);
}

#[tokio::test]
async fn nothing_to_do_takes_one_verb() {
    let world = begun();
    run(&mut Fake::new(&world, None), Goal::Applied(all()))
        .await
        .unwrap();
    let mut db = Fake::new(&world, None);
    run(&mut db, Goal::Applied(all())).await.unwrap();
    assert_eq!(db.verbs, 1);
}

/// One migration whose statements depend on a variable.
fn asking() -> Vec<Migration> {
    let mut asking = migration(
        "1",
        &[],
        &[
            ("live", "undo live"),
            ("more", "undo more"),
            ("test", "undo test"),
        ],
    );
    for (number, statement) in asking.up.iter_mut().enumerate() {
        statement.under.push(When {
            condition: Condition::Env {
                name: "STAGE".into(),
                value: "live".to_owned(),
            },
            negated: number == 2,
            alone: false,
            site: Site::NOWHERE,
        });
    }
    vec![asking]
}

async fn run_at(stage: &str, db: &mut Fake, goal: Goal) -> Result<Outcome, Error> {
    let history = history(asking(), Dialect::Postgres);
    let options = Options {
        variables: Some([("STAGE".to_owned(), stage.to_owned())].into()),
        ..Options::default()
    };
    let teller = Teller { listener: None };
    let run = Run::open(db, &history, &options, teller).await?;
    run.work(goal).await
}

#[tokio::test]
async fn killed_anywhere_an_answer_is_given_once() {
    let up = Goal::Applied(vec![Name::new("1")]);
    let down = Goal::Undone(vec![Name::new("1")]);
    let mut answers = BTreeSet::new();
    for verb in 1..20 {
        for when in [At::Before, At::After] {
            let world = Arc::new(Mutex::new(World::default()));
            let mut first = Fake::new(&world, Some((verb, when)));
            drop(run_at("live", &mut first, up.clone()).await);
            run_at("test", &mut Fake::new(&world, None), up.clone())
                .await
                .unwrap();
            let done = world.lock().unwrap().done.clone();
            let is_live = done == ["live", "more"];
            assert!(
                is_live || done == ["test"],
                "killed at verb {verb}: {done:?}"
            );
            answers.insert(is_live);
            run_at("other", &mut Fake::new(&world, None), down.clone())
                .await
                .unwrap();
            let undone = world.lock().unwrap().done[done.len()..].to_vec();
            let wanted: &[&str] = if is_live {
                &["undo more", "undo live"]
            } else {
                &["undo test"]
            };
            assert_eq!(undone, wanted, "killed at verb {verb}");
        }
    }
    assert_eq!(answers.len(), 2);
}
