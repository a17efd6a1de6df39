import { columnOwner } from '../graph/columnOwner';
import { lineageEdge, type LineageEdge } from '../graph/lineageGraph';
import { lineageId, parseLineageId } from '../graph/lineageId';
import type { EntityNames } from './entityNames';
import type { Facets } from './lineageEvent';
import { facet, facetSchema, producer } from './ownFacets';
import { fieldsOf } from './parseOwn';

/*
 * What OpenLineage says of columns, with the dataset that they are of: what each is made of, and what says
 * which rows there are. See https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json
 */

const key = 'columnLineage';

interface InputField {
  readonly namespace: string;
  readonly name: string;
  readonly field: string;
  readonly transformations: readonly { readonly type: 'DIRECT' | 'INDIRECT' }[];
}

/** The facet of a dataset of which edges lead from columns to its own, or to all of it; `{}` = none do. */
export function columnFacet(edges: readonly LineageEdge[], names: EntityNames): Facets {
  const fields: Record<string, { inputFields: InputField[] }> = {};
  const dataset: InputField[] = [];
  for (const { source, target } of edges) {
    const address = parseLineageId(target);
    const input = inputOf(source, address?.kind === 'column' ? 'DIRECT' : 'INDIRECT', names);
    if (input === undefined) continue;
    if (address?.kind === 'column')
      (fields[address.column] ??= { inputFields: [] }).inputFields.push(input);
    else dataset.push(input);
  }
  if (Object.keys(fields).length + dataset.length === 0) return {};
  const schema = facetSchema('1-2-0', 'ColumnLineageDatasetFacet');
  return { [key]: facet(schema, { fields, ...(dataset.length > 0 && { dataset }) }) };
}

function inputOf(
  column: string,
  type: 'DIRECT' | 'INDIRECT',
  names: EntityNames,
): InputField | undefined {
  const address = parseLineageId(column);
  const owner = columnOwner(column);
  if (address?.kind !== 'column' || owner === undefined) return undefined;
  const { namespace, name } = names.nameOf(owner);
  return { namespace, name, field: address.column, transformations: [{ type }] };
}

/** What somebody else says of the columns of a dataset. */
export interface ToldColumns {
  /** Ids of the datasets that they are made of. */
  readonly datasets: readonly string[];
  /** From columns to columns; where a dataset has none that lineage knows, from or to all of it. */
  readonly edges: readonly LineageEdge[];
}

/** `undefined` = nobody says anything, or it is told in other facets. `id` is that of the dataset. */
export function columnsIn(
  facets: Facets | undefined,
  id: string,
  names: EntityNames,
): ToldColumns | undefined {
  const told = facets?.[key];
  if (!told || told._producer === producer) return undefined;
  const found = Object.entries(fieldsOf(told['fields'])).flatMap(([field, value]) =>
    inputsIn(fieldsOf(value)['inputFields'], names).map((input) => ({
      ...input,
      target: columnOf(id, field),
    })),
  );
  const rows = inputsIn(told['dataset'], names).map((input) => ({ ...input, target: id }));
  const all = [...found, ...rows];
  return {
    datasets: [...new Set(all.map(({ dataset }) => dataset))],
    edges: all.map(({ source, target }) => lineageEdge(source, 'uses', target)),
  };
}

function inputsIn(
  list: unknown,
  names: EntityNames,
): readonly { readonly dataset: string; readonly source: string }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const { namespace, name, field } = fieldsOf(entry);
    if (typeof namespace !== 'string' || typeof name !== 'string') return [];
    const dataset = names.idOf('dataset', { namespace, name });
    return [{ dataset, source: typeof field === 'string' ? columnOf(dataset, field) : dataset }];
  });
}

/** Of a table its column, of anything else all of it. */
function columnOf(dataset: string, column: string): string {
  const address = parseLineageId(dataset);
  return address?.kind === 'relation' && column !== ''
    ? lineageId({ ...address, kind: 'column', column })
    : dataset;
}
