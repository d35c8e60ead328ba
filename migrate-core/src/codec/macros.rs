//! The notation of `model`: one table per struct or enum, from which both directions follow.
//!
//! A number, once given, keeps its meaning for ever; a new field or variant takes the next
//! one, and a new field needs a type that may be absent.

/// A struct: `Column { 0: name, 1: ty } leaving filled = Filled(false)`. One with a constructor
/// behind `or` is left out where it equals what that makes.
macro_rules! record {
    ($name:ident $(or $default:ident)? { $($number:literal: $field:ident),* $(,)? }
        $(leaving $($left:ident = $value:expr),+)?) => {
        impl Wire for $name {
            fn write(&self, out: &mut Writer) {
                let Self { $($field,)* $($($left: _,)+)? } = self;
                out.fields(&[$(($number, $field as &dyn Wire)),*]);
            }

            $(
                fn is_absent(&self) -> bool {
                    *self == Self::$default()
                }

                fn absent() -> Option<Self> {
                    Some(Self::$default())
                }
            )?

            fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
                input.nested(|input| {
                    read_fields!(input, stringify!($name), None, { $($number: $field),* });
                    Ok(Self { $($field,)* $($($left: $value,)+)? })
                })
            }
        }
    };
}

/// An enum: `Position or Last { 0: Last, 1: First, 2: After(0: name) }`. The variant behind
/// `or` is the default, which is left out.
macro_rules! choice {
    ($name:ident $(< $t:ident >)? $(or $default:ident)? {
        $($number:literal: $variant:ident $body:tt),* $(,)?
    }) => {
        impl $(<$t: Wire>)? Wire for $name $(<$t>)? {
            fn write(&self, out: &mut Writer) {
                match self {
                    $(variant!(match $name $variant $body) => {
                        out.variant($number, variant!(list $body));
                    })*
                }
            }

            $(
                fn is_absent(&self) -> bool {
                    matches!(self, $name::$default)
                }

                fn absent() -> Option<Self> {
                    Some($name::$default)
                }
            )?

            fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
                input.nested(|input| {
                    let (number, fields) = input.variant()?;
                    match number {
                        // Each variant has a frame of its own: the stack holds the fields of
                        // the one that is read, not those of all.
                        $($number => (|| {
                            variant!(read input, $name $variant, fields, $body)
                        })(),)*
                        _ => Err(unknown(stringify!($name), "variant", number)),
                    }
                })
            }
        }
    };
}

/// One variant of a [`choice`]: its pattern, the list of its fields, its reading.
macro_rules! variant {
    (match $name:ident $variant:ident ()) => { $name::$variant };
    (match $name:ident $variant:ident ($($number:literal: $field:ident),+)) => {
        $name::$variant($($field),+)
    };
    (match $name:ident $variant:ident {
        $($number:literal: $field:ident),+ $(; $left:ident = $value:expr)?
    }) => {
        $name::$variant { $($field,)+ $($left: _)? }
    };
    (list ($($number:literal: $field:ident),*)) => { &[$(($number, $field as &dyn Wire)),*] };
    (list { $($number:literal: $field:ident),+ $(; $left:ident = $value:expr)? }) => {
        &[$(($number, $field as &dyn Wire)),+]
    };
    (read $input:ident, $name:ident $variant:ident, $count:ident, ()) => {{
        read_fields!($input, stringify!($variant), Some($count), {});
        Ok($name::$variant)
    }};
    (read $input:ident, $name:ident $variant:ident, $count:ident,
        ($($number:literal: $field:ident),+)) => {{
        read_fields!($input, stringify!($variant), Some($count), { $($number: $field),+ });
        Ok($name::$variant($($field),+))
    }};
    (read $input:ident, $name:ident $variant:ident, $count:ident,
        { $($number:literal: $field:ident),+ $(; $left:ident = $value:expr)? }) => {{
        read_fields!($input, stringify!($variant), Some($count), { $($number: $field),+ });
        Ok($name::$variant { $($field,)+ $($left: $value)? })
    }};
}

/// Binds each field to what is read for it, or to what its absence stands for. A struct is a
/// map; the fields of a variant are so many values in a row.
macro_rules! read_fields {
    ($input:ident, $owner:expr, $count:expr, { $($number:literal: $field:ident),* }) => {
        $(let mut $field = None;)*
        $input.fields($owner, $count, &mut |number, _input| {
            match number {
                $($number => $field = Some(Wire::read(_input)?),)*
                _ => return Ok(false),
            }
            #[allow(unreachable_code)]
            Ok(true)
        })?;
        $(let $field = wire::field($field, $owner, stringify!($field))?;)*
    };
}

/// An enum whose variants wrap one value each, named like its type: `Op { 0: CreateTable }`.
macro_rules! wrappers {
    ($name:ident { $($number:literal: $variant:ident),* $(,)? }) => {
        impl Wire for $name {
            fn write(&self, out: &mut Writer) {
                out.array(2);
                match self {
                    $(Self::$variant(value) => {
                        out.integer($number);
                        value.write(out);
                    })*
                }
            }

            fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
                input.pair()?;
                match input.integer::<u8>()? {
                    $($number => Ok(Self::$variant(Wire::read(input)?)),)*
                    number => Err(unknown(stringify!($name), "variant", number)),
                }
            }
        }
    };
}

/// A struct that is its one value and a site: it is encoded as the value.
macro_rules! placed {
    ($($name:ident { $field:ident }),* $(,)?) => {$(
        impl Wire for $name {
            fn write(&self, out: &mut Writer) {
                self.$field.write(out);
            }

            fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
                Ok(Self { $field: Wire::read(input)?, site: Site::NOWHERE })
            }
        }
    )*};
}

pub(super) use {choice, placed, read_fields, record, variant, wrappers};
