import type {
  Check,
  Deferral,
  Exclusion,
  ForeignKey,
  Index,
  Key,
  ReferenceAction,
  UniqueKey,
} from '../model/snapshot';
import type { TablePath } from '../model/objectPath';
import { quoteIdentifier, quotePath } from '../normal/quoteIdentifier';

/** Constraints as CREATE TABLE and ADD define them, with their names. */
export function printPrimaryKey(key: Key): string {
  return named(key, `PRIMARY KEY ${columnList(key.columns)}${including(key)}${deferral(key)}`);
}

export function printUnique(key: UniqueKey): string {
  const nulls = key.nullsNotDistinct === true ? 'NULLS NOT DISTINCT ' : '';
  return named(key, `UNIQUE ${nulls}${columnList(key.columns)}${including(key)}${deferral(key)}`);
}

export function printForeignKey(key: ForeignKey): string {
  const target = key.refColumns.length === 0 ? '' : ` ${columnList(key.refColumns)}`;
  const match = key.matchesFull === true ? ' MATCH FULL' : '';
  const actions = onEvent('UPDATE', key.onUpdate) + onEvent('DELETE', key.onDelete);
  return named(
    key,
    `FOREIGN KEY ${columnList(key.columns)} REFERENCES ${quotePath(key.refTable)}${target}${match}${actions}${deferral(key)}`,
  );
}

/** In its exact form where the snapshot has one. */
export function printCheck(check: Check): string {
  const heirs = check.noInherit === true ? ' NO INHERIT' : '';
  return named(check, `CHECK (${check.exact ?? check.expression})${heirs}`);
}

/** In its exact form where the snapshot has one. */
export function printExclusion(exclusion: Exclusion): string {
  return named(exclusion, exclusion.exact ?? exclusion.definition);
}

/** The statement that makes an index, without its end. */
export function printIndex(table: TablePath, index: Index): string {
  const { parts, where } = index.exact ?? index;
  const unique = index.isUnique ? 'UNIQUE ' : '';
  return [
    `CREATE ${unique}INDEX ${quoteIdentifier(index.name)} ON ${quotePath(table)}`,
    ` USING ${quoteIdentifier(index.method)} (${parts.join(', ')})`,
    including(index),
    index.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : '',
    where === undefined ? '' : ` WHERE ${where}`,
  ].join('');
}

function named({ name }: { readonly name: string }, definition: string): string {
  return `CONSTRAINT ${quoteIdentifier(name)} ${definition}`;
}

export function columnList(columns: readonly string[]): string {
  return `(${columns.map(quoteIdentifier).join(', ')})`;
}

function including({ include = [] }: Pick<Key, 'include'>): string {
  return include.length === 0 ? '' : ` INCLUDE ${columnList(include)}`;
}

function deferral({ isDeferrable, isInitiallyDeferred }: Deferral): string {
  if (isDeferrable !== true) return '';
  return isInitiallyDeferred === true ? ' DEFERRABLE INITIALLY DEFERRED' : ' DEFERRABLE';
}

function onEvent(event: string, action: ReferenceAction): string {
  return action === 'noAction' ? '' : ` ON ${event} ${actionWords[action]}`;
}

const actionWords: Readonly<Record<ReferenceAction, string>> = {
  noAction: 'NO ACTION',
  restrict: 'RESTRICT',
  cascade: 'CASCADE',
  setNull: 'SET NULL',
  setDefault: 'SET DEFAULT',
};
