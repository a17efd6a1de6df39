import { pauseIfDue } from '../../../base/slices';
import type { Relation, SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import type { SqlParser } from '../../../sql/sqlParser';
import { lineageEdge, type LineageEdge, type LineageNode } from '../../graph/lineageGraph';
import {
  lineageId,
  nameOfAddress,
  parseLineageId,
  type LineageAddress,
} from '../../graph/lineageId';
import { emptyPart, type LineagePart } from '../../graph/lineageReader';
import { resultColumns, type ColumnsOf } from './columnSources';

/**
 * The columns of views, and the columns of tables and other views that their values are made of, by their
 * queries as the server prints them. A query that the parser does not take has no columns here.
 * @throws the reason of the signal
 */
export async function readColumns(
  connection: string,
  { relations }: SchemaSnapshot,
  { parser, signal }: { readonly parser: SqlParser; readonly signal: AbortSignal },
): Promise<LineagePart> {
  const nodes = new Map<string, LineageNode>();
  const edges: LineageEdge[] = [];
  const columnsOf = columnLookup(connection, relations);
  for (const relation of relations) {
    if (relation.view === undefined) continue;
    signal.throwIfAborted();
    const parsed = await parser.parse(relation.view.query);
    const tree = parsed.kind === 'parsed' ? parsed.statements[0]?.tree : undefined;
    if (tree === undefined) continue;
    for (const [place, { sources }] of resultColumns(tree, columnsOf).entries()) {
      const name = relation.columns[place]?.name;
      if (name === undefined) continue;
      const target = addColumn(nodes, columnAddress(connection, relation, name));
      for (const source of sources) {
        const address = parseLineageId(source);
        if (address?.kind === 'column') addColumn(nodes, address);
        edges.push(lineageEdge(source, 'uses', target));
      }
    }
    await pauseIfDue();
  }
  return { ...emptyPart, nodes: [...nodes.values()], edges };
}

function columnLookup(connection: string, relations: readonly Relation[]): ColumnsOf {
  const byPath = new Map(relations.map((one) => [`${one.schema}\0${one.name}`, one]));
  return ({ schema, name }) => {
    const relation = byPath.get(`${schema ?? ''}\0${name}`);
    return (relation?.columns ?? []).map((column) => ({
      name: column.name,
      sources:
        relation === undefined ? [] : [lineageId(columnAddress(connection, relation, column.name))],
    }));
  };
}

function columnAddress(
  connection: string,
  { schema, name }: Relation,
  column: string,
): Extract<LineageAddress, { readonly kind: 'column' }> {
  return { kind: 'column', connection, schema, name, column };
}

function addColumn(
  nodes: Map<string, LineageNode>,
  address: Extract<LineageAddress, { readonly kind: 'column' }>,
): string {
  const id = lineageId(address);
  const { connection, schema, name } = address;
  const place = { kind: 'relation', connection, schema, name } as const;
  nodes.set(id, { id, kind: 'column', ...nameOfAddress(address), place });
  return id;
}
