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

migration! {
    /// PostgreSQL's own words for what `create index` does anyway; sent outside of a transaction.
    revision "0005_own_index" after "0004_block";

    execute "CREATE INDEX CONCURRENTLY articles_by_initial ON articles (left(title, 1))"
        reverse "DROP INDEX CONCURRENTLY articles_by_initial";
}
