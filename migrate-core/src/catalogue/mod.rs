//! The catalogue: what a server says of its own schema, and how that compares with a history.
//!
//! A server prints types and expressions in words of its own. So it is asked twice: for what is
//! there, and for what it makes of the history's definitions. Where both say the same, what is
//! there is what the history says.

mod moves;
mod names;
mod natural;
mod objects;
mod properties;
mod reading;
mod settle;

pub use moves::follow;
pub use names::Names;
pub use natural::{Words, usual_type};
pub use objects::{Told, ToldObjects};
pub use reading::{Described, Reading, Refused, Unknown, raw_expression, raw_type};
pub use settle::{Settled, settle};
