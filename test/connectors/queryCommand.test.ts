import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runLakeside, type LakesideOptions, type LakesideResult } from './command/lakesideProcess';
import { startPostgres, type TestPostgres } from './postgres/startPostgres';

let postgres: TestPostgres;
let witness: Client;
let folder: string;

beforeAll(async () => {
  postgres = await startPostgres();
  witness = await postgres.connect();
});

afterAll(async () => {
  await witness?.end();
  await postgres?.stop();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-query-'));
  const { host, port, user } = postgres;
  await writeFile(
    join(folder, 'lake.json'),
    JSON.stringify({
      storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
      sources: [],
      connections: { dwh: { host, port, user, database: 'postgres', tls: 'disable' } },
      warehouse: 'dwh',
    }),
  );
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function query(
  args: readonly string[],
  options: Partial<LakesideOptions> = {},
): Promise<LakesideResult> {
  const env = { PGPASSWORD: postgres.password };
  return runLakeside(['query', ...args], { cwd: folder, env, ...options });
}

/** True while the server works on a statement that begins so. */
async function isWorkedOn(start: string): Promise<boolean> {
  const { rows } = await witness.query(
    "select 1 from pg_stat_activity where state = 'active' and starts_with(query, $1)",
    [start],
  );
  return rows.length > 0;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('lakeside query, the process', () => {
  it('prints a result to standard output and all else to standard error', async () => {
    expect(await query(["select 1 as a, 'ü' as b, null as c", '--format', 'csv'])).toEqual({
      code: 0,
      stdout: 'a,b,c\n1,ü,\n',
      stderr: '1 row\n',
    });
  });

  it('exits with 1 for what Postgres refuses, with its code and the place', async () => {
    const { code, stdout, stderr } = await query([
      'select conut\nfrom pg_class',
      '--format',
      'json',
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'error: column "conut" does not exist (SQLSTATE 42703)\n  line 1, column 8:\n  select conut\n         ^\n',
    );
    expect((await query(['--format', 'xml', 'select 1'])).code).toBe(2);
  });

  it('takes the password from a password file where no variable holds one', async () => {
    const file = join(folder, 'pgpass');
    const { host, port, user, password } = postgres;
    await writeFile(file, `${host}:${port}:*:${user}:${password}\n`, { mode: 0o600 });
    const env = { PGPASSFILE: file };
    expect((await query(['select 1 as a', '--format', 'csv'], { env })).stdout).toBe('a\n1\n');
    await rename(file, join(folder, '.pgpass'));
    expect((await query(['select 1'], { env: { HOME: folder } })).code).toBe(0);
    const { code, stderr } = await query(['select 1'], { env: { HOME: join(folder, 'nobody') } });
    expect([code, stderr.includes('none is known')]).toEqual([1, true]);
  });

  it('never prints the password', async () => {
    const env = { PGPASSWORD: 'not the right one' };
    const { code, stdout, stderr } = await query(['select 1'], { env });
    expect(code).toBe(1);
    expect(stderr).toContain('does not take the password');
    expect(stdout + stderr).not.toContain('not the right one');
  });

  it('gives a file its name when it is whole, and follows a link to it', async () => {
    await writeFile(join(folder, 'real.csv'), 'before');
    await symlink('real.csv', join(folder, 'out.csv'));
    const args = ['--format', 'csv', '--output', 'out.csv'];
    expect((await query(['select 1 / (3 - g) from generate_series(1, 5) g', ...args])).code).toBe(
      1,
    );
    expect(await readFile(join(folder, 'real.csv'), 'utf8')).toBe('before');
    expect((await query(['select 1 as a', ...args, '--quiet'])).stderr).toBe('');
    expect(await readFile(join(folder, 'real.csv'), 'utf8')).toBe('a\n1\n');
    expect((await readdir(folder)).sort()).toEqual(['lake.json', 'out.csv', 'real.csv']);
  });

  it('writes into a device as it is, and says what cannot be written', async () => {
    expect((await query(['select 1', '--output', '/dev/null'])).code).toBe(0);
    const { code, stderr } = await query(['select 1', '--output', join('nowhere', 'out')]);
    expect([code, stderr.includes('cannot be written (ENOENT)')]).toEqual([1, true]);
  });

  it('cancels at the server on Ctrl+C, and leaves no part of a file', async () => {
    const sql = "select pg_sleep(0.01), repeat('x', 100000) from generate_series(1, 100000)";
    let interrupt = (): void => undefined;
    const run = query([sql, '--output', 'out.json', '--format', 'json'], {
      onStart: (kill) => (interrupt = () => kill('SIGINT')),
    });
    await until(() => isWorkedOn(sql));
    await until(async () => existsSync(join(folder, 'out.json.partial')));
    interrupt();
    const { code, stderr } = await run;
    expect([
      code,
      stderr.includes('Interrupted. Run the same command again to begin anew.'),
    ]).toEqual([130, true]);
    expect(await isWorkedOn('select pg_sleep(0.01)')).toBe(false);
    expect(await readdir(folder)).toEqual(['lake.json']);
  });

  it('ends when nobody reads on, and the statement with it', async () => {
    const sql = 'select generate_series(1, 100000000) as g';
    const { code, head } = await readHead(sql);
    expect([code, head.startsWith('g\n')]).toEqual([0, true]);
    await until(async () => !(await isWorkedOn('COPY')));
  });

  it('needs no more memory for a large result than for a small one', async () => {
    const rows = "select generate_series(1, 100000) as g, repeat('x', 600) as a";
    for (const format of ['csv', 'jsonl']) {
      const { code } = await query([rows, '--format', format, '--output', 'out'], {
        env: { PGPASSWORD: postgres.password, NODE_OPTIONS: '--max-old-space-size=30' },
      });
      expect([format, code]).toEqual([format, 0]);
    }
  });
});

/** Reads the first chunk of a result and then hangs up, as `head` does. */
function readHead(sql: string): Promise<{ readonly code: number | null; readonly head: string }> {
  const script = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
  const child = spawn(process.execPath, [script, 'query', sql, '--format', 'csv'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, PGPASSWORD: postgres.password },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let head = '';
  child.stdout.setEncoding('utf8').once('data', (chunk: string) => {
    head = chunk;
    child.stdout.destroy();
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, head })));
}
