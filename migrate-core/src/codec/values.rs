//! The encoding of what the model is built from: numbers, texts, names, lists, arms.

use super::DecodeError;
use super::wire::{Reader, Wire, Writer};
use crate::{Dialect, Name, ObjectName, PerDialect};

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Wire for $integer {
            fn write(&self, out: &mut Writer) {
                out.integer(*self as i128);
            }

            fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
                input.integer()
            }
        }
    )*};
}

integers!(u8, u16, u32, usize, i64, i128);

impl Wire for bool {
    fn write(&self, out: &mut Writer) {
        out.boolean(*self);
    }

    fn is_absent(&self) -> bool {
        !self
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.boolean()
    }

    fn absent() -> Option<Self> {
        Some(false)
    }
}

impl Wire for String {
    fn write(&self, out: &mut Writer) {
        out.text(self);
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.text().map(str::to_owned)
    }
}

impl Wire for Name {
    fn write(&self, out: &mut Writer) {
        out.text(self.as_str());
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.text().map(Name::new)
    }
}

/// A text, or the pair of schema and name.
impl Wire for ObjectName {
    fn write(&self, out: &mut Writer) {
        if let Some(schema) = &self.schema {
            out.array(2);
            schema.write(out);
        }
        self.name.write(out);
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let schema = if input.at_array()? {
            input.pair()?;
            Some(Name::read(input)?)
        } else {
            None
        };
        let name = Name::read(input)?;
        Ok(Self { schema, name })
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, out: &mut Writer) {
        match self {
            Some(value) => value.write(out),
            None => out.null(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if input.null()? {
            Ok(None)
        } else {
            T::read(input).map(Some)
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Wire> Wire for Box<T> {
    fn write(&self, out: &mut Writer) {
        T::write(self, out);
    }

    fn is_absent(&self) -> bool {
        T::is_absent(self)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        T::read(input).map(Box::new)
    }

    fn absent() -> Option<Self> {
        T::absent().map(Box::new)
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, out: &mut Writer) {
        out.array(self.len());
        for item in self {
            item.write(out);
        }
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        // The announced length is only believed item by item: no memory is set aside for it.
        let length = input.array()?;
        (0..length).map(|_| T::read(input)).collect()
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, out: &mut Writer) {
        out.array(2);
        self.0.write(out);
        self.1.write(out);
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.pair()?;
        Ok((A::read(input)?, B::read(input)?))
    }
}

impl Wire for Dialect {
    fn write(&self, out: &mut Writer) {
        out.integer(match self {
            Self::Postgres => 0,
            Self::Mysql => 1,
            Self::Mariadb => 2,
            Self::Sqlite => 3,
        });
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match input.integer::<u8>()? {
            0 => Ok(Self::Postgres),
            1 => Ok(Self::Mysql),
            2 => Ok(Self::Mariadb),
            3 => Ok(Self::Sqlite),
            number => Err(super::wire::unknown("Dialect", "variant", number)),
        }
    }
}

/// The pair of 0 and what is the same for all, or of 1 and the arms. A writer for one dialect
/// writes its arm alone: for that database, the two forms mean the same.
impl<T: Wire> Wire for PerDialect<T> {
    fn write(&self, out: &mut Writer) {
        if let Some(dialect) = out.dialect {
            return match self.get(dialect) {
                Some(value) => value.write(out),
                None => out.null(),
            };
        }
        out.array(2);
        match self {
            Self::Same(value) => {
                out.integer(0);
                value.write(out);
            }
            Self::Each(arms) => {
                out.integer(1);
                arms.write(out);
            }
        }
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.pair()?;
        match input.integer::<u8>()? {
            0 => T::read(input).map(Self::Same),
            1 => Wire::read(input).map(Self::Each),
            number => Err(super::wire::unknown("PerDialect", "variant", number)),
        }
    }
}
