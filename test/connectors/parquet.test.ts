import { parquetReadObjects, parquetMetadata } from 'hyparquet';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parquetSink } from '../../src/connectors/parquet/parquetSink';
import { dateDays, timestampMicros } from '../../src/core/warehouse/values/times';
import type { ResultColumn, ResultRow } from '../../src/core/warehouse/sqlRunner';

type Columns = Readonly<Record<string, number | readonly [oid: number, modifier: number]>>;

interface Written {
  readonly file: ArrayBuffer;
  readonly chunkCount: number;
}

async function write(
  columns: Columns,
  batches: readonly (readonly ResultRow[])[],
): Promise<Written> {
  const chunks: Uint8Array[] = [];
  const sink = parquetSink({ write: async (bytes) => void chunks.push(bytes.slice()) });
  await sink.begin(Object.entries(columns).map(columnOf));
  for (const rows of batches) await sink.rows(rows);
  await sink.end();
  return { file: new Uint8Array(Buffer.concat(chunks)).buffer, chunkCount: chunks.length };
}

function columnOf([name, type]: [string, Columns[string]]): ResultColumn {
  const [typeOid, typeModifier] = typeof type === 'number' ? [type, -1] : type;
  return { name, typeOid, typeModifier };
}

async function readBack(columns: Columns, ...rows: readonly ResultRow[]): Promise<unknown> {
  const { file } = await write(columns, [rows]);
  return parquetReadObjects({ file, utf8: false });
}

function numeric(precision: number, scale: number): readonly [number, number] {
  return [1700, ((precision << 16) | scale) + 4];
}

describe('parquetSink', () => {
  it('keeps values of each type, and NULL apart from an empty text', async () => {
    const cells: Readonly<Record<string, readonly [Columns[string], string, unknown]>> = {
      bool: [16, 'f', false],
      int4: [23, '-2147483648', -2_147_483_648],
      int8: [20, '9223372036854775807', 9_223_372_036_854_775_807n],
      oid: [26, '4294967295', 4_294_967_295n],
      float8: [701, '-Infinity', -Infinity],
      plainNumeric: [1700, '0.100', '0.100'],
      decimal: [numeric(10, 2), '-12.50', -12.5],
      text: [25, '', ''],
      jsonb: [3802, '{"a": 1}', { a: 1 }],
      uuid: [2950, '86832fde-c0d6-4c97-be14-9c1e50fc83f2', '86832fde-c0d6-4c97-be14-9c1e50fc83f2'],
      bytea: [17, '\\x00ff', Uint8Array.of(0, 255)],
      date: [1082, '2026-11-26', new Date('2026-11-26')],
      timestamp: [1114, '2026-11-26 10:00:00.25', new Date('2026-11-26T10:00:00.250Z')],
      timestamptz: [1184, '2026-11-26 10:00:00-05:30', new Date('2026-11-26T15:30:00Z')],
      interval: [1186, '1 day', '1 day'],
      ints: [1007, '{1,NULL,3}', [1, null, 3]],
      texts: [1009, '{"a,b",""}', ['a,b', '']],
      none: [1007, '{}', []],
    };
    const columns = Object.fromEntries(Object.entries(cells).map(([name, [type]]) => [name, type]));
    const values = Object.values(cells);
    const rows = [values.map(([, text]) => text), values.map(() => null)];
    const found = (await readBack(columns, ...rows)) as readonly Record<string, unknown>[];
    expect(found[0]).toEqual(
      Object.fromEntries(Object.entries(cells).map(([name, [, , value]]) => [name, value])),
    );
    expect(
      Object.values(found[1] ?? {}).every((value) => value === undefined || value === null),
    ).toBe(true);
  });

  it('declares types that other readers know', async () => {
    const { file } = await write(
      {
        d: numeric(38, 10),
        small: numeric(5, 0),
        negative: [1700, ((2 << 16) | 0x7fd) + 4],
        j: 114,
        t: 1184,
      },
      [],
    );
    const { schema, num_rows } = parquetMetadata(file);
    expect(num_rows).toBe(0n);
    expect(
      schema
        .slice(1)
        .map(({ type, converted_type, logical_type }) => [
          type,
          converted_type ?? logical_type?.type,
        ]),
    ).toEqual([
      ['FIXED_LEN_BYTE_ARRAY', 'DECIMAL'],
      ['INT64', 'DECIMAL'],
      ['BYTE_ARRAY', 'UTF8'],
      ['BYTE_ARRAY', 'JSON'],
      ['INT64', 'TIMESTAMP'],
    ]);
  });

  it.each([
    ['a date without end', 1082, 'infinity'],
    ['a timestamp without end', 1184, '-infinity'],
    ['a decimal that is no number', numeric(5, 2), 'NaN'],
    ['an array of two dimensions', 1007, '{{1,2},{3,4}}'],
    ['an array with bounds of its own', 1007, '[0:1]={1,2}'],
  ] as const)('refuses %s rather than to write another value', async (_, type, text) => {
    await expect(readBack({ a: type }, [text])).rejects.toMatchObject({
      reason: 'valueUnfit',
      message: `a in row 1 is ${text}, which has no form in its Parquet type`,
    });
  });

  it('refuses a result without columns', async () => {
    await expect(write({}, [])).rejects.toMatchObject({ reason: 'valueUnfit' });
  });

  it('writes groups as they come, and all rows of them', async () => {
    const batch = Array.from({ length: 30_000 }, (_, index): ResultRow => [String(index)]);
    const { file, chunkCount } = await write({ n: 23 }, [batch, batch, batch]);
    const { row_groups, num_rows } = parquetMetadata(file);
    expect([row_groups.length, num_rows, chunkCount > 2]).toEqual([2, 90_000n, true]);
    const rows = await parquetReadObjects({ file });
    expect(rows.reduce((sum, row) => sum + Number(row['n']), 0)).toBe(3 * 449_985_000);
  });
});

describe('dates', () => {
  it('are the days that JavaScript counts, as far as it does', () => {
    const range = { min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(range), (date) => {
        const text = date.toISOString();
        expect(dateDays(text.slice(0, 10))).toBe(Math.floor(date.getTime() / 86_400_000));
        expect(timestampMicros(text.replace('T', ' ').replace('Z', ''))).toBe(
          BigInt(date.getTime()) * 1000n,
        );
      }),
    );
  });

  it.each([
    ['0001-01-01 BC', -719_528],
    ['0044-03-15 BC', -735_160],
    ['4713-01-01 BC', -2_440_550],
    ['5874897-12-31', 2_145_042_905],
  ])('go on before and after that: %s', (text, days) => {
    expect(dateDays(text)).toBe(days);
  });

  it('keep microseconds, before 1970 too', () => {
    expect(timestampMicros('1969-12-31 23:59:59.999999')).toBe(-1n);
    expect(timestampMicros('1970-01-01 00:00:00.000001+00')).toBe(1n);
    expect(timestampMicros('1970-01-01 05:30:00+05:30')).toBe(0n);
    expect(timestampMicros('1900-01-01 00:00:00+00:53:28')).toBe(-2_208_992_008_000_000n);
  });
});
