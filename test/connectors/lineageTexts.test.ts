import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { queryFolders } from '../../src/connect/lineageTexts';
import { NodeFileTree } from '../../src/connectors/localFiles/nodeFileTree';
import { parseLake } from '../../src/core/lake/parseLake';
import type { Lake } from '../../src/core/lake/lake';
import type { QueryFolder } from '../../src/core/lineage/readers/queries/queryFolder';

const { signal } = new AbortController();
let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'lakeside-texts-')));
});

afterEach(() => rm(root, { recursive: true }));

it('reads a checkout in the lake’s folder once, by the commit of its own repository', async () => {
  await write('queries/a.sql', 'pipelines/etl/b.sql', 'runs/c.sql');
  const commit = commitAll('pipelines/etl');
  commitAll('.');
  const folders = queryFolders(
    { lake: demoLake(), ports: { fileTree: (folder) => new NodeFileTree(folder) } },
    { signal },
  );
  expect(await Promise.all(folders.map(pathsOf))).toEqual([
    ['queries/a.sql'],
    ['pipelines/etl/b.sql'],
  ]);
  expect(await folders[1]?.revision?.()).toEqual({ commit, changed: new Set() });
});

function demoLake(): Lake {
  const pipeline = { name: 'etl', repo: 'etl', folder: 'pipelines/etl', run: 'make', reads: [] };
  const document = {
    storage: { blobEndpoint: 'http://127.0.0.1:10000/devstoreaccount1' },
    sources: [{ name: 'Lab', folder: 'runs', kind: 'folders', container: 'lab' }],
    pipelines: [{ ...pipeline, publishes: ['table://warehouse/lab.b'] }],
  };
  const { lake, problems } = parseLake(JSON.stringify(document), {
    file: join(root, 'lake.json'),
    resolveFolder: (folder) => resolve(root, folder),
  });
  if (lake === undefined) throw new Error(JSON.stringify(problems));
  return lake;
}

async function pathsOf({ files, prefix }: QueryFolder): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const { path } of files) paths.push(prefix + path);
  return paths;
}

async function write(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), `SELECT '${path}'`);
  }
}

function commitAll(folder: string): string {
  const author = ['-c', 'user.name=Lab', '-c', 'user.email=lab@example.org'];
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...author, ...args], {
      cwd: join(root, folder),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  git('init', '-q');
  git('add', '--all');
  git('-c', 'commit.gpgsign=false', 'commit', '-q', '-m', 'Begin');
  return git('rev-parse', 'HEAD');
}
