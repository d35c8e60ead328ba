//! The ids of the safety rules, in snake case: what `#[allow(…)]` and the levels of a list may
//! name, and what becomes of each rule.
//!
//! The list is complete from the first day, so that a rule that comes later finds its
//! allowances in place. It is sorted, for the search.

use Row::{Chosen, Later, Refused, Taken};

use super::lints::Lint;

/// What becomes of a rule.
#[derive(Clone, Copy, Debug)]
pub enum Standing {
    /// It is reported, at the level that the project chooses.
    Lint(&'static Lint),
    /// Breaking it does not compile.
    Refused,
    /// It never fires: this is done unasked.
    Taken(&'static str),
    /// It is not there yet.
    Later,
}

/// Whether a rule of that id exists, or will.
pub fn is_known(id: &str) -> bool {
    standing(id).is_some()
}

/// What becomes of the rule of that id.
pub fn standing(id: &str) -> Option<Standing> {
    let place = RULES.binary_search_by(|(known, _)| known.cmp(&id)).ok()?;
    Some(match RULES[place].1 {
        Row::Chosen => Lint::of(id).map_or(Standing::Later, Standing::Lint),
        Row::Refused => Standing::Refused,
        Row::Taken(what) => Standing::Taken(what),
        Row::Later => Standing::Later,
    })
}

/// All ids, sorted.
pub fn all() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|(id, _)| *id)
}

