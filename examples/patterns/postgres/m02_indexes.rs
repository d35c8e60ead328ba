//! Indexes that hold some of the rows, or more than their key.

use migrate::migration;

migration! {
    /// Built CONCURRENTLY: writers go on, and nobody has to take the migration's transaction away.
    revision "0002_partial_indexes" after "0001_articles";

    // Small, since most rows are not in it; used where the query says the same condition.
    create index active_articles on articles (created_at desc) where (is_active = true);
    create index live_articles on articles (title) where (is_deleted = false);
    create index shown_articles on articles (title, created_at desc)
        where (is_active = true and is_deleted = false);
    // A title is free again once its article is deleted.
    create unique index one_live_title on articles ((lower(title))) where (deleted_at is null);
}

migration! {
    /// For huge tables in the order of time, and for queries that read nothing but the index.
    revision "0003_other_indexes" after "0002_partial_indexes";

    create index articles_by_time on articles using brin (created_at);
    create index titles on articles (created_at, id) include (title);
    drop index live_articles;
}
