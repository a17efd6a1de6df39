import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { assembleLineage } from '../../../../src/core/lineage/graph/assembleLineage';
import { columnReach } from '../../../../src/core/lineage/graph/columnReach';
import { LineageIndex } from '../../../../src/core/lineage/graph/lineageIndex';
import { emptyPart } from '../../../../src/core/lineage/graph/lineageReader';
import { columnNodes } from '../../../../src/core/lineage/readers/columns/columnNodes';
import { viewColumns } from '../../../../src/core/lineage/readers/columns/viewColumns';
import { readQueries } from '../../../../src/core/lineage/readers/queries/readQueries';
import { RelationNames } from '../../../../src/core/lineage/readers/queries/relationNames';
import {
  relationNodes,
  viewEdges,
} from '../../../../src/core/lineage/readers/warehouse/relationNodes';
import type { Relation } from '../../../../src/core/schemaDiff/model/snapshot';
import { fieldsOf } from '../../../../src/core/schemaDiff/normal/treeParts';
import { walkTree } from '../../../../src/core/sql/sqlTree';
import { impactParser as parser } from '../../../fakes/impact';
import { aSnapshot, aTable } from '../../../fakes/snapshots';

const { signal } = new AbortController();

/** No two columns are called alike, so that a name alone says which one is meant. */
const tables = ['a', 'b', 'c'].map((name) =>
  aTable(
    name,
    [1, 2, 3, 4].map((at) => `${name}${at}`),
  ),
);

/** A query over some relations, with what each column of its result and its rows are made of. */
interface Drawn {
  readonly sql: string;
  readonly outputs: readonly Output[];
  /** Columns that say which rows there are. */
  readonly rows: readonly string[];
}

interface Output {
  readonly name: string;
  readonly columns: readonly string[];
}

type Draw = (most: number) => number;

function anyQuery(relations: readonly Relation[], draw: Draw): Drawn {
  const from = [pick(relations, draw), pick(relations, draw)].slice(0, 1 + draw(2));
  const own = [...new Set(from)];
  const columns = own.flatMap((one) => one.columns.map(({ name }) => name));
  const some = (): string => pick(columns, draw);
  const filter = draw(2) === 0 ? [] : [some(), some()];
  const where = filter.length === 0 ? '' : ` where ${filter.join(' > ')}`;
  const plain = `from ${own.map(({ name }) => `public.${name}`).join(', ')}${where}`;
  const [first, second] = [expression(some, draw), expression(some, draw)];
  const list = `${first.sql} as r0, ${second.sql} as r1`;
  const [one, other] = [some(), some()];
  const both: readonly Output[] = [
    { name: 'r0', columns: first.columns },
    { name: 'r1', columns: second.columns },
  ];
  const single = (...made: readonly string[]): Pick<Drawn, 'outputs' | 'rows'> => ({
    outputs: [{ name: 's', columns: made }],
    rows: filter,
  });
  const forms: readonly Drawn[] = [
    { sql: `select ${list} ${plain}`, outputs: both, rows: filter },
    {
      sql: `select ${list} ${plain} group by r0, 2, ${one} having max(${other}) > '1'`,
      outputs: both,
      rows: [...filter, ...first.columns, ...second.columns, one, other],
    },
    {
      sql: `with w as (select ${list} ${plain}) select r1 as s from w`,
      ...single(...second.columns),
    },
    { sql: `select x.r0 as s from (select ${list} ${plain}) x`, ...single(...first.columns) },
    {
      sql: `select z.p as s from (select * from (select ${list} ${plain}) y) z(p, q)`,
      ...single(...first.columns),
    },
    {
      sql: `select ${one} as s ${plain} union all select ${other} ${plain}`,
      ...single(one, other),
    },
    {
      sql: `select (select max(${one}) ${plain}) as s ${plain} order by ${other} limit 3`,
      outputs: [{ name: 's', columns: [one, ...filter] }],
      rows: [...filter, other],
    },
    {
      sql: `with recursive w(p, q) as (select ${one}, ${other} ${plain} union
        select q, p from w) select p as s from w`,
      ...single(one, other),
    },
  ];
  return pick(forms, draw);
}

function expression(
  some: () => string,
  draw: Draw,
): { readonly sql: string; readonly columns: readonly string[] } {
  const [one, other] = [some(), some()];
  const forms = [
    { sql: one, columns: [one] },
    { sql: `coalesce(${one}, ${other})`, columns: [one, other] },
    { sql: `case when ${one} > '1' then ${other} end`, columns: [one, other] },
  ];
  return pick(forms, draw);
}

