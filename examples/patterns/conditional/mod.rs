//! What depends on the database that is met, or on where it is met.

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mysql 8.0, mariadb 10.6, sqlite 3.35;

    m01_conditions;
}
