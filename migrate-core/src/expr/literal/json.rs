//! Whether a text is JSON.

/// Whether the text is one JSON value, not nested too deeply for the databases.
pub(super) fn is_valid(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn json_is_told_from_other_text() {
        for good in [
            "{}",
            " [1, -2.5e+3, 0] ",
            r#"{"a": [true, null, "\u00e9\n"]}"#,
            "\"x\"",
        ] {
            assert!(is_valid(good), "{good}");
        }
        for bad in [
            "", "{", "[1,]", "{'a': 1}", "01", "1.", "[1] 2", "nul", "\"\n\"", "{\"a\"}",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
        assert!(!is_valid(&"[".repeat(100_000)));
    }
}
