//! What a command prints: the only file here that writes to the terminal.
//!
//! Results go to standard output, as text or as one JSON value; progress and errors go to
//! standard error. A terminal gets a progress bar, a pipe gets plain lines.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use migrate_core::engine::Event;
use migrate_core::plan::Direction;
use serde_json::{Value, json};

use super::failure::Failure;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();
const DONE: Style = AnsiColor::Green.on_default().bold();

/// How long a pipe hears nothing more of the batches of a backfill.
const BETWEEN_LINES: Duration = Duration::from_secs(5);

/// Where results and errors go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    /// Text, or JSON.
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints a result: `text` for people, `value` for machines.
    pub(crate) fn result(self, text: &str, value: &Value) {
        if self.json {
            self.print(&format!("{value:#}"));
        } else if !text.is_empty() {
            self.print(text);
        }
    }

    /// Prints text.
    pub(crate) fn print(self, text: &str) {
        // Whoever has closed the pipe does not want to read on.
        let _ = writeln!(anstream::stdout(), "{}", text.trim_end_matches('\n'));
    }

    /// Prints a failure.
    pub(crate) fn error(self, failure: &Failure) {
        let Failure { message, help, .. } = failure;
        if self.json {
            self.print(&format!("{:#}", json!({ "error": message, "help": help })));
            return;
        }
        let mut stderr = anstream::stderr();
        let _ = writeln!(stderr, "{ERROR}error{ERROR:#}: {message}");
        if let Some(help) = help {
            let _ = writeln!(stderr, "{HELP}help{HELP:#}: {help}");
        }
    }

    /// Prints what is wrong with the arguments, or the help that they ask for.
    pub(crate) fn usage(self, error: &clap::Error) -> ExitCode {
        if self.json && error.use_stderr() {
            let text = error.to_string();
            let text = text.trim_start_matches("error: ");
            // The message ends where the usage begins.
            let message = text.split("\n\n").next().unwrap_or(text);
            self.error(
                &Failure::usage(message.trim()).help("see the arguments with the option --help"),
            );
        } else {
            // Whoever has closed the pipe does not want to read on.
            let _ = error.print();
        }
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
    }

    /// Asks a yes-or-no question. A pipe is never asked.
    pub(crate) async fn confirm(self, question: String) -> bool {
        if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
            return true;
        }
        // On a thread of its own, so that Ctrl-C is heard meanwhile.
        tokio::task::spawn_blocking(move || ask(&question))
            .await
            .unwrap_or(false)
    }

    /// A listener that shows what a run does.
    pub(crate) fn progress(self) -> impl FnMut(&Event) + Send + 'static {
        let bar = std::io::stderr()
            .is_terminal()
            .then(|| ProgressBar::new_spinner().with_style(spinner()));
        let mut told: Option<Instant> = None;
        move |event| match (&bar, event) {
            (Some(bar), _) => show_on(bar, event),
            (None, Event::Progress { .. }) => {
                if told.is_none_or(|last| last.elapsed() >= BETWEEN_LINES) {
                    told = Some(Instant::now());
                    print_line(event);
                }
            }
            (None, _) => print_line(event),
        }
    }
}

fn ask(question: &str) -> bool {
    let mut stderr = anstream::stderr();
    let _ = write!(stderr, "{question} [y/N] ");
    let _ = stderr.flush();
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).is_ok()
        && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

fn spinner() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
}

/// On a terminal: a line for each finished migration, the present step below them.
fn show_on(bar: &ProgressBar, event: &Event) {
    bar.enable_steady_tick(Duration::from_millis(100));
    match event {
        Event::MigrationFinished { .. } => {
            bar.suspend(|| print_line(event));
            bar.set_message("");
        }
        Event::Retrying { .. } => bar.suspend(|| print_line(event)),
        _ => bar.set_message(describe(event).unwrap_or_default()),
    }
}

fn print_line(event: &Event) {
    if let Some(line) = describe(event) {
        let _ = writeln!(anstream::stderr(), "{line}");
    }
}

/// An event as one line; those that say nothing new in a pipe have none.
fn describe(event: &Event) -> Option<String> {
    Some(match event {
        Event::Waiting {
            waited,
            bound,
            holder,
        } => {
            let holder = holder
                .as_deref()
                .map_or(String::new(), |holder| format!(" ({holder})"));
            format!(
                "waiting for another process to let go of the database{holder}: {} of at most {}",
                duration(*waited),
                duration(*bound),
            )
        }
        Event::MigrationStarted {
            revision,
            aborting: true,
            ..
        } => format!("taking back {revision}"),
        Event::MigrationStarted {
            revision,
            direction,
            resumed: true,
            ..
        } => format!("continuing the {} of {revision}", word(*direction)),
        Event::MigrationStarted { .. } | Event::StepFinished { .. } => return None,
        Event::StepStarted {
            revision,
            step,
            of,
            title,
            ..
        } => format!("{revision}: {step}/{of} {title}"),
        Event::Retrying {
            revision,
            step,
            attempt,
            of,
            wait,
            cause,
        } => format!(
            "{revision}: step {step} has to wait ({cause}); attempt {attempt} of {of}, again in {}",
            duration(*wait),
        ),
        Event::Progress {
            revision,
            table,
            rows,
            estimate,
            rate,
            remaining,
            ..
        } => {
            let estimate = estimate.map_or(String::new(), |all| format!(" of about {all}"));
            let remaining =
                remaining.map_or(String::new(), |left| format!(", {} left", duration(left)));
            format!("{revision}: {table}: {rows} rows{estimate}, {rate:.0} rows/s{remaining}")
        }
        Event::MigrationFinished {
            revision,
            direction,
            aborted,
            elapsed,
        } => {
            let done = match (aborted, direction) {
                (true, _) => "took back",
                (false, Direction::Upgrade) => "upgraded",
                (false, Direction::Downgrade) => "downgraded",
            };
            format!("{DONE}{done}{DONE:#} {revision} in {}", duration(*elapsed))
        }
        _ => return None,
    })
}

/// The word for a direction.
pub(crate) fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
    }
}

/// A duration for people: `12 ms`, `3.4 s`, `5 min`.
pub(crate) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    match duration.as_secs() {
        0 => format!("{} ms", duration.as_millis()),
        1..=9 => format!("{seconds:.1} s"),
        10..=119 => format!("{seconds:.0} s"),
        _ => format!("{:.0} min", seconds / 60.0),
    }
}
