//! Types that only PostgreSQL has.

use migrate::migration;

migration! {
    /// Lists, documents and words to search for, in columns.
    revision "0001_articles";

    create table articles {
        id: BigInt identity primary key,
        title: Varchar(200),
        body: Text = "",
        tags: Array<Varchar(50)> = sql("'{}'"),
        attributes: Jsonb = "{}",
        words: Option<sql("tsvector")> generated as (sql("to_tsvector('english', body)")) stored,
        is_active: Boolean = true,
        is_deleted: Boolean = false,
        created_at: Timestamptz = now(),
        deleted_at: Option<Timestamptz>,

        // What is looked for inside of a value takes an inverted index.
        index using gin (tags),
        index using gin (attributes jsonb_path_ops),
        index articles_by_word using gin (words),
    }
}
