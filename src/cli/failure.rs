//! Why a command has failed, with the exit code that says so.

use std::process::ExitCode;

use migrate_core::engine;

/// A failure of a command.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What is wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: Option<String>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Usage,
    Run,
    Declined,
    Interrupted(u8),
}

impl Failure {
    /// The command line is wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            kind: Kind::Usage,
        }
    }

    /// The database or a migration has failed.
    pub(crate) fn run(message: impl Into<String>) -> Self {
        Self {
            kind: Kind::Run,
            ..Self::usage(message)
        }
    }

    /// The user has said no.
    pub(crate) fn declined() -> Self {
        Self {
            kind: Kind::Declined,
            ..Self::usage("nothing was done")
        }
    }

    /// A signal has ended the run; its exit code.
    pub(crate) fn interrupted(code: u8) -> Self {
        Self {
            kind: Kind::Interrupted(code),
            ..Self::usage("interrupted")
        }
    }

    /// The same with advice.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The exit code of the program.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.kind {
            Kind::Usage => 2,
            Kind::Run => 3,
            Kind::Declined => 4,
            Kind::Interrupted(code) => code,
        })
    }
}

impl From<engine::Error> for Failure {
    fn from(error: engine::Error) -> Self {
        let kind = match error {
            engine::Error::Url { .. } | engine::Error::Target { .. } => Kind::Usage,
            _ => Kind::Run,
        };
        Self {
            message: error.to_string(),
            help: error.help(),
            kind,
        }
    }
}

impl From<migrate_core::history::TargetError> for Failure {
    fn from(error: migrate_core::history::TargetError) -> Self {
        Self {
            help: error.help.clone(),
            ..Self::usage(error.to_string())
        }
    }
}
