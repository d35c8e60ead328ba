//! Tokens of Rust that stand in the language: themselves again, for the compiler, and one way of
//! writing them, for the model.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use super::parser::Parser;
use super::source_map::SourceMap;
use super::token::Token;

/// The operators of two characters, and those that longer ones begin with.
const OPERATORS: [&str; 22] = [
    "&&", "||", "==", "!=", "<=", ">=", "=>", "->", "<-", "::", "..", "+=", "-=", "*=", "/=", "%=",
    "^=", "|=", "&=", "<<", ">>", ".=",
];

impl Parser {
    /// The tokens from one place to another, each where it was written.
    pub(super) fn stream(&self, from: usize, to: usize) -> TokenStream {
        let mut levels: Vec<(Span, Delimiter, Vec<TokenTree>)> = Vec::new();
        let mut trees = Vec::new();
        for place in from..to {
            let site = SourceMap::site_of_token(place);
            let span = self.map.span(site).unwrap_or_else(Span::call_site);
            let tree = match self.token(place) {
                None => break,
                Some(Token::Open { delimiter, .. }) => {
                    levels.push((span, *delimiter, std::mem::take(&mut trees)));
                    continue;
                }
                Some(Token::Close(_)) => {
                    let Some((open, delimiter, outer)) = levels.pop() else {
                        break;
                    };
                    let inside = std::mem::replace(&mut trees, outer);
                    let mut group = Group::new(delimiter, inside.into_iter().collect());
                    group.set_span(open.join(span).unwrap_or(open));
                    trees.push(TokenTree::Group(group));
                    continue;
                }
                Some(Token::Word { text, raw: true }) => Ident::new_raw(text, span).into(),
                Some(Token::Word { text, raw: false }) => Ident::new(text, span).into(),
                Some(Token::Punct { character, joint }) => {
                    let spacing = if *joint {
                        Spacing::Joint
                    } else {
                        Spacing::Alone
                    };
                    let mut punct = Punct::new(*character, spacing);
                    punct.set_span(span);
                    punct.into()
                }
                Some(Token::Text(text)) => placed(Literal::string(text), span),
                Some(Token::Number(written) | Token::Literal(written)) => match written.parse() {
                    Ok(literal) => placed(literal, span),
                    Err(_) => placed(Literal::string(written), span),
                },
            };
            trees.push(tree);
        }
        trees.into_iter().collect()
    }

    /// The tokens as text: the same tokens give the same text, however they were laid out.
    pub(super) fn rust_text(&self, from: usize, to: usize) -> String {
        let mut text = String::new();
        let mut writer = Writer::default();
        for place in from..to {
            if let Some(token) = self.token(place) {
                if place > from && writer.separates(token) {
                    text.push(' ');
                }
                writer.write(token, self.token(place + 1), &mut text);
            }
        }
        text
    }
}

fn placed(mut literal: Literal, span: Span) -> TokenTree {
    literal.set_span(span);
    literal.into()
}

/// Where a space stands between two tokens.
#[derive(Default)]
struct Writer {
    last: Option<Token>,
    /// Between the bars of a closure.
    in_bars: bool,
    /// How many lists of types are open.
    angles: usize,
    /// How the last token is bound to its neighbours.
    bond: Bond,
    /// The last token stands behind a point.
    is_index: bool,
}

/// How a token is bound to its neighbours.
#[derive(Clone, Copy, Default, PartialEq)]
enum Bond {
    /// An operand begins behind it.
    #[default]
    Loose,
    /// What follows belongs to it: `.`, `::`, `&` before an operand, `Vec<`.
    Prefix,
    /// It ends an operand, which a call or an index may follow: `f`, `)`, `?`, `Vec<u8>`.
    Operand,
    /// It ends an operand that is no function.
    Literal,
}

impl Writer {
    /// Whether a space stands before the next token.
    fn separates(&self, next: &Token) -> bool {
        let Some(last) = &self.last else {
            return false;
        };
        let is_operand = matches!(self.bond, Bond::Operand | Bond::Literal);
        match (last, next) {
            // What are two tokens may not become one.
            (
                Token::Punct {
                    character: one,
                    joint,
                },
                Token::Punct {
                    character: other, ..
                },
            ) if is_operator(*one, *other) => !joint,
            (
                Token::Punct {
                    character: '\'', ..
                },
                _,
            ) => false,
            (Token::Open { .. }, Token::Close(_)) => false,
            (Token::Open { delimiter, .. }, _) | (_, Token::Close(delimiter)) => {
                *delimiter == Delimiter::Brace
            }
            // `1. .max(x)`, and `pair.0 .1`, where `0.1` would be one number.
            (Token::Number(written), Token::Punct { character: '.', .. })
                if self.is_index || written.ends_with('.') =>
            {
                true
            }
            (_, Token::Punct { character, joint }) => match character {
                ',' | ';' | '?' => false,
                '.' | ':' => !is_operand,
                '!' => *joint || self.bond != Bond::Operand,
                '|' => !self.in_bars && self.bond != Bond::Prefix,
                '<' => !self.opens_types() && self.bond != Bond::Prefix,
                '>' => self.angles == 0,
                _ => self.bond != Bond::Prefix,
            },
            (_, Token::Open { delimiter, .. }) if *delimiter != Delimiter::Brace => {
                !matches!(self.bond, Bond::Operand | Bond::Prefix)
            }
            _ => self.bond != Bond::Prefix,
        }
    }

