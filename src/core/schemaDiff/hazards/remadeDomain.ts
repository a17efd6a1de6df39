import type { ChangeOf } from '../changes/change';
import { tablePath } from '../model/objectPath';
import type { Check, Relation, SchemaSnapshot } from '../model/snapshot';
import { quotePath } from '../normal/quoteIdentifier';

/**
 * Whether a domain has to be made anew, with every column of it: one that stands for another type, and one
 * that allows less while a table has lists of it, whose values Postgres would not look through.
 */
export function isDomainMadeAnew(change: ChangeOf<'changeDomain'>, older: SchemaSnapshot): boolean {
  const { before, after } = change;
  if (before.type !== after.type) return true;
  return allowsLess(change) && isListedBy(quotePath(tablePath(before)), older);
}

/** Checks of one list that another does not have, under any name. */
export function checksBeside(checks: readonly Check[], others: readonly Check[]): readonly Check[] {
  return checks.filter(
    ({ expression }) => !others.some((other) => other.expression === expression),
  );
}

function allowsLess({ before, after }: ChangeOf<'changeDomain'>): boolean {
  const isRequired = before.isNullable && !after.isNullable;
  return isRequired || checksBeside(after.checks, before.checks).length > 0;
}

/** Whether a table has lists of a domain, or of one that stands for it. */
function isListedBy(domain: string, older: SchemaSnapshot): boolean {
  const list = `${domain}[]`;
  const holds = ({ kind, columns }: Relation): boolean =>
    kind !== 'view' && columns.some(({ type }) => type === list);
  return (
    older.relations.some(holds) ||
    older.domains.some(
      (other) => other.type === domain && isListedBy(quotePath(tablePath(other)), older),
    )
  );
}
