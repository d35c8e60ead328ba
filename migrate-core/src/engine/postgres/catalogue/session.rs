//! The transaction in which a catalogue is read. It is always rolled back, and the settings of
//! the session with it.

use crate::Name;
use crate::engine::database::Driver;
use crate::engine::failure::Failure;
use crate::engine::postgres::PostgresDriver;

/// What the printing and the reading of expressions depend on. Some are those under
/// which migrations run.
///
/// Temporary objects are looked up last, so that they never stand in front of live ones, and
/// are kept where new tables are. Bytes that are no text pass through a database that does not
/// know its own encoding.
///
/// Printing a view locks it and its tables as a query would. In a deadlock with somebody who
/// changes them the reader gives way: it stops waiting before the server looks for one.
const SETTINGS: [(&str, &str); 14] = [
    (
        "lock_timeout",
        "(SELECT greatest(setting::integer / 2, 1)::text FROM pg_settings \
         WHERE name = 'deadlock_timeout')",
    ),
    ("statement_timeout", "'0'"),
    ("TimeZone", "'UTC'"),
    ("standard_conforming_strings", "'on'"),
    ("client_min_messages", "'warning'"),
    ("DateStyle", "'ISO, MDY'"),
    ("IntervalStyle", "'postgres'"),
    ("extra_float_digits", "'1'"),
    ("bytea_output", "'hex'"),
    ("quote_all_identifiers", "'off'"),
    ("jit", "'off'"),
    ("temp_tablespaces", "current_setting('default_tablespace')"),
    (
        "client_encoding",
        "CASE current_setting('server_encoding') WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END",
    ),
    (
        "search_path",
        "(SELECT coalesce(string_agg(quote_ident(name), ', ' ORDER BY place) || ', ', '') || 'pg_temp' \
         FROM unnest(current_schemas(false)) WITH ORDINALITY path (name, place) \
         WHERE name !~ '^pg_temp')",
    ),
];

/// Opens the transaction; gives the schema whose objects go without its name.
pub(super) async fn open(driver: &mut PostgresDriver, mode: &str) -> Result<Option<Name>, Failure> {
    driver.in_transaction = true;
    driver
        .execute(&format!("BEGIN ISOLATION LEVEL {mode}"))
        .await?;
    let calls: Vec<_> = SETTINGS
        .iter()
        .map(|(name, value)| format!("set_config('{name}', {value}, true)"))
        .collect();
    let query = format!(
        "SELECT (SELECT name FROM unnest(current_schemas(false)) WITH ORDINALITY path (name, place) \
         WHERE name !~ '^pg_temp' ORDER BY place LIMIT 1), {}",
        calls.join(", ")
    );
    let row = driver.rows(&query).await?.into_iter().next();
    let current = row.and_then(|row| row.into_iter().next()).flatten();
    Ok(current.map(Name::new))
}

/// Ends the transaction, with nothing left of it.
pub(super) async fn close<T>(
    driver: &mut PostgresDriver,
    outcome: Result<T, Failure>,
) -> Result<T, Failure> {
    match (outcome, driver.rollback(false).await) {
        (Err(failure), _) | (Ok(_), Err(failure)) => Err(failure),
        (Ok(value), Ok(())) => Ok(value),
    }
}
