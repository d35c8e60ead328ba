//! Indexes of SQLite.

use migrate::migration;

migration! {
    /// Names that compare without upper and lower case.
    revision "0001_articles";

    create table articles {
        id: Integer identity primary key,
        title: Varchar(200) collate "NOCASE",
        body: Text = "",
        is_active: Boolean = true,
        created_at: Timestamptz = now(),
        deleted_at: Option<Timestamptz>,
    }
}

migration! {
    /// Indexes of some of the rows, as on PostgreSQL.
    revision "0002_partial_indexes" after "0001_articles";

    create index active_articles on articles (created_at desc) where (is_active = true);
    create unique index one_live_title on articles (title) where (deleted_at is null);
}

migration! {
    /// What ALTER TABLE cannot do here is one rebuild; the indexes of some rows come through it.
    revision "0003_rebuild" after "0002_partial_indexes";

    alter table articles {
        add check title_is_tidy (title = trim(title)),
        alter column body drop not null,
        rename column title to headline,
    }
}
