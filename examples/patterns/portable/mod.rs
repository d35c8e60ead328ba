//! What every database has.

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mysql 8.0, mariadb 10.6, sqlite 3.35;

    m01_tables;
    m02_columns;
    m03_constraints;
    m04_types;
    m05_data;
    m06_releases;
    m07_branches;
    m08_databases;
}
