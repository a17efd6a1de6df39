import { execFile, spawn } from 'node:child_process';
import {
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import { NodeRunFolders } from '../../../src/connectors/pipelineProcess/nodeRunFolders';
import { FolderRunningStep } from '../../../src/connectors/pipelineProcess/runningStep';
import type { RunFolder } from '../../../src/core/datasets/steps/runFolder';

let folder: RunFolder;
afterEach(() => folder.dispose());

async function create(): Promise<FolderRunningStep> {
  folder = await new NodeRunFolders().create('2026-11-27T090000000Z-40000000');
  return new FolderRunningStep(folder.folder);
}

const read = { reference: 'gros://raw', resolved: 'gros://raw/master:2026-11-26.1', isLive: true };

describe('the folder of a run', () => {
  it('is nobody else’s, and empty at first', async () => {
    await create();
    if (process.platform !== 'win32') {
      expect((await stat(folder.folder)).mode & 0o777).toBe(0o700);
    }
    const found = [await folder.reads(), await folder.staged(), await folder.left()];
    expect(found).toEqual([[], [], []]);
  });

  it('holds what commands read, without the line of one that was killed as it wrote', async () => {
    const step = await create();
    await step.noteRead(read);
    await step.noteRead({ ...read, isLive: false });
    await writeFile(join(folder.folder, 'reads.ndjson'), '{"reference":"gros://h', { flag: 'a' });
    expect(await folder.reads()).toEqual([read, { ...read, isLive: false }]);
  });

  it('holds what is to be published as it was when it was staged, in that order', async () => {
    const step = await create();
    const file = join(folder.folder, 'work.csv');
    for (const content of ['first', 'second']) {
      await writeFile(file, content);
      await step.stage({ reference: `gros://${content}`, file, format: 'csv' });
    }
    await mkdir(join(folder.folder, 'staged', 'draft-of-a-killed-command'));
    const staged = await folder.staged();
    expect(staged.map(({ reference }) => reference)).toEqual(['gros://first', 'gros://second']);
    const contents = staged.map(async ({ file: kept }) => readFile(kept, 'utf8'));
    expect(await Promise.all(contents)).toEqual(['first', 'second']);
    expect(staged.every(({ file: kept }) => kept.endsWith('.csv'))).toBe(true);
  });

  it('loses none of what many commands stage at once', async () => {
    const step = await create();
    const file = join(folder.folder, 'work.csv');
    await writeFile(file, 'a');
    const names = Array.from({ length: 20 }, (_, index) => `gros://d${index}`);
    await Promise.all(names.map((reference) => step.stage({ reference, file, format: 'csv' })));
    const staged = await folder.staged();
    expect(new Set(staged.map(({ reference }) => reference))).toEqual(new Set(names));
    expect(staged).toHaveLength(20);
  });

  it('holds the files that were left in it, by their paths', async () => {
    await create();
    await mkdir(join(folder.outputFolder, 'qc', 'feature'), { recursive: true });
    await writeFile(join(folder.outputFolder, 'qc', 'feature', 'strict.csv.gz'), '');
    await writeFile(join(folder.outputFolder, 'report.parquet'), '');
    expect((await folder.left()).map(({ path }) => path)).toEqual([
      'qc/feature/strict.csv.gz',
      'report.parquet',
    ]);
  });

  it('is deleted by the next run if its processes were killed, and not while one of them runs', async () => {
    const folders = await Promise.all([killedRun(false), killedRun(true)]);
    const [dead, alive] = folders.map(({ path }) => path);
    await create();
    await expect(stat(dead ?? '')).rejects.toThrow('ENOENT');
    expect((await stat(alive ?? '')).isDirectory()).toBe(true);
    // What its step is doing goes on; with the last of its processes the folder goes.
    const { step } = folders[1];
    if (step !== undefined) process.kill(-step, 'SIGKILL');
    await expect.poll(() => isGroupGone(step ?? 0)).toBe(true);
    await folder.dispose();
    await create();
    await expect(stat(alive ?? '')).rejects.toThrow('ENOENT');
  });

  it('is left alone if nobody can tell whose it is', async () => {
    const paths = ['', '{"processId":99', '{"processId":1,"bootId":"x"}\n'].map((owners) =>
      strangeFolder(owners),
    );
    await create();
    for (const path of await Promise.all(paths)) {
      expect((await stat(path)).isDirectory()).toBe(true);
      await rm(path, { recursive: true });
    }
  });

  it('is left alone if a machine that shares the temporary files made it, or another user', async () => {
    const gone = { ...(await ownOwner()), bootId: 'of another start' };
    const there = { ...gone, namespace: gone.namespace.replace(hostname(), 'another-machine') };
    const elsewhere = await strangeFolder(`${JSON.stringify(there)}\n`);
    const left = [elsewhere];
    const mine = await strangeFolder(`${JSON.stringify(gone)}\n`);
    if (process.getuid?.() === 0) {
      const others = await strangeFolder(`${JSON.stringify(gone)}\n`);
      await chown(others, 65_534, 65_534);
      left.push(others);
    }
    const kept = await mkdtemp(join(tmpdir(), 'lakeside-kept-'));
    await writeFile(join(kept, 'owners.ndjson'), `${JSON.stringify(gone)}\n`);
    const link = join(tmpdir(), `lakeside-run-link-${basename(kept)}`);
    await symlink(kept, link, 'junction');
    await create();
    await expect(stat(mine)).rejects.toThrow('ENOENT');
    for (const path of [...left, kept]) {
      expect((await stat(path)).isDirectory()).toBe(true);
      await rm(path, { recursive: true });
    }
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    await rm(link);
  });

  it('is gone when the run is over', async () => {
    await create();
    await folder.dispose();
    await expect(stat(folder.folder)).rejects.toThrow('ENOENT');
  });
});

/** How a run of this process signs its folder. */
async function ownOwner(): Promise<{ readonly namespace: string }> {
  await create();
  const text = await readFile(join(folder.folder, 'owners.ndjson'), 'utf8');
  await folder.dispose();
  return JSON.parse(text) as { readonly namespace: string };
}

async function strangeFolder(owners: string): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'lakeside-run-strange-'));
  if (owners !== '') await writeFile(join(path, 'owners.ndjson'), owners);
  return path;
}