    /// Whether a `<` here opens a list of types.
    fn opens_types(&self) -> bool {
        match &self.last {
            Some(Token::Word { text, .. }) => {
                let mut characters = text.chars();
                characters.next().is_some_and(char::is_uppercase)
                    && characters.any(char::is_lowercase)
            }
            Some(Token::Punct { character: ':', .. }) => self.bond == Bond::Prefix,
            _ => false,
        }
    }

    fn write(&mut self, token: &Token, next: Option<&Token>, text: &mut String) {
        match token {
            Token::Word { text: word, raw } => {
                text.push_str(if *raw { "r#" } else { "" });
                text.push_str(word);
            }
            Token::Text(value) => text.push_str(&format!("{value:?}")),
            Token::Number(written) | Token::Literal(written) => text.push_str(written),
            Token::Punct { character, .. } => text.push(*character),
            Token::Open { delimiter, .. } | Token::Close(delimiter) => {
                let is_open = matches!(token, Token::Open { .. });
                text.push(match (delimiter, is_open) {
                    (Delimiter::Parenthesis, true) => '(',
                    (Delimiter::Parenthesis, false) => ')',
                    (Delimiter::Bracket, true) => '[',
                    (Delimiter::Bracket, false) => ']',
                    (Delimiter::Brace | Delimiter::None, true) => '{',
                    (Delimiter::Brace | Delimiter::None, false) => '}',
                });
            }
        }
        let mut token = token.clone();
        // Whether another character follows at once counts where both are an operator only.
        if let Token::Punct { character, joint } = &mut token {
            *joint &= matches!(
                next,
                Some(Token::Punct { character: next, .. }) if is_operator(*character, *next)
            );
        }
        self.is_index = matches!(self.last, Some(Token::Punct { character: '.', .. }));
        self.bond = self.bond_of(&token);
        self.last = Some(token);
    }

    fn bond_of(&mut self, token: &Token) -> Bond {
        let is_operand = matches!(self.bond, Bond::Operand | Bond::Literal);
        match token {
            Token::Word { .. } if is_name(token) => Bond::Operand,
            Token::Word { .. } => Bond::Loose,
            Token::Number(_) | Token::Literal(_) | Token::Text(_) => Bond::Literal,
            Token::Close(Delimiter::Brace) => Bond::Literal,
            Token::Close(_) => Bond::Operand,
            Token::Open { .. } => Bond::Loose,
            Token::Punct { character, joint } => {
                let last = match &self.last {
                    Some(Token::Punct {
                        character,
                        joint: true,
                    }) => Some(*character),
                    _ => None,
                };
                let in_operator = last.is_some_and(|last| is_operator(last, *character));
                match character {
                    '.' => Bond::Prefix,
                    '=' if last == Some('.') => Bond::Prefix,
                    ':' if in_operator => Bond::Prefix,
                    '?' => Bond::Operand,
                    '!' if !joint => Bond::Prefix,
                    '&' | '*' | '-' if !is_operand && !in_operator && !joint => Bond::Prefix,
                    '|' if !in_operator && !joint && (self.in_bars || !is_operand) => {
                        self.in_bars = !self.in_bars;
                        if self.in_bars {
                            Bond::Prefix
                        } else {
                            Bond::Loose
                        }
                    }
                    '<' if self.opens_types() => {
                        self.angles += 1;
                        Bond::Prefix
                    }
                    '>' if self.angles > 0 && !matches!(last, Some('-' | '=')) => {
                        self.angles -= 1;
                        Bond::Operand
                    }
                    _ => Bond::Loose,
                }
            }
        }
    }
}

/// Whether two characters are an operator, or the beginning of one.
fn is_operator(one: char, other: char) -> bool {
    OPERATORS.contains(&&*String::from_iter([one, other]))
}

/// Whether it is a word that no operand follows.
fn is_name(token: &Token) -> bool {
    const BEFORE_OPERANDS: [&str; 10] = [
        "if", "in", "match", "return", "while", "let", "move", "mut", "else", "as",
    ];
    match token {
        Token::Word { text, raw } => *raw || !BEFORE_OPERANDS.contains(&&**text),
        _ => false,
    }
}
