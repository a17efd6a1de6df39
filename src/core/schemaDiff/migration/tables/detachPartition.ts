import { quoteText } from '../../../sql/quoteName';
import { writePath, type TablePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import { doBlock } from '../doBlock';
import { isSamePart, parentParts } from '../parts/parentParts';
import type { Piece } from '../piece';
import type { Relation } from '../../model/snapshot';

export interface PartitionTakenOut {
  /** By its older name. */
  readonly partition: TablePath;
  readonly parent: TablePath;
  /** As it is; `undefined` = not known. */
  readonly parentRelation: Relation | undefined;
  /** As the table on its own shall be; `undefined` = it becomes a partition again. */
  readonly after: Relation | undefined;
}

/**
 * Takes a partition out of its parent. It keeps the keys and indexes that it has by the parent; those that
 * the table shall not have go, by names that only the server knows.
 */
export function detachPartition(what: PartitionTakenOut): Pick<Piece, 'title' | 'sql'> {
  const { partition, parent, parentRelation, after } = what;
  const title = `take the partition ${writePath(partition)} out`;
  const detach = `ALTER TABLE ${quotePath(parent)} DETACH PARTITION ${quotePath(partition)}`;
  if (parentRelation === undefined || after === undefined) return { title, sql: detach };
  const wanted = parentParts(after);
  const unwanted = parentParts(parentRelation).filter(
    ([kind, part]) => !wanted.some(([other, one]) => other === kind && isSamePart(one, part)),
  );
  if (unwanted.length === 0) return { title, sql: detach };
  const names = unwanted.map(([, { name }]) => quoteText(name)).join(', ');
  const table = quoteText(quotePath(partition));
  const from = quoteText(quotePath(parent));
  const sql = doBlock(
    'DECLARE',
    '  own text;',
    '  gone text[] := ARRAY(',
    `    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', ${table}, k.conname)`,
    '    FROM pg_constraint k JOIN pg_constraint above ON above.oid = k.conparentid',
    `    WHERE k.conrelid = ${table}::regclass AND above.conrelid = ${from}::regclass AND above.conname IN (${names})`,
    '    UNION ALL',
    "    SELECT format('DROP INDEX %s', i.inhrelid::regclass)",
    '    FROM pg_inherits i JOIN pg_index x ON x.indexrelid = i.inhrelid',
    '      JOIN pg_class above ON above.oid = i.inhparent',
    `    WHERE x.indrelid = ${table}::regclass AND above.relname IN (${names})`,
    '      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.inhrelid AND k.conrelid = x.indrelid));',
    'BEGIN',
    `  ${detach};`,
    '  FOREACH own IN ARRAY gone LOOP EXECUTE own; END LOOP;',
    'END',
  );
  const gone = unwanted.map(([, { name }]) => name).join(', ');
  return { title: `${title}, and drop what it has by ${gone} of ${writePath(parent)}`, sql };
}
