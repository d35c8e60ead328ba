//! What is in a database of MySQL or MariaDB, read from what `SHOW CREATE` prints: the one
//! text that has everything, and that the server has of temporary tables too.

mod column;
mod constraint;
mod conversions;
mod key;
mod objects;
mod options;
mod piece;
mod reader;
mod scratch;
mod table;
mod tokens;

#[cfg(test)]
mod tests;

use super::MysqlDriver;
use super::failure::error_number;
use crate::catalogue::{Described, Names, Reading, Refused};
use crate::engine::database::Driver as _;
use crate::engine::failure::{Failure, FailureKind};
use crate::engine::ledger::Row;
use crate::schema::Table;
use crate::sql::{self, mysql};
use crate::{ObjectName, Schema};
use reader::{Read, Server};

/// How many statements are sent at once, and how many bytes of them.
const MOST_AT_ONCE: usize = 64;
const MOST_BYTES_AT_ONCE: usize = 256 * 1024;

/// Reads everything in the current database, and in those that the history names.
pub(super) async fn read(driver: &mut MysqlDriver, expected: &Schema) -> Result<Reading, Failure> {
    let server = server(driver, expected).await?;
    let objects = objects::list(driver, &server).await?;
    let questions: Vec<String> = objects
        .iter()
        .map(|object| object.question(server.dialect))
        .collect();
    let mut reading = Reading::default();
    for (object, answer) in objects.iter().zip(ask(driver, &questions).await?) {
        match answer {
            Ok(row) => object.read(&row, &server, &mut reading),
            // It went away in between.
            Err(failure) if failure.kind == FailureKind::NoTable && object.is_table() => {}
            Err(failure) => reading
                .unknown
                .push(object.unknown(failure.message, &server)),
        }
    }
    reading.reword(expected, scratch::plain);
    Ok(reading)
}

/// Makes each table as a temporary one, for the moment, and reads that.
///
/// The indexes below foreign keys are there, since our statements make them; the foreign keys
/// are not.
pub(super) async fn describe(
    driver: &mut MysqlDriver,
    schema: &Schema,
) -> Result<Described, Failure> {
    let mut described = Described::default();
    let server = server(driver, schema).await?;
    let name = temporary_name(driver).await?;
    let quoted = sql::object(&name, server.dialect);
    let drop = format!("DROP TEMPORARY TABLE IF EXISTS {quoted}");
    let mut made = Vec::new();
    let mut questions = Vec::new();
    for table in schema.tables() {
        match mysql::create_temporary_table(table, &name, schema, driver.target) {
            Ok((create, clauses)) => {
                made.push((table, clauses));
                questions.push(format!("{drop};\n{create};\nSHOW CREATE TABLE {quoted}"));
            }
            Err(missing) => {
                let message = format!("{} is not supported by {}", missing.what, driver.target);
                described.refused.push(refused(table, message));
            }
        }
    }
    let answers = ask(driver, &questions).await;
    driver.execute(&drop).await?;
    for ((table, clauses), answer) in made.into_iter().zip(answers?) {
        let row = match answer {
            Ok(row) => row,
            Err(failure) => {
                described.refused.push(refused(table, failure.message));
                continue;
            }
        };
        let text = objects::column(&row, 1).unwrap_or_default();
        match table::read(&table.name, server.names.current(), text, &clauses, &server) {
            Some(mut read) => {
                // A temporary table is not told all of it.
                read.table.storage = table.storage.only(server.dialect);
                put(read, &mut described.reading);
            }
            None => described.refused.push(refused(table, unreadable(text))),
        }
    }
    scratch::describe(driver, schema, &mut described).await?;
    Ok(described)
}

fn put(read: Read, reading: &mut Reading) {
    reading.schema.put_table(read.table);
    reading.unknown.extend(read.unknown);
}

fn refused(table: &Table, message: String) -> Refused {
    Refused {
        table: table.name.clone(),
        message,
    }
}

