//! MySQL and MariaDB: named locks, DDL that commits by itself and is looked up afterwards.

mod catalogue;
pub(super) mod failure;
mod text;

use sqlx::MySql;

use super::database::{Bounds, Driver, Found, Lock};
use super::failure::{Failure, FailureKind};
use super::ledger::Row;
use super::link::{self, Link};
use super::{Options, lock};
use crate::catalogue::{Described, Reading};
use crate::plan::{Batches, Probe, Rebuild};
use crate::{Dialect, Name, ObjectName, Schema, Target, Version, sql};
use text::Text;

/// A connection to MySQL or MariaDB.
pub(super) struct MysqlDriver {
    link: Link<MySql>,
    target: Target,
    lock_name: String,
    lock_seconds: u64,
    locked: bool,
    in_transaction: bool,
    /// The settings of the session before it was entered.
    settings: Option<Row>,
}

/// What the sessions of a migrator are strict about.
const SQL_MODE: &str = "STRICT_ALL_TABLES,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,\
                        ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

/// The settings of a session that are kept and given back.
const SETTINGS: [&str; 11] = [
    "sql_mode",
    "time_zone",
    "lock_wait_timeout",
    "innodb_lock_wait_timeout",
    "foreign_key_checks",
    "unique_checks",
    "sql_safe_updates",
    "sql_quote_show_create",
    "autocommit",
    "character_set_client",
    "collation_connection",
];

impl MysqlDriver {
    pub(super) async fn open(mut link: Link<MySql>, options: &Options) -> Result<Self, Failure> {
        let hello = rows(&mut link, "SELECT VERSION(), DATABASE()").await?;
        let row = hello.into_iter().next().unwrap_or_default();
        let mut fields = row.into_iter();
        let text = fields.next().flatten().unwrap_or_default();
        let database = fields.next().flatten();
        let Some(database) = database.or_else(|| options.ledger.schema.clone()) else {
            return Err(
                Failure::new(FailureKind::Refused, "the address names no database")
                    .help("put the database's name at the end of the address"),
            );
        };
        let dialect = if text.contains("MariaDB") {
            Dialect::Mariadb
        } else {
            Dialect::Mysql
        };
        // Some servers of MariaDB put this before their version, for old replicas.
        let number = match dialect {
            Dialect::Mariadb => text.strip_prefix("5.5.5-").unwrap_or(&text),
            Dialect::Mysql | Dialect::Postgres | Dialect::Sqlite => &text,
        };
        let version: Version = number
            .parse()
            .map_err(|problem: String| Failure::new(FailureKind::Refused, problem))?;
        let schema = options.ledger.schema.as_deref().unwrap_or(&database);
        Ok(Self {
            link,
            target: Target::new(dialect, version),
            lock_name: lock::name(&[schema, &options.ledger.prefix]),
            lock_seconds: options.lock_timeout.as_secs().max(1),
            locked: false,
            in_transaction: false,
            settings: None,
        })
    }

    /// The connection, unless it was not left as it was found.
    pub(super) fn into_link(self) -> Option<Link<MySql>> {
        let clean = !self.in_transaction && self.settings.is_none() && !self.locked;
        clean.then_some(self.link)
    }

    fn text(&self, value: &str) -> String {
        sql::text(value, self.target.dialect)
    }

    async fn value(&mut self, query: &str) -> Result<Option<String>, Failure> {
        let row = self.rows(query).await?.into_iter().next();
        Ok(row.and_then(|row| row.into_iter().next()).flatten())
    }

    async fn holder(&mut self) -> Result<Option<String>, Failure> {
        let name = self.text(&self.lock_name);
        self.value(&format!(
            "SELECT CONCAT('connection ', id, ' of ', user, ' at ', host) \
             FROM information_schema.processlist WHERE id = IS_USED_LOCK({name})"
        ))
        .await
    }

