//! Text from the server that need not be UTF-8: a database of `SQL_ASCII` keeps whatever bytes
//! it was given.

use sqlx::error::BoxDynError;
use sqlx::postgres::PgValueRef;
use sqlx::{Decode, Postgres};

/// A value as text; bytes that are no UTF-8 are read as Latin-1, so that different ones differ.
pub(super) struct Text(String);

impl<'r> Decode<'r, Postgres> for Text {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        let mut text = String::new();
        for chunk in value.as_bytes()?.utf8_chunks() {
            text += chunk.valid();
            text.extend(chunk.invalid().iter().map(|byte| char::from(*byte)));
        }
        Ok(Self(text))
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}
