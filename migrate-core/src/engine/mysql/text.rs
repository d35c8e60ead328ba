//! Text from the server that need not be UTF-8: `SHOW CREATE TABLE` gives the default of a
//! binary column as its bytes.

use sqlx::error::BoxDynError;
use sqlx::mysql::MySqlValueRef;
use sqlx::{Decode, MySql};

/// A value as text; what is no UTF-8 with its bytes escaped, so that different ones differ.
pub(super) struct Text(String);

impl<'r> Decode<'r, MySql> for Text {
    fn decode(value: MySqlValueRef<'r>) -> Result<Self, BoxDynError> {
        let bytes = <&[u8] as Decode<MySql>>::decode(value)?;
        Ok(Self(match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.escape_ascii().to_string(),
        }))
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}
