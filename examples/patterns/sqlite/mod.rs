//! What SQLite has and MySQL has not.

migrate::migrations! {
    edition: 1;
    dialects: sqlite 3.35;

    m01_indexes;
}
