//! One snapshot per operation, for MySQL and for MariaDB.
