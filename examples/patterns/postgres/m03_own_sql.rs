//! SQL that is sent as it is written.

use migrate::migration;

migration! {
    /// A block that may be run again: dollar quotes, colons and percent signs stay as they are.
    revision "0004_block" after "0003_other_indexes";

    execute r#"
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gallery_reader') THEN
                CREATE ROLE gallery_reader;
            END IF;
            RAISE NOTICE 'at %', now()::date;
        END
        $$
    "# keep;
}
