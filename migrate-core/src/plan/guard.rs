//! Guards: the rows that stand in the way of a change, counted before anything is locked.
