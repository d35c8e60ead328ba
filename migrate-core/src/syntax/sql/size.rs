//! How large a tree a text may give: it is walked, and dropped, by recursion.

use sqlparser::tokenizer::{Token, TokenWithSpan};

/// How many tokens may stand one inside another, or one behind another without a comma: a chain
/// of operators is a tree as deep as it is long.
const DEEPEST: usize = 600;

/// Whether the tree may be too deep.
pub(super) fn is_too_large(tokens: &[TokenWithSpan]) -> bool {
    let mut levels = vec![0_usize];
    let mut depth = 0_usize;
    for token in tokens {
        let is_nested = levels.len() > 1;
        let Some(level) = levels.last_mut() else {
            return true;
        };
        match token.token {
            Token::LParen | Token::LBracket => {
                depth += 1;
                *level += 1;
                levels.push(0);
            }
            Token::RParen | Token::RBracket if is_nested => {
                depth -= levels.pop().unwrap_or_default();
            }
            Token::Comma => depth -= std::mem::take(level),
            Token::Whitespace(_) | Token::Period => {}
            _ => {
                *level += 1;
                depth += 1;
            }
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}
