//! One spelling for all that means the same: quotes, letter case, spaces and comments make no
//! difference, nor does what SQLite itself changes in a text when it renames something.

use super::tokens::Token;
use crate::sql::{identifier, text};
use crate::{Dialect, Name};

/// The words that stand where an operand is expected and are none, unless they are quoted.
const KEYWORDS: [&str; 6] = ["case", "distinct", "exists", "from", "not", "when"];

/// The words that are values, unless they are quoted.
const VALUES: [&str; 6] = [
    "null",
    "true",
    "false",
    "current_date",
    "current_time",
    "current_timestamp",
];

/// Names of the number that every row has.
const ROWID: [&str; 3] = ["rowid", "_rowid_", "oid"];

/// An expression in its one spelling.
pub(super) struct Spelled {
    pub(super) sql: String,
    /// The columns that it names, each once.
    pub(super) columns: Vec<Name>,
}

/// Spells an expression over the columns of one table.
pub(super) fn expression(tokens: &[Token], columns: &[Name]) -> Spelled {
    let mut speller = Speller {
        columns,
        named: Vec::new(),
        sql: String::new(),
        after: After::Nothing,
    };
    let mut rest = tokens;
    while let Some((token, after)) = rest.split_first() {
        rest = speller.token(token, after);
    }
    Spelled {
        sql: speller.sql,
        columns: speller.named,
    }
}

/// A name that is a column's in any letter case, as the column is written.
pub(super) fn column(name: &str, columns: &[Name]) -> Option<Name> {
    let same = |column: &&Name| column.as_str().eq_ignore_ascii_case(name);
    columns.iter().find(same).cloned()
}

pub(super) fn quoted(name: &Name) -> String {
    identifier(name.as_str(), Dialect::Sqlite)
}

/// A collation, or a word of a type: upper case, in quotes only where it needs them.
pub(super) fn word(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    if is_plain(name) {
        upper
    } else {
        identifier(&upper, Dialect::Sqlite)
    }
}

/// Whether a word without quotes is a value.
pub(super) fn is_value(word: &str) -> bool {
    VALUES.iter().any(|value| word.eq_ignore_ascii_case(value))
}

fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.chars().next().is_some_and(|c| !c.is_ascii_digit())
}

struct Speller<'a> {
    columns: &'a [Name],
    named: Vec<Name>,
    sql: String,
    after: After,
}

/// What stands before the next token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// The beginning, or an opening parenthesis.
    Nothing,
    /// A whole operand: what follows is an operator.
    Operand,
    /// An operator between operands, or a comma.
    Operator,
    /// An operator before its operand.
    Sign,
    /// The name of a function.
    Function,
    /// The word before a collation.
    Collate,
    /// The word before a type, and the words of one.
    Type,
}

impl Speller<'_> {
    /// Writes one token, and gives what follows it.
    fn token<'t>(&mut self, token: &Token, rest: &'t [Token]) -> &'t [Token] {
        let named = matches!(self.after, After::Collate | After::Type);
        match (token, token.name()) {
            (_, Some(name)) if named => self.put(&word(name), self.after.named()),
            (_, Some(_)) if self.is_qualifier(rest) => {
                // There is only one table that the column can be of.
                return rest.get(1..).unwrap_or_default();
            }
            (Token::Word { text, quote }, _) => {
                let calls = rest.first().is_some_and(|next| next.is_symbol("("));
                self.word(text, *quote, calls);
            }
            (Token::Text(value), _) => self.put(&text(value, Dialect::Sqlite), After::Operand),
            (Token::Value(value), _) => self.put(value, After::Operand),
            (Token::Other(other), _) => self.put(&other.to_string(), After::Operand),
            (Token::Symbol(symbol), _) => {
                let after = match *symbol {
                    "(" => After::Nothing,
                    ")" => After::Operand,
                    "+" | "-" | "~" if self.after != After::Operand => After::Sign,
                    _ => After::Operator,
                };
                self.put(symbol, after);
            }
        }
        rest
    }

    fn is_qualifier(&self, rest: &[Token]) -> bool {
        matches!(rest, [dot, name, ..] if dot.is_symbol(".") && name.name().is_some())
            && self.after != After::Operand
    }

    fn word(&mut self, name: &str, quote: Option<char>, calls: bool) {
        let lower = name.to_ascii_lowercase();
        let word = lower.as_str();
        let bare = quote.is_none();
        if self.after == After::Operand {
            // No two operands stand side by side: whatever follows one is an operator.
            let after = match word {
                "as" => After::Type,
                "collate" => After::Collate,
                // `not` belongs to the operator behind it; the others need no second operand.
                "not" | "null" | "isnull" | "notnull" | "end" => After::Operand,
                _ => After::Operator,
            };
            self.put(&name.to_ascii_uppercase(), after);
        } else if bare && KEYWORDS.contains(&word) {
            self.put(&name.to_ascii_uppercase(), After::Operator);
        } else if calls {
            self.put(&function(word), After::Function);
        } else if let Some(column) = column(name, self.columns) {
            self.put(&quoted(&column), After::Operand);
            if !self.named.contains(&column) {
                self.named.push(column);
            }
        } else if bare && is_value(word) {
            self.put(&name.to_ascii_uppercase(), After::Operand);
        } else if ROWID.contains(&word) {
            self.put(word, After::Operand);
        } else if quote == Some('"') {
            // SQLite takes such a name for a text.
            self.put(&text(name, Dialect::Sqlite), After::Operand);
        } else {
            // In other quotes than those that a text may have.
            self.put(&identifier(word, Dialect::Mysql), After::Operand);
        }
    }

    fn put(&mut self, piece: &str, after: After) {
        let tight = match (self.after, piece) {
            (After::Nothing, _) | (_, ")" | ",") | (After::Function | After::Type, "(") => true,
            // Two dashes would begin a comment.
            (After::Sign, _) => !self.sql.ends_with(piece),
            _ => false,
        };
        if !tight {
            self.sql.push(' ');
        }
        self.sql.push_str(piece);
        self.after = after;
    }
}

