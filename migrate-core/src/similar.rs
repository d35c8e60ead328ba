//! The help for a name that does not exist: the nearest one that does, or what there is.

use crate::nearest;

/// The help that names the nearest thing that exists, or else what there is.
pub(crate) fn existing(word: &str, name: &str, known: Vec<&str>) -> String {
    const MOST: usize = 5;
    if let Some(help) = similar(word, name, known.iter().copied()) {
        return help;
    }
    if known.is_empty() {
        return format!("create the {word} first");
    }
    let shown: Vec<String> = known
        .iter()
        .take(MOST)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = if known.len() > MOST { ", …" } else { "" };
    format!(
        "create it first, or use {} that exists: {}{more}",
        with_article(word),
        shown.join(", ")
    )
}

/// The help that names the nearest thing that exists.
pub(crate) fn similar<'a>(
    word: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(name, known).map(|near| {
        let thing = with_article(word);
        format!("{thing} with a similar name exists: `{near}`")
    })
}

/// The word with its indefinite article.
pub(crate) fn with_article(word: &str) -> String {
    let vowel = word.starts_with(['a', 'e', 'i', 'o']);
    format!("{} {word}", if vowel { "an" } else { "a" })
}
