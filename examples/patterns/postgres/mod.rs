//! What PostgreSQL has and the others have not.

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;

    m01_tables;
    m02_indexes;
    m03_own_sql;
    m04_objects;
    m05_options;
}
