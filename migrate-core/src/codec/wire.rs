//! Reading and writing CBOR: the trait of everything that is encoded, and its two ends.

use std::convert::Infallible;

use minicbor::{Decoder, Encoder};

use super::DecodeError;
use crate::Dialect;

/// How deep the parts of a migration may be nested; hostile bytes go no further.
const DEEPEST: u32 = 500;

/// A value that can be written and read back.
pub(super) trait Wire {
    /// Writes the value.
    fn write(&self, out: &mut Writer);

    /// Whether it is the default, which a map leaves out.
    fn is_absent(&self) -> bool {
        false
    }

    /// Reads what [`write`](Self::write) wrote.
    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError>
    where
        Self: Sized;

    /// What a field that a map leaves out stands for; nothing where it has to be there.
    fn absent() -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

/// Writes to memory.
pub(super) struct Writer {
    out: Encoder<Vec<u8>>,
    /// Where set, only this dialect's arms of a text are written.
    pub(super) dialect: Option<Dialect>,
}

/// Memory takes everything.
fn written<T>(result: Result<T, minicbor::encode::Error<Infallible>>) {
    debug_assert!(result.is_ok(), "writing to memory failed");
}

impl Writer {
    /// Writes behind `start`.
    pub(super) fn new(start: Vec<u8>) -> Self {
        Self {
            out: Encoder::new(start),
            dialect: None,
        }
    }

    /// Writes only what the dialect sees, which cannot be read back.
    pub(super) fn for_dialect(dialect: Dialect) -> Self {
        Self {
            dialect: Some(dialect),
            ..Self::new(Vec::new())
        }
    }

    /// Everything that was written.
    pub(super) fn finish(self) -> Vec<u8> {
        self.out.into_writer()
    }

    /// Writes a whole number.
    pub(super) fn integer(&mut self, value: i128) {
        written(self.out.i128(value));
    }

    /// Writes true or false.
    pub(super) fn boolean(&mut self, value: bool) {
        written(self.out.bool(value));
    }

    /// Writes a text.
    pub(super) fn text(&mut self, value: &str) {
        written(self.out.str(value));
    }

    /// Writes the absence of a value.
    pub(super) fn null(&mut self) {
        written(self.out.null());
    }

    /// Announces that many values.
    pub(super) fn array(&mut self, length: usize) {
        written(self.out.array(length as u64));
    }

    /// Writes a map of the fields that are not their defaults.
    pub(super) fn fields(&mut self, fields: &[(u8, &dyn Wire)]) {
        let present = || fields.iter().filter(|(_, value)| !value.is_absent());
        written(self.out.map(present().count() as u64));
        for (number, value) in present() {
            written(self.out.u8(*number));
            value.write(self);
        }
    }

    /// Writes a variant: its number, then its fields in a row, up to the last that is not its
    /// default.
    pub(super) fn variant(&mut self, number: u8, fields: &[(u8, &dyn Wire)]) {
        let last = fields.iter().rposition(|(_, value)| !value.is_absent());
        let Some(last) = last else {
            return written(self.out.u8(number));
        };
        self.array(last + 2);
        written(self.out.u8(number));
        for (_, value) in &fields[..=last] {
            if value.is_absent() {
                self.null();
            } else {
                value.write(self);
            }
        }
    }
}

/// Reads from memory; never deeper than [`DEEPEST`].
pub(super) struct Reader<'b> {
    input: Decoder<'b>,
    depth: u32,
}

impl<'b> Reader<'b> {
    /// Reads one value that takes all of the bytes.
    pub(super) fn read_all<T: Wire>(bytes: &'b [u8]) -> Result<T, DecodeError> {
        let mut reader = Self {
            input: Decoder::new(bytes),
            depth: 0,
        };
        let value = T::read(&mut reader)?;
        if reader.input.position() == bytes.len() {
            Ok(value)
        } else {
            Err(DecodeError("there are bytes behind its end".to_owned()))
        }
    }

    /// Reads a whole number.
    pub(super) fn integer<T: TryFrom<i128>>(&mut self) -> Result<T, DecodeError> {
        let value = self.input.i128()?;
        T::try_from(value).map_err(|_| DecodeError(format!("the number {value} is out of range")))
    }

    /// Reads true or false.
    pub(super) fn boolean(&mut self) -> Result<bool, DecodeError> {
        Ok(self.input.bool()?)
    }

    /// Reads a text.
    pub(super) fn text(&mut self) -> Result<&'b str, DecodeError> {
        Ok(self.input.str()?)
    }

    /// Whether the next value is an array.
    pub(super) fn at_array(&self) -> Result<bool, DecodeError> {
        Ok(self.input.datatype()? == minicbor::data::Type::Array)
    }

    /// Reads the absence of a value, if that is what comes next.
    pub(super) fn null(&mut self) -> Result<bool, DecodeError> {
        let is_null = self.input.datatype()? == minicbor::data::Type::Null;
        if is_null {
            self.input.null()?;
        }
        Ok(is_null)
    }

    /// Reads how many values follow.
    pub(super) fn array(&mut self) -> Result<u64, DecodeError> {
        self.input
            .array()?
            .ok_or_else(|| DecodeError("a list has no length".to_owned()))
    }

    /// Reads that exactly two values follow.
    pub(super) fn pair(&mut self) -> Result<(), DecodeError> {
        match self.array()? {
            2 => Ok(()),
            length => Err(DecodeError(format!("a pair has {length} parts"))),
        }
    }

    /// Runs `read` one level deeper, unless that is too deep.
    pub(super) fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        if self.depth == DEEPEST {
            return Err(DecodeError(format!("it is nested deeper than {DEEPEST}")));
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    /// Reads the number of a variant, and how many fields follow it.
    pub(super) fn variant(&mut self) -> Result<(u8, u64), DecodeError> {
        let fields = match self.at_array()? {
            true => self.array()?.saturating_sub(1),
            false => 0,
        };
        Ok((self.input.u8()?, fields))
    }

    /// Reads fields: of a map, whose numbers ascend, or so many in a row, of which null ones
    /// are left out. `field` reads the value of a number that it knows, and says whether it did.
    pub(super) fn fields(
        &mut self,
        owner: &str,
        in_a_row: Option<u64>,
        field: &mut dyn FnMut(u8, &mut Self) -> Result<bool, DecodeError>,
    ) -> Result<(), DecodeError> {
        let length = match in_a_row {
            Some(length) => Some(length),
            None => self.input.map()?,
        };
        let length = length.ok_or_else(|| DecodeError(format!("{owner} has no length")))?;
        let mut next = 0;
        for _ in 0..length {
            let number = match in_a_row {
                Some(_) => next,
                None => self.input.u8()?,
            };
            if number < next || number == u8::MAX {
                return Err(DecodeError(format!(
                    "the fields of {owner} are in disorder"
                )));
            }
            next = number + 1;
            if in_a_row.is_some() && self.null()? {
                continue;
            }
            if !field(number, self)? {
                return Err(unknown(owner, "field", number));
            }
        }
        Ok(())
    }
}

/// A number that only a newer version of the library can have written.
pub(super) fn unknown(owner: &str, what: &str, number: u8) -> DecodeError {
    DecodeError(format!(
        "{what} {number} of {owner} is not known to this version of the library"
    ))
}

/// The value of a field: what was read, or what its absence stands for.
pub(super) fn field<T: Wire>(read: Option<T>, owner: &str, name: &str) -> Result<T, DecodeError> {
    read.or_else(T::absent)
        .ok_or_else(|| DecodeError(format!("{owner} lacks its {name}")))
}
