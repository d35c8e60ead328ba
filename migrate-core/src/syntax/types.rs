//! Types, spelled as in the language.

use proc_macro2::Delimiter;

use super::parser::{Parser, Result};
use super::token::Token;
use crate::schema::{IntegerSize, TYPE_WORDS, Type, TypeKind, type_of_elsewhere};
use crate::{Diagnostic, Site, nearest};

impl Parser {
    /// The type of a column, and whether it may hold NULL: `Option<T>`.
    pub(super) fn column_type(&mut self) -> Result<(Type, bool)> {
        if !self.is_word("Option") || !self.is_punct_at(1, '<') {
            return Ok((self.ty()?, false));
        }
        self.bump();
        Ok((self.angled(Self::ty)?, true))
    }

    /// A type that is no `Option`.
    pub(super) fn ty(&mut self) -> Result<Type> {
        let start = self.place();
        let kind = match self.word() {
            Some(word) if TYPE_WORDS.contains(&word) && !self.is_punct_at(1, '.') => {
                let word = word.to_owned();
                let site = self.here();
                self.bump();
                self.built_in(&word, site)?
            }
            Some("Option") if !self.is_punct_at(1, '.') => {
                return Err(Diagnostic::new(self.here(), "`Option` cannot stand here")
                    .help("write the type alone: only a column is nullable as a whole"));
            }
            _ => self.named_type()?,
        };
        Ok(Type::at(kind, self.since(start)))
    }

    fn built_in(&mut self, word: &str, site: Site) -> Result<TypeKind> {
        let kind = match word {
            "Boolean" => TypeKind::Boolean,
            "TinyInt" => TypeKind::TinyInt,
            "SmallInt" => TypeKind::SmallInt,
            "Integer" => TypeKind::Integer,
            "BigInt" => TypeKind::BigInt,
            "Unsigned" => return self.angled(Self::integer_size).map(TypeKind::Unsigned),
            "Real" => TypeKind::Real,
            "Double" => TypeKind::Double,
            "Numeric" => return self.numeric(site),
            "Char" => return self.length(word, site).map(TypeKind::Char),
            "Varchar" => return self.length(word, site).map(TypeKind::Varchar),
            "Text" => TypeKind::Text,
            "Bytes" => TypeKind::Bytes,
            "Binary" => return self.length(word, site).map(TypeKind::Binary),
            "Varbinary" => return self.length(word, site).map(TypeKind::Varbinary),
            "Date" => TypeKind::Date,
            "Time" => return self.fraction(word).map(TypeKind::Time),
            "Timestamp" => return self.fraction(word).map(TypeKind::Timestamp),
            "Timestamptz" => return self.fraction(word).map(TypeKind::Timestamptz),
            "Interval" => TypeKind::Interval,
            "Uuid" => TypeKind::Uuid,
            "Json" => TypeKind::Json,
            "Jsonb" => TypeKind::Jsonb,
            "Inet" => TypeKind::Inet,
            "Cidr" => TypeKind::Cidr,
            "Array" => {
                return self
                    .deeper(|parser| parser.angled(Self::ty))
                    .map(|item| TypeKind::Array(Box::new(item)));
            }
            _ => return self.opaque_sql().map(TypeKind::Sql),
        };
        self.no_arguments(word)?;
        Ok(kind)
    }

    /// `Integer` in `Unsigned<Integer>`
    fn integer_size(&mut self) -> Result<IntegerSize> {
        let word = self.word();
        let size = IntegerSize::ALL
            .into_iter()
            .find(|size| Some(size.word()) == word);
        if size.is_some() {
            self.bump();
        }
        size.ok_or_else(|| {
            Diagnostic::new(self.here(), "only a whole number can be `Unsigned`")
                .help("write `Unsigned<Integer>`, or `TinyInt`, `SmallInt` or `BigInt` in it")
        })
    }

