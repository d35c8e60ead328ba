//! Plans of single operations.
