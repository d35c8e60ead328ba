//! Views and triggers: `sqlite_schema` keeps the text that made them.

use super::tokens::{Token, tokens};
use crate::catalogue::{Told, ToldObjects};
use crate::sql::sqlite::object;
use crate::{Dialect, Schema};

/// What SQLite keeps of a history's objects, in plain words.
pub(super) fn told(schema: &Schema) -> ToldObjects {
    let objects = schema.objects().filter(|one| one.is_in(Dialect::Sqlite));
    let told = objects.map(|object| {
        let told = match object::create(object) {
            Ok(sql) => Told::As(plain(&sql)),
            Err(missing) => Told::Refused(format!("{} is not supported", missing.what)),
        };
        (object.key(), told)
    });
    told.collect()
}

/// The same for all texts that differ in white space, comments, quotes around names and their
/// case only.
pub(in crate::engine::sqlite) fn plain(sql: &str) -> String {
    let Some(mut tokens) = tokens(sql) else {
        return sql.to_owned();
    };
    while tokens.last().is_some_and(|token| token.is_symbol(";")) {
        tokens.pop();
    }
    let words = tokens.iter().map(|token| match token {
        Token::Word { text, .. } => text.to_lowercase(),
        Token::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Token::Value(text) => text.clone(),
        Token::Symbol(symbol) => (*symbol).to_owned(),
        Token::Other(character) => character.to_string(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_of_names_and_comments_make_no_difference() {
        let text = "CREATE VIEW \"V\" AS\n  select 'It''s', a.b -- why\n from a;";
        assert_eq!(
            plain(text),
            "create view v as select 'It''s' , a . b from a"
        );
        assert_eq!(
            plain("CREATE VIEW v AS SELECT 'it"),
            "CREATE VIEW v AS SELECT 'it"
        );
    }
}
