import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AZCOPY } from '../bench/machine.mjs';
import {
  acme,
  acmeSas,
  CommandWorld,
  md5,
  startService,
  type Service,
} from './command/commandWorld';
import { documentOf, runLakeside } from './command/lakesideProcess';
import { TappedStorage } from './command/tappedStorage';

let service: Service;
let world: CommandWorld;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  world = await CommandWorld.create(service);
});
afterEach(() => world.dispose());

const threeFiles = { 'run1/a.txt': 'alpha', 'run1/b/c.txt': 'gamma', 'run1/empty': '' };

function pathsOf(problems: readonly { readonly path: string }[]): readonly string[] {
  return problems.map(({ path }) => path);
}

describe('lakeside sync against a real blob service', () => {
  it('uploads, verifies, records, and uploads nothing the second time', async () => {
    await world.write(threeFiles);
    const first = await world.json('sync');
    expect(first.code).toBe(0);
    expect(first.runs).toMatchObject([
      { run: 'run1', source: 'runs', state: 'verified', files: 3, bytes: 10, uploaded: 3, kept: 0 },
    ]);
    expect(await world.blobNames()).toEqual([
      'dest/run1.md5',
      'dest/run1.receipt',
      'dest/run1.sync',
      'dest/run1/a.txt',
      'dest/run1/b/c.txt',
      'dest/run1/empty',
    ]);
    const tap = await TappedStorage.start(service.blobEndpoint);
    const second = await world.json('sync', ['--blob-endpoint', `${tap.origin}/devstoreaccount1`]);
    await tap.stop();
    expect(second.runs).toMatchObject([{ state: 'verified', uploaded: 0, kept: 3 }]);
    expect(tap.countOf('PUT')).toBe(0);
  });

  it('writes an md5sum list that md5sum accepts for the files', async () => {
    await world.write(threeFiles);
    await world.json('sync');
    const list = await world.blob('run1.md5').downloadToBuffer();
    await writeFile(join(world.runs, 'list.md5'), list);
    const output = execFileSync('md5sum', ['-c', 'list.md5'], {
      cwd: world.runs,
      encoding: 'utf8',
    });
    expect(output.trim().split('\n')).toHaveLength(3);
  });

  it('names --create-container for a container that is missing, and makes it when told to', async () => {
    await world.write(threeFiles);
    const container = `${world.container}-new`;
    const missing = await world.json('sync', ['--container', container]);
    expect(missing).toMatchObject({ code: 1, runs: [], error: { reason: 'containerMissing' } });
    expect(missing.error?.remedy).toContain('--create-container');
    const made = await world.json('sync', ['--container', container, '--create-container']);
    expect(made).toMatchObject({ code: 0, runs: [{ state: 'verified' }] });
    await world.client.deleteContainer(container);
  });

  it('carries odd names and says which ones Azure would change', async () => {
    const long = Array.from({ length: 5 }, () => 'd'.repeat(200)).join('/');
    const good = [
      'with space.txt',
      ' lead.txt',
      'caf\u00e9.txt',
      'cafe\u0301 nfd.txt',
      'hash#1.txt',
      'per%20cent.txt',
      '100%.txt',
      'why?.txt',
      'quote\'".txt',
      'plus+amp&.txt',
      '日本語.txt',
      '😀.bin',
      `${long}/${'f'.repeat(1024 - 'dest/run1/'.length - long.length - 1)}`,
    ];
    const bad = ['back\\slash.txt', 'trailing.', 'bell\u0007.txt', `${long}/${'g'.repeat(100)}`];
    await world.write(Object.fromEntries([...good, ...bad].map((name) => [`run1/${name}`, name])));
    const { code, runs } = await world.json('sync');
    expect(code).toBe(1);
    const [run] = runs;
    expect(run).toMatchObject({ state: 'incomplete', uploaded: good.length });
    expect(run?.verdicts).toMatchObject({ match: good.length, failed: bad.length });
    expect(pathsOf(run?.problems ?? []).toSorted()).toEqual(bad.toSorted());
    expect(await world.blobNames()).toEqual(
      expect.arrayContaining(good.map((name) => `dest/run1/${name}`)),
    );
    const verified = await world.json('verify');
    expect(verified.runs[0]?.verdicts).toMatchObject({ match: good.length });
  });

  it('lists what it does not carry, without failing for it', async () => {
    await world.write(threeFiles);
    const run = join(world.runs, 'run1');
    await mkdir(join(run, 'void'));
    await symlink('a.txt', join(run, 'link'));
    await symlink('/etc', join(run, 'out'));
    execFileSync('mkfifo', [join(run, 'pipe')]);
    const { code, runs } = await world.json('sync');
    expect(code).toBe(0);
    expect(runs).toMatchObject([{ state: 'verified', verdicts: { match: 3, notCarried: 4 } }]);
    expect(pathsOf(runs[0]?.problems ?? [])).toEqual(['link', 'out', 'pipe', 'void']);
  });

  it('sends the rest when a file may not be read, and says so', async () => {
    await world.write(threeFiles);
    await chmod(join(world.runs, 'run1/a.txt'), 0o000);
    const { code, runs } = await world.json('sync', [], { isOrdinaryUser: true });
    expect(code).toBe(1);
    expect(runs).toMatchObject([
      { state: 'incomplete', uploaded: 2, verdicts: { match: 2, failed: 1 } },
    ]);
    expect(pathsOf(runs[0]?.problems ?? [])).toEqual(['a.txt']);
  });

  it('sends the rest when files vanish, shrink or grow on the way', async () => {
    // Sent before everything else, so the others change between being listed and being read.
    await world.write({ ...threeFiles, 'run1/RunInfo.xml': '<RunInfo/>', 'run1/z/d.txt': 'delta' });
    const tap = await TappedStorage.start(service.blobEndpoint);
    tap.onRequest = async ({ method, url }) => {
      if (method !== 'PUT' || !url.includes('RunInfo.xml')) return;
      await rm(join(world.runs, 'run1/a.txt'));
      await writeFile(join(world.runs, 'run1/b/c.txt'), 'g');
      await writeFile(join(world.runs, 'run1/z/d.txt'), 'delta and more');
    };
    const endpoint = `${tap.origin}/devstoreaccount1`;
    const args = ['--kind', 'folders', '--blob-endpoint', endpoint];
    const { code, runs } = await world.json('sync', args);
    await tap.stop();
    expect(code).toBe(1);
    expect(runs).toMatchObject([{ state: 'incomplete', uploaded: 2, verdicts: { match: 2 } }]);
    expect(pathsOf(runs[0]?.problems ?? [])).toEqual(['a.txt', 'b/c.txt', 'z/d.txt']);
    expect(await world.blobNames()).not.toContain('dest/run1/b/c.txt');
  });

  it('leaves runs alone that are not ready or failed, and names the two sheets of one', async () => {
    const novaSeq = '20231108_LH00188_0028_B22F52TLT3';
    const status = '<RunCompletionStatus><RunStatus>RunErrored</RunStatus></RunCompletionStatus>';
    await world.write({
      [`${novaSeq}/RunInfo.xml`]: '<RunInfo/>',
      [`${novaSeq}/RunCompletionStatus.xml`]: status,
      'run1/a.txt': 'alpha',
      'run1.csv': 'x',
      'RUN1.csv': 'y',
    });
    const { code, runs } = await world.json('sync', [
      '--completion-flag',
      'RunCompletionStatus.xml',
    ]);
    expect(code).toBe(0);
    expect(runs).toMatchObject([
      { run: novaSeq, state: 'failedRun', uploaded: 0 },
      { run: 'run1', state: 'sequencing', uploaded: 0 },
    ]);
    const ready = await world.json('sync', ['--run', 'run1']);
    expect(ready.runs[0]?.problems.map(({ message }) => message).join()).toMatch(/RUN1\.csv/);
  });

  it('replaces no proven blob by a different file unless told to', async () => {
    await world.write(threeFiles);
    await world.json('sync');
    await world.write({ 'run1/a.txt': 'omega' });
    const refused = await world.json('sync');
    expect(refused).toMatchObject({ code: 1, runs: [{ state: 'mismatch', uploaded: 0 }] });
    expect(await world.blob('run1/a.txt').downloadToBuffer()).toEqual(Buffer.from('alpha'));
    const replaced = await world.json('sync', ['--overwrite']);
    expect(replaced).toMatchObject({ code: 0, runs: [{ state: 'verified', uploaded: 1 }] });
    expect(await world.blob('run1/a.txt').downloadToBuffer()).toEqual(Buffer.from('omega'));
  });

  it('stops at the first Ctrl+C with 130, and goes on where it stopped', async () => {
    const files = Array.from({ length: 300 }, (_, index) => [`run1/f${index}`, `content ${index}`]);
    await world.write(Object.fromEntries(files) as Record<string, string>);
    const tap = await TappedStorage.start(service.blobEndpoint);
    let kill = (): void => undefined;
    tap.onRequest = () => {
      if (tap.countOf('PUT') === 50) kill();
    };
    const endpoint = ['--blob-endpoint', `${tap.origin}/devstoreaccount1`];
    const interrupted = await world.json('sync', [...endpoint, '--log-level', 'debug'], {
      onOutput: (_output, signal) => (kill = () => signal('SIGINT')),
    });
    await tap.stop();
    expect(interrupted).toMatchObject({ code: 130, runs: [], error: { reason: 'interrupted' } });
    const again = await world.json('sync');
    expect(again).toMatchObject({ code: 0, runs: [{ state: 'verified' }] });
    expect(again.runs[0]?.uploaded).toBeLessThan(300);
  });
});

