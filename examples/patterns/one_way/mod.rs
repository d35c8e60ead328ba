//! A history that says where it cannot go back.

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mysql 8.0, mariadb 10.6, sqlite 3.35;

    m01_irreversible;
}
