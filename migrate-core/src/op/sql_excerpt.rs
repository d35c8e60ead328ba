//! A place in a text of SQL, as a message shows it: the line, the column, and the line itself
//! with carets below. The compiler can only underline the literal as a whole.

use crate::schema::SqlPlace;

/// How many characters of a line are shown.
const WIDEST: usize = 72;

/// The excerpt around a place, or around the end of the text.
pub(super) fn excerpt(text: &str, place: Option<SqlPlace>) -> String {
    let place = place.unwrap_or_else(|| end(text));
    let line = text.lines().nth(place.line - 1).unwrap_or_default();
    let characters: Vec<char> = line
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let at = (place.column - 1).min(characters.len());
    let indent = characters.iter().take_while(|c| **c == ' ').count().min(at);
    let start = match at - indent < WIDEST {
        true => indent,
        false => at - WIDEST / 2,
    };
    let shown = &characters[start..characters.len().min(start + WIDEST)];
    let shown: String = shown.iter().collect();
    let length = place
        .length
        .clamp(1, shown.chars().count().max(at - start + 1) - (at - start));
    let number = place.line.to_string();
    let (blank, carets) = (" ".repeat(number.len()), "^".repeat(length));
    let gap = " ".repeat(at - start);
    format!(
        "in line {number}, column {} of this SQL\n{blank} |\n{number} | {}\n{blank} | {gap}{carets}",
        place.column,
        shown.trim_end()
    )
}

/// The place behind the last visible character.
fn end(text: &str) -> SqlPlace {
    let text = text.trim_end();
    let last = text.lines().last().unwrap_or_default();
    SqlPlace {
        line: text.lines().count().max(1),
        column: last.chars().count() + 1,
        length: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: usize, column: usize, length: usize) -> Option<SqlPlace> {
        Some(SqlPlace {
            line,
            column,
            length,
        })
    }

    #[test]
    fn the_line_is_shown_without_its_indent() {
        assert_eq!(
            excerpt("SELECT 1\n\t FROM usres\n", at(2, 8, 5)),
            "in line 2, column 8 of this SQL\n  |\n2 | FROM usres\n  |      ^^^^^"
        );
    }

    #[test]
    fn nowhere_is_the_end() {
        assert_eq!(
            excerpt("SELECT\n", None),
            "in line 1, column 7 of this SQL\n  |\n1 | SELECT\n  |       ^"
        );
    }

    #[test]
    fn a_long_line_is_cut() {
        let text = format!("{}x{}", "é".repeat(200), "y".repeat(200));
        let shown = excerpt(&text, at(1, 201, 900));
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[2].chars().count(), 4 + WIDEST);
        assert_eq!(lines[2].chars().nth(4 + WIDEST / 2), Some('x'));
        assert_eq!(lines[3].chars().filter(|c| *c == '^').count(), WIDEST / 2);
    }

    #[test]
    fn places_that_do_not_exist_do_no_harm() {
        for place in [at(9, 9, 9), at(1, 99, 1), at(1, 1, 0)] {
            excerpt("x", place);
            excerpt("", place);
        }
    }
}