/** The folder of a run whose process is gone without a word; its step may go on. */
async function killedRun(
  hasLivingStep: boolean,
): Promise<{ readonly path: string; readonly step: number | undefined }> {
  const step = hasLivingStep
    ? spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true })
    : undefined;
  const entry = join(import.meta.dirname, '../../../src/connectors/pipelineProcess/nodeRunFolders');
  const program = await build({
    stdin: {
      contents: `import { readFile } from 'node:fs/promises';
        import { NodeRunFolders } from ${JSON.stringify(entry)};
        const folder = await new NodeRunFolders().create('killed');
        const step = ${step?.pid ?? 'undefined'};
        if (step !== undefined) folder.claim(step);
        const owners = async () => (await readFile(folder.folder + '/owners.ndjson', 'utf8')).match(/\\n/g).length;
        while ((await owners()) < ${step === undefined ? 1 : 2}) await new Promise(setImmediate);
        console.log(folder.folder);
        process.kill(process.pid, 'SIGKILL');`,
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const code = program.outputFiles[0]?.text ?? '';
  const args = ['--input-type=module', '-e', code];
  const killed: unknown = await promisify(execFile)(process.execPath, args).catch((error) => error);
  return { path: (killed as { readonly stdout: string }).stdout.trim(), step: step?.pid };
}

function isGroupGone(processId: number): boolean {
  try {
    return !process.kill(-processId, 0);
  } catch {
    return true;
  }
}
