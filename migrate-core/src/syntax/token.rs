//! The tokens of a text, flat: each is looked at once, so that the grammar can look at it often.
//!
//! A group is an opening token that knows the place of its closing one. Nesting is capped here,
//! without recursion, so that nothing behind this file has to fear for the stack.

use std::sync::Arc;

use proc_macro2::{Delimiter, Group, Literal, Spacing, Span, TokenStream, TokenTree, token_stream};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::source_map::SourceMap;
use crate::{Diagnostic, Report};

/// How deep groups may be nested.
pub(super) const DEEPEST: usize = 128;

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// An identifier or keyword, in NFC and without `r#`.
    Word { text: Arc<str>, raw: bool },
    /// A string literal's value.
    Text(Arc<str>),
    /// A number, as written.
    Number(String),
    /// Any other literal, as written.
    Literal(String),
    /// A character of punctuation; `joint` where another follows at once.
    Punct { character: char, joint: bool },
    /// The start of a group that ends at the token in place `close`.
    Open { delimiter: Delimiter, close: usize },
    /// The end of a group, or with `Delimiter::None` of the text.
    Close(Delimiter),
}

/// The tokens of a text.
pub(super) struct Tokens {
    /// All of them, with the end of the text as the last one.
    pub(super) list: Vec<Token>,
    /// Their spans.
    pub(super) map: SourceMap,
    /// What is wrong with single tokens.
    pub(super) report: Report,
    /// The group that is nested too deeply, left empty in the list.
    pub(super) too_deep: Option<Diagnostic>,
}

/// A group that is being read.
struct Level {
    rest: token_stream::IntoIter,
    /// The place of its opening token; invisible groups have none.
    open: Option<usize>,
    delimiter: Delimiter,
    close_span: Span,
}

impl Tokens {
    /// Reads a stream.
    pub(super) fn read(stream: TokenStream) -> Self {
        let mut tokens = Self {
            list: Vec::new(),
            map: SourceMap::default(),
            report: Report::default(),
            too_deep: None,
        };
        let mut rest = stream.into_iter();
        let mut levels: Vec<Level> = Vec::new();
        loop {
            match rest.next() {
                Some(TokenTree::Group(group)) => {
                    if let Some(level) = tokens.open(&group, levels.len()) {
                        let inside = group.stream().into_iter();
                        levels.push(Level {
                            rest: std::mem::replace(&mut rest, inside),
                            ..level
                        });
                    }
                }
                Some(tree) => tokens.leaf(tree),
                None => match levels.pop() {
                    Some(level) => {
                        tokens.close(level.open, level.delimiter, level.close_span);
                        rest = level.rest;
                    }
                    None => break,
                },
            }
        }
        let end = tokens.map.last_token().unwrap_or_else(Span::call_site);
        tokens.push(Token::Close(Delimiter::None), end);
        tokens
    }

    fn push(&mut self, token: Token, span: Span) {
        self.list.push(token);
        self.map.push_token(span);
    }

    /// Opens a group; gives nothing where it is not to be entered.
    fn open(&mut self, group: &Group, depth: usize) -> Option<Level> {
        let delimiter = group.delimiter();
        let place = self.list.len();
        if delimiter != Delimiter::None {
            self.push(
                Token::Open {
                    delimiter,
                    close: place,
                },
                group.span_open(),
            );
        }
        let open = (delimiter != Delimiter::None).then_some(place);
        if depth >= DEEPEST {
            let site = SourceMap::site_of_token(place);
            self.too_deep.get_or_insert_with(|| {
                Diagnostic::new(site, format!("more than {DEEPEST} groups are nested here"))
                    .help("split the statement, or take out parentheses that change nothing")
            });
            self.close(open, delimiter, group.span_close());
            return None;
        }
        Some(Level {
            rest: TokenStream::new().into_iter(),
            open,
            delimiter,
            close_span: group.span_close(),
        })
    }

    fn close(&mut self, open: Option<usize>, delimiter: Delimiter, span: Span) {
        let end = self.list.len();
        if let Some(Token::Open { close, .. }) = open.and_then(|open| self.list.get_mut(open)) {
            *close = end;
            self.push(Token::Close(delimiter), span);
        }
    }

    fn leaf(&mut self, tree: TokenTree) {
        let span = tree.span();
        let token = match tree {
            TokenTree::Ident(ident) => word(&ident.to_string()),
            TokenTree::Punct(punct) => Token::Punct {
                character: punct.as_char(),
                joint: punct.spacing() == Spacing::Joint,
            },
            TokenTree::Literal(literal) => self.literal(literal),
            TokenTree::Group(_) => return,
        };
        self.push(token, span);
    }

    fn literal(&mut self, literal: Literal) -> Token {
        let written = literal.to_string();
        if written.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return Token::Number(written);
        }
        if !written.starts_with(['"', 'r']) {
            return Token::Literal(written);
        }
        match syn::Lit::new(literal) {
            syn::Lit::Str(text) => self.text(text.value()),
            _ => Token::Literal(written),
        }
    }

    fn text(&mut self, mut text: String) -> Token {
        if text.contains('\0') {
            let site = SourceMap::site_of_token(self.list.len());
            let diagnostic = Diagnostic::new(site, "a text cannot hold the character NUL")
                .help("no database stores it in text: use a column of bytes");
            self.report.push(diagnostic);
            text.retain(|c| c != '\0');
        }
        Token::Text(text.into())
    }
}

fn word(written: &str) -> Token {
    let (text, raw) = match written.strip_prefix("r#") {
        Some(text) => (text, true),
        None => (written, false),
    };
    let text = if text.is_ascii() || is_nfc(text) {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    };
    Token::Word { text, raw }
}

impl Token {
    /// The token as a message shows it.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Word { text, raw: false } => format!("`{text}`"),
            Self::Word { text, raw: true } => format!("`r#{text}`"),
            Self::Text(text) if text.chars().count() > 24 => {
                let start: String = text.chars().take(20).collect();
                format!("the text {:?}", format!("{start}…"))
            }
            Self::Text(text) => format!("the text {text:?}"),
            Self::Number(written) | Self::Literal(written) => format!("`{written}`"),
            Self::Punct { character, .. } => format!("`{character}`"),
            Self::Open { delimiter, .. } => match delimiter {
                Delimiter::Parenthesis => "`(`".into(),
                Delimiter::Brace => "`{`".into(),
                Delimiter::Bracket => "`[`".into(),
                Delimiter::None => "a group".into(),
            },
            Self::Close(delimiter) => match delimiter {
                Delimiter::Parenthesis => "`)`".into(),
                Delimiter::Brace => "`}`".into(),
                Delimiter::Bracket => "`]`".into(),
                Delimiter::None => "the end".into(),
            },
        }
    }
}
