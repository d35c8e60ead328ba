//! The names of unnamed constraints and indexes: one documented convention.
