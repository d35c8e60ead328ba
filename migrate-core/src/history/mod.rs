//! The history: all migrations of a project, their graph, and the schemas along it.
