//! What SQLite has and MySQL has not.

migrate::migrations! {
    edition: 1;
    dialects: sqlite 3.37;

    m01_indexes;
    m02_options;
}
