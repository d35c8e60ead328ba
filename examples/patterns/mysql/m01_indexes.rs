//! Indexes of MySQL and MariaDB.

use migrate::migration;

migration! {
    /// Text to search in.
    revision "0001_articles";

    create table articles {
        id: BigInt identity primary key,
        title: Varchar(200),
        body: Text = "",
        created_at: Timestamptz = now(),
        deleted_at: Option<Timestamptz>,

        index articles_by_word using fulltext (body),
    }
}

migration! {
    /// A partial index where there is none: a generated column is null for the rows to leave out.
    revision "0002_live_titles" after "0001_articles";

    alter table articles {
        add column live_title: Option<Varchar(200)> generated as
            (case when deleted_at is null then lower(title) end) virtual,
        // Nulls do not disturb each other, so a title is free again once its article is deleted.
        add unique one_live_title (live_title),
    }
}
