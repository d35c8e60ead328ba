//! How SQLite keeps a table.

use migrate::migration;

migration! {
    /// Values of the column's own type only, and no second key beside the table's own.
    revision "0004_table_options" after "0003_rebuild";

    create table settings { name: Varchar(40) primary key, value: Text, changes: Integer = 0 } with {
        sqlite { strict, without rowid },
    }
}

migration! {
    /// A rebuild keeps both.
    revision "0005_known_settings" after "0004_table_options";

    alter table settings { add check value_is_short (length(value) <= 1_000) }
}
