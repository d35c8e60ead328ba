//! The lists of what each database lets be set, as its manual has them.

use super::parameter::{Parameter, Takes};
use crate::Version;

/// No version is too old.
const ALWAYS: Version = Version::new(0, 0, 0);

const MOST: i64 = i32::MAX as i64;

const fn flag(name: &'static str) -> Parameter {
    with(name, Takes::Nothing)
}

const fn with(name: &'static str, takes: Takes) -> Parameter {
    Parameter {
        name,
        takes,
        usual: "",
        since: ALWAYS,
        methods: &[],
    }
}

impl Parameter {
    const fn usually(self, usual: &'static str) -> Self {
        Self { usual, ..self }
    }

    const fn since(self, since: Version) -> Self {
        Self { since, ..self }
    }

    const fn of(self, methods: &'static [&'static str]) -> Self {
        Self { methods, ..self }
    }
}

/// PostgreSQL: the parameters of a table itself.
pub(super) const POSTGRES_TABLE: &[Parameter] = &[
    flag("unlogged"),
    with("fillfactor", Takes::Whole(10, 100)).usually("100"),
    with("toast_tuple_target", Takes::Whole(128, 8160)),
    with("parallel_workers", Takes::Whole(0, 1024)),
    with("autovacuum_enabled", Takes::Switch).usually("true"),
    with("vacuum_index_cleanup", Takes::Word(&["auto", "on", "off"]))
        .usually("auto")
        .since(Version::new(14, 0, 0)),
    with("vacuum_truncate", Takes::Switch),
    with("autovacuum_vacuum_threshold", Takes::Whole(0, MOST)),
    with("autovacuum_vacuum_max_threshold", Takes::Whole(-1, MOST)).since(Version::new(18, 0, 0)),
    with("autovacuum_vacuum_scale_factor", Takes::Fraction(0, 100)),
    with("autovacuum_vacuum_insert_threshold", Takes::Whole(-1, MOST))
        .since(Version::new(13, 0, 0)),
    with(
        "autovacuum_vacuum_insert_scale_factor",
        Takes::Fraction(0, 100),
    )
    .since(Version::new(13, 0, 0)),
    with("autovacuum_analyze_threshold", Takes::Whole(0, MOST)),
    with("autovacuum_analyze_scale_factor", Takes::Fraction(0, 100)),
    with("autovacuum_vacuum_cost_delay", Takes::Fraction(0, 100)),
    with("autovacuum_vacuum_cost_limit", Takes::Whole(1, 10_000)),
    with("autovacuum_freeze_min_age", Takes::Whole(0, 1_000_000_000)),
    with(
        "autovacuum_freeze_max_age",
        Takes::Whole(100_000, 2_000_000_000),
    ),
    with(
        "autovacuum_freeze_table_age",
        Takes::Whole(0, 2_000_000_000),
    ),
    with(
        "autovacuum_multixact_freeze_min_age",
        Takes::Whole(0, 1_000_000_000),
    ),
    with(
        "autovacuum_multixact_freeze_max_age",
        Takes::Whole(10_000, 2_000_000_000),
    ),
    with(
        "autovacuum_multixact_freeze_table_age",
        Takes::Whole(0, 2_000_000_000),
    ),
    with("log_autovacuum_min_duration", Takes::Whole(-1, MOST)),
    with("user_catalog_table", Takes::Switch).usually("false"),
];

/// PostgreSQL: those of the table beside it that holds its long values.
pub(super) const TOAST: &[Parameter] = &[
    with("toast.autovacuum_enabled", Takes::Switch).usually("true"),
    with(
        "toast.vacuum_index_cleanup",
        Takes::Word(&["auto", "on", "off"]),
    )
    .usually("auto")
    .since(Version::new(14, 0, 0)),
    with("toast.vacuum_truncate", Takes::Switch),
    with("toast.autovacuum_vacuum_threshold", Takes::Whole(0, MOST)),
    with(
        "toast.autovacuum_vacuum_max_threshold",
        Takes::Whole(-1, MOST),
    )
    .since(Version::new(18, 0, 0)),
    with(
        "toast.autovacuum_vacuum_scale_factor",
        Takes::Fraction(0, 100),
    ),
    with(
        "toast.autovacuum_vacuum_insert_threshold",
        Takes::Whole(-1, MOST),
    )
    .since(Version::new(13, 0, 0)),
    with(
        "toast.autovacuum_vacuum_insert_scale_factor",
        Takes::Fraction(0, 100),
    )
    .since(Version::new(13, 0, 0)),
    with(
        "toast.autovacuum_vacuum_cost_delay",
        Takes::Fraction(0, 100),
    ),
    with(
        "toast.autovacuum_vacuum_cost_limit",
        Takes::Whole(1, 10_000),
    ),
    with(
        "toast.autovacuum_freeze_min_age",
        Takes::Whole(0, 1_000_000_000),
    ),
    with(
        "toast.autovacuum_freeze_max_age",
        Takes::Whole(100_000, 2_000_000_000),
    ),
    with(
        "toast.autovacuum_freeze_table_age",
        Takes::Whole(0, 2_000_000_000),
    ),
    with(
        "toast.autovacuum_multixact_freeze_min_age",
        Takes::Whole(0, 1_000_000_000),
    ),
    with(
        "toast.autovacuum_multixact_freeze_max_age",
        Takes::Whole(10_000, 2_000_000_000),
    ),
    with(
        "toast.autovacuum_multixact_freeze_table_age",
        Takes::Whole(0, 2_000_000_000),
    ),
    with("toast.log_autovacuum_min_duration", Takes::Whole(-1, MOST)),
];

