//! A migration as a whole: its header, its statements, its downgrade.

use proc_macro2::Delimiter;

use super::attributes::Attributes;
use super::keywords::{BODY, OPERATIONS};
use super::parser::{Parser, Result};
use super::statement::Direction;
use super::token::Token;
use crate::{Diagnostic, Down, Migration, Name, Site};

/// What has been read of a migration.
#[derive(Default)]
struct Draft {
    migration: Option<Migration>,
    /// Whether a statement behind the header was read.
    body: bool,
    depends: bool,
    down: Option<Down>,
    /// What came before, or instead of, a readable header.
    statements: Vec<crate::Statement>,
}

impl Parser {
    /// The body of `migration! { … }`.
    pub(super) fn migration(&mut self) -> Option<Migration> {
        let mut draft = Draft::default();
        let mut is_first = true;
        self.statements(|parser| {
            let attributes = parser.attributes()?;
            if std::mem::take(&mut is_first) && !parser.is_word("revision") {
                return parser.no_revision(&mut draft, &attributes);
            }
            parser.part(&mut draft, &attributes)
        });
        if is_first {
            let missing = self.revision_expected();
            self.mistake(missing);
        }
        let mut migration = draft.migration?;
        migration.up = draft.statements;
        migration.down = draft.down.unwrap_or_default();
        Some(migration)
    }

    fn revision_expected(&self) -> Diagnostic {
        self.expected("`revision \"ID\";`")
            .help("name the migration first: `revision \"0001_users\";`")
    }

    /// What comes first where `revision` should: that word misspelt or left out, or a statement.
    fn no_revision(&mut self, draft: &mut Draft, attributes: &Attributes) -> Result<()> {
        let missing = self.revision_expected();
        if self.is_statement() {
            self.mistake(missing);
            return self.part(draft, attributes);
        }
        let is_stray = matches!(self.peek(), Token::Text(_)) && self.word_at(1) == Some("revision");
        if is_stray {
            self.mistake(missing);
            self.bump();
            return self.part(draft, attributes);
        }
        if matches!(self.peek_at(1), Token::Text(_)) {
            self.bump();
        }
        if matches!(self.peek(), Token::Text(_)) {
            self.mistake(missing);
            return self.revision_header(draft, attributes);
        }
        Err(missing)
    }

    fn part(&mut self, draft: &mut Draft, attributes: &Attributes) -> Result<()> {
        let site = self.here();
        let plain = |parser: &mut Self| {
            parser.no_comment(attributes);
            parser.no_allows(attributes, "this part of a migration");
        };
        match self.word() {
            Some("revision") => self.revision(draft, attributes),
            Some("branch") => {
                plain(self);
                self.branch(draft, site)
            }
            Some("depends") => {
                plain(self);
                self.depends(draft, site)
            }
            Some("down") if self.is_group_at(1, Delimiter::Brace) => {
                plain(self);
                self.bump();
                let statements = self.statement_block(Direction::Down)?;
                Self::set_down(draft, Down::Written { statements, site }, site)
            }
            Some("irreversible") => {
                plain(self);
                self.bump();
                let (reason, _) = self.full_text("the reason")?;
                let reason = reason.to_string();
                Self::set_down(draft, Down::Irreversible { reason, site }, site)
            }
            Some(word) if word == "when" || OPERATIONS.contains(&word) => {
                draft.body = true;
                self.statement_into(&mut draft.statements, attributes, Direction::Up)
            }
            _ => Err(self.no_part()),
        }
    }

    fn no_part(&self) -> Diagnostic {
        self.expected_statement(BODY)
            .or_help("begin a statement with one of these words")
    }

    fn set_down(draft: &mut Draft, down: Down, site: Site) -> Result<()> {
        draft.body = true;
        if draft.down.replace(down).is_none() {
            return Ok(());
        }
        Err(
            Diagnostic::new(site, "the migration has a second downgrade")
                .help("keep one `down { … }` or one `irreversible \"why\";`"),
        )
    }

    /// `revision "ID" [after "A", "B"]`
    fn revision(&mut self, draft: &mut Draft, attributes: &Attributes) -> Result<()> {
        let site = self.here();
        self.bump();
        if draft.migration.is_some() {
            return Err(Diagnostic::new(site, "a migration has one `revision`")
                .help("write a `migration! { … }` of its own"));
        }
        self.revision_header(draft, attributes)
    }

    /// What stands behind `revision`.
    fn revision_header(&mut self, draft: &mut Draft, attributes: &Attributes) -> Result<()> {
        let migration = draft.migration.insert(Migration {
            id: self.id("the id of the revision")?,
            parents: Vec::new(),
            depends_on: Vec::new(),
            branch: None,
            description: attributes.comment(),
            up: Vec::new(),
            down: Down::Derived,
            allows: attributes.allows(None).collect(),
        });
        if self.is_punct(';') || self.at_end() || self.is_statement() {
            return Ok(());
        }
        self.expect_word("after")?;
        self.ids(&mut migration.parents, "the id of the parent")
    }

    /// `branch "LABEL"`
    fn branch(&mut self, draft: &mut Draft, site: Site) -> Result<()> {
        self.bump();
        let label = self.id("the label of the branch")?;
        let Some(migration) = header(draft, site, "branch")? else {
            return Ok(());
        };
        if migration.branch.replace(label).is_some() {
            return Err(Diagnostic::new(site, "a migration starts one branch")
                .help("remove one of the labels"));
        }
        Ok(())
    }

    /// `depends on "A", "B"`
    fn depends(&mut self, draft: &mut Draft, site: Site) -> Result<()> {
        self.bump();
        self.expect_word("on")?;
        let mut ids = Vec::new();
        self.ids(&mut ids, "the id of a revision")?;
        let again = std::mem::replace(&mut draft.depends, true);
        let Some(migration) = header(draft, site, "depends on")? else {
            return Ok(());
        };
        migration.depends_on.extend(ids);
        if again {
            return Err(
                Diagnostic::new(site, "`depends on` stands here a second time")
                    .help("list all revisions behind one `depends on`"),
            );
        }
        Ok(())
    }

    fn ids(&mut self, ids: &mut Vec<Name>, what: &str) -> Result<()> {
        loop {
            let id = self.id(what)?;
            if ids.contains(&id) {
                let message = format!("`{id}` is named twice");
                return Err(Diagnostic::new(id.site(), message).help("remove one of them"));
            }
            ids.push(id);
            if !self.eat_punct(',') {
                return Ok(());
            }
        }
    }

    fn id(&mut self, what: &str) -> Result<Name> {
        let quoted = matches!(self.peek(), Token::Text(_));
        let (text, site) = self.full_text(what).map_err(|diagnostic| {
            let help = (!quoted).then(|| "write it in double quotes".to_owned());
            diagnostic.maybe_help(help)
        })?;
        Ok(Name::at(text, site))
    }
}

/// The migration whose header goes on, if it has a readable one.
fn header<'a>(draft: &'a mut Draft, site: Site, what: &str) -> Result<Option<&'a mut Migration>> {
    if draft.body {
        return Err(
            Diagnostic::new(site, format!("`{what}` stands behind a statement"))
                .help("move it to the header, right behind `revision`"),
        );
    }
    Ok(draft.migration.as_mut())
}
