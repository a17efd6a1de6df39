import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandBench } from '../commandBench';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-flags-'));
});
afterEach(() => rm(folder, { recursive: true }));

const secret = 'hunter2~secret.of.the.application';

function benchWithRun(): CommandBench {
  const bench = new CommandBench();
  bench.workingFolder = folder;
  bench.environmentEndpoint = undefined;
  bench.lake.tree.write('run1/a.txt', 'one').write('run1/done.flag', '');
  return bench;
}

function stateIn(stdout: string): unknown {
  return (JSON.parse(stdout) as { runs: { state: string }[] }).runs.map(({ state }) => state);
}

/** A crontab line of `sync_to_azure`, word for word but for the program's name. */
const oldLine = `sync ngs --tenant-id tenant-1 --application-id application-1
  --storage-account labngs --container-name runs --main-folder /source --destination /
  --completion-flag done.flag --completion-delay 3600 --retry-times 7 --timeout 12.5`.split(/\s+/);

describe('the flags of sync_to_azure', () => {
  it('sync the same runs to the same place, signed in as the same application', async () => {
    await writeFile(join(folder, 'credentials.txt'), `\uFEFF${secret}\r\n`);
    const bench = benchWithRun();
    const { code, stdout, stderr } = await bench.run(...oldLine, '--json', '--log-level', 'trace');
    expect({ code, states: stateIn(stdout) }).toEqual({ code: 0, states: ['verified'] });
    expect(bench.lake.store.names('runs')).toContain('run1/a.txt');
    expect(bench.applications).toEqual([
      { tenantId: 'tenant-1', clientId: 'application-1', clientSecret: secret },
    ]);
    expect(bench.connections).toMatchObject([
      {
        lakeStorage: { blobEndpoint: 'https://labngs.blob.core.windows.net' },
        retries: { mostTries: 7, patienceMs: 12_500 },
      },
    ]);
    expect(stdout + stderr).not.toContain('hunter2');
  });

  it('name the account, also in an ini file, that a key of the environment is for', async () => {
    await writeFile(join(folder, 'azsync.cfg'), 'storage-account = labngs\n');
    const source = ['--main-folder', '/source', '--container', 'runs'];
    for (const named of [
      ['--storage-account', 'labngs'],
      ['--account', 'labngs'],
      ['--config', 'azsync.cfg'],
    ]) {
      const bench = benchWithRun();
      bench.environmentEndpoint = undefined;
      const { code } = await bench.run('runs', ...source, ...named);
      expect({ code, meantFor: bench.meantFor }).toEqual({
        code: 0,
        meantFor: ['https://labngs.blob.core.windows.net'],
      });
    }
  });

  it('let an application sign in to an emulator only where that was typed', async () => {
    const bench = benchWithRun();
    bench.environment = { AZURE_CLIENT_SECRET: secret };
    const emulator = 'http://127.0.0.1:10000/devstoreaccount1';
    const lake = { storage: { blobEndpoint: emulator }, sources: [] };
    await writeFile(join(folder, 'lake.json'), JSON.stringify(lake));
    const application = ['--tenant-id', 'tenant-1', '--application-id', 'application-1'];
    await bench.run('ls', '--lake', folder, ...application);
    await bench.run('ls', '--blob-endpoint', emulator, ...application);
    const login = {
      blobEndpoint: emulator,
      account: 'devstoreaccount1',
      auth: undefined,
      isEmulator: true,
    };
    const [ofFile, typed] = bench.connections.map(({ secrets }) =>
      secrets.storageCredential(login),
    );
    await expect(ofFile).rejects.toMatchObject({ reason: 'hostNotTrusted' });
    await expect(typed).resolves.toBeUndefined();
  });

  it('take the secret from the environment where no file is named', async () => {
    const bench = benchWithRun();
    bench.environment = { AZURE_CLIENT_SECRET: secret };
    await bench.run(...oldLine);
    expect(bench.applications).toMatchObject([{ clientSecret: secret }]);
  });

  it('say where a secret was looked for and what to do if it is not there', async () => {
    const { code, stdout } = await benchWithRun().run(...oldLine, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        reason: 'noCredential',
        message: expect.stringContaining(join(folder, 'credentials.txt')),
        remedy: expect.stringContaining('AZURE_CLIENT_SECRET'),
      },
    });
  });

  it.each([
    { name: 'an account that cannot be', args: ['--storage-account', 'Lab.NGS'] },
    { name: 'no tries', args: ['--retry-times', '0'] },
    { name: 'no time', args: ['--timeout', '0'] },
    { name: 'a tenant without application', args: ['--tenant-id', 'tenant-1'] },
    { name: 'a secret without application', args: ['--credentials', 'credentials.txt'] },
    { name: 'layouts that contradict', args: ['--kind', 'folders'] },
  ])('are refused for $name', async ({ args }) => {
    const source = ['--main-folder', '/source', '--container', 'runs'];
    const storage = ['--blob-endpoint', 'https://lab.blob.core.windows.net'];
    const { code } = await benchWithRun().run('sync', 'ngs', ...source, ...storage, ...args);
    expect(code).toBe(2);
  });

  const shared = `--config azsync.cfg --retry-times 3 --timeout 300 --pid-file a.pid --state-file a.db
    --log-file a.log --log-level WARNING --azcopy-logs logs --azcopy-log-level WARNING
    --smtp-host mail.lab.org --smtp-port 0 --smtp-user robot --smtp-password hunter2
    --tenant-id tenant-1 --storage-account labngs --application-id application-1
    --credentials credentials.txt --container-name runs --main-folder /source --destination /a//b/`;

  it.each([
    `ngs ${shared} --samplesheet-folder /sheets --completion-flag done.flag --completion-delay 0 --remove-source`,
    `proteomics ${shared} --project-glob prot[0-9]* --blank-glob blank*.raw --min-file-age 86400`,
    `metabolomics ${shared} --min-file-age 3600`,
  ])('are all taken: %s', async (line) => {
    await writeFile(join(folder, 'credentials.txt'), secret);
    await writeFile(join(folder, 'azsync.cfg'), '');
    const args = [...line.split(/\s+/), '--log-recipient', 'ops@lab.org', 'data@lab.org'];
    const { code, stdout, stderr } = await benchWithRun().run('sync', ...args, '--dry-run');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('error') });
    expect(stdout + stderr).not.toContain('hunter2');
  });

  it('are told from a second run without an option of its own', async () => {
    const { code, stderr } = await benchWithRun().run('sync', '--run', 'run1', 'run2');
    expect(code).toBe(2);
    expect(stderr).toMatch(/'run2' is invalid .*ngs, proteomics, metabolomics; .*--run A --run B/);
  });

  it('say which of them have no effect together', async () => {
    const bench = benchWithRun();
    const args =
      '--main-folder /source --container runs --project-glob p* --storage-account labngs';
    const { code, stderr } = await bench.run('runs', 'ngs', ...args.split(' '));
    expect(code).toBe(0);
    expect(stderr).toContain('--project-glob has no effect on a source of kind illumina');
  });

  it('say which of them do nothing, but not to cron every time', async () => {
    const line = 'sync --main-folder /source --container runs --completion-delay 0s';
    const args = [...line.split(' '), '--storage-account', 'labngs', '--azcopy-logs', 'logs'];
    const { stderr } = await benchWithRun().run(...args);
    expect(stderr).toContain('--azcopy-logs without effect');
    expect((await benchWithRun().run(...args, '--quiet')).stderr).toBe('');
  });

  it('leave of a lake file the sources of their layout', async () => {
    const source = { folder: '/source', container: 'runs' };
    const lake = {
      storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
      sources: [
        { ...source, name: 'miseq', kind: 'illumina', destination: 'a' },
        { ...source, name: 'other', kind: 'folders', destination: 'b' },
      ],
    };
    await writeFile(join(folder, 'lake.json'), JSON.stringify(lake));
    const { stdout } = await benchWithRun().run('runs', 'ngs', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ source: 'miseq' }] });
    const none = await benchWithRun().run('runs', 'proteomics', '--json');
    expect(JSON.parse(none.stdout)).toMatchObject({
      error: { reason: 'sourceUnknown', remedy: expect.stringContaining('miseq (illumina)') },
    });
  });
});
