import {
  array,
  assert,
  constantFrom,
  integer,
  nat,
  option,
  property,
  record,
  string,
  tuple,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lineageEdge,
  type InputEvidence,
  type LineageGraph,
  type LineageWitness,
} from '../../../../src/core/lineage/graph/lineageGraph';
import { lineageId } from '../../../../src/core/lineage/graph/lineageId';
import { EntityNames } from '../../../../src/core/lineage/openLineage/entityNames';
import { readEvents } from '../../../../src/core/lineage/openLineage/readEvents';
import { writeEvents } from '../../../../src/core/lineage/openLineage/writeEvents';
import { aNode } from '../../../fakes/lineage';
import { openLineageProblems } from '../../../fakes/openLineageSchemas';

const names = new EntityNames({
  connections: new Map([['warehouse', { host: 'db', port: 5432, database: 'dwh' }]]),
  blobEndpoint: 'https://lab.blob.core.windows.net',
});

describe('OpenLineage', () => {
  it('gives back any graph that was written as events, each as the specification has it', () => {
    assert(
      property(anyGraph(), (graph) => {
        const events = writeEvents(graph, { names, atMs: Date.UTC(2026, 10, 27) });
        expect(events.flatMap(openLineageProblems)).toEqual([]);
        const { nodes, edges } = readEvents(JSON.parse(JSON.stringify(events)), names);
        expect(sorted(nodes)).toEqual(sorted(graph.nodes));
        expect(sorted(edges)).toEqual(sorted(graph.edges));
      }),
      { numRuns: 60 },
    );
  });

  it('names what is in a lake by its address, and finds it by that', () => {
    const ids = [
      'relation:warehouse/"a.b"."C"',
      'relation:elsewhere/a.b',
      'blob:samples/SSA001/',
      'blob:samples/',
      'dataset:qc/feature/x',
      'run:MiSeq/201127',
      'pipeline:qc',
      'query:sql/a.sql#3',
      'source:MiSeq',
    ];
    expect(
      ids.map((id) => names.nameOf(id)).map(({ namespace, name }) => `${namespace} ${name}`),
    ).toEqual([
      'postgres://db:5432 dwh."a.b".C',
      'lakeside://connections/elsewhere a.b',
      'wasbs://samples@lab.blob.core.windows.net SSA001/',
      'wasbs://samples@lab.blob.core.windows.net /',
      'gros://qc feature/x',
      'lakeside://runs MiSeq/201127',
      'lakeside://pipelines qc',
      'lakeside://queries sql/a.sql#3',
      'lakeside://sources MiSeq',
    ]);
    const back = ids.map((id) => {
      const { type, ...name } = names.nameOf(id);
      return names.idOf(type, name);
    });
    // A connection that the lake has not got stands outside of it.
    expect(back.with(1, '')).toEqual(ids.with(1, ''));
  });
});

function sorted<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function anyGraph() {
  const name = string({
    minLength: 1,
    maxLength: 6,
    unit: constantFrom('a', 'b', '/', '.', '"', 'é', '#'),
  });
  const flat = name.map((text) => text.replaceAll('/', '-'));
  const id = tuple(constantFrom(...kinds), flat, name, nat(3)).map(([kind, first, rest, line]) =>
    lineageId(addressOf(kind, { first, rest, line })),
  );
  const extras = record(
    {
      problem: name,
      facts: array(record({ label: name, value: name }), { maxLength: 2 }),
      evidence: record({ level: constantFrom('size' as const, 'attested' as const), files: nat() }),
      witness: constantFrom<LineageWitness>(
        { kind: 'catalog', atMs: 5, keepsRows: true },
        { kind: 'text', commit: 'abc', isChanged: true },
        { kind: 'text' },
        { kind: 'event', producer: 'p', atMs: 7 },
      ),
      inputs: constantFrom<InputEvidence>({ weakest: 'size', hasNone: true }, { hasNone: true }),
      lastRun: record(
        {
          state: name,
          outcome: constantFrom(
            'good' as const,
            'bad' as const,
            'underWay' as const,
            'unknown' as const,
          ),
          atMs: integer({ min: 0, max: 4e12 }),
          runId: name,
        },
        { requiredKeys: ['state', 'outcome'] },
      ),
      fromMs: nat(),
      untilMs: nat(),
    },
    { requiredKeys: [] },
  );
  const nodes = array(tuple(id, extras), { minLength: 1, maxLength: 8 }).map((list) => {
    const byId = new Map(list.map(([key, more]) => [key, aNode(key, more)]));
    return [...byId.values()];
  });
  const ends = array(
    tuple(nat(), nat(), constantFrom(...edgeKinds), option(nat(), { nil: undefined })),
    {
      maxLength: 12,
    },
  );
  return tuple(nodes, ends).map(([list, pairs]): LineageGraph => {
    const edges = pairs.map(([from, to, kind, fromMs]) => {
      const at = (place: number): string => list[place % list.length]?.id ?? '';
      return lineageEdge(at(from), kind, at(to), fromMs === undefined ? {} : { fromMs });
    });
    return { nodes: list, edges: [...new Map(edges.map((edge) => [edge.id, edge])).values()] };
  });
}

const edgeKinds = [
  'lands',
  'reads',
  'readsPinned',
  'publishes',
  'derives',
  'uses',
  'loads',
] as const;
const kinds = [
  'source',
  'run',
  'sheet',
  'blob',
  'pipeline',
  'dataset',
  'relation',
  'column',
  'query',
  'external',
] as const;

interface AddressParts {
  readonly first: string;
  readonly rest: string;
  readonly line: number;
}

type Address = Parameters<typeof lineageId>[0];

function addressOf(kind: (typeof kinds)[number], parts: AddressParts): Address {
  return addresses[kind](parts);
}

const addresses: Readonly<Record<(typeof kinds)[number], (parts: AddressParts) => Address>> = {
  source: ({ rest }) => ({ kind: 'source', source: rest }),
  run: ({ first, rest }) => ({ kind: 'run', source: first, run: rest }),
  sheet: ({ first, rest }) => ({ kind: 'sheet', source: first, path: rest }),
  blob: ({ first, rest }) => ({ kind: 'blob', container: first, name: rest }),
  pipeline: ({ rest }) => ({ kind: 'pipeline', pipeline: rest }),
  dataset: ({ first, rest }) => ({ kind: 'dataset', repo: first, branch: rest }),
  relation: (parts) => ({ kind: 'relation', ...relationOf(parts) }),
  column: (parts) => ({ kind: 'column', ...relationOf(parts), column: parts.rest }),
  query: ({ rest, line }) => ({ kind: 'query', file: rest, line }),
  external: ({ first, rest, line }) => ({
    kind: 'external',
    type: line === 0 ? 'job' : 'dataset',
    namespace: first,
    name: rest,
  }),
};

function relationOf({ first, rest, line }: AddressParts) {
  return { connection: line === 0 ? 'warehouse' : first, schema: first, name: rest };
}