    /// `Numeric(10, 2)`
    fn numeric(&mut self, site: Site) -> Result<TypeKind> {
        if !self.is_group(Delimiter::Parenthesis) {
            return Err(Diagnostic::new(site, "`Numeric` needs its digits")
                .help("write `Numeric(10, 2)`: all digits, and those after the point"));
        }
        self.parens(|parser| {
            let digits = parser.here();
            let precision = parser.whole("how many digits", 1)?;
            parser.expect_punct(',')?;
            let scale = parser.whole("how many digits after the point", 0)?;
            if scale > precision {
                let message = format!(
                    "`Numeric({precision}, {scale})` has more digits after the point than in all"
                );
                return Err(Diagnostic::new(digits, message)
                    .help("write all digits first, then those after the point"));
            }
            Ok(TypeKind::Numeric { precision, scale })
        })
    }

    /// `Varchar(255)`
    fn length(&mut self, word: &str, site: Site) -> Result<u32> {
        if !self.is_group(Delimiter::Parenthesis) {
            let message = format!("`{word}` needs its length");
            let (length, any) = match word {
                "Binary" | "Varbinary" => (16, "Bytes"),
                _ => (255, "Text"),
            };
            let help = format!("write `{word}({length})`, or `{any}` for any length");
            return Err(Diagnostic::new(site, message).help(help));
        }
        self.parens(|parser| parser.whole("a length", 1))
    }

    /// `(3)` behind `Timestamp`: how many digits of a second, where it says so.
    fn fraction(&mut self, word: &str) -> Result<Option<u8>> {
        if !self.is_group(Delimiter::Parenthesis) {
            return self.no_arguments(word).map(|()| None);
        }
        self.parens(|parser| {
            let site = parser.here();
            match parser.whole("how many digits of a second", 0)? {
                digits @ 0..=6 => Ok(Some(digits)),
                digits => {
                    let message = format!("a second has no {digits} digits behind its point");
                    Err(Diagnostic::new(site, message)
                        .help("write a number from 0 to 6: databases keep microseconds"))
                }
            }
        })
    }

    /// A whole number of at least `least`.
    pub(super) fn whole<N>(&mut self, what: &str, least: u8) -> Result<N>
    where
        N: std::str::FromStr + PartialOrd + From<u8>,
    {
        let Token::Number(written) = self.peek() else {
            return Err(self.expected(what));
        };
        match written.replace('_', "").parse::<N>() {
            Ok(number) if number >= N::from(least) => {
                self.bump();
                Ok(number)
            }
            _ => {
                let message = format!("`{written}` cannot be {what}");
                Err(Diagnostic::new(self.here(), message)
                    .help("write a whole number that is neither too small nor too large"))
            }
        }
    }

    fn named_type(&mut self) -> Result<TypeKind> {
        if !self.is_name() {
            return Err(self.expected("a type"));
        }
        let name = self.object_name("a type")?;
        let word = name.name.as_str();
        if self.has_arguments() {
            let near = type_of_elsewhere(word).or_else(|| nearest(word, TYPE_WORDS));
            let help = match word {
                "enum" | "Enum" | "ENUM" => Some(
                    "put `create enum NAME { value, … }` before it, and write its name here"
                        .to_owned(),
                ),
                "Vec" => Some("write `Array<…>`, or `Bytes` for `Vec<u8>`".to_owned()),
                _ => near.map(|near| format!("write `{near}`")),
            };
            let message = format!("there is no type `{word}` that takes something behind it");
            return Err(Diagnostic::new(name.site(), message).maybe_help(help));
        }
        Ok(TypeKind::Named(name))
    }

    fn no_arguments(&self, word: &str) -> Result<()> {
        match self.has_arguments() {
            true => {
                let message = format!("the type `{word}` takes nothing behind it");
                Err(Diagnostic::new(self.here(), message))
            }
            false => Ok(()),
        }
    }

    fn has_arguments(&self) -> bool {
        self.is_group(Delimiter::Parenthesis) || self.is_punct('<')
    }

    /// `<T>`
    fn angled<T>(&mut self, inside: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.expect_punct('<')?;
        let value = inside(self)?;
        self.expect_punct('>')?;
        Ok(value)
    }
}
