//! `exclude NAME using METHOD (KEY with OPERATOR, …) [where (…)] [deferrable …]`.

use super::parser::{Parser, Result};
use super::token::Token;
use crate::Diagnostic;
use crate::schema::{Constraint, ConstraintKind, Exclusion, ExclusionPart};

impl Parser {
    /// The constraint that begins with `exclude`.
    pub(super) fn exclusion(&mut self) -> Result<Constraint> {
        let site = self.expect_word("exclude")?;
        let Some(name) = self.optional_name("an exclusion constraint")? else {
            let message = "an exclusion constraint needs a name";
            return Err(Diagnostic::new(site, message).help("write `exclude NAME using gist (…)`"));
        };
        self.expect_word("using")?;
        let method = self.name("an index method")?;
        let parts = self.list("a key", |parser| {
            let key = parser.index_key()?;
            parser.expect_word("with")?;
            let operator = parser.operator()?;
            Ok(ExclusionPart { key, operator })
        })?;
        let predicate = if self.eat_word("where") {
            Some(self.parenthesized()?)
        } else {
            None
        };
        let (deferrable, _) = self.deferrable()?;
        let exclusion = Exclusion {
            method,
            parts,
            predicate,
            deferrable,
        };
        Ok(Constraint::new(name, ConstraintKind::Exclude(exclusion)))
    }

    /// An operator as PostgreSQL writes it, such as `&&`.
    fn operator(&mut self) -> Result<String> {
        let mut operator = String::new();
        while let Token::Punct { character, .. } = self.peek() {
            if *character == ',' {
                break;
            }
            operator.push(*character);
            self.bump();
        }
        if operator.is_empty() {
            return Err(self
                .expected("an operator")
                .help("write what two rows may not agree by: `with =`, `with &&`"));
        }
        Ok(operator)
    }
}
