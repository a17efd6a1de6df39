import type { ChangeOf } from '../changes/change';
import { pairParts } from '../changes/pairParts';
import { tablePath } from '../model/objectPath';
import type { Relation, SchemaSnapshot } from '../model/snapshot';
import { quotePath } from '../normal/quoteIdentifier';

/**
 * Whether a domain has to be made anew, with every column of it: one that stands for another type or has
 * another collation, and one that allows less while a table has lists of it, whose values Postgres would
 * not look through.
 */
export function isDomainMadeAnew(change: ChangeOf<'changeDomain'>, older: SchemaSnapshot): boolean {
  const { before, after } = change;
  if (before.type !== after.type || before.collation !== after.collation) return true;
  return allowsLess(change) && isListedBy(quotePath(tablePath(before)), older);
}

function allowsLess({ before, after }: ChangeOf<'changeDomain'>): boolean {
  const { altered, fresh } = pairParts(before.checks, after.checks);
  const isRequired = before.isNullable && !after.isNullable;
  return isRequired || altered.length > 0 || fresh.some((check) => check.before === undefined);
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