impl After {
    /// What a collation or a word of a type leaves behind.
    fn named(self) -> Self {
        match self {
            Self::Type => Self::Type,
            _ => Self::Operand,
        }
    }
}

fn function(lower: &str) -> String {
    if is_plain(lower) {
        lower.to_owned()
    } else {
        identifier(lower, Dialect::Sqlite)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::sqlite::catalogue::tokens::tokens;

    fn spelled(sql: &str) -> String {
        let columns = ["Price", "the state", "key", "end"].map(Name::from);
        expression(
            &tokens(sql).expect("the text ends all its quotes"),
            &columns,
        )
        .sql
    }

    #[test]
    fn names_of_columns_are_quoted_and_lose_their_table() {
        for sql in [
            "price>=1.50",
            "\"PRICE\" >= 1.50",
            "[price] /* why */ >= 1.50",
            "`t`.`price` >= 1.50",
            "main . \"t\".price >=1.50 -- why",
        ] {
            assert_eq!(spelled(sql), "\"Price\" >= 1.50", "{sql}");
        }
        assert_eq!(
            spelled("key = 'KEY' and \"end\""),
            "\"key\" = 'KEY' AND \"end\""
        );
    }

    #[test]
    fn a_name_in_double_quotes_that_is_no_column_is_a_text() {
        assert_eq!(spelled("price <> \"it's\""), "\"Price\" <> 'it''s'");
        assert_eq!(spelled("price <> [none]"), "\"Price\" <> `none`");
    }

    #[test]
    fn operators_and_functions_are_told_apart_by_where_they_stand() {
        assert_eq!(
            spelled("NOT like( 'a%' ,price ) and price not like('x') escape '\\'"),
            "NOT like('a%', \"Price\") AND \"Price\" NOT LIKE ('x') ESCAPE '\\'"
        );
        assert_eq!(
            spelled("case when price notnull then \"Lower\" (price) else - - price end||'x'"),
            "CASE WHEN \"Price\" NOTNULL THEN lower(\"Price\") ELSE - -\"Price\" END || 'x'"
        );
        assert_eq!(
            spelled("cast(price as varchar (20)) collate 'nocase' is not distinct from null"),
            "cast(\"Price\" AS VARCHAR(20)) COLLATE NOCASE IS NOT DISTINCT FROM NULL"
        );
        assert_eq!(
            spelled("price not null and price in(1,-2)or price between + 1 and(3)"),
            "\"Price\" NOT NULL AND \"Price\" IN (1, -2) OR \"Price\" BETWEEN +1 AND (3)"
        );
        assert_eq!(spelled("price->>'$.a'=true"), "\"Price\" ->> '$.a' = TRUE");
    }

    #[test]
    fn a_spelling_is_its_own_spelling() {
        for sql in [
            "Price->'$' IS NOT NULL and \"the state\" IN ('a','b')",
            "-(price)*2 - -1 <> ~ 4 and main.t.rowid > 0x1F",
            "iif(price, [none], \"none\") == x'AB'",
        ] {
            let once = spelled(sql);
            assert_eq!(spelled(&once), once);
        }
    }
}
