import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  snippetOf,
  type SnippetKind,
  type SnippetSubject,
} from '../../../src/core/datasets/writing/snippets';
import {
  findDataTools,
  howToInstall,
  missingPackages,
} from '../../host/dataTools/findDataTools.mjs';
import { startService, type Service } from '../command/commandWorld';
import { runLakeside } from '../command/lakesideProcess';
import { startPostgres, type TestPostgres } from '../postgres/startPostgres';

/** Whatever this machine has not is said, and is no test that would pass for nothing. */
const tools = findDataTools();
const missing = missingPackages();
if (missing.length > 0) {
  console.warn(`Snippets were not tried with ${missing.join(', ')}; ${howToInstall(missing)}`);
}

const script = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
const names = ['sample', 'what is said', 'od600'];
const rows: readonly (readonly [string, string, string])[] = [
  ['A1', 'say "hi",\ntwice', '0.5'],
  ['B2', 'größer; 5" disc', '12'],
];
/** Both mean the same, written with other delimiters. */
const files = {
  'lab-report': `${[names, ...rows].map((row) => row.map(quoted).join(',')).join('\n')}\n`,
  'plate-reader': `${[names, ...rows].map((row) => row.map(quoted).join(';')).join('\r\n')}\r\n`,
};
const delimiters = { 'lab-report': ',', 'plate-reader': ';' };
type Repo = keyof typeof files;
const repos: readonly Repo[] = ['lab-report', 'plate-reader'];

