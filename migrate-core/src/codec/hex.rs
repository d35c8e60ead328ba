//! Bytes as text, for the columns of the ledger and the digits of a fingerprint.

/// The bytes as lower-case hexadecimal digits.
///
/// ```
/// assert_eq!(migrate_core::codec::to_hex(&[0, 255]), "00ff");
/// ```
pub fn to_hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

/// The bytes that hexadecimal digits stand for; nothing where something else is in the text.
///
/// ```
/// assert_eq!(migrate_core::codec::from_hex("00ff"), Some(vec![0, 255]));
/// assert_eq!(migrate_core::codec::from_hex("0g"), None);
/// ```
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect::<Option<Vec<u8>>>()?;
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(high << 4 | low),
            _ => None,
        })
        .collect()
}
