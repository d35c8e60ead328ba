//! Text from the server that need not be UTF-8: `SHOW CREATE TABLE` gives the default of a
//! binary column as its bytes.

use std::fmt::Write as _;

use sqlx::error::BoxDynError;
use sqlx::mysql::MySqlValueRef;
use sqlx::{Decode, MySql};

/// A value as text; the bytes that are no UTF-8 are escaped, so that different ones differ.
pub(super) struct Text(String);

impl<'r> Decode<'r, MySql> for Text {
    fn decode(value: MySqlValueRef<'r>) -> Result<Self, BoxDynError> {
        let bytes = <&[u8] as Decode<MySql>>::decode(value)?;
        let mut text = String::new();
        for chunk in bytes.utf8_chunks() {
            text += chunk.valid();
            write!(text, "{}", chunk.invalid().escape_ascii())?;
        }
        Ok(Self(text))
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}