    /// Prepares the session, unless it is prepared already.
    async fn enter_for_a_look(&mut self) -> Result<bool, Failure> {
        let enters = self.settings.is_none();
        if enters {
            self.enter().await?;
        }
        Ok(enters)
    }

    async fn leave_after_a_look(&mut self, entered: bool) -> Result<(), Failure> {
        if entered { self.leave().await } else { Ok(()) }
    }

    /// The definition of a table, without its counter, or `None` where there is none.
    async fn definition(
        &mut self,
        schema: Option<&str>,
        table: &str,
    ) -> Result<Option<String>, Failure> {
        let name = ObjectName {
            schema: schema.map(Name::from),
            name: Name::from(table),
        };
        let query = format!(
            "SHOW CREATE TABLE {}",
            sql::object(&name, self.target.dialect)
        );
        match self.rows(&query).await {
            Ok(rows) => {
                let text = rows
                    .into_iter()
                    .next()
                    .and_then(|row| row.into_iter().nth(1));
                Ok(text.flatten().map(|text| without_counter(&text)))
            }
            Err(failure) if failure.kind == FailureKind::NoTable => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}

/// The definition of a table without ` AUTO_INCREMENT=…`, which rows change.
fn without_counter(text: &str) -> String {
    match text.rsplit_once(" AUTO_INCREMENT=") {
        Some((before, after)) if text.rfind("\n)").is_some_and(|end| before.len() > end) => {
            let rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{before}{rest}")
        }
        _ => text.to_owned(),
    }
}

async fn rows(link: &mut Link<MySql>, sql: &str) -> Result<Vec<Row>, Failure> {
    link::rows::<MySql, Text>(link.connection()?, sql)
        .await
        .map_err(|error| failure::of(error).during(sql))
}

impl Driver for MysqlDriver {
    fn target(&self) -> Target {
        self.target
    }

    async fn execute(&mut self, sql: &str) -> Result<u64, Failure> {
        link::execute::<MySql>(self.link.connection()?, sql)
            .await
            .map_err(|error| failure::of(error).during(sql))
    }

    async fn rows(&mut self, sql: &str) -> Result<Vec<Row>, Failure> {
        rows(&mut self.link, sql).await
    }

    async fn enter(&mut self) -> Result<(), Failure> {
        let query = format!("SELECT @@SESSION.{}", SETTINGS.join(", @@SESSION."));
        self.settings = self.rows(&query).await?.into_iter().next();
        let seconds = self.lock_seconds;
        self.execute(&format!(
            "SET NAMES utf8mb4 COLLATE utf8mb4_bin, sql_mode = '{SQL_MODE}', time_zone = '+00:00', \
             lock_wait_timeout = {seconds}, innodb_lock_wait_timeout = {seconds}, \
             foreign_key_checks = 1, unique_checks = 1, sql_safe_updates = 0, \
             sql_quote_show_create = 1, autocommit = 1"
        ))
        .await?;
        Ok(())
    }

    async fn leave(&mut self) -> Result<(), Failure> {
        self.rollback(false).await?;
        if self.locked {
            let name = self.text(&self.lock_name);
            self.execute(&format!("DO RELEASE_LOCK({name})")).await?;
            self.locked = false;
        }
        if let Some(settings) = self.settings.clone() {
            let (mut names, mut set) = ([String::new(), String::new()], Vec::new());
            for (name, value) in SETTINGS.iter().zip(settings) {
                let value = value.unwrap_or_default();
                match *name {
                    "character_set_client" => names[0] = self.text(&value),
                    "collation_connection" => names[1] = self.text(&value),
                    "sql_mode" | "time_zone" => set.push(format!("{name} = {}", self.text(&value))),
                    _ => set.push(format!("{name} = {value}")),
                }
            }
            let [charset, collation] = names;
            self.execute(&format!(
                "SET NAMES {charset} COLLATE {collation}, {}",
                set.join(", ")
            ))
            .await?;
            self.settings = None;
        }
        Ok(())
    }

    async fn try_lock(&mut self) -> Result<Lock, Failure> {
        let query = format!("SELECT GET_LOCK({}, 0)", self.text(&self.lock_name));
        if self.value(&query).await?.as_deref() == Some("1") {
            self.locked = true;
            return Ok(Lock::Held);
        }
        Ok(Lock::Busy {
            holder: self.holder().await?,
        })
    }

    async fn begin(&mut self, _: Bounds, _: bool, first: &str) -> Result<u64, Failure> {
        self.in_transaction = true;
        self.execute("START TRANSACTION").await?;
        self.execute(first).await
    }

    async fn commit(&mut self, _: bool, last: &[String]) -> Result<(), Failure> {
        for sql in last {
            self.execute(sql).await?;
        }
        self.execute("COMMIT").await?;
        self.in_transaction = false;
        Ok(())
    }

    async fn rollback(&mut self, _: bool) -> Result<(), Failure> {
        if self.in_transaction {
            self.execute("ROLLBACK").await?;
            self.in_transaction = false;
        }
        Ok(())
    }

    async fn rebuild(&mut self, rebuild: &Rebuild) -> Result<(), Failure> {
        Err(Failure::not_here(&rebuild.table, self.target))
    }

    async fn autonomous(&mut self, sql: &str, _: &Probe) -> Result<(), Failure> {
        self.execute(sql).await.map(drop)
    }

    async fn record(&mut self, probe: &Probe) -> Result<Option<String>, Failure> {
        let Probe::Definitions { tables } = probe else {
            return Ok(None);
        };
        let mut definitions = Vec::new();
        for (schema, table) in tables {
            definitions.push(self.definition(schema.as_deref(), table).await?);
        }
        serde_json::to_string(&definitions)
            .map(Some)
            .map_err(|problem| Failure::new(FailureKind::Refused, problem.to_string()))
    }

    async fn look_up(&mut self, probe: &Probe, record: Option<&str>) -> Result<Found, Failure> {
        let Some(before) = record else {
            return Ok(Found::Unknown);
        };
        let now = self.record(probe).await?;
        Ok(if now.as_deref() == Some(before) {
            Found::NotDone
        } else {
            Found::Done
        })
    }

    async fn estimate(&mut self, batches: &Batches) -> Result<Option<u64>, Failure> {
        let (schema, table) = match batches.table.split_once('.') {
            Some((schema, table)) => (self.text(schema), table),
            None => ("DATABASE()".to_owned(), batches.table.as_str()),
        };
        let query = format!(
            "SELECT table_rows FROM information_schema.tables \
             WHERE table_schema = {schema} AND table_name = {}",
            self.text(table)
        );
        Ok(self.value(&query).await?.and_then(|text| text.parse().ok()))
    }

    async fn catalogue(&mut self, expected: &Schema) -> Result<Reading, Failure> {
        let entered = self.enter_for_a_look().await?;
        let reading = catalogue::read(self, expected).await;
        self.leave_after_a_look(entered).await?;
        reading
    }

    async fn described(&mut self, schema: &Schema) -> Result<Described, Failure> {
        let entered = self.enter_for_a_look().await?;
        let described = catalogue::describe(self, schema).await;
        self.leave_after_a_look(entered).await?;
        described
    }
}

#[cfg(test)]
mod tests {
    use super::without_counter;

    #[test]
    fn the_counter_is_no_part_of_the_definition() {
        let text = "CREATE TABLE `t` (\n  `id` bigint\n) ENGINE=InnoDB AUTO_INCREMENT=42 DEFAULT CHARSET=utf8mb4";
        assert_eq!(
            without_counter(text),
            "CREATE TABLE `t` (\n  `id` bigint\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"
        );
        let comment =
            "CREATE TABLE `t` (\n  `id` bigint COMMENT 'a AUTO_INCREMENT=1'\n) ENGINE=InnoDB";
        assert_eq!(without_counter(comment), comment);
    }
}