describe('an interrupt that arrives twice', () => {
  it('as timeout, npm and npx hand it on, still ends the work in order', async () => {
    const files = Array.from({ length: 300 }, (_, index) => [`run1/f${index}`, `content ${index}`]);
    await world.write(Object.fromEntries(files) as Record<string, string>);
    const tap = await TappedStorage.start(service.blobEndpoint);
    let interrupt = (): void => undefined;
    let isInterrupted = false;
    tap.onRequest = async () => {
      if (isInterrupted || tap.countOf('PUT') < 50) return;
      isInterrupted = true;
      interrupt();
      await delay(30);
      interrupt();
    };
    const { code, runs, error } = await world.json(
      'sync',
      ['--blob-endpoint', `${tap.origin}/devstoreaccount1`, '--log-level', 'debug'],
      { onOutput: (_output, signal) => (interrupt = () => signal('SIGINT')) },
    );
    await tap.stop();
    expect({ code, runs, error }).toMatchObject({ code: 130, error: { reason: 'interrupted' } });
    expect(await world.blobNames()).not.toContain('dest/run1.lock');
    expect(await world.blobNames()).toContain('dest/run1.receipt');
  });
});

describe('lakeside verify against a real blob service', () => {
  /** Other bytes under the old MD5: the service does not check what a block list claims. */
  async function tamper(path: string, content: string, claimed: string): Promise<void> {
    const blob = world.blob(path);
    await blob.stageBlock('AAAA', content, content.length);
    await blob.commitBlockList(['AAAA'], { blobHTTPHeaders: { blobContentMD5: md5(claimed) } });
  }

  it('notices one byte that was changed behind its back, even under the old MD5', async () => {
    await world.write(threeFiles);
    await world.json('sync');
    await world.blob('run1/a.txt').upload('alphb', 5);
    const plain = await world.json('verify');
    expect(plain).toMatchObject({
      code: 1,
      runs: [{ state: 'mismatch', problems: [{ path: 'a.txt', verdict: 'differs' }] }],
    });
    await tamper('run1/a.txt', 'alphb', 'alpha');
    const hidden = await world.json('verify');
    expect(hidden.code).toBe(1);
    expect(pathsOf(hidden.runs[0]?.problems ?? [])).toEqual(['a.txt']);
    const reread = await world.json('verify', ['--reread']);
    expect(reread).toMatchObject({
      code: 1,
      runs: [{ state: 'mismatch', problems: [{ path: 'a.txt', verdict: 'differs' }] }],
    });
  });

  it('tells a blob without MD5, one with a wrong MD5 and one that is gone apart', async () => {
    await world.write(threeFiles);
    await world.json('sync');
    await world.blob('run1/a.txt').setHTTPHeaders({});
    await world.blob('run1/b/c.txt').setHTTPHeaders({ blobContentMD5: md5('wrong') });
    await world.blob('run1/empty').delete();
    const { code, runs } = await world.json('verify');
    expect(code).toBe(1);
    expect(runs[0]?.problems).toMatchObject([
      { path: 'a.txt', verdict: 'noDigest' },
      { path: 'b/c.txt', verdict: 'differs' },
      { path: 'empty', verdict: 'missingRemote' },
    ]);
  });

  it('reports blobs without a file and leaves them', async () => {
    await world.write(threeFiles);
    await world.json('sync');
    await world.blob('run1/extra').upload('x', 1);
    const { code, runs } = await world.json('verify');
    expect(code).toBe(0);
    expect(runs[0]).toMatchObject({ state: 'verified', verdicts: { match: 3, missingLocal: 1 } });
    expect(await world.blobNames()).toContain('dest/run1/extra');
  });
});

