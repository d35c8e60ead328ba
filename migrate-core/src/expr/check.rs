//! The type check: a tree becomes a typed tree, or reports on the guilty token.
