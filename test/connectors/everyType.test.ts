import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parquetSink } from '../../src/connectors/parquet/parquetSink';
import type { ByteOutput } from '../../src/core/warehouse/byteOutput';
import { csvSink } from '../../src/core/warehouse/formats/csvSink';
import { jsonLinesSink, jsonSink } from '../../src/core/warehouse/formats/jsonSink';
import { QueryError } from '../../src/core/warehouse/queryError';
import type { ResultSink } from '../../src/core/warehouse/sqlRunner';
import { everyType, everyTypeNeeds } from './postgres/everyType';
import { QueryWorld } from './postgres/queryWorld';
import { startPostgres, type TestPostgres } from './postgres/startPostgres';

let postgres: TestPostgres;
let world: QueryWorld;

beforeAll(async () => {
  postgres = await startPostgres();
  world = new QueryWorld(postgres);
  await postgres.execute(...everyTypeNeeds);
});

afterAll(() => postgres?.stop());

const names = Object.keys(everyType);
const cells = Object.fromEntries(names.map((name) => [name, everyType[name]?.[1] ?? '']));

function statement(columns: readonly string[] = names): string {
  const values = columns.map((name) => `${everyType[name]?.[0]} as "${name}"`);
  const none = columns.map(() => 'null');
  return `select ${values.join(', ')} union all select ${none.join(', ')}`;
}

async function written(sql: string, sinkOf: (output: ByteOutput) => ResultSink): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const sink = sinkOf({ write: async (bytes) => void chunks.push(bytes.slice()) });
  await world.run(sql, { sink });
  return Buffer.concat(chunks);
}

describe('a value of every type', () => {
  it('stands in CSV as Postgres itself copies it', async () => {
    const [head, full, empty] = readCsv((await written(statement(), csvSink)).toString('utf8'));
    expect(head).toEqual(names);
    expect(Object.fromEntries(names.map((name, index) => [name, full?.[index]]))).toEqual(cells);
    expect(new Set(empty)).toEqual(new Set([null]));
  });

  it('stands in JSON with every digit, and as what JSON has a form for', async () => {
    const text = (await written(statement(), jsonSink)).toString('utf8');
    const [full, empty] = JSON.parse(text) as readonly Record<string, unknown>[];
    expect(full).toEqual({ ...cells, ...inJson });
    expect(new Set(Object.values(empty ?? {}))).toEqual(new Set([null]));
    expect(text).toContain('"doc":{"a": 1, "a": 1.00, "b":  [null]}');
    const lines = (await written(statement(), jsonLinesSink))
      .toString('utf8')
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([full, empty]);
  });

  it('stands in Parquet in its type, or is refused by its name', async () => {
    const fit = names.filter((name) => !unfit.includes(name));
    const file = await written(statement(fit), parquetSink);
    const bytes = new Uint8Array(file).buffer;
    const [full, empty] = (await parquetReadObjects({
      file: bytes,
      utf8: false,
    })) as readonly Record<string, unknown>[];
    const expected = { ...cells, ...inParquet };
    expect(full).toEqual(Object.fromEntries(fit.map((name) => [name, expected[name]])));
    expect(Object.values(empty ?? {}).every((value) => value === null || value === undefined)).toBe(
      true,
    );
    for (const name of unfit) {
      const refusal = await written(statement([name]), parquetSink).catch(
        (error: unknown) => error,
      );
      expect(QueryError.is(refusal, 'valueUnfit'), name).toBe(true);
      expect(String(refusal)).toContain(`${name} in row 1 is ${cells[name]}`);
    }
  });
});

/** What JSON has a form for that loses nothing; all else is the cell's text. */
const inJson = {
  flag: true,
  small: -32_768,
  single: 0.1,
  double: 0.300_000_000_000_000_04,
  doc: { a: 1, b: [null] },
  binary_doc: { a: 'é', b: 1000 },
  grid: [
    ['a,b', null],
    ['"', ''],
  ],
  flags: [true, false],
};

/** What Parquet has a type for. */
const inParquet: Readonly<Record<string, unknown>> = {
  flag: true,
  small: -32_768,
  big: 9_223_372_036_854_775_807n,
  single: Math.fround(0.1),
  double: 0.300_000_000_000_000_04,
  endless: Number.NEGATIVE_INFINITY,
  day: new Date('-000043-03-15'),
  moment: new Date('-004712-01-01T00:00:00Z'),
  bytes: Uint8Array.of(0, 255),
  doc: { a: 1, b: [null] },
  binary_doc: { a: 'é', b: 1000 },
  flags: [true, false],
};

/** Values that the Parquet type of their column has no form for. */
const unfit = ['never', 'always', 'numbers', 'grid'];

/** A reader of our own for what Postgres writes: only what is in quotes can be empty. */
function readCsv(text: string): readonly (readonly (string | null)[])[] {
  const rows: (string | null)[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    const cell = quoted?.replaceAll('""', '"') ?? (plain === '' ? null : (plain ?? null));
    rows.at(-1)?.push(cell);
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}