describe('lakeside and what can be missing', () => {
  it('tells a wrong key from a right one and prints neither', async () => {
    await world.write(threeFiles);
    const tap = await TappedStorage.start(service.blobEndpoint);
    const wrongKey = Buffer.from('not the key of this account').toString('base64');
    const env = { AZURE_STORAGE_ACCOUNT: 'acme', AZURE_STORAGE_KEY: wrongKey };
    const endpoint = ['--blob-endpoint', `${tap.origin}/acme`];
    const { code, error, stderr } = await world.json('sync', [...endpoint, '--verbose'], { env });
    await tap.stop();
    expect(code).toBe(1);
    // Azure answers AuthenticationFailed, its emulator AuthorizationFailure.
    expect(error?.reason).toMatch(/^(?:unauthorized|forbidden)$/);
    expect(error?.remedy).toMatch(/key/);
    expect(JSON.stringify(error) + stderr).not.toContain(wrongKey);
    expect(tap.requests[0]?.hasCredential).toBe(true);
  });

  it('signs in to an account by its key or by a signature, and prints neither', async () => {
    await world.write(threeFiles);
    const endpoint = service.blobEndpoint.replace('devstoreaccount1', acme.name);
    const args = ['--blob-endpoint', endpoint, '--create-container', '--log-level', 'trace'];
    const account = { AZURE_STORAGE_ACCOUNT: acme.name };
    const byKey = { ...account, AZURE_STORAGE_KEY: acme.keyBase64 };
    const bySas = { ...account, AZURE_STORAGE_SAS_TOKEN: `?${acmeSas()}` };
    const first = await world.json('sync', args, { env: byKey });
    const second = await world.json('sync', args, { env: bySas });
    expect(first).toMatchObject({ code: 0, runs: [{ state: 'verified', uploaded: 3 }] });
    expect(second).toMatchObject({ code: 0, runs: [{ state: 'verified', kept: 3 }] });
    expect(first.stderr).not.toContain(acme.keyBase64);
    expect(second.stderr).not.toMatch(/sig=/);
  });

  it('says that nothing answers at an endpoint that is dead', async () => {
    await world.write(threeFiles);
    const dead = 'http://127.0.0.1:9/devstoreaccount1';
    const { code, error, runs } = await world.json('sync', ['--blob-endpoint', dead]);
    expect({ code, runs }).toEqual({ code: 1, runs: [] });
    expect(error).toMatchObject({ reason: 'unreachable', message: expect.stringContaining(dead) });
  });

  it('takes the account from a connection string, and prints no part of its key', async () => {
    await world.write(threeFiles);
    const secret =
      'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
    const env = {
      AZURE_STORAGE_CONNECTION_STRING: `AccountName=devstoreaccount1;AccountKey=${secret};BlobEndpoint=${service.blobEndpoint};`,
    };
    const args = [
      '--main-folder',
      world.runs,
      '--container',
      world.container,
      '--log-level',
      'trace',
    ];
    const delay = ['--completion-delay', '0'];
    const result = await runLakeside(['sync', '--json', ...args, ...delay], {
      cwd: world.folder,
      env,
    });
    expect(documentOf(result).runs).toMatchObject([{ state: 'verified' }]);
    expect(result.stdout + result.stderr).not.toContain(secret.slice(0, 20));
  });

  it('gives a hostile lake file nothing', async () => {
    const tap = await TappedStorage.start(service.blobEndpoint);
    const lake = {
      storage: { blobEndpoint: `${tap.origin.replace('127.0.0.1', '127.0.0.2')}/acme` },
      sources: [{ name: 'a', folder: 'runs', kind: 'folders', container: 'loot' }],
    };
    await world.write(threeFiles);
    await writeFile(join(world.folder, 'lake.json'), JSON.stringify(lake));
    const env = { AZURE_STORAGE_ACCOUNT: 'acme', AZURE_STORAGE_KEY: 'c2VjcmV0' };
    const result = await runLakeside(['sync', '--json'], { cwd: world.folder, env });
    await tap.stop();
    expect(result.code).toBe(1);
    expect(documentOf(result).error?.reason).toBe('hostNotTrusted');
    expect(tap.requests).toEqual([]);
  });

  it('points at the place where a lake file is malformed', async () => {
    await writeFile(join(world.folder, 'lake.json'), '{\n  "storage": 7,\n}');
    const result = await runLakeside(['runs', '--json'], { cwd: world.folder });
    expect(result.code).toBe(1);
    expect(documentOf(result).error).toMatchObject({
      reason: 'lakeMalformed',
      message: expect.stringMatching(/^lake\.json:2:14: /),
    });
  });

  it('lists the runs of a lake file whose other source is offline', async () => {
    await world.write(threeFiles);
    const source = { kind: 'folders', container: world.container, completionDelay: 0 };
    const lake = {
      storage: { blobEndpoint: service.blobEndpoint },
      sources: [
        { ...source, name: 'here', folder: 'runs' },
        { ...source, name: 'gone', folder: 'unmounted', destination: 'gone' },
      ],
    };
    await writeFile(join(world.folder, 'lake.json'), JSON.stringify(lake));
    const result = await runLakeside(['runs', '--json'], { cwd: world.folder });
    expect(result.code).toBe(1);
    expect(documentOf(result)).toMatchObject({
      runs: [{ run: 'run1', source: 'here', state: 'ready' }],
      error: { reason: 'sourceMissing', message: expect.stringContaining('gone') },
    });
  });

  it('finds with doctor what sync and release would need, and leaves nothing behind', async () => {
    const { code } = await world.run('doctor', ['--json']);
    expect(code).toBe(0);
    expect(await world.blobNames()).toEqual([]);
    const missing = await world.run('doctor', ['--container', 'nowhere']);
    expect(missing.code).toBe(1);
    expect(missing.stdout).toContain('--create-container');
  });

  it('says with doctor what a credential may do and what not', async () => {
    const tried = async (permissions: string): Promise<readonly string[]> => {
      const endpoint = `${new URL(service.blobEndpoint).origin}/${acme.name}`;
      const env = { AZURE_STORAGE_SAS_TOKEN: acmeSas(permissions) };
      const args = ['--blob-endpoint', endpoint, '--json'];
      await world.write(threeFiles);
      await world.run('sync', [...args, '--create-container'], {
        env: { AZURE_STORAGE_SAS_TOKEN: acmeSas() },
      });
      const { stdout } = await world.run('doctor', args, { env });
      const { findings } = JSON.parse(stdout) as {
        findings: { subject: string; outcome: string; remedy: string }[];
      };
      return findings
        .slice(3)
        .map(({ subject, outcome }) => `${subject.replace(/.*, /, '')} ${outcome}`);
    };
    expect(await tried('rl')).toEqual([
      'listing ok',
      'reading in dest ok',
      'writing in dest failed',
      'locking and deleting in dest warning',
    ]);
    expect(await tried('rwlac')).toEqual([
      'listing ok',
      'reading in dest ok',
      'writing in dest ok',
      'locking in dest ok',
      'deleting in dest failed',
    ]);
    expect(await tried('rwlacd')).not.toContain('deleting in dest failed');
  });

  it('lists the account, a container and a prefix', async () => {
    await world.write(threeFiles);
    await world.json('sync');
    const endpoint = ['--blob-endpoint', service.blobEndpoint, '--json'];
    const list = async (...place: string[]): Promise<string[]> => {
      const result = await runLakeside(['ls', ...place, ...endpoint], { cwd: world.folder });
      const { entries } = JSON.parse(result.stdout) as { entries: { name: string }[] };
      return entries.map(({ name }) => name);
    };
    expect(await list()).toContain(world.container);
    expect(await list(world.container)).toEqual(['dest/']);
    expect(await list(`${world.container}/dest/run1`)).toEqual([
      'dest/run1/b/',
      'dest/run1/a.txt',
      'dest/run1/empty',
    ]);
  });

  it('starts quickly where nothing has to be connected', async () => {
    const tookMs: number[] = [];
    // Another program may take this one's turn: once without it tells.
    for (let round = 0; round < 3; round += 1) {
      const startedAtMs = performance.now();
      const { code, stdout } = await runLakeside(['--help'], { cwd: world.folder });
      tookMs.push(performance.now() - startedAtMs);
      expect(code).toBe(0);
      expect(stdout).toContain('Usage: lakeside');
    }
    expect(Math.min(...tookMs)).toBeLessThan(1500);
  });

  it('loads no SDK before it is needed', async () => {
    const hook = join(world.folder, 'hook.cjs');
    await writeFile(
      hook,
      `process.on('exit', () => {
        const loaded = Object.keys(require.cache).map((file) => require('node:path').basename(file));
        require('node:fs').appendFileSync('loaded', loaded.join(' ') + '\\n');
      });`,
    );
    const options = { env: { NODE_OPTIONS: `--require ${JSON.stringify(hook)}` } };
    await world.run('--help', [], options);
    await world.write(threeFiles);
    expect(await world.run('sync', [], options)).toMatchObject({ code: 0 });
    const [help = '', sync = ''] = (await readFile(join(world.folder, 'loaded'), 'utf8')).split(
      '\n',
    );
    const sdks = [
      'undici.js',
      'storage-blob.js',
      'identity.js',
      'pg.js',
      'libpg-query.js',
      'hyparquet-writer.js',
      'nodemailer.js',
      'simple-git.js',
    ];
    const built = await readdir(fileURLToPath(new URL('../../dist/', import.meta.url)));
    expect(built).toEqual(expect.arrayContaining(sdks));
    expect(help).toContain('fullProgram.js');
    expect(sync).toContain('runsProgram.js');
    expect(sync).not.toContain('fullProgram.js');
    expect(sdks.filter((sdk) => help.includes(sdk))).toEqual([]);
    // Without a proxy not even undici: connections are our own.
    expect(sdks.filter((sdk) => sync.includes(sdk))).toEqual([]);
  });

  it('takes a file of options that serves subcommands of both its programs', async () => {
    await world.write(threeFiles);
    const file = join(world.folder, 'options.cfg');
    await writeFile(file, 'format = csv\n');
    expect(await world.run('sync', ['--config', file])).toMatchObject({ code: 0 });
    await writeFile(file, 'formt = csv\n');
    expect(await world.run('sync', ['--config', file])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean "format"?'),
    });
  });

  it('survives a reader that goes away', async () => {
    await world.write(
      Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`run${i}/a`, 'x'])),
    );
    const cli = JSON.stringify(join(import.meta.dirname, '../../dist/cli.js'));
    const args = `--main-folder ${world.runs} --container ${world.container} --blob-endpoint ${service.blobEndpoint}`;
    const shell = `${process.execPath} ${cli} runs ${args} 2>err | head -1; echo "\${PIPESTATUS[0]}"`;
    const output = execFileSync('bash', ['-c', shell], { cwd: world.folder, encoding: 'utf8' });
    expect(output.trim().split('\n').at(-1)).toBe('0');
    expect(await readFile(join(world.folder, 'err'), 'utf8')).toBe('');
  });
});

describe('lakeside sync --engine azcopy', () => {
  it('has AzCopy move the data, verifies it itself and says on what evidence', async () => {
    await world.write({ ...threeFiles, 'run1/RunInfo.xml': '<RunInfo/>' });
    await chmod(AZCOPY, 0o755);
    const kind = ['--kind', 'folders'];
    const args = ['--engine', 'azcopy', '--azcopy-path', AZCOPY, '--log-level', 'debug'];
    const { code, runs, stderr } = await world.json('sync', [...kind, ...args]);
    expect(code).toBe(0);
    expect(runs).toMatchObject([
      { state: 'verified', uploaded: 4, evidence: { attested: 1, recordedMd5: 3 } },
    ]);
    expect(stderr).not.toContain('sig=');
    const again = await world.json('verify', [...kind, '--reread']);
    expect(again.runs).toMatchObject([{ state: 'verified', evidence: { reread: 4 } }]);
  });

  it('says how to get AzCopy where there is none', async () => {
    await world.write(threeFiles);
    const { code, runs } = await world.json('sync', ['--engine', 'azcopy'], {
      env: { PATH: '/nowhere' },
    });
    expect(code).toBe(1);
    expect(runs[0]?.problems[0]?.message).toContain('AzCopy is not installed');
  });
});
