//! A server of a test's own, which may be killed and started again.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use super::{Connection, Database, Server, unique_name};

/// A PostgreSQL or MariaDB in a temporary folder, with a socket and without a port. What it has
/// committed survives that it is killed, though not that the machine is.
pub(crate) struct PrivateServer {
    server: Server,
    folder: TempDir,
    process: Option<Child>,
}

impl PrivateServer {
    /// Starts one, or `None` where tests on such a server are not wanted.
    pub(crate) async fn start(server: Server) -> Option<Self> {
        server.url()?;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it is ours");
        let data = path.join("data");
        let mut init = match server {
            Server::Sqlite => unreachable!("it has no server"),
            Server::Postgres => {
                let mut init = command(server, path, "initdb");
                init.args(["-U", "migrate", "-A", "trust", "-E", "UTF8"])
                    .args(["--locale=C.UTF-8", "--no-sync", "-D"])
                    .arg(&data);
                init
            }
            Server::Mariadb => {
                let mut init = command(server, path, "mariadb-install-db");
                init.arg(option("datadir", &data))
                    .args(["--auth-root-authentication-method=normal", "--skip-test-db"]);
                init
            }
        };
        let made = init.status().expect("the server is installed");
        assert!(made.success(), "{server:?} cannot be set up");
        let mut private = Self {
            server,
            folder,
            process: None,
        };
        private.restart().await;
        Some(private)
    }

    /// An empty database on it.
    pub(crate) async fn database(&self) -> Database {
        let name = unique_name();
        let mut admin = Connection::open(self.server, &self.url(self.home())).await;
        admin.execute(&format!("CREATE DATABASE {name}")).await;
        Database {
            server: self.server,
            url: self.url(&name),
            _folder: None,
        }
    }

    pub(crate) fn runs(&self) -> bool {
        self.process.is_some()
    }

    /// Kills it, with all that work for it.
    pub(crate) fn kill(&mut self) {
        let Some(mut process) = self.process.take() else {
            return;
        };
        let children = format!("/proc/{0}/task/{0}/children", process.id());
        let children = fs::read_to_string(children).unwrap_or_default();
        process.kill().expect("it can be killed");
        let workers: Vec<&str> = children.split_whitespace().collect();
        if !workers.is_empty() {
            // Some are gone by themselves already.
            let _ = Command::new("kill")
                .arg("-KILL")
                .args(workers)
                .stderr(Stdio::null())
                .status();
        }
        process.wait().expect("it ends");
    }

    /// Starts it where it does not run, and waits until it answers.
    pub(crate) async fn restart(&mut self) {
        let path = self.folder.path().to_owned();
        let path = path.as_path();
        let data = path.join("data");
        let mut start = match self.server {
            Server::Sqlite => unreachable!("it has no server"),
            Server::Postgres => {
                let mut start = command(self.server, path, "postgres");
                start
                    .args(["-c", "listen_addresses=", "-c", "fsync=off"])
                    .args(["-c", "shared_buffers=16MB", "-c"])
                    .arg(format!("unix_socket_directories={}", path.display()))
                    .arg("-D")
                    .arg(&data);
                start
            }
            Server::Mariadb => {
                let mut start = command(self.server, path, "mariadbd");
                start
                    .arg(option("datadir", &data))
                    .arg(option("socket", &path.join("socket")))
                    .arg(option("pid-file", &path.join("pid")))
                    .args(["--skip-networking", "--innodb-flush-log-at-trx-commit=2"]);
                start
            }
        };
        let home = self.url(self.home());
        for _ in 0..600 {
            // It refuses as long as something of a killed one is still there.
            let ended = |process: &mut Child| process.try_wait().expect("it is ours").is_some();
            if self.process.as_mut().is_none_or(ended) {
                self.process = Some(start.spawn().expect("the server is installed"));
            }
            if Connection::try_open(self.server, &home).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let log = fs::read_to_string(path.join("log")).unwrap_or_default();
        panic!("{:?} does not start:\n{log}", self.server);
    }

    fn home(&self) -> &'static str {
        match self.server {
            Server::Mariadb => "mysql",
            Server::Postgres | Server::Sqlite => "postgres",
        }
    }

    fn url(&self, database: &str) -> String {
        let path = self.folder.path().display();
        match self.server {
            Server::Mariadb => format!("mysql://root@localhost/{database}?socket={path}/socket"),
            Server::Postgres | Server::Sqlite => {
                format!("postgres://migrate@localhost/{database}?host={path}")
            }
        }
    }
}

impl Drop for PrivateServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A program of a server, as a user that it accepts: neither of them works for root.
fn command(server: Server, folder: &Path, program: &str) -> Command {
    let is_root = id("-u", None) == 0;
    let log = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join("log"))
        .expect("the folder is ours");
    let mut command = match server {
        Server::Mariadb => {
            let mut command = Command::new(program);
            command.arg("--no-defaults");
            if is_root {
                chown(folder, Some(id("-u", Some("mysql"))), None).expect("we are root");
                command.arg("--user=mysql");
            }
            command
        }
        Server::Postgres | Server::Sqlite => {
            let mut command = Command::new(newest_postgres().join(program));
            if is_root {
                let (user, group) = (id("-u", Some("postgres")), id("-g", Some("postgres")));
                chown(folder, Some(user), Some(group)).expect("we are root");
                command.uid(user).gid(group);
            }
            command
        }
    };
    command
        .current_dir(folder)
        // MariaDB clears the folder for temporary tables when it starts: no two may share one.
        .env("TMPDIR", folder)
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a second handle"))
        .stderr(log);
    command
}

fn option(name: &str, path: &Path) -> String {
    format!("--{name}={}", path.display())
}

/// The number of a user or group.
fn id(which: &str, user: Option<&str>) -> u32 {
    let output = Command::new("id").arg(which).args(user).output();
    let text = String::from_utf8(output.expect("`id` runs").stdout).unwrap_or_default();
    text.trim().parse().expect("there is such a user")
}

/// Where the programs of the newest PostgreSQL are.
fn newest_postgres() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    versions
        .filter_map(|entry| Some(entry.ok()?.path()))
        .max_by_key(|path| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.and_then(|name| name.parse::<u32>().ok())
        })
        .expect("PostgreSQL is installed")
        .join("bin")
}
