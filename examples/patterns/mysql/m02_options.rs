//! How MySQL and MariaDB keep a table.

use migrate::migration;

migration! {
    /// Names that compare without upper and lower case, packed pages, statistics that stay.
    revision "0003_table_options" after "0002_live_titles";

    create table customers {
        id: BigInt identity primary key,
        name: Varchar(100) unique,
        notes: Option<Text>,
    } with {
        mysql { row_format = "compressed", key_block_size = 8, collate = "utf8mb4_unicode_ci" },
        mariadb { row_format = "dynamic", page_compressed = 1, collate = "utf8mb4_unicode_ci" },
    }
}

migration! {
    /// The rows are written anew in another format, in one statement with the new column.
    revision "0004_other_options" after "0003_table_options";

    alter table customers {
        add column country: Char(2) = "DE",
        with { mysql { row_format = "dynamic", stats_persistent = 1, collate = "utf8mb4_unicode_ci" } },
    }
}