fn unreadable(text: &str) -> String {
    format!("the definition is not understood: {text}")
}

/// What the texts of this server are read with.
async fn server(driver: &mut MysqlDriver, schema: &Schema) -> Result<Server, Failure> {
    let own = "SELECT DATABASE(), @@lower_case_table_names <> 0";
    let own = driver
        .rows(own)
        .await?
        .into_iter()
        .next()
        .unwrap_or_default();
    let database = objects::column(&own, 0).unwrap_or_default();
    let folds = objects::column(&own, 1) == Some("1");
    let query = "SELECT character_set_name, default_collate_name \
                 FROM information_schema.character_sets";
    let rows = driver.rows(query).await?.into_iter();
    let pair = |row: Row| {
        let [character_set, collation] = <[_; 2]>::try_from(row).ok()?;
        Some((character_set?, collation?))
    };
    Ok(Server {
        dialect: driver.target.dialect,
        names: Names::new(database, folds, schema),
        collations: rows.filter_map(pair).collect(),
    })
}

/// Makes a temporary table under a name that nothing else has, and gives the name.
async fn temporary_name(driver: &mut MysqlDriver) -> Result<ObjectName, Failure> {
    let query = "SELECT table_name FROM information_schema.tables \
                 WHERE table_schema = DATABASE() AND table_name LIKE 'migrate%'";
    let taken: Vec<String> = driver
        .rows(query)
        .await?
        .into_iter()
        .filter_map(|row| row.into_iter().next().flatten())
        .collect();
    let mut number = 0_u32;
    loop {
        number += 1;
        let name = format!("migrate_described_{number}");
        if taken.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            continue;
        }
        match driver
            .execute(&format!("CREATE TEMPORARY TABLE {name} (a INT)"))
            .await
        {
            Ok(_) => return Ok(ObjectName::from(name.as_str())),
            // A temporary table of whoever lent the connection.
            Err(failure) if error_number(&failure) == Some(1050) => {}
            Err(failure) if error_number(&failure) == Some(1044) => {
                return Err(failure.help(
                    "grant the user CREATE TEMPORARY TABLES on the database: the server is asked \
                     there for its words for the tables of the migrations",
                ));
            }
            Err(failure) => return Err(failure),
        }
    }
}

/// Asks questions that have one row for an answer each, many at once. Where one of them fails,
/// its neighbours are asked again, one by one.
async fn ask(
    driver: &mut MysqlDriver,
    questions: &[String],
) -> Result<Vec<Result<Row, Failure>>, Failure> {
    let mut answers = Vec::new();
    let mut rest = questions;
    while let Some((together, after)) = batch(rest) {
        rest = after;
        match driver.rows(&together.join(";\n")).await {
            Ok(rows) if rows.len() == together.len() => answers.extend(rows.into_iter().map(Ok)),
            Err(failure) if failure.kind == FailureKind::Lost => return Err(failure),
            Ok(_) | Err(_) => {
                for question in together {
                    answers.push(ask_alone(driver, question).await?);
                }
            }
        }
    }
    Ok(answers)
}

async fn ask_alone(
    driver: &mut MysqlDriver,
    question: &str,
) -> Result<Result<Row, Failure>, Failure> {
    match driver.rows(question).await {
        Ok(rows) => Ok(Ok(rows.into_iter().next().unwrap_or_default())),
        Err(failure) if failure.kind == FailureKind::Lost => Err(failure),
        Err(failure) => Ok(Err(failure)),
    }
}

/// The questions that go together, at least one, and the others.
fn batch(questions: &[String]) -> Option<(&[String], &[String])> {
    let mut bytes = 0;
    let fits = |question: &&String| {
        bytes += question.len();
        bytes <= MOST_BYTES_AT_ONCE
    };
    let count = questions.iter().take(MOST_AT_ONCE).take_while(fits).count();
    (!questions.is_empty()).then(|| questions.split_at(count.max(1)))
}