let service: Service;
let folder: string;
beforeAll(async () => {
  service = await startService();
  folder = await mkdtemp(join(tmpdir(), 'lakeside-snippets-'));
  await writeLakeside();
  await writeFile(
    join(folder, 'lake.json'),
    JSON.stringify({
      storage: { blobEndpoint: service.blobEndpoint },
      datasets: { container: 'snippets' },
    }),
  );
  for (const repo of repos) {
    await writeFile(join(folder, `${repo}.csv`), files[repo]);
    const args = ['publish', `${repo}.csv`, `gros://${repo}`, '--create-container'];
    const { code, stderr } = await runLakeside(args, { cwd: folder });
    expect({ code, stderr }).toMatchObject({ code: 0 });
  }
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the snippets call: the built command, by its name. */
async function writeLakeside(): Promise<void> {
  const file = join(folder, 'bin/lakeside');
  await mkdir(join(folder, 'bin'));
  await writeFile(file, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
  await chmod(file, 0o755);
}

function snippet(kind: SnippetKind, repo: Repo): string {
  const subject: SnippetSubject = {
    reference: `gros://${repo}:latest`,
    repo,
    format: 'csv.gz',
    delimiter: delimiters[repo],
    columnNames: names,
  };
  return snippetOf(kind, subject);
}

const variables = { 'lab-report': 'lab_report', 'plate-reader': 'plate_reader' };

describe('A snippet of a shell', () => {
  it.each(repos)('leaves the file that was published: %s', async (repo) => {
    await run('sh', ['-c', snippet('shell', repo)]);
    expect(await readFile(join(folder, `${variables[repo]}.csv`), 'utf8')).toBe(files[repo]);
  });

  it('fails where there is no such dataset', async () => {
    const lost = snippet('shell', 'lab-report').replace('gros://lab-report', 'gros://lost');
    await expect(run('sh', ['-c', lost])).rejects.toThrow('No repository lost has published');
  });
});

const python = tools.get('pandas');
if (python !== undefined) {
  const asJson = (name: string): string => `print(${name}.to_json(orient="split", index=False))`;
  const expected = {
    columns: names,
    data: rows.map(([sample, said, od600]) => [sample, said, Number(od600)]),
  };

  describe('A snippet of Python', () => {
    it.each(repos)('is a data frame of pandas: %s', async (repo) => {
      const program = `${snippet('python', repo)}\n${asJson(variables[repo])}\n`;
      expect(JSON.parse(await run(python, ['-c', program]))).toEqual(expected);
    });

    it('fails where there is no such dataset', async () => {
      const lost = snippet('python', 'lab-report').replace('gros://lab-report', 'gros://lost');
      await expect(run(python, ['-c', lost])).rejects.toThrow('CalledProcessError');
    });
  });

  describe('A gateway', () => {
    it('is read by pandas as any address is', async () => {
      await withGateway(async (address) => {
        const program = [
          'import sys',
          'import pandas',
          'frame = pandas.read_csv(sys.argv[1])',
          asJson('frame'),
        ].join('\n');
        const url = `${address}/gros/lab-report/master:latest`;
        expect(JSON.parse(await run(python, ['-c', program, url]))).toEqual(expected);
        const lost = `${address}/gros/lost`;
        await expect(run(python, ['-c', program, lost])).rejects.toThrow('HTTP Error 404');
      });
    });
  });
}

const rscript = tools.get('R');
if (rscript !== undefined) {
  describe('A snippet of R', () => {
    it.each(repos)('is a data frame: %s', async (repo) => {
      const name = variables[repo];
      const told = `cat(names(${name}), ${name}[[1]], ${name}[[2]], ${name}[[3]] * 2, sep = "|")`;
      const output = await run(rscript, ['-e', `${snippet('r', repo)}\n${told}`]);
      const columns = [0, 1].map((column) => rows.map((row) => row[column]));
      expect(output.split('|')).toEqual([...names, ...columns.flat(), '1', '24']);
    });

    it('stops where there is no such dataset', async () => {
      const lost = snippet('r', 'lab-report').replace('gros://lab-report', 'gros://lost');
      await expect(run(rscript, ['-e', lost])).rejects.toThrow('lakeside get failed');
    });
  });
}

const psql = tools.get('psql');
if (psql !== undefined) {
  describe('A snippet of SQL', () => {
    let postgres: TestPostgres;
    beforeAll(async () => {
      postgres = await startPostgres();
    });
    afterAll(() => postgres.stop());

    it.each(repos)('fills a table: %s', async (repo) => {
      const { host, port, user, password } = postgres;
      const statements = `${snippet('sql', repo)}\nSELECT json_agg(t) FROM ${variables[repo]} t;\n`;
      await writeFile(join(folder, 'snippet.sql'), statements);
      const args = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-f', 'snippet.sql'];
      const address = ['-h', host, '-p', String(port), '-U', user, 'postgres'];
      const output = await run(psql, [...args, ...address], { PGPASSWORD: password });
      const cells = (JSON.parse(output) as readonly Record<string, string>[]).map((row) =>
        names.map((name) => row[name]),
      );
      expect(cells).toEqual(rows);
    });
  });
}

function quoted(cell: string): string {
  return /[",;\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Runs `lakeside gateway` until the work is done. */
async function withGateway(work: (address: string) => Promise<void>): Promise<void> {
  const gateway = spawn('lakeside', ['gateway', '--quiet'], { cwd: folder, env: environment() });
  const ended = new Promise((resolve) => gateway.once('close', resolve));
  try {
    const address = await new Promise<string>((resolve, reject) => {
      gateway.stdout.setEncoding('utf8').once('data', (line: string) => resolve(line.trim()));
      gateway.once('error', reject);
      gateway.once('close', () => reject(new Error('The gateway ended')));
    });
    await work(address);
  } finally {
    gateway.kill();
    await ended;
  }
}

function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const path = `${join(folder, 'bin')}:${process.env['PATH']}`;
  return { PATH: path, HOME: folder, LAKESIDE_STATE: folder, LC_ALL: 'C.UTF-8', ...more };
}

/** @returns standard output @throws with standard error if the program fails */
function run(
  program: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(program, args, { cwd: folder, env: environment(more) });
  child.stdin.end();
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(stdout) : reject(new Error(stderr))));
  });
}
