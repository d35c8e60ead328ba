//! Conversions that the server adds: once it has copied a table, it prints the character set
//! around what functions give in expressions that it had printed without.

use super::tokens::{Kind, Token, tokens};

/// A text without `convert(… using utf8mb4)` around its parts, or `None` where it is none that
/// is understood.
pub(super) fn without_conversions(text: &str) -> Option<String> {
    let tokens = tokens(text)?;
    let word = |token: &Token| match token.kind {
        Kind::Word => text.get(token.place.clone()).unwrap_or_default(),
        _ => "",
    };
    let mut gone = Vec::new();
    for (place, pair) in tokens.windows(2).enumerate() {
        let [name, open] = pair else {
            continue;
        };
        let is_call = word(name).eq_ignore_ascii_case("convert") && open.kind == Kind::Sign('(');
        let Some(end) = end_of_group(&tokens, place + 1).filter(|_| is_call) else {
            continue;
        };
        let [.., using, set, close] = tokens.get(place..=end)? else {
            continue;
        };
        if word(using).eq_ignore_ascii_case("using") && word(set) == "utf8mb4" {
            gone.push(name.place.start..open.place.end);
            let inside = text.get(..using.place.start)?.trim_end().len();
            gone.push(inside..close.place.end);
        }
    }
    gone.sort_by_key(|place| place.start);
    let mut left = String::new();
    let mut at = 0;
    for place in gone {
        left += text.get(at..place.start)?;
        at = place.end;
    }
    left += text.get(at..)?;
    Some(left)
}

/// Where the parenthesis closes that opens at a place.
fn end_of_group(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let inside = tokens.iter().enumerate().skip(open);
    for (place, token) in inside {
        match token.kind {
            Kind::Sign('(') => depth += 1,
            Kind::Sign(')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(place);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions_go_and_what_they_convert_stays() {
        let cases = [
            (
                "unhex(concat(convert(hex(random_bytes(6)) using utf8mb4),'4'))",
                "unhex(concat(hex(random_bytes(6)),'4'))",
            ),
            (
                "convert(concat(convert(`convert` using utf8mb4),'(') using utf8mb4)",
                "concat(`convert`,'(')",
            ),
            ("convert(`a`,char) + 1", "convert(`a`,char) + 1"),
            ("convert(`a` using latin1)", "convert(`a` using latin1)"),
            ("'convert(a using utf8mb4)'", "'convert(a using utf8mb4)'"),
        ];
        for (text, left) in cases {
            assert_eq!(without_conversions(text).as_deref(), Some(left));
        }
    }
}
