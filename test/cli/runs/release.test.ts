import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { CommandBench, sourceArgs, type CommandResult } from '../commandBench';

/** Runs of plain folders are ready once they are quiet, which they are for a day. */
const args = [...sourceArgs, '--completion-delay', '0s'] as const;
const day = 86_400_000;

let bench: CommandBench;
beforeEach(async () => {
  bench = new CommandBench();
  bench.lake.tree.write('run1/Data/a.bcl', 'alpha').write('run1/Reports/all.xml', '<AllInfo/>');
  bench.lake.tree.write('run2/b.bcl', 'beta');
  await bench.run('sync', ...args, '--run', 'run1');
});

function runsOf({ stdout }: CommandResult): readonly Record<string, unknown>[] {
  const { runs } = JSON.parse(stdout) as { readonly runs: readonly Record<string, unknown>[] };
  return runs;
}

function release(...more: readonly string[]): Promise<CommandResult> {
  return bench.run('release', ...args, '--json', ...more);
}

function isThere(path: string): boolean {
  return bench.lake.tree.entry(path) !== undefined;
}

describe('lakeside release', () => {
  it('removes what is named, and says where it is and until when', async () => {
    const result = await release('--run', 'run1');
    expect(result.code).toBe(0);
    expect(runsOf(result)).toMatchObject([
      {
        run: 'run1',
        source: 'source',
        state: 'released',
        outcome: 'released',
        files: 2,
        bytes: 15,
        evidence: { size: 0, recordedMd5: 0, attested: 2, reread: 0 },
        trash: expect.stringMatching(/^\/source\/\.lakeside-trash\/run1\.[0-9a-f]{8}$/),
        undoUntil: '2026-01-09T00:00:00.000Z',
        sheetLeft: null,
        emptyFolders: [],
        refusals: [],
      },
    ]);
    expect([isThere('run1'), isThere('run2')]).toEqual([false, true]);
    const again = await release('--run', 'run1');
    expect([again.code, runsOf(again)[0]?.['outcome']]).toEqual([0, 'released']);
  });

  it('says that the sheet, which stays, is among what the evidence counts', async () => {
    bench.lake.sheets.write('run3.csv', '[Data]\n');
    bench.lake.tree.write('run3/c.bcl', 'gamma');
    const withSheets = [...args, '--samplesheet-folder', '/sheets', '--run', 'run3'];
    await bench.run('sync', ...withSheets);
    const { stdout } = await bench.run('release', ...withSheets, '--dry-run');
    expect(stdout).toMatch(/files +1 file, 5 B/);
    expect(stdout).toMatch(/evidence +2 attested by the service, the sample sheet among them/);
  });

  it('changes nothing in a dry run', async () => {
    const result = await release('--run', 'run1', '--dry-run', '--grace', '12h');
    expect(runsOf(result)).toMatchObject([
      { outcome: 'planned', undoUntil: '2026-01-02T12:00:00.000Z' },
    ]);
    expect([result.code, isThere('run1'), isThere('.lakeside-trash')]).toEqual([0, true, false]);
  });

  it('tells in a dry run what could not be undone', async () => {
    const dry = [...args, '--run', 'run1', '--dry-run'];
    const { stdout } = await bench.run('release', ...dry, '--grace', '0');
    expect(stdout).toMatch(/undo +none: it would be deleted at once/);
  });

  it('lists in a dry run nothing that was released before', async () => {
    await release('--run', 'run1');
    await bench.run('sync', ...args, '--run', 'run2');
    const all = await bench.run('release', ...args, '--dry-run');
    expect(all.stdout).toContain('run2');
    expect(all.stdout + all.stderr).not.toContain('run1');
    const named = await bench.run('release', ...args, '--dry-run', '--run', 'run1');
    expect(named).toEqual({
      code: 0,
      stdout: '',
      stderr: 'run1 was released before; nothing would be done\n',
    });
    expect(runsOf(await release('--dry-run'))).toMatchObject([{ run: 'run2', outcome: 'planned' }]);
  });

  it('prints what is refused and nothing else with --quiet', async () => {
    const quiet = await bench.run('release', ...args, '--run', 'run1', '--run', 'run2', '--quiet');
    expect(quiet.stdout).not.toContain('run1');
    expect(quiet.stdout).toContain('run2');
    expect([quiet.code, isThere('run1'), isThere('run2')]).toEqual([1, false, true]);
  });

  it('refuses with every reason, and exits 1', async () => {
    bench.lake.tree.place('run1/link', 'link');
    bench.lake.store.touch({ container: 'runs', name: 'MiSeqOutput/run1/Data/a.bcl' });
    const result = await release('--run', 'run1');
    expect(result.code).toBe(1);
    expect(runsOf(result)).toMatchObject([
      {
        outcome: 'refused',
        trash: null,
        refusals: [
          { reason: 'notProven', paths: ['Data/a.bcl'] },
          { reason: 'notCarried', paths: ['link'] },
        ],
      },
    ]);
    const forPeople = await bench.run('release', ...args, '--run', 'run1');
    expect(forPeople.stdout).toMatch(
      /not proven +1 file not proven to be in the lake: 1 changed remotely/,
    );
    expect(forPeople.stdout).toMatch(/not carried +1 entry/);
    expect(isThere('run1/link')).toBe(true);
  });

  it('refuses a run that is not ready for that, not for the receipt that it cannot have yet', async () => {
    bench.lake.tree.write('run3/c.bcl', 'gamma', bench.lake.nowMs);
    const { stdout } = await bench.run(
      'release',
      ...sourceArgs,
      '--completion-delay',
      '1s',
      '--run',
      'run3',
    );
    expect(stdout).toMatch(/not ready +it is settling: /);
    expect(stdout).not.toContain('receipt');
  });

  it('wants to be told that every run is meant, and then minds no run that is not ready', async () => {
    const unsaid = await bench.run('release', ...args);
    expect([unsaid.code, unsaid.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    bench.lake.tree.write('run3/c.bcl', 'gamma', bench.lake.nowMs);
    await bench.run('sync', ...args, '--run', 'run2');
    const result = await bench.run(
      'release',
      ...sourceArgs,
      '--completion-delay',
      '1s',
      '--json',
      '--yes',
    );
    expect(result.code).toBe(0);
    expect(runsOf(result)).toMatchObject([
      { run: 'run1', outcome: 'released' },
      { run: 'run2', outcome: 'released' },
      { run: 'run3', outcome: 'refused', refusals: [{ reason: 'notReady' }] },
    ]);
  });

  it('puts a run back, and says when there is none to put back', async () => {
    await release('--run', 'run1');
    const undone = await release('--run', 'run1', '--undo');
    expect([undone.code, runsOf(undone)[0]?.['outcome']]).toEqual([0, 'undone']);
    expect(isThere('run1/Data/a.bcl')).toBe(true);
    const nothing = await release('--run', 'run1', '--undo');
    expect(nothing.code).toBe(1);
    expect(runsOf(nothing)).toMatchObject([{ refusals: [{ reason: 'nothingKept' }] }]);
    const forPeople = await bench.run('release', ...args, '--run', 'run1', '--undo');
    expect(forPeople.stdout).toMatch(/run1 {2}not put back\n +nothing kept +there is no release/);
    expect((await bench.run('release', ...args, '--undo')).code).toBe(2);
    expect((await bench.run('release', ...args, '--run', 'run1', '--grace', 'soon')).code).toBe(2);
  });

  it('reads back what is not proven otherwise', async () => {
    bench.lake.store.place({ container: 'runs', name: 'MiSeqOutput/run2/b.bcl' }, 'beta');
    await bench.run('sync', ...args, '--run', 'run2');
    const weak = await release('--run', 'run2');
    expect(runsOf(weak)).toMatchObject([{ refusals: [{ reason: 'weakEvidence' }] }]);
    const read = await release('--run', 'run2', '--reread', '--grace', '0s');
    expect(runsOf(read)).toMatchObject([{ outcome: 'purged', evidence: { reread: 1 } }]);
    expect(isThere('run2')).toBe(false);
  });

  it('lets runs and sync go on showing what was released, as fine', async () => {
    await release('--run', 'run1');
    const runs = await bench.run('runs', ...args, '--json', '--run', 'run1');
    expect([runs.code, runsOf(runs)[0]?.['state']]).toEqual([0, 'released']);
    const sync = await bench.run('sync', ...args, '--json', '--run', 'run1');
    expect([sync.code, runsOf(sync)[0]?.['state']]).toEqual([0, 'released']);
  });

  it('has the trash emptied by a later sync, unless the lake lost something', async () => {
    await release('--run', 'run1', '--grace', '1d');
    bench.lake.nowMs += day;
    const blob = { container: 'runs', name: 'MiSeqOutput/run1/Data/a.bcl' };
    bench.lake.store.touch(blob);
    const kept = await bench.run('sync', ...args, '--json', '--run', 'run2');
    expect(kept.code).toBe(1);
    expect(JSON.parse(kept.stdout)).toMatchObject({
      error: { reason: 'trashKept', remedy: expect.stringMatching(/^Find out who/) },
    });
    expect((await release('--run', 'run1', '--undo')).code).toBe(0);
    await bench.run('sync', ...args, '--run', 'run1');
    await release('--run', 'run1', '--grace', '1d');
    bench.lake.nowMs += day;
    const emptied = await bench.run('sync', ...args, '--json', '--run', 'run2');
    expect(emptied.stderr).toContain('run1 was deleted from the trash, 2 files');
    expect(emptied.code).toBe(0);
    const left = bench.lake.tree.entriesBelow('.lakeside-trash').map(({ path }) => path);
    expect(left).toEqual([expect.stringMatching(/\.json$/)]);
  });
});

describe('lakeside sync --remove-source', () => {
  it('removes every run that it verified', async () => {
    const result = await bench.run('sync', ...args, '--json', '--remove-source');
    expect(result.code).toBe(0);
    expect(runsOf(result)).toMatchObject([
      { run: 'run1', state: 'released', removal: 'done', uploaded: 0 },
      { run: 'run2', state: 'released', removal: 'done', uploaded: 1 },
    ]);
    expect([isThere('run1'), isThere('run2')]).toEqual([false, false]);
  });

  it('says in a dry run what it would remove, where to and until when', async () => {
    const dry = [...args, '--remove-source', '--dry-run', '--run', 'run1'];
    const { stdout } = await bench.run('sync', ...dry);
    expect(stdout).toMatch(
      /released once proven +2 files, 15 B, moved to \/source\/\.lakeside-trash, undo until 2026-01-09 00:00 UTC/,
    );
    const grace = [...dry, '--grace', '0s'];
    expect((await bench.run('sync', ...grace)).stdout).toContain('deleted at once without undo');
    expect(runsOf(await bench.run('sync', ...grace, '--json'))).toMatchObject([
      { removal: { files: 2, bytes: 15, trash: null, undoUntil: null } },
    ]);
    expect((await bench.run('plan', ...args)).stdout).not.toContain('released once proven');
    expect(isThere('run1')).toBe(true);
  });

  it('keeps what it removed as long as --grace says', async () => {
    const sync = await bench.run('sync', ...args, '--remove-source', '--grace', '12h');
    expect(sync.stdout).toContain('undo until 2026-01-02 12:00 UTC');
  });

  it('tells why a run stays, and exits 1', async () => {
    bench.lake.tree.folder('run1/empty');
    const result = await bench.run('sync', ...args, '--json', '--remove-source');
    expect(result.code).toBe(1);
    expect(runsOf(result)).toMatchObject([
      { run: 'run1', state: 'verified', removal: 'refused' },
      { run: 'run2', state: 'released' },
    ]);
    expect(runsOf(result)[0]?.['problems']).toContainEqual({
      path: '',
      verdict: null,
      message: expect.stringContaining('not released: 1 entry not carried'),
    });
    expect(isThere('run1/Data/a.bcl')).toBe(true);
  });

  it('tells of a move that the system refuses, and keeps what the sync did', async () => {
    bench.lake.trash.failNext('moveIn', 'busy');
    const result = await bench.run('sync', ...args, '--json', '--remove-source', '--run', 'run2');
    expect(result.code).toBe(1);
    expect(runsOf(result)).toMatchObject([{ state: 'verified', removal: 'refused', uploaded: 1 }]);
    expect(isThere('run2/b.bcl')).toBe(true);
  });
});

describe('a release that nobody watches', () => {
  const mailArgs = ['--log-recipient', 'ops@lab.org', '--smtp-host', 'mail.lab.org'] as const;
  const logOf = (): string => [...bench.surroundings.logs.values()].flat().join('\n');

  it('keeps a log of what it did and holds its pid file', async () => {
    const unattended = ['--log-file', 'release.log', '--pid-file', 'release.pid', ...mailArgs];
    const { code } = await bench.run('release', ...args, '--yes', ...unattended);
    expect({ code, pidFiles: bench.surroundings.pidFiles }).toEqual({ code: 0, pidFiles: [] });
    expect([...bench.surroundings.logs.keys()]).toEqual(['/release.log']);
    expect(logOf()).toMatch(/INFO {2}lakeside \S+ release on /);
    expect(logOf()).toMatch(/INFO {2}run1: released, 2 files, 15 B/);
    expect(logOf()).toMatch(/INFO {2}run2: not released: /);
    expect(bench.surroundings.mails).toEqual([]);
  });

  it('does nothing while another one is at it', async () => {
    bench.surroundings.pidHolder = 4711;
    const { code } = await bench.run('release', ...args, '--yes', '--pid-file', 'release.pid');
    expect([code, isThere('run1')]).toEqual([0, true]);
  });

  it('mails and tells the webhook why a run was refused', async () => {
    const webhook = ['--webhook', 'https://hooks.lab.org/secret'];
    const { code } = await bench.run('release', ...args, '--run', 'run2', ...mailArgs, ...webhook);
    expect(code).toBe(1);
    expect(bench.surroundings.mails).toMatchObject([
      {
        mail: {
          subject: expect.stringMatching(/^lakeside release on .*: 1 problem$/),
          text: expect.stringMatching(/- run2: not released: [\s\S]*ERROR run2: not released/),
        },
      },
    ]);
    expect(bench.surroundings.posts).toMatchObject([
      { document: { command: 'release', outcome: 'failure', problems: [expect.any(String)] } },
    ]);
  });

  it('keeps a report of the files that it rests on, and of what was refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lakeside-release-'));
    try {
      const report = join(folder, '{run}.json');
      await bench.run('release', ...args, '--yes', '--report', report);
      expect(await readdir(folder)).toEqual(['run1.json', 'run2.json']);
      const [run1, run2] = await Promise.all(
        ['run1.json', 'run2.json'].map((name) => readFile(join(folder, name), 'utf8')),
      );
      expect(JSON.parse(run1 ?? '')).toMatchObject({
        runs: [
          { run: 'run1', state: 'released', verdicts: { match: 2 }, evidence: { attested: 2 } },
        ],
      });
      expect(run2).toContain('not released: ');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is refused with exit 2, before a byte is hashed, where the report cannot be kept', async () => {
    const result = await bench.run('release', ...args, '--yes', '--report', '/dev/null/x.csv');
    expect([result.code, isThere('run1')]).toEqual([2, true]);
  });

  it('takes its options from the ini file that a sync takes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lakeside-release-'));
    try {
      const file = join(folder, 'azsync.cfg');
      await writeFile(
        file,
        'log-file = all.log\nlog-level = WARNING\nretry-times = 3\nengine = azcopy\n',
      );
      const { code } = await bench.run('release', ...args, '--yes', '--config', file);
      expect({ code, log: logOf() }).toEqual({ code: 0, log: '' });
      expect([...bench.surroundings.logs.keys()]).toEqual(['/all.log']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
