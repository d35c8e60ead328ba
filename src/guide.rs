//! The guide: from a first migration to a live database with years of history.
//!
//! | chapter | |
//! | --- | --- |
//! | [`first_steps`] | a project from nothing |
//! | [`language`] | every statement |
//! | [`options`] | how each database keeps a table or an index |
//! | [`objects`] | views, functions, triggers |
//! | [`partitions`] | tables of PostgreSQL that stand in partitions |
//! | [`named`] | extensions, schemas, sequences, domains, composite types |
//! | [`types`] | the types, in SQL and in Rust |
//! | [`expressions`] | operators and functions |
//! | [`names`] | how constraints and indexes are called |
//! | [`refusals`] | what does not compile, and what to do |
//! | [`lints`] | what is warned of, and how loudly |
//! | [`conditions`] | databases that differ |
//! | [`downgrades`] | the way back |
//! | [`branches`] | two people, one history; the targets of a run |
//! | [`live`] | how a table is changed while it is used |
//! | [`running`] | the command line and the library |
//! | [`testing`] | a rehearsal, and what else belongs into CI |
//! | [`drift`] | what was changed by hand |
//! | [`trouble`] | when something goes wrong |
//! | [`ledger`] | what is written into your database |
//! | [`patterns`] | what teams do in migrations, and where it is shown |
//! | [`scale`] | what a long history costs |
//! | [`alembic`] | for those who come from Alembic |

macro_rules! chapters {
    ($($name:ident: $title:literal, $file:literal;)*) => {
        $(
            pub mod $name {
                #![doc = concat!("# ", $title, "\n\n")]
                #![doc = include_str!(concat!("../docs/guide/", $file))]
            }
        )*
    };
}

chapters! {
    first_steps: "First steps", "first_steps.md";
    language: "The language", "language.md";
    options: "Table options", "options.md";
    objects: "Views, functions, triggers", "objects.md";
    partitions: "Partitioned tables", "partitions.md";
    named: "Extensions, schemas, sequences, domains", "named.md";
    types: "Types", "types.md";
    expressions: "Expressions", "expressions.md";
    names: "Names", "names.md";
    refusals: "What the compiler refuses", "refusals.md";
    lints: "Rules and their levels", "lints.md";
    conditions: "Conditions", "conditions.md";
    downgrades: "Downgrades", "downgrades.md";
    branches: "Branches and merges", "branches.md";
    live: "Changing live databases", "live.md";
    running: "Running", "running.md";
    testing: "Testing", "testing.md";
    drift: "Drift", "drift.md";
    trouble: "When something goes wrong", "trouble.md";
    ledger: "The ledger", "ledger.md";
    patterns: "Patterns", "patterns.md";
    scale: "What a long history costs", "scale.md";
    alembic: "Coming from Alembic", "alembic.md";
}
