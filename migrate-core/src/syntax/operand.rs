//! Operands: literals, columns, calls, `case`, `cast`, opaque SQL, parentheses.

use proc_macro2::Delimiter;

use super::parser::{Parser, Result};
use super::token::Token;
use crate::expr::{Expr, ExprKind};
use crate::spelling::is_reserved;
use crate::{Diagnostic, Name, Site};

impl Parser {
    /// An expression that no operator outside of it can take apart.
    pub(super) fn operand(&mut self) -> Result<Expr> {
        let site = self.here();
        match self.peek() {
            Token::Number(_) => self.number(false, site),
            Token::Text(text) => {
                let kind = ExprKind::Text(text.to_string());
                self.bump();
                Ok(Expr::at(kind, site))
            }
            Token::Literal(written) => Err(other_literal(written, site)),
            Token::Word { text, raw } => {
                let (name, raw) = (Name::at(text.clone(), site), *raw);
                self.word_operand(name, raw)
            }
            Token::Open {
                delimiter: Delimiter::Parenthesis,
                ..
            } => self.deeper(Self::parenthesized),
            Token::Punct { character: '!', .. } => Err(self.spelled("!", "not")),
            Token::Punct { .. } | Token::Open { .. } | Token::Close(_) => {
                Err(self.expected("an expression"))
            }
        }
    }

    fn word_operand(&mut self, name: Name, raw: bool) -> Result<Expr> {
        let site = name.site();
        let called = self.is_group_at(1, Delimiter::Parenthesis);
        let plain = |kind| Ok(Expr::at(kind, site));
        match name.as_str() {
            "_" => {
                return Err(Diagnostic::new(site, "`_` is no expression")
                    .help("write a column, a literal or `null`"));
            }
            _ if raw => {}
            "case" => return self.deeper(Self::case),
            "cast" => return self.deeper(Self::cast),
            "null" | "true" | "false" => {
                self.bump();
                return plain(match name.as_str() {
                    "null" => ExprKind::Null,
                    word => ExprKind::Boolean(word == "true"),
                });
            }
            "sql" if called || self.is_group_at(1, Delimiter::Brace) => {
                self.bump();
                return plain(ExprKind::Sql(self.sql_expression()?));
            }
            "column" if called => {
                self.bump();
                let column = self.parens(|parser| parser.name("a column"))?;
                return Ok(Expr::column(column));
            }
            word if is_reserved(word) => return Err(self.reserved(word)),
            _ => {}
        }
        self.bump();
        if !called {
            return Ok(Expr::column(name));
        }
        let arguments =
            self.deeper(|parser| parser.parens(|parser| parser.separated(&mut Self::expression)))?;
        plain(ExprKind::Call {
            function: name,
            arguments,
        })
    }

    fn reserved(&self, word: &str) -> Diagnostic {
        Diagnostic::new(
            self.here(),
            format!("expected an expression, found the reserved word `{word}`"),
        )
        .help(format!("write `r#{word}` for a column of that name"))
    }

    fn case(&mut self) -> Result<Expr> {
        let site = self.expect_word("case")?;
        if !self.is_word("when") {
            let operand = match self.peek() {
                Token::Word { text, .. } => text.to_string(),
                _ => "…".to_owned(),
            };
            let help = format!("compare in each branch: `case when {operand} = … then …`");
            return Err(self.expected("`when`").help(help));
        }
        let mut branches = Vec::new();
        loop {
            self.expect_word("when")?;
            let condition = self.expression()?;
            self.expect_word("then")?;
            branches.push((condition, self.expression()?));
            if !self.is_word("when") {
                break;
            }
        }
        let otherwise = if self.eat_word("else") {
            Some(Box::new(self.expression()?))
        } else {
            None
        };
        if !self.eat_word("end") {
            let words: &[&str] = match otherwise {
                None => &["when", "else", "end"],
                Some(_) => &["end"],
            };
            return Err(self.expected_one_of(words));
        }
        let kind = ExprKind::Case {
            branches,
            otherwise,
        };
        Ok(Expr::at(kind, site))
    }

    fn cast(&mut self) -> Result<Expr> {
        let site = self.expect_word("cast")?;
        self.parens(|parser| {
            let operand = Box::new(parser.expression()?);
            parser.expect_word("as")?;
            let ty = parser.ty()?;
            Ok(Expr::at(ExprKind::Cast { operand, ty }, site))
        })
    }

    /// A number, behind a `-` at `site` or not.
    pub(super) fn number(&mut self, negative: bool, site: Site) -> Result<Expr> {
        let Token::Number(written) = self.peek() else {
            return Err(self.expected("a number"));
        };
        let sign = if negative { "-" } else { "" };
        let text = format!("{sign}{}", written.replace('_', ""));
        let kind = number(&text, written, self.here())?;
        self.bump();
        Ok(Expr::at(kind, site))
    }
}

fn number(text: &str, written: &str, site: Site) -> Result<ExprKind> {
    let digits = text.trim_start_matches('-');
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map(ExprKind::Integer).map_err(|_| {
            Diagnostic::new(site, format!("the number `{written}` is too large"))
                .help("write it as text, or as `sql(\"…\")`")
        });
    }
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((whole, fraction)) = digits.split_once('.')
        && all(whole)
        && all(fraction)
    {
        return Ok(ExprKind::Decimal(text.to_owned()));
    }
    Err(
        Diagnostic::new(site, format!("`{written}` is no number of this language"))
            .help("write decimal digits, with a point for a fraction: no suffix, base or exponent"),
    )
}

fn other_literal(written: &str, site: Site) -> Diagnostic {
    let (what, help) = match written.as_bytes().first() {
        Some(b'\'') => ("a character", "write text in double quotes"),
        Some(b'b') => ("a byte literal", "write text, or `sql(\"…\")`"),
        Some(b'c') => ("a C string", "write text without the `c`"),
        _ => ("a literal of another kind", "write text in double quotes"),
    };
    Diagnostic::new(
        site,
        format!("{what} is no value of this language: `{written}`"),
    )
    .help(help)
}
