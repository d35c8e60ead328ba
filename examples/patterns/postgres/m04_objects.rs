//! Functions, triggers, views that are kept, extensions.

use migrate::migration;

migration! {
    /// A function, in SQL. Dollars, colons and percent signs stay as they are.
    revision "0006_function" after "0005_own_index";

    create function slug_of(title: Text) -> Text {
        language sql,
        immutable,
        strict,
        body r"SELECT lower(regexp_replace(title, '[^[:alnum:]]+', '-', 'g'))",
    }
}

migration! {
    /// The function at work. To drop it before this one is a mistake that the compiler finds.
    revision "0007_slugs" after "0006_function";

    alter table articles { add column slug: Option<Text> }

    backfill articles { set slug = slug_of(title), where slug is null }
}

migration! {
    /// A better body; the downgrade brings the one before back.
    revision "0008_better_function" after "0007_slugs";

    replace function slug_of(title: Text) -> Text {
        language sql,
        immutable,
        strict,
        body r"SELECT trim('-' FROM lower(regexp_replace(title, '[^[:alnum:]]+', '-', 'g')))",
    }
}

migration! {
    /// A time that is the database's own: first the function, then the trigger that runs it.
    revision "0009_touched" after "0008_better_function";

    alter table articles { add column updated_at: Option<Timestamptz> }

    create function touch() -> trigger {
        language plpgsql,
        body "BEGIN NEW.updated_at := now(); RETURN NEW; END",
    }

    create trigger touch before update on articles for each row execute touch();
}

migration! {
    /// Gone in the opposite order.
    revision "0010_untouched" after "0009_touched";

    drop trigger touch on articles;
    drop function touch;
}

migration! {
    /// What takes long to compute, computed once; `execute "REFRESH …" keep` brings it up to date.
    revision "0011_counted_tags" after "0010_untouched";

    create materialized view counted_tags (tag, articles) as
        "SELECT tag, count(*) FROM articles, unnest(tags) AS tag GROUP BY tag";
}

migration! {
    /// Words with a mistake find their title, too. The downgrade drops the extension once nothing
    /// uses it; `create extension … keep` leaves it to whoever else does.
    revision "0012_extension" after "0011_counted_tags";

    create extension pg_trgm;

    create index similar_titles on articles using gin (title gin_trgm_ops);
}
