//! `when CONDITION { … } else { … }`: statements under a condition.

use proc_macro2::Delimiter;

use super::attributes::Attributes;
use super::parser::{Parser, Result};
use super::statement::Direction;
use crate::{Allow, Condition, Diagnostic, Name, ObjectName, Statement, When};

impl Parser {
    /// Reads `{ … }` with statements.
    pub(super) fn statement_block(&mut self, direction: Direction) -> Result<Vec<Statement>> {
        self.group(Delimiter::Brace, |parser| {
            let mut statements = Vec::new();
            parser.statements(|parser| {
                let attributes = parser.attributes()?;
                parser.statement_into(&mut statements, &attributes, direction)
            });
            Ok(statements)
        })
    }

    /// Reads a statement, or those that stand under a condition, behind their attributes.
    pub(super) fn statement_into(
        &mut self,
        statements: &mut Vec<Statement>,
        attributes: &Attributes,
        direction: Direction,
    ) -> Result<()> {
        if self.is_word("when") {
            self.no_comment(attributes);
            let mut inside = self.when(direction)?;
            let allows: Vec<Allow> = attributes.allows(None).collect();
            for statement in &mut inside {
                statement.allows.extend(allows.iter().cloned());
            }
            statements.extend(inside);
        } else {
            statements.push(self.statement(attributes, direction)?);
        }
        Ok(())
    }

    /// `when [not] CONDITION { … } [else { … } | else when …]`
    fn when(&mut self, direction: Direction) -> Result<Vec<Statement>> {
        let site = self.here();
        self.bump();
        let negated = self.eat_word("not");
        let condition = self.condition()?;
        let then = self.statement_block(direction)?;
        let alone = !self.eat_word("else");
        let otherwise = match () {
            () if alone => Vec::new(),
            () if self.is_word("when") => self.when(direction)?,
            () => self.statement_block(direction)?,
        };
        if then.is_empty() && otherwise.is_empty() && self.mistakes == 0 {
            return Err(Diagnostic::new(site, "this `when` holds no statement")
                .help("write statements between its braces, or remove it"));
        }
        let under = |negated: bool, statements: Vec<Statement>| {
            let when = When {
                condition: condition.clone(),
                negated,
                alone,
                site,
            };
            statements.into_iter().map(move |mut statement| {
                statement.under.insert(0, when.clone());
                statement
            })
        };
        let then = under(negated, then);
        Ok(then.chain(under(!negated, otherwise)).collect())
    }

    fn condition(&mut self) -> Result<Condition> {
        match self.word() {
            Some("dialect") => {
                self.bump();
                let mut dialects = vec![self.dialect()?];
                while self.eat_punct(',') {
                    let site = self.here();
                    let dialect = self.dialect()?;
                    if dialects.contains(&dialect) {
                        let message = format!("`{dialect}` is named twice");
                        return Err(Diagnostic::new(site, message).help("remove one of them"));
                    }
                    dialects.push(dialect);
                }
                Ok(Condition::Dialect(dialects))
            }
            Some("env") => {
                self.bump();
                let name = self.name("a variable of the environment")?;
                self.expect_punct('=')?;
                let (value, _) = self.text("the value of the variable, in double quotes")?;
                let value = value.to_string();
                Ok(Condition::Env { name, value })
            }
            Some("exists") => {
                self.bump();
                match self.word() {
                    Some("table") => {
                        self.bump();
                        self.object_name("a table").map(Condition::Table)
                    }
                    Some("column") => {
                        self.bump();
                        let (table, column) = self.column_of_table()?;
                        Ok(Condition::Column(table, column))
                    }
                    _ => Err(self.expected_one_of(&["table", "column"])),
                }
            }
            _ => Err(self.expected_one_of(&["dialect", "env", "exists", "not"])),
        }
    }

    /// `TABLE.COLUMN`, where the table may be qualified.
    pub(super) fn column_of_table(&mut self) -> Result<(ObjectName, Name)> {
        let first = self.name("a table")?;
        let missing = |parser: &Self| {
            parser
                .expected("`.` and a column")
                .help("name the table too: `TABLE.COLUMN`")
        };
        if !self.eat_punct('.') {
            return Err(missing(self));
        }
        let second = self.name("a column")?;
        if !self.eat_punct('.') {
            return Ok((ObjectName::new(first), second));
        }
        let table = ObjectName {
            schema: Some(first),
            name: second,
        };
        Ok((table, self.name("a column")?))
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::print;

    fn read(text: &str) -> Vec<Statement> {
        let parsed = parse(format!("revision \"1\"; {text}").parse().unwrap());
        assert!(parsed.report.is_empty(), "{:?}", parsed.report);
        parsed.migration.unwrap().up
    }

    #[test]
    fn statements_stand_under_the_conditions_around_them() {
        let statements = read(
            "when dialect postgres, sqlite {
                drop table a;
                when not env STAGE = \"test\" { drop table b; } else { }
            } else when exists column s.t.c { drop table c; } else { drop table d; }",
        );
        let under: Vec<Vec<(bool, bool)>> = statements
            .iter()
            .map(|statement| {
                let under = statement.under.iter();
                under.map(|when| (when.negated, when.alone)).collect()
            })
            .collect();
        assert_eq!(
            under,
            [
                vec![(false, false)],
                vec![(false, false), (true, false)],
                vec![(true, false), (false, false)],
                vec![(true, false), (true, false)],
            ]
        );
        let text = print::statements(&statements);
        assert_eq!(read(&text), statements, "{text}");
    }

    #[test]
    fn an_allow_on_a_condition_covers_what_is_inside() {
        let statements =
            read("#[allow(drop_table, reason = \"r\")] when env A = \"1\" { drop table a; }");
        assert_eq!(statements[0].allows.len(), 1);
    }

    #[test]
    fn mistakes_in_a_condition_stand_on_their_token() {
        for (text, message) in [
            (
                "when dialect oracle { drop table a; }",
                "unknown dialect `oracle`",
            ),
            (
                "when dialect postgres, postgres { drop table a; }",
                "`postgres` is named twice",
            ),
            (
                "when exists index i { drop table a; }",
                "expected `table` or `column`, found `index`",
            ),
            (
                "when exists column c { drop table a; }",
                "expected `.` and a column, found `{`",
            ),
            ("when env A { drop table a; }", "expected `=`, found `{`"),
            ("when dialect sqlite { }", "this `when` holds no statement"),
        ] {
            let parsed = parse(format!("revision \"1\"; {text}").parse().unwrap());
            let messages: Vec<_> = parsed.report.iter().map(|error| &error.message).collect();
            assert_eq!(messages, [message], "{text}");
        }
    }
}
