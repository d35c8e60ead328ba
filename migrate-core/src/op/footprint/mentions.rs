//! Names in texts of SQL, as far as they are to be found without reading the text.

/// Whether a name stands in a text as a word of its own, in whatever case and quotes.
pub(crate) fn mentions(text: &str, name: &str) -> bool {
    let (text, name) = (text.to_lowercase(), name.to_lowercase());
    // In quotes of its own kind a quote is doubled.
    let spelled = ['"', '`'].map(|quote| name.replace(quote, &format!("{quote}{quote}")));
    stands_in(&text, &name) || spelled.iter().any(|name| stands_in(&text, name))
}

fn stands_in(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    !name.is_empty()
        && text.match_indices(name).any(|(start, found)| {
            let before = text[..start].chars().next_back();
            let after = text[start + found.len()..].chars().next();
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn a_name_is_found_in_whatever_quotes() {
        for text in [
            "select users.id from Users",
            "drop table \"USERS\"",
            "`users`",
        ] {
            assert!(mentions(text, "users"), "{text}");
        }
        assert!(mentions("update \"wei\"\"rd\" set a = 1", "wei\"rd"));
        assert!(mentions("update `back``tick` set a = 1", "back`tick"));
        assert!(mentions("update `wei\"rd` set a = 1", "wei\"rd"));
        assert!(!mentions("select superusers, users_id", "users"));
    }
}
