//! What MySQL and MariaDB do in their own way.

migrate::migrations! {
    edition: 1;
    dialects: mysql 8.0, mariadb 10.6;

    m01_indexes;
    m02_options;
}