/// The standing of a rule; those whose level is chosen have a table of their own.
#[derive(Clone, Copy)]
enum Row {
    Chosen,
    Refused,
    Taken(&'static str),
    Later,
}

#[rustfmt::skip]
const RULES: &[(&str, Row)] = &[
    ("abort_after_contract", Later),
    ("add_check_validating", Taken("a check is added NOT VALID and validated in a step of its own")),
    ("add_column_constrained_domain", Later),
    ("add_column_fk_with_default", Taken("the column comes first, and its foreign key is added NOT VALID and validated")),
    ("add_column_identity", Later),
    ("add_column_inline_check", Taken("the column comes first, and its check is added NOT VALID and validated")),
    ("add_column_serial", Taken("there is no serial type, only `identity`")),
    ("add_column_stored_generated", Later),
    ("add_column_volatile_default", Taken("the rows are filled in batches")),
    ("add_exclusion_constraint", Chosen),
    ("add_fk_validating", Taken("a foreign key is added NOT VALID and validated in a step of its own")),
    ("add_pk_inline", Taken("the index of the key is built beside the writers first")),
    ("add_required_column", Refused),
    ("add_unique_inline", Taken("the index of the constraint is built beside the writers first")),
    ("advisory_lock_blocking", Taken("the lock of the migrators is polled")),
    ("alter_type_dependents", Refused),
    ("alter_type_index_rebuild", Later),
    ("alter_type_rechecks_constraint", Later),
    ("alter_type_rewrite", Later),
    ("alter_type_timezone", Later),
    ("attach_partition_scan", Later),
    ("backfill_before_dual_write", Later),
    ("backfill_in_ddl_tx", Taken("each batch of a backfill has a transaction of its own")),
    ("backfill_lossy_reverse", Later),
    ("backfill_no_key", Later),
    ("backfill_not_idempotent", Later),
    ("backfill_unbatched", Taken("a backfill goes in batches")),
    ("cached_plan_result_type", Later),
    ("change_default", Chosen),
    ("change_type_decode", Chosen),
    ("cic_corruption_14", Later),
    ("column_alignment", Later),
    ("concurrent_if_not_exists", Later),
    ("concurrent_in_transaction", Taken("such a statement is a step of its own, outside of any transaction")),
    ("concurrent_on_partitioned", Later),
    ("contract_too_early", Later),
    ("create_extension", Later),
    ("create_index_blocking", Taken("an index is built beside the writers")),
    ("create_partition_locks_parent", Later),
    ("create_table_force", Later),
    ("dangling_phase", Later),
    ("data_conflict_fk", Taken("the rows in the way are counted before anything is locked")),
    ("data_conflict_not_null", Refused),
    ("data_conflict_unique", Chosen),
    ("delete_without_where", Taken("the language asks for a `where`")),
    ("detach_partition_blocking", Later),
    ("domain_constraint", Later),
    ("down_loses_new_data", Later),
    ("down_narrows", Taken("the rows in the way are counted before the downgrade")),
    ("down_not_inverse", Refused),
    ("drop_cascade", Taken("no DROP is sent with CASCADE")),
    ("drop_column", Chosen),
    ("drop_column_dependents", Refused),
    ("drop_constraint", Later),
    ("drop_database", Later),
    ("drop_enum_value", Later),
    ("drop_extension", Later),
    ("drop_fk_locks_parent", Taken("foreign keys are dropped one by one before their table or column")),
    ("drop_in_use", Later),
    ("drop_index_blocking", Taken("an index is dropped beside the readers")),
    ("drop_not_null", Chosen),
    ("drop_schema", Later),
    ("drop_sequence", Later),
    ("drop_table", Chosen),
    ("drop_type", Refused),
    ("drop_unique_arbiter", Later),
    ("duplicate_assignment", Later),
    ("duplicate_object", Refused),
    ("edited_applied_migration", Taken("each run compares the fingerprints")),
    ("enum_add_value", Chosen),
    ("enum_add_value_same_tx", Taken("a new value of an enum is a step of its own")),
    ("enum_value_not_removable", Later),
    ("enum_value_position", Later),
    ("enum_vs_lookup_table", Later),
    ("explicit_lock", Later),
    ("fk_locks_parent", Later),
    ("fk_not_valid_partitioned", Later),
    ("fk_type_mismatch", Refused),
    ("fk_without_index", Chosen),
    ("forbid_types", Later),
    ("function_volatility_change", Later),
    ("identifier_too_long", Taken("a name that is too long does not compile")),
    ("identity_always", Later),
    ("invalid_index_not_cleaned", Taken("what a failed build leaves behind is looked for and dropped")),
    ("irreversible", Later),
    ("json_column", Chosen),
    ("lock_timeout_on_concurrent", Taken("a concurrent build waits for `lock_wait`, and is cleaned up after")),
    ("lossy_cast", Later),
    ("merge_alters", Later),
    ("missing_analyze", Later),
    ("missing_lock_timeout", Taken("each statement waits for a lock for `lock_timeout`, and is tried again")),
    ("missing_object", Refused),
    ("missing_statement_timeout", Later),
    ("model_drift", Taken("`migrate check` compares the database with the history")),
    ("multiple_table_locks", Later),
    ("mysql_add_check", Later),
    ("mysql_add_column_expression_default", Later),
    ("mysql_auto_inc_capacity", Later),
    ("mysql_charset", Later),
    ("mysql_column_position", Later),
    ("mysql_copy", Later),
    ("mysql_drop_column_in_unique", Later),
    ("mysql_drop_index_visible", Later),
    ("mysql_drop_pk", Later),
    ("mysql_engine", Later),
    ("mysql_enum_grow", Later),
    ("mysql_enum_insert_middle", Later),
    ("mysql_enum_remove", Later),
    ("mysql_enum_reorder", Later),
    ("mysql_fk_unvalidated", Later),
    ("mysql_fk_validating", Later),
    ("mysql_float", Later),
    ("mysql_fulltext_spatial_index", Later),
    ("mysql_implicit_commit", Taken("each statement that commits is a step of its own")),
    ("mysql_implicit_zero_fill", Later),
    ("mysql_inline_references", Later),
    ("mysql_inplace_rebuild", Later),
    ("mysql_instant_row_versions", Later),
    ("mysql_mdl_wait", Later),
    ("mysql_mixed_alter", Later),
    ("mysql_modify_restates", Taken("the whole definition is restated from the history")),
    ("mysql_name_case", Later),
    ("mysql_narrow_nonstrict", Later),
    ("mysql_not_null_nonstrict", Taken("the session is strict")),
    ("mysql_rename_breaks_routines", Later),
    ("mysql_reserved_word", Later),
    ("mysql_sync_trigger_cascade", Later),
    ("mysql_timestamp_2038", Later),
    ("mysql_unasserted_algorithm", Later),
    ("mysql_varchar_boundary", Later),
    ("mysql_zero_date", Later),
    ("naming_policy", Later),
    ("narrow_type", Taken("the rows in the way are counted before anything is locked")),
    ("new_code_before_expand", Later),
    ("no_char_type", Later),
    ("no_primary_key", Later),
    ("non_linear_history", Later),
    ("not_valid_forever", Later),
    ("not_valid_nullability", Later),
    ("on_delete_set_null_not_null", Refused),
    ("opaque_sql", Chosen),
    ("orphan_allow", Refused),
    ("overbroad_grant", Later),
    ("pk_using_index_nullable", Later),
    ("policy_lock", Later),
    ("prefer_bigint_over_int", Later),
    ("prefer_bigint_over_smallint", Later),
    ("prefer_bigint_pk", Later),
    ("prefer_identity", Later),
    ("prefer_jsonb", Later),
    ("prefer_text", Later),
    ("prefer_timestamptz", Later),
    ("privilege_gap", Later),
    ("raw_sql_not_rerunnable", Later),
    ("recreate_same_name", Later),
    ("redundant_index", Chosen),
    ("refresh_matview_blocking", Later),
    ("reindex_blocking", Later),
    ("rename_column", Chosen),
    ("rename_enum_value", Chosen),
    ("rename_schema", Later),
    ("rename_table", Chosen),
    ("replace_index_gap", Later),
    ("replica_conflict", Later),
    ("require_comment", Later),
    ("required_columns", Later),
    ("reserved_word", Later),
    ("restrictive_policy", Later),
    ("schema_qualified_name", Later),
    ("select_star_ordinal", Later),
    ("serial_bigint_sequence", Later),
    ("session_state_leak", Later),
    ("set_expression_rewrite", Later),
    ("set_not_null_scan", Taken("a check is added NOT VALID, validated, and dropped behind SET NOT NULL")),
    ("sqlite_add_column_limit", Taken("the table is rebuilt where ALTER TABLE cannot do it")),
    ("sqlite_affinity_change", Later),
    ("sqlite_drop_column_breaks_trigger", Later),
    ("sqlite_drop_column_limit", Taken("the table is rebuilt where ALTER TABLE cannot do it")),
    ("sqlite_fk_pragma_in_transaction", Taken("foreign keys are suspended outside of the transaction")),
    ("sqlite_needs_rebuild", Taken("the table is rebuilt where ALTER TABLE cannot do it")),
    ("sqlite_not_null_existing", Later),
    ("sqlite_open_cursor", Later),
    ("sqlite_rebuild_cascade", Taken("foreign keys are suspended for a rebuild, and checked before its commit")),
    ("sqlite_rebuild_dependents", Taken("triggers and views are carried through a rebuild")),
    ("sqlite_rebuild_loses", Taken("a rebuild keeps indexes, triggers and the numbering")),
    ("sqlite_rebuild_order", Taken("a rebuild makes the new table before the old one goes")),
    ("sqlite_rename_blocked", Later),
    ("sqlite_version_feature", Later),
    ("sqlite_writer_lock", Later),
    ("sti_column_default", Later),
    ("storage_rewrite", Later),
    ("sync_default_trap", Later),
    ("sync_trigger_order", Later),
    ("table_without_pk", Chosen),
    ("tighten_while_old_writes", Later),
    ("transaction_control", Refused),
    ("trigger_lock", Later),
    ("truncate", Later),
    ("truncate_cascade", Later),
    ("unique_using_index_partitioned", Later),
    ("unlogged_table", Later),
    ("unnamed_constraint", Later),
    ("unused_allow", Refused),
    ("update_without_where", Later),
    ("validate_in_same_transaction", Taken("a validation has a transaction of its own")),
    ("view_shim_limits", Later),
    ("wide_index", Chosen),
    ("work_after_access_exclusive", Taken("what locks a table in use has a transaction of its own")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_in_snake_case() {
        assert!(RULES.is_sorted_by(|(one, _), (next, _)| one < next));
        let snake = |id: &str| {
            id.bytes()
                .all(|byte| byte == b'_' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        assert!(all().all(snake));
    }

    #[test]
    fn known_ids_are_found() {
        assert!(is_known("drop_column"));
        assert!(is_known("data_conflict_not_null"));
        assert!(is_known("mysql_enum_reorder"));
        assert!(!is_known("drop-column"));
    }

    #[test]
    fn every_rule_whose_level_is_chosen_is_there() {
        for (id, row) in RULES {
            let is_there = Lint::of(id).is_some();
            assert_eq!(matches!(row, Row::Chosen), is_there, "{id}");
        }
    }
}
