//! Closures of a program: what stands between the rows of a database, which are text, and the
//! row of Rust that a closure takes.

use std::fmt::Display;

/// The types of other crates that the fields of rows have.
pub mod types {
    pub use {chrono, serde_json, uuid};

    #[cfg(feature = "rust_decimal")]
    pub use rust_decimal;
}

/// A closure of a migration, as `migration!` embeds it: it takes a row and gives the new value.
///
/// # Errors
///
/// What the closure's own error says, or that a value is not what its type can hold.
pub type EmbeddedClosure = fn(&Row<'_>) -> Result<Option<String>, String>;

/// A row of the database: the columns that a closure mentions.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The columns.
    pub columns: &'a [String],
    /// Their values, as text.
    pub values: &'a [Option<String>],
}

/// The field of a column that the closure does not mention, so that it was not read.
#[derive(Clone, Copy, Debug)]
pub struct Unread;

impl Row<'_> {
    /// The value of a column.
    ///
    /// # Errors
    ///
    /// A value that the column's type in Rust cannot hold.
    pub fn read<T: Read>(&self, column: &str) -> Result<T, String> {
        let place = self.columns.iter().position(|known| known == column);
        let value = place.and_then(|place| self.values.get(place)?.as_deref());
        T::read(value).map_err(|problem| format!("`{column}` cannot be read: {problem}"))
    }
}

/// A type that a field of a row can have.
pub trait Read: Sized {
    /// Reads what the database says.
    ///
    /// # Errors
    ///
    /// What the type cannot hold.
    fn read(value: Option<&str>) -> Result<Self, String>;
}

/// A type of values: what a column holds where it is not null.
#[diagnostic::on_unimplemented(message = "`{Self}` is not the type of a column")]
pub trait Value: Sized {
    /// Reads the text of a value.
    ///
    /// # Errors
    ///
    /// What the type cannot hold.
    fn from_text(text: &str) -> Result<Self, String>;
    /// The value as text.
    fn into_text(self) -> String;
}

impl<T: Value> Read for T {
    fn read(value: Option<&str>) -> Result<Self, String> {
        T::from_text(value.ok_or("it is null")?)
    }
}

impl<T: Value> Read for Option<T> {
    fn read(value: Option<&str>) -> Result<Self, String> {
        value.map(T::from_text).transpose()
    }
}

/// What a closure may give for a column that is never null: its value, or a `Result` of it.
#[diagnostic::on_unimplemented(
    message = "this closure gives `{Self}`, where `{T}` is expected",
    label = "the column holds `{T}` and must not be null",
    note = "a closure gives the value, or a `Result` whose error stops the backfill"
)]
pub trait Gives<T> {
    /// The new value.
    ///
    /// # Errors
    ///
    /// The closure's own.
    fn give(self) -> Result<T, String>;
}

/// What a closure may give for a column that may be null: an `Option`, too.
#[diagnostic::on_unimplemented(
    message = "this closure gives `{Self}`, where `{T}` or `Option<{T}>` is expected",
    label = "the column holds `Option<{T}>`",
    note = "a closure gives the value, an `Option` of it, or a `Result` whose error stops the \
            backfill"
)]
pub trait MayGive<T> {
    /// The new value, or none.
    ///
    /// # Errors
    ///
    /// The closure's own.
    fn may_give(self) -> Result<Option<T>, String>;
}

impl<T, G: Gives<T>, E: Display> Gives<T> for Result<G, E> {
    fn give(self) -> Result<T, String> {
        self.map_err(|error| error.to_string())?.give()
    }
}

impl<T, G: MayGive<T>, E: Display> MayGive<T> for Result<G, E> {
    fn may_give(self) -> Result<Option<T>, String> {
        self.map_err(|error| error.to_string())?.may_give()
    }
}

impl<T: Value> MayGive<T> for Option<T> {
    fn may_give(self) -> Result<Option<T>, String> {
        Ok(self)
    }
}

/// A closure that no database calls: its conditions exclude each other.
///
/// # Errors
///
/// Always.
pub fn nowhere(_: &Row<'_>) -> Result<Option<String>, String> {
    Err("no database should have called it".to_owned())
}

/// Calls a closure that sets a column which is never null.
///
/// # Errors
///
/// The closure's own.
pub fn call<R, T, G>(row: R, closure: impl FnOnce(R) -> G) -> Result<Option<String>, String>
where
    T: Value,
    G: Gives<T>,
{
    closure(row).give().map(|value| Some(value.into_text()))
}

/// Calls a closure that sets a column which may be null.
///
/// # Errors
///
/// The closure's own.
pub fn call_or_null<R, T, G>(row: R, closure: impl FnOnce(R) -> G) -> Result<Option<String>, String>
where
    T: Value,
    G: MayGive<T>,
{
    Ok(closure(row).may_give()?.map(Value::into_text))
}
