import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { anyText } from '../../fakes/anyText';
import { parseArrayText } from '../../../src/core/warehouse/formats/arrayText';
import { uniqueNames } from '../../../src/core/warehouse/formats/columnNames';
import { csvSink } from '../../../src/core/warehouse/formats/csvSink';
import { jsonLinesSink, jsonSink } from '../../../src/core/warehouse/formats/jsonSink';
import { oids } from '../../../src/core/warehouse/values/postgresTypes';
import { tableSink } from '../../../src/core/warehouse/formats/tableSink';
import type { ByteOutput } from '../../../src/core/warehouse/byteOutput';
import type { ResultRow, ResultSink } from '../../../src/core/warehouse/sqlRunner';

type MakeSink = (output: ByteOutput) => ResultSink;

async function written(
  makeSink: MakeSink,
  columns: Readonly<Record<string, number>>,
  ...rows: readonly ResultRow[]
): Promise<string> {
  const chunks: Uint8Array[] = [];
  const sink = makeSink({ write: async (bytes) => void chunks.push(bytes) });
  await sink.begin(
    Object.entries(columns).map(([name, typeOid]) => ({ name, typeOid, typeModifier: -1 })),
  );
  await sink.rows(rows);
  await sink.end();
  return Buffer.concat(chunks).toString('utf8');
}

const table: MakeSink = (output) => tableSink(output, { lengthOf: (text) => text.length });

describe('uniqueNames', () => {
  it('numbers names that came before, and never gives one that another column has', () => {
    expect(uniqueNames(['a', 'b', 'a', 'a', 'a_2', 'b'])).toEqual([
      'a',
      'b',
      'a_3',
      'a_4',
      'a_2',
      'b_2',
    ]);
  });
});

describe('csvSink', () => {
  it('tells NULL from an empty text, and quotes what needs it', async () => {
    const text = await written(
      csvSink,
      { a: 25, 'b,"c': 25 },
      [null, ''],
      ['1,"2"', 'x\ny'],
      [' ', 'ü'],
    );
    expect(text).toBe('a,"b,""c"\n,""\n"1,""2""","x\ny"\n ,ü\n');
  });

  it('quotes the mark that would end the data', async () => {
    expect(await written(csvSink, { a: 25 }, ['\\.'], ['\\'])).toBe('a\n"\\."\n\\\n');
  });

  it('writes nothing for a statement without rows', async () => {
    expect(await written(csvSink, {})).toBe('');
  });
});

describe('jsonSink', () => {
  it('keeps every digit, and takes JSON’s own forms where they lose nothing', async () => {
    const columns = {
      int8: oids.int8,
      numeric: oids.numeric,
      int4: oids.int4,
      float8: oids.float8,
      bool: oids.bool,
      json: oids.json,
      text: oids.text,
    };
    const row = ['9223372036854775807', '0.10', '-1', '1e+300', 't', '{"a":1,\n"a":1.00}', ''];
    expect(
      await written(
        jsonSink,
        columns,
        row,
        row.map(() => null),
      ),
    ).toBe(
      '[\n{"int8":"9223372036854775807","numeric":"0.10","int4":-1,"float8":1e+300,"bool":true,"json":{"a":1, "a":1.00},"text":""},\n' +
        '{"int8":null,"numeric":null,"int4":null,"float8":null,"bool":null,"json":null,"text":null}\n]\n',
    );
  });

  it('writes numbers that JSON has no form for as texts', async () => {
    const rows = ['NaN', '-Infinity', '-0'].map((value) => [value]);
    expect(await written(jsonLinesSink, { f: oids.float4 }, ...rows)).toBe(
      '{"f":"NaN"}\n{"f":"-Infinity"}\n{"f":-0}\n',
    );
  });

  it('writes arrays as arrays, however deep, and those with bounds of their own as texts', async () => {
    const rows = [['{1,NULL,3}'], ['{{1,2},{3,4}}'], ['{}'], ['[0:1]={1,2}']];
    expect(await written(jsonLinesSink, { a: 1007 }, ...rows)).toBe(
      '{"a":[1,null,3]}\n{"a":[[1,2],[3,4]]}\n{"a":[]}\n{"a":"[0:1]={1,2}"}\n',
    );
    expect(await written(jsonLinesSink, { a: 1009 }, ['{"a b",NULL,"NULL","\\"\\\\,{}"}'])).toBe(
      '{"a":["a b",null,"NULL","\\"\\\\,{}"]}\n',
    );
    expect(
      await written(jsonLinesSink, { a: 1016, b: 1000 }, ['{9007199254740993}', '{t,f}']),
    ).toBe('{"a":["9007199254740993"],"b":[true,false]}\n');
  });

  it('is an array also without rows, and lines are none then', async () => {
    expect(await written(jsonSink, { a: 25 })).toBe('[]\n');
    expect(await written(jsonLinesSink, { a: 25 })).toBe('');
  });

  it('gives back every text', async () => {
    const texts = fc.sample(anyText(), 100);
    const text = await written(jsonSink, { a: oids.text }, ...texts.map((each) => [each]));
    expect(JSON.parse(text)).toEqual(texts.map((a) => ({ a })));
  });
});

describe('parseArrayText', () => {
  it('reads every item that Postgres may write', () => {
    fc.assert(
      fc.property(fc.array(fc.option(anyText()), { minLength: 1 }), (items) => {
        const quoted = items.map((item) =>
          item === null ? 'NULL' : `"${item.replace(/["\\]/g, '\\$&')}"`,
        );
        expect(parseArrayText(`{${quoted.join(',')}}`)).toEqual(items);
      }),
    );
  });

  it('takes nothing else for an array', () => {
    expect(['x', '{', '{1}}', ''].map(parseArrayText)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('tableSink', () => {
  it('aligns columns, numbers to the right, and tells NULL from an empty text', async () => {
    const text = await written(
      table,
      { id: oids.int4, name: 25, id_: oids.int8 },
      ['1', 'ab', null],
      ['20', '', '3'],
    );
    expect(text).toBe('id  name     id_\n──  ────  ──────\n 1  ab    [null]\n20             3\n');
  });

  it('keeps a cell on its line, and shows only the head of a long one', async () => {
    expect(await written(table, { a: 25 }, ['x\ny\u001b[31m\tz'])).toContain('x⏎y\\u001b[31m z\n');
    const long = await written(table, { a: 25 }, ['x'.repeat(1_000_000)]);
    expect(long.split('\n')[2]).toBe(`${'x'.repeat(200)}… (1000000 characters)`);
  });

  it('goes on with the widths of the first rows', async () => {
    const rows = Array.from({ length: 1500 }, (_, index) => [index === 1400 ? 'wider' : 'a', 'b']);
    const lines = (await written(table, { a: 25, b: 25 }, ...rows)).split('\n');
    expect(lines).toHaveLength(1503);
    expect([lines[2], lines[1402]]).toEqual(['a  b', 'wider  b']);
  });
});
