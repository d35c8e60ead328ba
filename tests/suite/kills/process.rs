//! A migrator in a process of its own, from the outside: it is let go on, or killed.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::child::{MARK, STEPS, WORK};
use crate::support::Database;

/// A process that says nothing for so long hangs.
const PATIENCE: Duration = Duration::from_secs(120);

pub(super) struct Process {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

/// What a process says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// It waits before, or after, a statement.
    Stopped(Boundary),
    Done,
    Failed(String),
}

/// A place between two statements.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Boundary {
    pub(super) sent: bool,
    pub(super) sql: String,
}

impl Process {
    /// Starts one that waits at each of its statements.
    pub(super) fn stepping(database: &Database, direction: &str, target: &str) -> Self {
        Self::start(database, direction, target, true)
    }

    /// Starts one that runs freely.
    pub(super) fn free(database: &Database, direction: &str, target: &str) -> Self {
        Self::start(database, direction, target, false)
    }

    fn start(database: &Database, direction: &str, target: &str, steps: bool) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("the test has a path"));
        command
            .args(["--exact", "kills::child::child", "--ignored", "--nocapture"])
            .envs(WORK.into_iter().zip([&database.url, direction, target]))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        if steps {
            command.env(STEPS, "1");
        }
        let mut child = command.spawn().expect("this program starts once more");
        let input = child.stdin.take().expect("it is piped");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if let Some(said) = line.strip_prefix(MARK)
                    && sender.send(said.to_owned()).is_err()
                {
                    return;
                }
            }
        });
        Self {
            child,
            input,
            lines,
        }
    }

    /// Waits for what it says next.
    pub(super) fn said(&mut self) -> Said {
        let line = match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => line,
            Err(error) => panic!("the process says nothing: {error}"),
        };
        let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let stopped = |sent| {
            Said::Stopped(Boundary {
                sent,
                sql: rest.to_owned(),
            })
        };
        match word {
            "before" => stopped(false),
            "after" => stopped(true),
            "done" => Said::Done,
            _ => Said::Failed(rest.to_owned()),
        }
    }

    pub(super) fn go_on(&mut self) {
        writeln!(self.input).expect("it listens");
    }

    /// Lets it go on to a place, counted from zero; what it says where it never comes there.
    pub(super) fn go_to(&mut self, place: usize) -> Said {
        let mut said = self.said();
        for _ in 0..place {
            if !matches!(said, Said::Stopped(_)) {
                break;
            }
            self.go_on();
            said = self.said();
        }
        said
    }

    /// Lets it go on to its end, which is what it says.
    pub(super) fn finish(mut self) -> Said {
        loop {
            match self.said() {
                Said::Stopped(_) => self.go_on(),
                end => return end,
            }
        }
    }

    /// Kills it, wherever it is.
    pub(super) fn kill(self) {
        drop(self);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended cannot be killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
