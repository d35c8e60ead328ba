//! Whether a text is JSON.

/// How deep arrays and objects may nest.
const DEEPEST: usize = 128;

/// Whether the text is one JSON value.
pub(super) fn is_valid(text: &str) -> bool {
    let mut reader = Reader {
        rest: text.as_bytes(),
    };
    reader.value(0).is_some() && reader.rest.is_empty()
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    /// One value with the white space around it.
    fn value(&mut self, depth: usize) -> Option<()> {
        self.white_space();
        match self.rest.first()? {
            b'{' if depth < DEEPEST => self.items(b'}', |reader| {
                reader.white_space();
                reader.string()?;
                reader.white_space();
                reader.byte(b':')?;
                reader.value(depth + 1)
            })?,
            b'[' if depth < DEEPEST => self.items(b']', |reader| reader.value(depth + 1))?,
            b'"' => self.string()?,
            b't' => self.word("true")?,
            b'f' => self.word("false")?,
            b'n' => self.word("null")?,
            _ => self.number()?,
        }
        self.white_space();
        Some(())
    }

    /// The items between brackets, separated by commas.
    fn items(&mut self, close: u8, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.rest = self.rest.get(1..)?;
        self.white_space();
        if self.byte(close).is_some() {
            return Some(());
        }
        loop {
            item(self)?;
            if self.byte(close).is_some() {
                return Some(());
            }
            self.byte(b',')?;
        }
    }

    fn string(&mut self) -> Option<()> {
        self.byte(b'"')?;
        loop {
            match self.next()? {
                b'"' => return Some(()),
                b'\\' => match self.next()? {
                    b'u' => {
                        for _ in 0..4 {
                            self.next().filter(u8::is_ascii_hexdigit)?;
                        }
                    }
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                    _ => return None,
                },
                0..=0x1f => return None,
                _ => {}
            }
        }
    }

    fn number(&mut self) -> Option<()> {
        let _ = self.byte(b'-');
        if self.byte(b'0').is_none() {
            self.digits()?;
        }
        if self.byte(b'.').is_some() {
            self.digits()?;
        }
        if self.byte(b'e').or_else(|| self.byte(b'E')).is_some() {
            let _ = self.byte(b'+').or_else(|| self.byte(b'-'));
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let count = self.rest.iter().take_while(|b| b.is_ascii_digit()).count();
        self.rest = self.rest.get(count..)?;
        (count > 0).then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(word.as_bytes())?;
        Some(())
    }

    fn byte(&mut self, byte: u8) -> Option<()> {
        self.rest = self.rest.strip_prefix(&[byte])?;
        Some(())
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn white_space(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }
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
