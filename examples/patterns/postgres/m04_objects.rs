//! Views that are kept, functions, triggers.

use migrate::migration;

migration! {
    /// What takes long to compute, computed once; `execute "REFRESH …" keep` brings it up to date.
    revision "0006_counted_tags" after "0005_own_index";

    create materialized view counted_tags (tag, articles) as
        "SELECT tag, count(*) FROM articles, unnest(tags) AS tag GROUP BY tag";
}
