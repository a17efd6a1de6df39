import type { TablePath } from '../../model/objectPath';
import { isOfTable } from '../catalogSql';
import { isMoreThanConstraint, isMoreThanIndex, type Unsaid } from '../parts/unprinted';

/**
 * Finds a row if a table, or a partition below it, or a view, has what another one made like it would not
 * have, see {@link losses}.
 * @see pg_partition_tree, pg_trigger, pg_policy, pg_rewrite, pg_statistic_ext, pg_publication_rel,
 *   pg_subscription_rel, pg_seclabel, pg_description of PostgreSQL 14 and later
 * @param unsaid by the older side
 */
export function lossesSql(relation: TablePath, unsaid: Unsaid): string {
  const of = (catalog: string, column: string, condition = 'true'): string =>
    `EXISTS (SELECT FROM ${catalog} o WHERE o.${column} = c.oid AND ${condition})`;
  const conditions = [
    'c.relrowsecurity OR c.relforcerowsecurity OR c.reloptions IS NOT NULL OR c.reltablespace <> 0',
    `c.relkind IN ('r', 'p') AND c.relreplident <> 'd' OR c.reloftype <> 0`,
    `c.relkind IN ('r', 'm') AND c.relam <> (SELECT m.oid FROM pg_am m WHERE m.amname = current_setting('default_table_access_method'))`,
    of('pg_trigger', 'tgrelid', `(NOT o.tgisinternal OR o.tgenabled <> 'O')`),
    of('pg_policy', 'polrelid'),
    of('pg_rewrite', 'ev_class', `o.rulename <> '_RETURN'`),
    of('pg_statistic_ext', 'stxrelid'),
    of('pg_publication_rel', 'prrelid'),
    of('pg_subscription_rel', 'srrelid'),
    of('pg_seclabel', 'objoid', `o.classoid = 'pg_class'::regclass`),
    // Before PostgreSQL 17, columns of the system and those that were dropped have a target of 0.
    of(
      'pg_attribute',
      'attrelid',
      'o.attnum > 0 AND NOT o.attisdropped AND (o.attstattarget >= 0 OR o.attoptions IS NOT NULL)',
    ),
    of('pg_attrdef', 'adrelid', `c.relkind = 'v'`),
    of('pg_constraint', 'conrelid', isMoreThanConstraint('o', unsaid)),
    of('pg_index', 'indrelid', isMoreThanIndex('o')),
  ];
  return `SELECT FROM pg_class c WHERE ${isOfTable('c.oid', relation)} AND (${conditions.join(' OR ')})`;
}

/** What `lossesSql` looks for, in words. */
export const losses =
  'triggers, row policies, rules, publications, statistics, storage settings, or comments and settings of keys, checks and indexes';
