import { afterEach, describe, expect, it } from 'vitest';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryError } from '../../../src/core/warehouse/queryError';
import { CommandBench, type CommandResult } from '../commandBench';

const connection = { host: 'dwh.example.org', database: 'dwh', user: 'operator' };
const lake = {
  storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
  sources: [],
  connections: { dwh: connection, registry: { ...connection, writable: true } },
  warehouse: 'dwh',
};

let folder: string;

async function benchWithLake(changes: object = {}): Promise<CommandBench> {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-query-'));
  await writeFile(join(folder, 'lake.json'), JSON.stringify({ ...lake, ...changes }));
  const bench = new CommandBench();
  bench.workingFolder = folder;
  return bench;
}

afterEach(() => rm(folder, { recursive: true, force: true }));

function resultOf({ warehouse }: CommandBench): string | undefined {
  return warehouse.outputs.get('-')?.text;
}

async function refusalOf(sql: string, ...args: readonly string[]): Promise<CommandResult> {
  const bench = await benchWithLake();
  const result = await bench.run('query', sql, ...args);
  expect(bench.warehouse.logins).toEqual([]);
  expect(result.code).toBe(1);
  return result;
}

describe('lakeside query', () => {
  it('runs the statement on the warehouse of the lake, read-only, with its password', async () => {
    const bench = await benchWithLake();
    const { code, stderr } = await bench.run('query', 'select n from t');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '2 rows\n' });
    expect(resultOf(bench)).toBe('n\n─\n1\n2\n');
    expect(bench.warehouse.logins).toMatchObject([
      { connection: { name: 'dwh' }, password: 'password of dwh' },
    ]);
    expect(bench.warehouse.plans).toMatchObject([{ mode: 'readOnly', sql: 'select n from t' }]);
    expect(bench.warehouse.options).toMatchObject([{ timeoutMs: 3_600_000, rowLimit: undefined }]);
  });

  it('takes the statement from a file or from standard input, and only from one place', async () => {
    const bench = await benchWithLake();
    await writeFile(join(folder, 'q.sql'), '\uFEFFselect 1 -- ü');
    await bench.run('query', '--file', 'q.sql');
    bench.warehouse.standardInput = 'table t';
    await bench.run('query');
    expect(bench.warehouse.plans.map(({ sql }) => sql)).toEqual(['select 1 -- ü', 'table t']);
    expect((await bench.run('query', 'select 1', '--file', 'q.sql')).code).toBe(2);
    bench.warehouse.standardInput = undefined;
    expect((await bench.run('query')).code).toBe(2);
    await writeFile(join(folder, 'q.sql'), Buffer.from([0x73, 0xff]));
    expect((await bench.run('query', '--file', 'q.sql')).stderr).toContain('q.sql is not UTF-8');
  });

  it('writes each format', async () => {
    const bench = await benchWithLake();
    for (const [format, text] of [
      ['csv', 'n\n1\n2\n'],
      ['json', '[\n{"n":1},\n{"n":2}\n]\n'],
      ['jsonl', '{"n":1}\n{"n":2}\n'],
    ] as const) {
      await bench.run('query', 'select 1', '--format', format);
      expect(resultOf(bench)).toBe(text);
    }
    await bench.run('query', 'select 1', '--json');
    expect(resultOf(bench)).toBe('[\n{"n":1},\n{"n":2}\n]\n');
    expect((await bench.run('query', 'select 1', '--json', '--format', 'csv')).code).toBe(2);
    expect((await bench.run('query', 'select 1', '--format', 'xlsx')).code).toBe(2);
  });

  it('completes a file only when all of it is there', async () => {
    const bench = await benchWithLake();
    await bench.run('query', 'select 1', '--output', 'out.csv', '--format', 'csv', '--quiet');
    const file = join(folder, 'out.csv');
    expect(bench.warehouse.outputs.get(file)).toMatchObject({
      text: 'n\n1\n2\n',
      state: 'complete',
    });
    bench.warehouse.failure = new QueryError('connectionLost', 'The connection was lost', {
      remedy: 'Run it again',
    });
    const { code, stderr } = await bench.run('query', 'select 1', '--output', 'out.csv');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'error: The connection was lost. Run it again.\n',
    });
    expect(bench.warehouse.outputs.get(file)?.state).toBe('abandoned');
  });

  it('leaves a JSON array open that did not come to its end', async () => {
    const bench = await benchWithLake();
    bench.warehouse.failure = new QueryError('connectionLost', 'lost', { remedy: '' });
    await bench.run('query', 'select 1', '--format', 'json');
    expect(() => JSON.parse(resultOf(bench) ?? '')).toThrow(SyntaxError);
  });

  it('shows the code and the place of what the server refuses', async () => {
    const bench = await benchWithLake();
    bench.warehouse.failure = new QueryError('statementFailed', 'column "conut" does not exist', {
      remedy: '',
      offset: 'select 1,\n  '.length,
      sqlState: '42703',
      notes: ['There is a column named "count"'],
    });
    const { code, stderr } = await bench.run('query', 'select 1,\n  conut from t');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: [
        'error: column "conut" does not exist (SQLSTATE 42703)',
        '  line 2, column 3:',
        '    conut from t',
        '    ^',
        '  There is a column named "count"',
        '',
      ].join('\n'),
    });
  });

  it('logs in nowhere for a statement that may not be run', async () => {
    expect((await refusalOf('insert into t values (1)')).stderr).toContain(
      'INSERT changes rows of a table. dwh is for reading: if it shall write, put "writable": true into connections.dwh and allow it, in a terminal by --write; nothing was sent.',
    );
    expect((await refusalOf('select 1; drop table t')).stderr).toContain(
      'There are 2 statements. One is run at a time: leave one.\n  line 1, column 11:\n',
    );
    expect((await refusalOf('selec 1')).stderr).toContain('(SQLSTATE 42601)');
    expect((await refusalOf('insert into t values (1)', '--write')).stderr).toContain(
      'The connection dwh is for reading',
    );
  });

  it('writes where both the connection and the person say so', async () => {
    const bench = await benchWithLake();
    const args = ['query', 'insert into t values (1)', '--connection', 'registry'];
    expect((await bench.run(...args)).stderr).toContain(
      'Queries only read unless you allow more, in a terminal by --write',
    );
    expect((await bench.run(...args, '--write')).code).toBe(0);
    expect(bench.warehouse.plans).toMatchObject([{ mode: 'readWrite', isInTransaction: true }]);
  });

  it('names the connections there are', async () => {
    const bench = await benchWithLake();
    const { code, stderr } = await bench.run('query', 'select 1', '--connection', 'registri');
    expect({ code, isNamed: stderr.includes('dwh, registry') }).toEqual({ code: 1, isNamed: true });
    const without = await benchWithLake({ warehouse: undefined });
    expect((await without.run('query', 'select 1')).stderr).toContain('names no warehouse');
  });

  it('takes limits, and refuses those that are none', async () => {
    const bench = await benchWithLake();
    await bench.run('query', 'select 1', '--limit', '5', '--timeout', '0s');
    expect(bench.warehouse.options).toMatchObject([{ rowLimit: 5, timeoutMs: undefined }]);
    for (const args of [
      ['--limit', '0'],
      ['--limit', '1e3'],
      ['--timeout', 'soon'],
      ['--timeout', '100d'],
    ]) {
      expect((await bench.run('query', 'select 1', ...args)).code).toBe(2);
    }
  });
});
