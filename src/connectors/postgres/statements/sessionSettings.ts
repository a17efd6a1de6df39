import type { QueryPlan } from '../../../core/warehouse/planQuery';

/** Begins the transaction that a statement runs in. */
export function beginSql(mode: QueryPlan['mode']): string {
  return mode === 'readOnly' ? 'begin read only' : 'begin read write';
}

/** The same for the transactions that the server begins itself: those of a session are read-only. */
export function modeSql(mode: QueryPlan['mode']): string {
  return `set default_transaction_read_only = ${mode === 'readOnly' ? 'on' : 'off'}`;
}

/**
 * Settings under which texts of values are exact and the same everywhere, and under which the server
 * reads literals as our parser does. They end with the transaction, or with the session.
 * @see https://www.postgresql.org/docs/current/runtime-config-client.html
 */
export function settingsSql(plan: Pick<QueryPlan, 'isInTransaction'>): string {
  return [
    'standard_conforming_strings = on',
    'extra_float_digits = 1',
    "datestyle = 'ISO, MDY'",
    "intervalstyle = 'postgres'",
    "bytea_output = 'hex'",
  ]
    .map((setting) => setSql(plan, setting))
    .join('; ');
}

/** Gives what follows so much time; `undefined` = without end. */
export function timeoutSql(
  plan: Pick<QueryPlan, 'isInTransaction'>,
  timeoutMs: number | undefined,
): string {
  return setSql(plan, `statement_timeout = ${Math.ceil(timeoutMs ?? 0)}`);
}

function setSql({ isInTransaction }: Pick<QueryPlan, 'isInTransaction'>, setting: string): string {
  return `${isInTransaction ? 'set local' : 'set'} ${setting}`;
}

/** Puts a schema ($1) before all others; $2 = until the transaction ends only. */
export const searchPathSql = `select pg_catalog.set_config('search_path',
  pg_catalog.quote_ident($1) || ', ' || pg_catalog.current_setting('search_path'), $2)`;
