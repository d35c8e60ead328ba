//! The process that is killed: this program once more, as a migrator that waits before and
//! after each of its statements until it is told to go on.

use std::collections::HashMap;
use std::io::{Write, stdin, stdout};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// What the process is asked to do: the address, the direction, the target.
pub(super) const WORK: [&str; 3] = [
    "MIGRATE_CHILD_URL",
    "MIGRATE_CHILD_DIRECTION",
    "MIGRATE_CHILD_TARGET",
];

/// Whether it waits at its statements.
pub(super) const STEPS: &str = "MIGRATE_CHILD_STEPS";

/// What the lines begin with that are for the parent.
pub(super) const MARK: &str = "@child ";

#[tokio::test]
#[ignore = "it is the process that the others start and kill"]
async fn child() {
    let work = WORK.map(std::env::var);
    let [Ok(url), Ok(direction), Ok(target)] = work else {
        return;
    };
    if std::env::var_os(STEPS).is_some() {
        tracing::subscriber::set_global_default(Stops::default()).expect("there is no other");
    }
    match super::attempt(&url, &direction, &target).await {
        Ok(()) => tell("done"),
        Err(error) => tell(&format!("failed {}", one_line(&error))),
    }
}

fn tell(line: &str) {
    let mut out = stdout().lock();
    writeln!(out, "\n{MARK}{line}").expect("the parent listens");
    out.flush().expect("the parent listens");
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Hears of each statement, and waits.
#[derive(Default)]
struct Stops {
    next: AtomicU64,
    statements: Mutex<HashMap<u64, String>>,
}

fn stop(when: &str, sql: &str) {
    tell(&format!("{when} {sql}"));
    let mut answer = String::new();
    let read = stdin().read_line(&mut answer).unwrap_or_default();
    if read == 0 {
        // The parent is gone.
        std::process::exit(1);
    }
}

impl Subscriber for Stops {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.name() == "statement"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut sql = Sql::default();
        span.record(&mut sql);
        stop("before", &sql.0);
        let number = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        let mut statements = self.statements.lock().expect("nobody panics with it");
        statements.insert(number, sql.0);
        Id::from_u64(number)
    }

    fn try_close(&self, id: Id) -> bool {
        let mut statements = self.statements.lock().expect("nobody panics with it");
        if let Some(sql) = statements.remove(&id.into_u64()) {
            stop("after", &sql);
        }
        true
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The text of a statement.
#[derive(Default)]
struct Sql(String);

impl Visit for Sql {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "sql" {
            self.0 = one_line(value);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}