function pick<T>(all: readonly T[], draw: Draw): T {
  const one = all[draw(all.length)];
  if (one === undefined) throw new Error('there is nothing to draw');
  return one;
}

/** Names of all columns that a statement mentions anywhere; all of a table's where it takes all of that. */
async function mentioned(sql: string, relations: readonly Relation[]): Promise<readonly string[]> {
  const parsed = await parser.parse(sql);
  if (parsed.kind === 'malformed') throw new Error(`${parsed.message}: ${sql}`);
  const names = new Set<string>();
  const ranges = new Set<string>();
  let hasStar = false;
  for (const { tree } of parsed.statements) {
    walkTree(tree, ({ type, node }) => {
      if (typeof node['relname'] === 'string') ranges.add(node['relname']);
      if (type === 'ColumnRef') {
        const name = fieldsOf(node).at(-1) ?? '';
        if (name === '*') hasStar = true;
        else names.add(name);
      }
      return true;
    });
  }
  const isStar = hasStar && sql.startsWith('select * from public.');
  const all = relations.filter(({ name }) => isStar && ranges.has(name));
  return [...names, ...all.flatMap(({ columns }) => columns.map(({ name }) => name))];
}

/** Two seconds on an idle machine. */
const slowMs = 30_000;

it(
  'misses nothing that uses a column, in views of views and in what reads those',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(1_000), { minLength: 80, maxLength: 80 }),
        async (numbers) => {
          let at = 0;
          const draw: Draw = (most) => (numbers[at++ % numbers.length] ?? 0) % most;
          const relations: Relation[] = [...tables];
          /** Of each column of a view, the columns that its value or its rows are made of. */
          const uses = new Map<string, ReadonlySet<string>>();
          for (const place of [1, 2, 3, 4]) {
            const { sql, outputs, rows } = anyQuery(relations, draw);
            const own = outputs.map((_, column) => `v${place}c${column}`);
            const renames = outputs
              .map(({ name }, column) => `${name} as ${own[column]}`)
              .join(', ');
            const query = `select ${renames} from (${sql}) made`;
            // The server says of a view only which relations it reads: the rest is for the query to tell.
            const read = relations.filter(({ name }) => query.includes(`public.${name}`));
            const dependsOn = read.map(({ name }) => ['public', name] as const);
            for (const [column, name] of own.entries()) {
              uses.set(name, new Set([...(outputs[column]?.columns ?? []), ...rows]));
            }
            relations.push(
              aTable(`v${place}`, own, {
                kind: 'view',
                view: { query, dependsOn, callsFunctions: [] },
              }),
            );
          }
          const statements = [
            ...[1, 2, 3].map(() => anyQuery(relations, draw).sql),
            `select * from public.${pick(relations, draw).name}`,
          ];
          const snapshot = aSnapshot({ relations });
          const { edges, traced } = await viewColumns('w', snapshot, { parser, signal });
          const names = new RelationNames({ connection: 'w', schema: undefined, snapshot });
          async function* files() {
            for (const [place, sql] of statements.entries()) {
              yield { path: `${place}.sql`, sizeBytes: sql.length, read: async () => sql };
            }
          }
          const queries = await readQueries(
            { folder: '/lab', prefix: '', files: files() },
            { names: new Map([['w', names]]), connection: 'w', parser, columns: true, signal },
          );
          const index = new LineageIndex(
            await assembleLineage([
              {
                ...emptyPart,
                nodes: [...relationNodes('w', snapshot), ...columnNodes('w', snapshot)],
                edges: [...viewEdges('w', snapshot, { traced }), ...edges],
              },
              queries,
            ]),
          );
          for (const table of tables) {
            for (const { name } of table.columns) {
              const id = `column:w/public.${table.name}#${name}`;
              const reach = columnReach(index, [id], { direction: 'downstream' });
              const reached = new Set(reach.reached.map(({ node }) => node.id));
              for (const [place, sql] of statements.entries()) {
                if (!(await leadsTo(name, sql, { uses, relations }))) continue;
                expect([id, sql, reached.has(`query:${place}.sql#1`)]).toEqual([id, sql, true]);
              }
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  },
  slowMs,
);

/** By brute force: whether a statement mentions a column, or one of a view that the column is a value of. */
async function leadsTo(
  column: string,
  sql: string,
  {
    uses,
    relations,
  }: {
    readonly uses: ReadonlyMap<string, ReadonlySet<string>>;
    readonly relations: readonly Relation[];
  },
): Promise<boolean> {
  const isMade = (name: string): boolean =>
    name === column || [...(uses.get(name) ?? [])].some(isMade);
  return (await mentioned(sql, relations)).some(isMade);
}
