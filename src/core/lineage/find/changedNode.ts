import type { ColumnPath, TablePath } from '../../schemaDiff/model/objectPath';
import type { LineageIndex } from '../graph/lineageIndex';
import { lineageId } from '../graph/lineageId';

/**
 * The node of something that a schema's change touches, in the first of the connections where lineage knows
 * it: a column itself, else its table. `undefined` = lineage does not know it.
 */
export function changedNode(
  [schema, name, column]: TablePath | ColumnPath,
  connections: readonly string[],
  index: LineageIndex,
): string | undefined {
  const ids = connections.flatMap((connection) => {
    const relation = { connection, schema, name };
    const ofRelation = lineageId({ kind: 'relation', ...relation });
    if (column === undefined) return [ofRelation];
    return [lineageId({ kind: 'column', ...relation, column }), ofRelation];
  });
  return ids.find((id) => index.node(id) !== undefined);
}
