import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSchemaMap } from '../../../src/core/schemaDiff/document/schemaMap';
import { writeSnapshot } from '../../../src/core/schemaDiff/document/writeSnapshot';
import { snapshotOf } from '../../fakes/ddl';
import { CommandBench } from '../commandBench';

let folder: string;
let bench: CommandBench;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-schema-'));
  bench = new CommandBench();
  bench.workingFolder = folder;
  await put('old.sql', 'create table run (id int primary key, name text);');
  await put('new.sql', 'create table run (id bigint primary key, name text);');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function put(name: string, text: string): Promise<void> {
  return writeFile(join(folder, name), text);
}

async function documentOf(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout } = await bench.run('schema', 'diff', '--format', 'json', ...args);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as Record<string, unknown>;
}

const notCompared =
  'Not compared: rights and owners, settings of storage, publications, statistics, and comments on keys, checks and indexes';

describe('lakeside schema diff', () => {
  it('says what changed between two files of DDL, and what that can break', async () => {
    const { code, stdout, stderr } = await bench.run('schema', 'diff', 'old.sql', 'new.sql');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      `public.run
  ~ column id: integer → bigint
      ! every row of public.run is written anew while nobody else gets at it

${notCompared}

1 change, 1 hazard
`,
    );
  });

  it('gives every pair, change and hazard to programs', async () => {
    expect(await documentOf('old.sql', 'new.sql')).toMatchObject({
      matches: [
        { kind: 'table', from: ['public', 'run'], to: ['public', 'run'], accepted: true },
        { kind: 'column', from: ['public', 'run', 'id'], to: ['public', 'run', 'id'] },
        { kind: 'column', from: ['public', 'run', 'name'], to: ['public', 'run', 'name'] },
      ],
      changes: [
        {
          kind: 'changeType',
          object: ['public', 'run', 'id'],
          before: 'integer',
          after: 'bigint',
          message: 'column id: integer → bigint',
        },
      ],
      hazards: [{ kind: 'rewritesTable', change: 0 }],
      notUnderstood: { old: [], new: [] },
    });
  });

  it('takes a snapshot, and a file of a revision', async () => {
    await put('old.json', writeSnapshot(await snapshotOf('create table run (id int)')));
    bench.revisions.set('HEAD~1:new.sql', '\uFEFFcreate table run (id int, at date)');
    const { stdout } = await bench.run('schema', 'diff', 'old.json', 'git:HEAD~1:new.sql');
    expect(stdout).toBe(`public.run\n  + column at date\n\n${notCompared}\n\n1 change\n`);
  });

  it('asks nothing that was decided: in schema-map.json beside a side, or in the file that is named', async () => {
    await put('a.sql', 'create table run (id int, one text, two text);');
    await put('b.sql', 'create table run (id int, three text, two text);');
    const decision = (isSame: boolean): string =>
      writeSchemaMap([
        { kind: 'column', from: ['public', 'run', 'one'], to: ['public', 'run', 'three'], isSame },
      ]);
    await put('schema-map.json', decision(true));
    await put('other.json', decision(false));
    const kinds = async (...args: readonly string[]): Promise<unknown> =>
      ((await documentOf('a.sql', 'b.sql', ...args))['changes'] as { kind: string }[]).map(
        ({ kind }) => kind,
      );
    expect(await kinds()).toEqual(['renameColumn']);
    expect(await kinds('--map', 'other.json')).toEqual(['dropColumn', 'addColumn']);
    expect((await bench.run('schema', 'diff', 'a.sql', 'b.sql', '--map', 'none.json')).code).toBe(
      3,
    );
  });

  it('lists what it does not understand, and goes on', async () => {
    await put('odd.sql', 'create table run (id int primary key, name text);\ncreate tabel x ();');
    const document = await documentOf('old.sql', 'odd.sql');
    expect(document).toMatchObject({
      changes: [],
      notUnderstood: { old: [], new: [{ line: 2, text: 'create tabel x ()' }] },
    });
  });

  it('writes Markdown with names as they are', async () => {
    await put('odd.sql', 'create table run (id int primary key, name text, "a_b|c" text);');
    const { stdout } = await bench.run(
      'schema',
      'diff',
      'old.sql',
      'odd.sql',
      '--format',
      'markdown',
    );
    expect(stdout).toContain('- `+` column "a\\_b\\|c" text');
  });

  it('exits with 1 for differences only where that is asked', async () => {
    const codes = async (...args: readonly string[]): Promise<number> =>
      (await bench.run('schema', 'diff', ...args)).code;
    expect(await codes('old.sql', 'new.sql')).toBe(0);
    expect(await codes('old.sql', 'new.sql', '--exit-code')).toBe(1);
    expect(await codes('old.sql', 'old.sql', '--exit-code')).toBe(0);
    expect(await codes('old.sql')).toBe(2);
    expect(await codes('old.sql', 'new.sql', '--format', 'yaml')).toBe(2);
    expect(await codes('old.sql', 'none.sql')).toBe(3);
    expect(await codes('old.sql', '.')).toBe(3);
  });

  it('says in JSON what could not be compared', async () => {
    await put('bad.json', '{\n  "format": lakeside\n}');
    await put('notes.sql', '# Notes on the warehouse');
    await put('later.json', '{"format": "lakeside-schema", "version": 99}');
    await put(
      'typed.json',
      '{"format": "lakeside-schema", "version": 1, "origin": {"kind": "ddl"}, "relations": [{"schema": "s", "name": "t", "kind": "table", "columns": [{"name": 3}]}]}',
    );
    const messageOf = async (file: string): Promise<unknown> => {
      const { error } = await documentOf('old.sql', file);
      return (error as { message: unknown }).message;
    };
    expect(await messageOf('dwh')).toBe('dwh is no file, and no connection without a lake');
    expect(await messageOf('bad.json')).toContain('line 2, column 13 is no JSON');
    expect(await messageOf('notes.sql')).toContain('line 1, syntax error at or near "#"');
    expect(await messageOf('later.json')).toBe(
      'later.json is a snapshot of version 99, and this Lakeside knows 5',
    );
    expect(await messageOf('typed.json')).toContain('relations[0].columns[0].name must be a text');
  });
});
