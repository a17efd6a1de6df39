import { remark } from '../print/sqlText';
import type { Migration, MigrationStep } from './migration';
import { usualLockTimeoutMs } from './migration';
import { quotePath } from '../normal/quoteIdentifier';
import { describeChange } from '../report/changeWords';

/** Settings of the transaction, under which the statements mean what the plan says. */
export function transactionSettings({ options }: Pick<Migration, 'options'>): readonly string[] {
  const { lockTimeoutMs = usualLockTimeoutMs } = options;
  return [
    `SET LOCAL lock_timeout = '${Math.ceil(lockTimeoutMs)}ms'`,
    'SET LOCAL search_path = pg_catalog, public',
    'SET LOCAL standard_conforming_strings = on',
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'postgres'",
    'SET LOCAL check_function_bodies = off',
    "SET LOCAL client_min_messages = 'warning'",
  ];
}

/** Keeps everybody else from what is changed, in one statement; `undefined` = nothing to lock. */
export function lockSql({ locks }: Pick<Migration, 'locks'>): string | undefined {
  if (locks.length === 0) return undefined;
  return `LOCK TABLE ${locks.map(quotePath).join(', ')} IN ACCESS EXCLUSIVE MODE`;
}

/** A migration as a file for people, version control and `psql`, in one transaction. */
export function migrationSql(migration: Migration): string {
  const { steps, leftOut, notes, baseline } = migration;
  const lock = lockSql(migration);
  return [
    remark(`A migration by Lakeside, for the schema whose fingerprint is ${baseline}.`),
    remark('lakeside schema migrate refuses it for any other; run by psql, nobody does.'),
    ...notes.map((note) => remark(`${note}.`)),
    ...(leftOut.length === 0 ? [] : ['', remark('Not in it:')]),
    ...leftOut.map(({ change, message }) => remark(`  ${describeChange(change)}: ${message}.`)),
    '',
    'BEGIN;',
    ...transactionSettings(migration).map(ended),
    ...(lock === undefined ? [] : [ended(lock)]),
    '',
    ...steps.flatMap(writeStep),
    'COMMIT;',
    '',
  ].join('\n');
}

function writeStep({ title, sql, hazards, isDestructive }: MigrationStep): readonly string[] {
  const warnings = [...new Set(hazards.map(({ message }) => message))];
  return [
    remark(`${isDestructive ? 'DESTRUCTIVE: ' : ''}${title}`),
    ...warnings.map((warning) => remark(`  ! ${warning}`)),
    ended(sql),
    '',
  ];
}

function ended(sql: string): string {
  return `${sql};`;
}
