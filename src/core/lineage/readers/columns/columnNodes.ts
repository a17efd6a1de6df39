import type { ColumnPath } from '../../../schemaDiff/model/objectPath';
import type { SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import type { LineageNode } from '../../graph/lineageGraph';
import { lineageId, nameOfAddress } from '../../graph/lineageId';
import { catalogWitness } from '../warehouse/relationNodes';

export function columnId(connection: string, [schema, name, column]: ColumnPath): string {
  return lineageId({ kind: 'column', connection, schema, name, column });
}

/** The columns of a database's tables and views; partitions have those of their table. */
export function columnNodes(
  connection: string,
  { relations, origin }: SchemaSnapshot,
): readonly LineageNode[] {
  const witness = catalogWitness(origin);
  return relations
    .filter(({ partitionOf }) => partitionOf === undefined)
    .flatMap(({ schema, name, columns }) => {
      const place = { kind: 'relation', connection, schema, name } as const;
      return columns.map((column): LineageNode => {
        const address = { ...place, kind: 'column', column: column.name } as const;
        const facts = [{ label: 'Type', value: column.type }];
        const { name: own, group } = nameOfAddress(address);
        const id = lineageId(address);
        return { id, kind: 'column', name: own, ...(group && { group }), witness, facts, place };
      });
    });
}
