//! The names that an operation reads, adds, changes and removes: what decides whether two
//! migrations of parallel branches commute.
