//! The types that the columns of a row have in Rust, each read from the text that the engine's
//! queries give, whichever database it is, and written in one way for all: `plan::Notation` makes literals of it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::closure::{Gives, MayGive, Value};

/// A type of values, and that a closure may give it.
macro_rules! values {
    ($($ty:ty: |$text:ident| $read:expr, |$value:ident| $write:expr;)*) => {$(
        impl Value for $ty {
            fn from_text($text: &str) -> Result<Self, String> {
                $read
            }

            fn into_text(self) -> String {
                let $value = self;
                $write
            }
        }

        impl Gives<$ty> for $ty {
            fn give(self) -> Result<$ty, String> {
                Ok(self)
            }
        }

        impl MayGive<$ty> for $ty {
            fn may_give(self) -> Result<Option<$ty>, String> {
                Ok(Some(self))
            }
        }
    )*};
}

values! {
    bool: |text| boolean(text), |value| u8::from(value).to_string();
    i8: |text| parsed(text), |value| value.to_string();
    i16: |text| parsed(text), |value| value.to_string();
    i32: |text| parsed(text), |value| value.to_string();
    i64: |text| parsed(text), |value| value.to_string();
    u8: |text| parsed(text), |value| value.to_string();
    u16: |text| parsed(text), |value| value.to_string();
    u32: |text| parsed(text), |value| value.to_string();
    u64: |text| parsed(text), |value| value.to_string();
    f32: |text| parsed(text), |value| float(value.into(), value.to_string());
    f64: |text| parsed(text), |value| float(value, value.to_string());
    String: |text| Ok(text.to_owned()), |value| value;
    Vec<u8>: |text| crate::codec::from_hex(text).ok_or_else(|| unread(text)),
        |value| crate::codec::to_hex(&value);
    NaiveDate: |text| parsed(text), |value| value.to_string();
    NaiveTime: |text| parsed(text), |value| value.to_string();
    NaiveDateTime: |text| timestamp(text), |value| value.to_string();
    DateTime<Utc>: |text| timestamptz(text), |value| value.to_rfc3339();
    uuid::Uuid: |text| parsed(text), |value| value.simple().to_string();
    serde_json::Value: |text| parsed(text), |value| value.to_string();
}

#[cfg(feature = "rust_decimal")]
values! {
    rust_decimal::Decimal:
        |text| parsed(text).or_else(|_| Self::from_scientific(text).map_err(|_| unread(text))),
        |value| value.to_string();
}

/// A type that the items of an array can have; `u8` is none, since `Vec<u8>` are bytes.
pub trait Item: Value {}

macro_rules! items {
    ($($ty:ty),*) => { $(impl Item for $ty {})* };
}

items!(
    bool,
    i16,
    i32,
    i64,
    f32,
    f64,
    String,
    NaiveDate,
    NaiveTime,
    NaiveDateTime,
    DateTime<Utc>,
    uuid::Uuid,
    serde_json::Value
);

#[cfg(feature = "rust_decimal")]
items!(rust_decimal::Decimal);

/// An array is a JSON array of the texts of its items.
impl<T: Item> Value for Vec<T> {
    fn from_text(text: &str) -> Result<Self, String> {
        let items: Result<Vec<Option<String>>, _> = serde_json::from_str(text);
        let items = items.map_err(|_| unread(text))?.into_iter();
        items
            .map(|item| T::from_text(&item.ok_or("an item of it is null")?))
            .collect()
    }

    fn into_text(self) -> String {
        let items: Vec<String> = self.into_iter().map(Value::into_text).collect();
        serde_json::Value::from(items).to_string()
    }
}

impl<T: Item> Gives<Vec<T>> for Vec<T> {
    fn give(self) -> Result<Vec<T>, String> {
        Ok(self)
    }
}

impl<T: Item> MayGive<Vec<T>> for Vec<T> {
    fn may_give(self) -> Result<Option<Vec<T>>, String> {
        Ok(Some(self))
    }
}

fn unread(text: &str) -> String {
    let start: String = text.chars().take(40).collect();
    format!("`{start}` is no value of its type")
}

fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| unread(text))
}

fn boolean(text: &str) -> Result<bool, String> {
    match text {
        "1" | "t" | "true" => Ok(true),
        "0" | "f" | "false" => Ok(false),
        _ => Err(unread(text)),
    }
}

/// The databases that know it spell infinity out.
fn float(value: f64, text: String) -> String {
    match value {
        f64::INFINITY => "Infinity".to_owned(),
        f64::NEG_INFINITY => "-Infinity".to_owned(),
        _ => text,
    }
}

fn timestamp(text: &str) -> Result<NaiveDateTime, String> {
    ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .ok_or_else(|| unread(text))
}

/// A moment; without an offset it is in UTC, the zone of the engine's sessions.
fn timestamptz(text: &str) -> Result<DateTime<Utc>, String> {
    match DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z") {
        Ok(moment) => Ok(moment.to_utc()),
        Err(_) => match DateTime::parse_from_rfc3339(text) {
            Ok(moment) => Ok(moment.to_utc()),
            Err(_) => timestamp(text).map(|moment| moment.and_utc()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back<T: Value + Clone + PartialEq + std::fmt::Debug>(value: T) {
        let text = value.clone().into_text();
        assert_eq!(T::from_text(&text), Ok(value), "{text}");
    }

    #[test]
    fn what_is_written_is_read() {
        there_and_back(true);
        there_and_back(i64::MIN);
        there_and_back(0.1_f32);
        there_and_back(f64::MIN_POSITIVE);
        there_and_back(f64::NEG_INFINITY);
        there_and_back(vec![0_u8, 255]);
        there_and_back(vec![true, false]);
        there_and_back(vec!["a\"b".to_owned(), r"\".to_owned(), String::new()]);
        there_and_back(Vec::<i64>::new());
        there_and_back(uuid::Uuid::from_u128(1));
        there_and_back(serde_json::json!({ "a": [1, null, "ü"] }));
        let moment = timestamptz("2024-02-29T12:34:56.123456+02:00").expect("a moment");
        there_and_back(moment);
        there_and_back(moment.naive_utc());
        there_and_back(moment.date_naive());
        there_and_back(moment.time());
    }

    #[test]
    fn moments_are_read_as_every_database_writes_them() {
        let moment = timestamptz("2024-02-29 10:34:56.5").expect("MySQL's");
        for text in [
            "2024-02-29T12:34:56.5+02:00",
            "2024-02-29 10:34:56.5+00",
            "2024-02-29T10:34:56.5Z",
            "2024-02-29 10:34:56.500+00:00",
        ] {
            assert_eq!(timestamptz(text), Ok(moment), "{text}");
        }
        assert!(timestamptz("infinity").is_err());
    }

    #[test]
    fn what_a_type_cannot_hold_is_said() {
        assert_eq!(
            i16::from_text("70000"),
            Err("`70000` is no value of its type".to_owned())
        );
        assert!(bool::from_text("yes").is_err());
        assert!(Vec::<u8>::from_text("0").is_err());
        assert!(Vec::<i32>::from_text(r#"["1", null]"#).is_err());
        assert!(Vec::<i32>::from_text(r#"[["1"]]"#).is_err());
    }
}
