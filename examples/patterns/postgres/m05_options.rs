//! How PostgreSQL keeps tables and indexes.

use migrate::migration;

migration! {
    /// Counters that may be lost, rows that are changed often, an index that is packed less tightly.
    revision "0013_storage" after "0012_extension";

    create table page_views {
        path: Varchar(200) primary key,
        views: BigInt = 0,
        seen_at: Timestamptz = now(),

        index page_views_by_time (seen_at) with { postgres { fillfactor = 70 } },
    } with {
        postgres { unlogged, fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02 },
    }
}

migration! {
    /// Parameters are set while everybody goes on.
    revision "0014_other_storage" after "0013_storage";

    alter table page_views { with { postgres { unlogged, fillfactor = 80 } } }
}
