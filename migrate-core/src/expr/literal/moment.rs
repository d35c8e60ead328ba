//! Dates, times, moments and spans: reading them, and moments in UTC.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

/// `2026-01-31`, in the years 1 to 9999.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let day: NaiveDate = shaped(text, "2026-01-31")?.parse().ok()?;
    is_in_range(day).then_some(day)
}

/// `23:59`, `23:59:59`, `23:59:59.999999`
pub(super) fn time(text: &str) -> Option<NaiveTime> {
    match text.split_once('.') {
        Some((clock, fraction)) => {
            shaped(clock, "23:59:59")?;
            shaped(fraction, "999999".get(..fraction.len())?)?;
        }
        None => {
            shaped(text, "23:59").or_else(|| shaped(text, "23:59:59"))?;
        }
    }
    let time: NaiveTime = text.parse().ok()?;
    let is_leap = time.nanosecond() >= 1_000_000_000;
    (!is_leap).then_some(time)
}

/// A day and a time with a blank or a `T` between them.
pub(super) fn timestamp(text: &str) -> Option<NaiveDateTime> {
    let (date, clock) = text.split_once([' ', 'T'])?;
    Some(day(date)?.and_time(time(clock)?))
}

/// The same with `Z` or an offset from UTC behind it: the moment in UTC.
pub(super) fn timestamptz(text: &str) -> Option<DateTime<Utc>> {
    if let Some(local) = text.strip_suffix(['Z', 'z']) {
        return timestamp(local).map(|moment| moment.and_utc());
    }
    let clock = text.find([' ', 'T'])?;
    let sign = clock + text.get(clock..)?.find(['+', '-'])?;
    let moment = timestamp(text.get(..sign)?)?.checked_sub_offset(offset(text.get(sign..)?)?)?;
    is_in_range(moment.date()).then(|| moment.and_utc())
}

/// `+02`, `-09:30`: less than 16 hours, as in PostgreSQL.
fn offset(text: &str) -> Option<FixedOffset> {
    const MOST: i32 = 16 * 3600;
    let digits = text.get(1..)?;
    let offset: FixedOffset = match shaped(digits, "09") {
        Some(_) => format!("{text}:00").parse().ok()?,
        None => shaped(digits, "09:30").and(text.parse().ok())?,
    };
    (offset.local_minus_utc().abs() < MOST).then_some(offset)
}

/// The text, if its digits and signs stand where those of the example do. Without this,
/// `2026-1-1` and ` 2026-01-01` would be days, too.
fn shaped<'a>(text: &'a str, example: &str) -> Option<&'a str> {
    let alike = |(own, wanted): (u8, u8)| match wanted {
        b'0'..=b'9' => own.is_ascii_digit(),
        sign => own == sign,
    };
    let is_shaped = !text.is_empty()
        && text.len() == example.len()
        && text.bytes().zip(example.bytes()).all(alike);
    is_shaped.then_some(text)
}

fn is_in_range(day: NaiveDate) -> bool {
    (1..=9999).contains(&day.year())
}

/// `1 day`, `2 hours 30 minutes`, `1 month 02:30:00`
pub(super) fn interval(text: &str) -> Option<String> {
    const UNITS: [&str; 9] = [
        "microsecond",
        "millisecond",
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "year",
    ];
    let mut words = text.split_ascii_whitespace().peekable();
    words.peek()?;
    while let Some(word) = words.next() {
        if words.peek().is_none() && time(word).is_some() {
            break;
        }
        word.parse::<f64>().ok().filter(|count| count.is_finite())?;
        let unit = words.next()?;
        let singular = unit.strip_suffix('s').unwrap_or(unit);
        if !UNITS.contains(&singular) {
            return None;
        }
    }
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_is_known() {
        assert!(day("2024-02-29").is_some() && day("2000-02-29").is_some());
        for bad in [
            "2023-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-1-1",
            " 2026-01-01",
            "+2026-01-01",
            "0000-01-01",
            "2026-00-10",
            "today",
        ] {
            assert_eq!(day(bad), None, "{bad}");
        }
    }

    #[test]
    fn times_keep_their_fraction() {
        assert_eq!(
            time("23:59").map(|t| t.to_string()).as_deref(),
            Some("23:59:00")
        );
        assert_eq!(
            time("01:02:03.5").map(|t| t.to_string()).as_deref(),
            Some("01:02:03.500")
        );
        assert_eq!(time("01:02:03.0000001"), None);
        for bad in ["24:00:00", "1:02:03", "01:02:03.", "01:02.5", "01:02:03.é"] {
            assert_eq!(time(bad), None, "{bad}");
        }
        assert_eq!(time("01:02:60"), None);
    }

    #[test]
    fn moments_are_in_utc() {
        let utc = |text| timestamptz(text).map(|moment| moment.naive_utc().to_string());
        assert_eq!(
            utc("2026-01-01T00:30:00+02:00").as_deref(),
            Some("2025-12-31 22:30:00")
        );
        assert_eq!(
            utc("2024-02-28 23:30:00-01:00").as_deref(),
            Some("2024-02-29 00:30:00")
        );
        assert_eq!(
            utc("2026-01-01T00:00:00Z").as_deref(),
            Some("2026-01-01 00:00:00")
        );
        assert_eq!(utc("2026-01-01T00:00:00"), None);
        assert_eq!(
            utc("2026-01-01 00:00-03").as_deref(),
            Some("2026-01-01 03:00:00")
        );
        for bad in [
            "0001-01-01T00:00:00+01",
            "9999-12-31T23:00:00-01",
            "2026-01-01T00:00:00+16:00",
            "2026-01-01T00:00:00+0200",
            "2026-01-01T00:00:00+2",
        ] {
            assert_eq!(utc(bad), None, "{bad}");
        }
        assert_eq!(timestamp("2026-01-01T00:00:00Z"), None);
    }

    #[test]
    fn spans_are_numbers_of_units() {
        for good in [
            "1 day",
            "2 hours 30 minutes",
            "-1.5 months",
            "1 day 02:30:00",
        ] {
            assert!(interval(good).is_some(), "{good}");
        }
        for bad in ["", "day", "1", "1 fortnight", "02:30 1 day"] {
            assert!(interval(bad).is_none(), "{bad}");
        }
    }
}
