import { groupBy } from '../../../base/groupBy';
import { quoteText } from '../../../sql/quoteName';
import { pathKey, writePath, type TablePath } from '../../model/objectPath';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { doBlock } from '../doBlock';
import type { ParentPart } from '../parts/parentParts';
import type { Piece } from '../piece';

export interface PartitionTakenOut {
  /** By its older name. */
  readonly partition: TablePath;
  readonly parent: TablePath;
  /** What it has by tables that are above it no more, and shall not have then. */
  readonly unwanted: readonly ParentPart[];
}

/**
 * Takes a partition out of its parent. It keeps what it has by all that is above it; what it shall not have
 * goes, keys and indexes by names that only the server knows.
 */
export function detachPartition(what: PartitionTakenOut): Pick<Piece, 'title' | 'sql'> {
  const { partition, parent, unwanted } = what;
  const title = `take the partition ${writePath(partition)} out`;
  const detach = `ALTER TABLE ${quotePath(parent)} DETACH PARTITION ${quotePath(partition)}`;
  if (unwanted.length === 0) return { title, sql: detach };
  const checks = unwanted.filter(({ named: [kind] }) => kind === 'Check');
  const others = unwanted.filter(({ named: [kind] }) => kind !== 'Check');
  const find = [
    'DECLARE',
    '  statement text;',
    '  statements text[] := ARRAY(',
    findOthers(partition, others),
    '  );',
  ];
  return {
    title: `${title}, and drop what it has by ${namesIn(unwanted)}`,
    sql: doBlock(
      ...(others.length === 0 ? [] : find),
      'BEGIN',
      `  ${detach};`,
      ...(checks.length === 0 ? [] : [`  ${dropChecks(partition, checks)};`]),
      ...(others.length === 0
        ? []
        : ['  FOREACH statement IN ARRAY statements LOOP EXECUTE statement; END LOOP;']),
      'END',
    ),
  };
}

/** Drops checks that are a table's own since it was taken out; they have the names that they had above. */
export function dropChecks(table: TablePath, checks: readonly ParentPart[]): string {
  const names = new Set(checks.map(({ named: [, { name }] }) => quoteIdentifier(name)));
  const actions = [...names].map((name) => `DROP CONSTRAINT IF EXISTS ${name}`);
  return `ALTER TABLE ${quotePath(table)} ${actions.join(', ')}`;
}

/** Each table above with the parts of it, as a sentence has them. */
export function namesIn(parts: readonly ParentPart[]): string {
  const byParent = groupBy(parts, ({ parent }) => pathKey(parent));
  return [...byParent.values()]
    .flatMap((group) => {
      const names = group.map(({ named: [, { name }] }) => name).join(', ');
      return group.slice(0, 1).map(({ parent }) => `${names} of ${writePath(parent)}`);
    })
    .join(' and ');
}

/**
 * A query for the statements that drop what a partition has by parts of tables above: from each own
 * constraint and index up to where it is from.
 */
function findOthers(partition: TablePath, parts: readonly ParentPart[]): string {
  const table = `${quoteText(quotePath(partition))}::regclass`;
  const sources = parts.map(
    ({ parent, named: [, { name }] }) =>
      `(${quoteText(quotePath(parent))}::regclass::oid, ${quoteText(name)})`,
  );
  const isFrom = (owner: string, name: string): string =>
    `(${owner}, ${name}) IN (${sources.join(', ')})`;
  // A reference to a partitioned table is several constraints, of which all but one are below another of
  // the same table: these go with that.
  return `    WITH RECURSIVE keys (own, above) AS (
      SELECT k.oid, k.conparentid FROM pg_constraint k JOIN pg_constraint p ON p.oid = k.conparentid
      WHERE k.conrelid = ${table} AND p.conrelid <> k.conrelid
      UNION ALL
      SELECT own, k.conparentid FROM keys JOIN pg_constraint k ON k.oid = above WHERE k.conparentid <> 0
    ), indexes (own, above) AS (
      SELECT i.inhrelid, i.inhparent FROM pg_index x JOIN pg_inherits i ON i.inhrelid = x.indexrelid
      WHERE x.indrelid = ${table}
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.conrelid = x.indrelid)
      UNION ALL
      SELECT own, i.inhparent FROM indexes JOIN pg_inherits i ON i.inhrelid = above
    )
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname)
    FROM keys JOIN pg_constraint k ON k.oid = own JOIN pg_constraint source ON source.oid = above
    WHERE ${isFrom('source.conrelid', 'source.conname')}
    UNION ALL
    SELECT format('DROP INDEX %s', own::regclass)
    FROM indexes JOIN pg_index x ON x.indexrelid = above JOIN pg_class source ON source.oid = above
    WHERE ${isFrom('x.indrelid', 'source.relname')}`;
}