/// PostgreSQL: the parameters of an index, by its method.
pub(super) const POSTGRES_INDEX: &[Parameter] = &[
    with("fillfactor", Takes::Whole(10, 100)).of(&["btree", "hash", "gist", "spgist"]),
    with("deduplicate_items", Takes::Switch)
        .usually("true")
        .since(Version::new(13, 0, 0))
        .of(&["btree"]),
    with("buffering", Takes::Word(&["auto", "on", "off"]))
        .usually("auto")
        .of(&["gist"]),
    with("fastupdate", Takes::Switch)
        .usually("true")
        .of(&["gin"]),
    with("gin_pending_list_limit", Takes::Whole(64, MOST)).of(&["gin"]),
    with("pages_per_range", Takes::Whole(1, 131_072))
        .usually("128")
        .of(&["brin"]),
    with("autosummarize", Takes::Switch)
        .usually("false")
        .of(&["brin"]),
    // Those of the extension `vector`.
    with("m", Takes::Whole(2, 100)).of(&["hnsw"]),
    with("ef_construction", Takes::Whole(4, 1000)).of(&["hnsw"]),
    with("lists", Takes::Whole(1, 32_768)).of(&["ivfflat"]),
];

/// What both MySQL and MariaDB know.
const CHARSET: Parameter = with("charset", Takes::Word(&["utf8mb4"])).usually("utf8mb4");
const COLLATE: Parameter = with("collate", Takes::Collation).usually("utf8mb4_bin");
const KEY_BLOCK_SIZE: Parameter = with("key_block_size", Takes::OneOf(&[1, 2, 4, 8, 16]));
const STATS_PERSISTENT: Parameter = with("stats_persistent", Takes::Switch);
const STATS_AUTO_RECALC: Parameter = with("stats_auto_recalc", Takes::Switch);
const STATS_SAMPLE_PAGES: Parameter = with("stats_sample_pages", Takes::Whole(1, 65_535));

/// MySQL: the options of a table.
pub(super) const MYSQL_TABLE: &[Parameter] = &[
    with("engine", Takes::Word(&["InnoDB", "MyISAM"])).usually("InnoDB"),
    with(
        "row_format",
        Takes::Word(&["dynamic", "compact", "redundant", "compressed", "fixed"]),
    ),
    CHARSET,
    COLLATE,
    KEY_BLOCK_SIZE,
    STATS_PERSISTENT,
    STATS_AUTO_RECALC,
    STATS_SAMPLE_PAGES,
    with("compression", Takes::Word(&["zlib", "lz4", "none"])),
    with("encryption", Takes::Word(&["Y", "N"])),
];

/// MariaDB: the options of a table.
pub(super) const MARIADB_TABLE: &[Parameter] = &[
    with("engine", Takes::Word(&["InnoDB", "MyISAM", "Aria"])).usually("InnoDB"),
    with(
        "row_format",
        Takes::Word(&[
            "dynamic",
            "compact",
            "redundant",
            "compressed",
            "fixed",
            "page",
        ]),
    ),
    CHARSET,
    COLLATE,
    KEY_BLOCK_SIZE,
    STATS_PERSISTENT,
    STATS_AUTO_RECALC,
    STATS_SAMPLE_PAGES,
    with("page_compressed", Takes::Switch),
    with("page_compression_level", Takes::Whole(1, 9)),
    with("encrypted", Takes::Word(&["yes", "no"])),
    with("encryption_key_id", Takes::Whole(1, 4_294_967_295)),
    with("page_checksum", Takes::Switch).usually("true"),
    with("transactional", Takes::Switch),
];

/// MySQL: the options of an index.
pub(super) const MYSQL_INDEX: &[Parameter] =
    &[with("parser", Takes::Word(&["ngram", "mecab"])).of(&["fulltext"])];

/// SQLite: the options of a table.
pub(super) const SQLITE_TABLE: &[Parameter] = &[
    flag("strict").since(Version::new(3, 37, 0)),
    flag("without rowid"),
];
