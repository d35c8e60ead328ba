//! The catalogue of functions: one row each, with its types and what it needs of a place.
//!
//! Their meaning is PostgreSQL's in every dialect; `sql/` holds their spelling. On SQLite,
//! `lower` and `upper` know the letters of ASCII only.

use super::value::ValueType;

/// What an argument has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Text.
    Text,
    /// Text or bytes.
    TextOrBytes,
    /// A whole number of at most 32 bits.
    Integer,
    /// Any number.
    Number,
    /// A number that is no floating point one.
    Exact,
    /// Any number, computed with in floating point.
    Double,
    /// Anything, but the same for all arguments.
    Same,
}

/// What comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    /// Always this type.
    Type(ValueType),
    /// The type of the arguments: of the first, or of all where they are the same.
    Argument,
}

/// When the result is null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nulls {
    /// Never.
    Never,
    /// Where any argument is.
    AnyArgument,
    /// Where all arguments are.
    AllArguments,
    /// Where the first argument is.
    FirstArgument,
    /// Possibly always.
    Always,
}

/// How far the result depends on more than the arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Volatility {
    /// Not at all.
    Immutable,
    /// On the moment or the session.
    Stable,
    /// It differs from call to call.
    Volatile,
}

/// One row of the catalogue.
#[derive(Debug)]
pub(super) struct Row {
    /// Which function.
    pub(super) function: Function,
    /// Its name in the language.
    pub(super) name: &'static str,
    /// Its arguments, in order.
    pub(super) takes: &'static [Takes],
    /// How many of them must be there.
    pub(super) required: usize,
    /// Whether the last may be repeated.
    pub(super) repeats: bool,
    /// What comes out.
    pub(super) gives: Gives,
    /// When the result is null.
    pub(super) nulls: Nulls,
    /// What it depends on.
    pub(super) volatility: Volatility,
}

macro_rules! catalogue {
    ($($function:ident $name:literal ($($takes:ident),* $(; $rest:ident)?) $(from $required:literal)?
        -> $gives:expr, $nulls:ident, $volatility:ident;)*) => {
        /// A function of the catalogue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Function {
            $(#[doc = concat!("`", $name, "`")] $function,)*
        }

        /// The rows, in the order of [`Function`].
        static ROWS: &[Row] = &[$(Row {
            function: Function::$function,
            name: $name,
            takes: &[$(Takes::$takes),*],
            required: catalogue!(@required [$($takes)*] $($required)?),
            repeats: catalogue!(@repeats $($rest)?),
            gives: $gives,
            nulls: Nulls::$nulls,
            volatility: Volatility::$volatility,
        },)*];
    };
    (@required [$($takes:ident)*] $required:literal) => { $required };
    (@required [$($takes:ident)*]) => { <[Takes]>::len(&[$(Takes::$takes),*]) };
    (@repeats repeated) => { true };
    (@repeats) => { false };
}

use Gives::{Argument, Type};

catalogue! {
    Now "now" () -> Type(ValueType::Timestamptz), Never, Stable;
    CurrentDate "current_date" () -> Type(ValueType::Date), Never, Stable;
    CurrentTime "current_time" () -> Type(ValueType::Time), Never, Stable;

    Lower "lower" (Text) -> Type(ValueType::Text), AnyArgument, Immutable;
    Upper "upper" (Text) -> Type(ValueType::Text), AnyArgument, Immutable;
    Trim "trim" (Text) -> Type(ValueType::Text), AnyArgument, Immutable;
    Ltrim "ltrim" (Text) -> Type(ValueType::Text), AnyArgument, Immutable;
    Rtrim "rtrim" (Text) -> Type(ValueType::Text), AnyArgument, Immutable;
    Length "length" (Text) -> Type(ValueType::Integer), AnyArgument, Immutable;
    OctetLength "octet_length" (TextOrBytes) -> Type(ValueType::Integer), AnyArgument, Immutable;
    Replace "replace" (Text, Text, Text) -> Type(ValueType::Text), AnyArgument, Immutable;
    Substr "substr" (Text, Integer, Integer) from 2 -> Type(ValueType::Text), AnyArgument, Immutable;
    Left "left" (Text, Integer) -> Type(ValueType::Text), AnyArgument, Immutable;
    Right "right" (Text, Integer) -> Type(ValueType::Text), AnyArgument, Immutable;
    Lpad "lpad" (Text, Integer, Text) from 2 -> Type(ValueType::Text), AnyArgument, Immutable;
    Rpad "rpad" (Text, Integer, Text) from 2 -> Type(ValueType::Text), AnyArgument, Immutable;
    Concat "concat" (Text; repeated) -> Type(ValueType::Text), Never, Immutable;
    ConcatWs "concat_ws" (Text, Text; repeated) -> Type(ValueType::Text), FirstArgument, Immutable;
    StartsWith "starts_with" (Text, Text) -> Type(ValueType::Boolean), AnyArgument, Immutable;
    Strpos "strpos" (Text, Text) -> Type(ValueType::Integer), AnyArgument, Immutable;
    Reverse "reverse" (Text) -> Type(ValueType::Text), AnyArgument, Immutable;
    Md5 "md5" (Text) -> Type(ValueType::Text), AnyArgument, Immutable;

    Coalesce "coalesce" (Same; repeated) -> Argument, AllArguments, Immutable;
    Nullif "nullif" (Same, Same) -> Argument, Always, Immutable;
    Greatest "greatest" (Same; repeated) -> Argument, AllArguments, Immutable;
    Least "least" (Same; repeated) -> Argument, AllArguments, Immutable;

    Abs "abs" (Number) -> Argument, AnyArgument, Immutable;
    Ceil "ceil" (Number) -> Argument, AnyArgument, Immutable;
    Floor "floor" (Number) -> Argument, AnyArgument, Immutable;
    Round "round" (Exact, Integer) from 1 -> Argument, AnyArgument, Immutable;
    Sign "sign" (Number) -> Argument, AnyArgument, Immutable;
    Mod "mod" (Exact, Exact) -> Argument, AnyArgument, Immutable;
    Power "power" (Double, Double) -> Type(ValueType::Double), AnyArgument, Immutable;
    Sqrt "sqrt" (Double) -> Type(ValueType::Double), AnyArgument, Immutable;
    Random "random" () -> Type(ValueType::Double), Never, Volatile;
    GenRandomUuid "gen_random_uuid" () -> Type(ValueType::Uuid), Never, Volatile;
    Nextval "nextval" (Text) -> Type(ValueType::BigInt), Never, Volatile;
}

impl Function {
    /// Its row; the rows stand in the order of the variants.
    pub(super) fn row(self) -> Option<&'static Row> {
        ROWS.get(self as usize)
    }

    /// Its name in the language.
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }
}

/// The function of that name.
pub(super) fn find(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.name == name)
}

/// Whether a function may give another value at each call; an unknown one may.
pub(crate) fn is_volatile(name: &str) -> bool {
    find(name).is_none_or(|row| row.volatility == Volatility::Volatile)
}

/// Whether a function always gives the same value for the same arguments.
pub(crate) fn is_immutable(name: &str) -> bool {
    find(name).is_some_and(|row| row.volatility == Volatility::Immutable)
}

/// The names of all functions.
pub fn function_names() -> impl Iterator<Item = &'static str> {
    ROWS.iter().map(|row| row.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_their_functions() {
        for row in ROWS {
            assert_eq!(row.function.row().map(|own| own.name), Some(row.name));
            assert!(row.required <= row.takes.len());
        }
    }
}
