import { wordSet } from './wordSet';

/** Functions of the server and its usual extensions whose effects no read-only transaction holds back. */
interface FunctionFamily {
  readonly names: RegExp;
  /** Completes "pg_notify …". */
  readonly words: string;
}

/** @see https://www.postgresql.org/docs/current/functions-admin.html and the pages of the extensions */
const families: readonly FunctionFamily[] = [
  { names: /^dblink/, words: 'opens a connection of its own, which nothing keeps from writing' },
  { names: /^postgres_fdw_/, words: 'acts on connections to other servers' },
  {
    names: /^(?:lo_(?!get$)\w+|loread|lowrite)$/,
    words: 'works on large objects, which also reach into files of the server',
  },
  {
    names: /^pg_(?:read_(?:binary_)?file|ls_\w+|stat_file|file_\w+|logdir_ls)$/,
    words: 'reads or writes files of the server',
  },
  { names: /^pg_(?:try_)?advisory_/, words: 'takes or frees locks that others wait for' },
  { names: /^set_config$/, words: 'changes a setting' },
  { names: /^(?:nextval|setval)$/, words: 'moves a sequence, which no rollback takes back' },
  { names: /^pg_(?:terminate|cancel)_backend$/, words: 'ends the work of other sessions' },
  { names: /^(?:pg_notify|pg_logical_emit_message)$/, words: 'sends messages to others' },
  {
    names:
      /^(?:(?:query|cursor|table|schema|database)_to_xml|ts_stat$|ts_rewrite$|crosstab|connectby|xpath_table)/,
    words: 'runs or reads what stands in a text, where nobody has looked',
  },
  {
    names:
      /^(?:pg_(?:stat_reset|stat_statements_reset|stat_force_next_flush|prewarm|buffercache_evict|truncate_)|autoprewarm)/,
    words: 'acts on caches or statistics of the server',
  },
  {
    names:
      /^pg_(?:(?:clear|restore)_\w+_stats|reload_conf|rotate_logfile|log_\w+|promote|backup_\w+|(?:start|stop)_backup|switch_(?:wal|xlog)|create_\w+|drop_\w+|copy_\w+|sync_replication_slots|logical_slot_(?:get|peek)_\w+|replication_(?:slot|origin)_\w+|wal_replay_\w+|export_snapshot|extension_config_dump|import_system_collations|nextoid|stop_making_pinned_objects)$/,
    words: 'acts on the server as a whole',
  },
  {
    names: /^(?:binary_upgrade_\w+|brin_\w+|gin_clean_pending_list|heap_force_\w+)$/,
    words: 'repairs or maintains the inside of the database',
  },
];

/**
 * Says what a function does that a read-only transaction does not hold back, to complete a sentence
 * that begins with its name; `undefined` for all that is not on the list.
 */
export function effectOutside(name: string): string | undefined {
  if (isHarmless(name)) return undefined;
  return families.find(({ names }) => names.test(name))?.words;
}

/**
 * True for names of functions of the server and its extensions that are volatile only because they give
 * another answer each time. Whatever else the catalog calls volatile counts as doing something.
 */
export function isHarmless(name: string): boolean {
  return harmless.has(name) || harmlessFamilies.test(name);
}

/** Clocks, chance, and what tells about the session and the server. PostgreSQL 12 to 18. */
const harmless = wordSet(
  `amvalidate array_sample array_shuffle bernoulli clock_timestamp current_query currtid2 currval
  gen_random_bytes gen_random_uuid gen_salt lastval lo_get pg_blocking_pids
  pg_collation_actual_version pg_current_logfile pg_database_collation_actual_version
  pg_database_size pg_hba_file_rules pg_ident_file_mappings pg_indexes_size pg_is_in_recovery
  pg_is_wal_replay_paused pg_isolation_test_session_is_blocked pg_jit_available pg_last_committed_xact pg_lock_status
  pg_notification_queue_usage pg_partition_ancestors pg_partition_tree pg_prepared_xact
  pg_relation_size pg_replication_origin_progress pg_replication_origin_session_is_setup
  pg_replication_origin_session_progress pg_safe_snapshot_blocking_pids pg_sequence_last_value
  pg_show_all_file_settings pg_show_replication_origin_status pg_sleep pg_sleep_for pg_sleep_until
  pg_stat_clear_snapshot pg_stat_have_stats pg_table_size pg_tablespace_size
  pg_total_relation_size pg_available_wal_summaries pg_wal_summary_contents pg_xact_commit_timestamp
  pg_xact_commit_timestamp_origin pg_xact_status random random_normal setseed system timeofday
  txid_status plpgsql_validator uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 uuidv4 uuidv7`,
);

/** What only reports on the server's state. */
const harmlessFamilies =
  /^pg_(?:control_(?:checkpoint|init|recovery|system)|current_wal_\w+|get_\w+|last_(?:wal|xact)_\w+|stat_get_\w+|stat_statements(?:_info)?|buffercache_(?:pages|summary|usage_counts)|freespace)$/;
