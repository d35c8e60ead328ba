//! Dates, times, moments and spans: reading them, and moments in UTC.

use std::fmt;

/// A day of the Gregorian calendar, in the years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

/// A time of day, to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay {
    /// Seconds since midnight.
    pub second: u32,
    /// Microseconds since the second began.
    pub micros: u32,
}

/// A day and a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime {
    /// The day.
    pub day: Day,
    /// The time.
    pub time: TimeOfDay,
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for TimeOfDay {
    /// The fraction only where there is one: in three digits, or six where three do not do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute) = (self.second / 3600, self.second / 60 % 60);
        write!(f, "{hour:02}:{minute:02}:{:02}", self.second % 60)?;
        match self.micros {
            0 => Ok(()),
            micros if micros % 1000 == 0 => write!(f, ".{:03}", micros / 1000),
            micros => write!(f, ".{micros:06}"),
        }
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.day, self.time)
    }
}

/// `2026-01-31`
pub(super) fn day(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let day = Day {
        year: number(parts.next()?, 4)?,
        month: number(parts.next()?, 2)?,
        day: number(parts.next()?, 2)?,
    };
    let valid = parts.next().is_none()
        && day.year >= 1
        && (1..=12).contains(&day.month)
        && (1..=days_of_month(day.year, day.month)).contains(&day.day);
    valid.then_some(day)
}

/// `23:59`, `23:59:59`, `23:59:59.999999`
pub(super) fn time(text: &str) -> Option<TimeOfDay> {
    let (clock, fraction) = match text.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (text, None),
    };
    let mut parts = clock.split(':');
    let hour: u32 = number(parts.next()?, 2)?;
    let minute: u32 = number(parts.next()?, 2)?;
    let second: Option<u32> = match parts.next() {
        Some(second) => Some(number(second, 2)?),
        None => None,
    };
    if parts.next().is_some() || hour > 23 || minute > 59 || second > Some(59) {
        return None;
    }
    let micros = match (fraction, second) {
        (Some(digits), Some(_)) if digits.len() <= 6 => {
            let value: u32 = number(digits, digits.len())?;
            value * 10_u32.pow(6 - u32::try_from(digits.len()).ok()?)
        }
        (Some(_), _) => return None,
        (None, _) => 0,
    };
    Some(TimeOfDay {
        second: hour * 3600 + minute * 60 + second.unwrap_or(0),
        micros,
    })
}

/// A day and a time with a blank or a `T` between them.
pub(super) fn timestamp(text: &str) -> Option<DateTime> {
    let (date, clock) = text.split_once([' ', 'T'])?;
    Some(DateTime {
        day: day(date)?,
        time: time(clock)?,
    })
}

/// The same with `Z` or an offset from UTC behind it: the moment in UTC.
pub(super) fn timestamptz(text: &str) -> Option<DateTime> {
    if let Some(local) = text.strip_suffix(['Z', 'z']) {
        return timestamp(local);
    }
    let clock = text.find([' ', 'T'])?;
    let sign = clock + text.get(clock..)?.find(['+', '-'])?;
    let (local, offset) = (text.get(..sign)?, text.get(sign..)?);
    let east = offset.starts_with('+');
    let (hours, minutes) = match offset.get(1..)?.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None => (offset.get(1..)?, "00"),
    };
    let (hours, minutes): (i64, i64) = (number(hours, 2)?, number(minutes, 2)?);
    if hours > 15 || minutes > 59 {
        return None;
    }
    let seconds = hours * 3600 + minutes * 60;
    shift(timestamp(local)?, if east { -seconds } else { seconds })
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

/// Exactly so many digits.
fn number<T: std::str::FromStr>(text: &str, digits: usize) -> Option<T> {
    let valid = text.len() == digits && digits > 0 && text.bytes().all(|b| b.is_ascii_digit());
    if valid { text.parse().ok() } else { None }
}

const fn days_of_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

/// A moment so many seconds later; less than a day.
fn shift(moment: DateTime, seconds: i64) -> Option<DateTime> {
    const DAY: i64 = 86_400;
    let second = i64::from(moment.time.second) + seconds;
    let day = match second.div_euclid(DAY) {
        -1 => day_before(moment.day)?,
        1 => day_after(moment.day)?,
        _ => moment.day,
    };
    Some(DateTime {
        day,
        time: TimeOfDay {
            second: u32::try_from(second.rem_euclid(DAY)).ok()?,
            micros: moment.time.micros,
        },
    })
}

fn day_after(mut day: Day) -> Option<Day> {
    day.day += 1;
    if day.day > days_of_month(day.year, day.month) {
        day.day = 1;
        day.month += 1;
    }
    if day.month > 12 {
        day.month = 1;
        day.year += 1;
    }
    (day.year <= 9999).then_some(day)
}

fn day_before(mut day: Day) -> Option<Day> {
    if day.day > 1 {
        day.day -= 1;
        return Some(day);
    }
    if day.month > 1 {
        day.month -= 1;
    } else {
        day.month = 12;
        day.year -= 1;
    }
    day.day = days_of_month(day.year, day.month);
    (day.year >= 1).then_some(day)
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
        assert_eq!(time("24:00:00"), None);
        assert_eq!(time("01:02:60"), None);
    }

    #[test]
    fn moments_are_in_utc() {
        let utc = |text| timestamptz(text).map(|moment| moment.to_string());
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
        assert_eq!(utc("0001-01-01T00:00:00+01"), None);
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
