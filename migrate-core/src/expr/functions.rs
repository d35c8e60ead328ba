//! The catalogue of functions: their types, and what they need of a place.
