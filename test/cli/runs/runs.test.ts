import { describe, expect, it } from 'vitest';
import { addRun } from '../../fakes/runFolders';
import { CommandBench, RecordingStream, sourceArgs } from '../commandBench';

const noVerdicts = {
  match: 0,
  differs: 0,
  missingRemote: 0,
  missingLocal: 0,
  noDigest: 0,
  changedRemotely: 0,
  changedLocally: 0,
  notCarried: 0,
  failed: 0,
};
const noEvidence = { size: 0, recordedMd5: 0, attested: 0, reread: 0 };

/** A bench whose source holds three plain files in a folder that no instrument named. */
function benchWithRun(name = 'run1'): CommandBench {
  const bench = new CommandBench();
  bench.lake.tree
    .write(`${name}/a.txt`, 'one')
    .write(`${name}/b/c.txt`, 'two')
    .write(`${name}/empty`, '');
  return bench;
}

function parse(stdout: string): { runs: Record<string, unknown>[]; error?: { reason: string } } {
  return JSON.parse(stdout) as { runs: Record<string, unknown>[]; error?: { reason: string } };
}

describe('lakeside sync', () => {
  it('uploads what is ready, verifies it and prints exactly the document of the contract', async () => {
    const bench = benchWithRun();
    const { code, stdout } = await bench.json('sync');
    expect(code).toBe(0);
    expect(parse(stdout)).toEqual({
      runs: [
        {
          run: 'run1',
          source: 'source',
          state: 'verified',
          files: 3,
          bytes: 6,
          verdicts: { ...noVerdicts, match: 3 },
          evidence: { ...noEvidence, attested: 3 },
          uploaded: 3,
          kept: 0,
          problems: [],
          elapsedMs: 0,
        },
      ],
    });
    expect(bench.lake.store.names('runs')).toContain('MiSeqOutput/run1/b/c.txt');
  });

  it('uploads nothing the second time', async () => {
    const bench = benchWithRun();
    await bench.json('sync');
    const writes = bench.lake.store.counts.putBlob;
    const { code, stdout } = await bench.json('sync');
    expect(code).toBe(0);
    expect(parse(stdout).runs).toMatchObject([{ state: 'verified', uploaded: 0, kept: 3 }]);
    expect(bench.lake.store.counts.putBlob).toBe(writes);
  });

  it('writes a report for people to standard output, and nothing else there', async () => {
    const { stdout, stderr } = await benchWithRun().run('sync', ...sourceArgs);
    expect(stderr).toBe('');
    expect(stdout).toContain('✔ run1  verified');
    expect(stdout).toMatch(/uploaded +3 files, 6 B/);
    expect(stdout).toMatch(/destination +runs\/MiSeqOutput\/run1/);
  });

  it('keeps standard output for the document and puts the report on standard error', async () => {
    const { stdout, stderr } = await benchWithRun().json('sync');
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).toContain('✔ run1  verified');
  });

  it('lists runs that are not ready and does not fail for them', async () => {
    const bench = new CommandBench();
    const sequencing = addRun(bench.lake.tree, { instrument: 'MiSeq', progress: 'sequencing' });
    const failed = addRun(bench.lake.tree, { instrument: 'NovaSeq', progress: 'failed' });
    const { code, stdout } = await bench.json('sync');
    expect(code).toBe(0);
    expect(parse(stdout).runs).toMatchObject([
      { run: sequencing, state: 'sequencing', uploaded: 0 },
      { run: failed, state: 'failedRun', uploaded: 0 },
    ]);
    expect(bench.lake.store.names('runs')).toEqual([]);
  });

  it('fails for a run that is overdue and not ready, and syncs one that is overdue and ready', async () => {
    const bench = benchWithRun();
    addRun(bench.lake.tree, { instrument: 'MiSeq', progress: 'sequencing' });
    bench.lake.ports.runHistory.firstSeen = async (_folder, runs, nowMs) =>
      new Map(runs.map((run) => [run, nowMs - 72 * 3_600_000]));
    const { code, stdout } = await bench.json('sync');
    expect(code).toBe(1);
    expect(parse(stdout).runs.map(({ state }) => state)).toEqual(['stale', 'verified']);
  });

  it('sends the rest of a run of which one file may not be read, and fails', async () => {
    const bench = benchWithRun();
    bench.lake.tree.fail('run1/a.txt', 'denied');
    const { code, stdout } = await bench.json('sync');
    expect(code).toBe(1);
    expect(parse(stdout).runs).toMatchObject([
      {
        state: 'incomplete',
        uploaded: 2,
        verdicts: { match: 2, failed: 1 },
        problems: [
          { path: 'a.txt', verdict: 'failed', message: expect.stringMatching(/denied|may not/) },
        ],
      },
    ]);
  });

  it('goes on with the next run when one cannot be looked at', async () => {
    const bench = benchWithRun('run1');
    bench.lake.tree.write('run2/a.txt', 'x');
    bench.lake.tree.fail('run1', 'io');
    const { code, stdout } = await bench.json('sync');
    expect(code).toBe(1);
    expect(parse(stdout)).toMatchObject({
      runs: [
        { run: 'run1', state: 'incomplete', problems: [{ path: '', verdict: null }] },
        { run: 'run2', state: 'verified' },
      ],
    });
  });

  it('names --create-container where the container is missing, and makes it when told to', async () => {
    const bench = benchWithRun();
    bench.lake.store.removeContainer('runs');
    const missing = await bench.json('sync');
    expect(missing.code).toBe(1);
    expect(parse(missing.stdout)).toMatchObject({
      runs: [],
      error: { reason: 'containerMissing', remedy: expect.stringContaining('--create-container') },
    });
    expect(missing.stderr).toContain('--create-container');
    const made = await bench.json('sync', '--create-container');
    expect(made.code).toBe(0);
    expect(parse(made.stdout).runs).toMatchObject([{ state: 'verified' }]);
  });

  it('asks the service once, not for every run, when the credential is not taken', async () => {
    const bench = benchWithRun('run1');
    bench.lake.tree.write('run2/a.txt', 'x').write('run3/a.txt', 'x');
    bench.lake.store.failNext('listBlobs', 'unauthorized', { times: 9 });
    const { code, stdout } = await bench.json('sync');
    expect(code).toBe(1);
    expect(parse(stdout)).toMatchObject({ runs: [], error: { reason: 'unauthorized' } });
    expect(bench.lake.store.counts.listBlobs).toBe(1);
  });

  it('leaves the storage alone after three runs failed at it', async () => {
    const bench = new CommandBench();
    for (const run of ['run1', 'run2', 'run3', 'run4', 'run5']) {
      bench.lake.tree.write(`${run}/a.txt`, 'x');
    }
    bench.lake.store.failNext('listBlobs', 'throttled', { times: 9 });
    const { code, stdout } = await bench.json('sync');
    expect(code).toBe(1);
    expect(bench.lake.store.counts.listBlobs).toBe(3);
    expect(parse(stdout)).toMatchObject({
      runs: [{ run: 'run1' }, { run: 'run2' }, { run: 'run3', state: 'incomplete' }],
      error: { reason: 'throttled' },
    });
  });

  it('ends with 130 and what was done until then when it is interrupted', async () => {
    const bench = benchWithRun('run1');
    bench.lake.tree.write('run2/a.txt', 'x');
    bench.lake.store.onCall = ({ operation, name }) => {
      if (operation === 'putBlob' && name?.includes('run2') === true) bench.controller.abort();
    };
    const { code, stdout } = await bench.json('sync');
    expect(code).toBe(130);
    expect(parse(stdout)).toMatchObject({
      runs: [{ run: 'run1', state: 'verified' }],
      error: { reason: 'interrupted' },
    });
  });

  it.each([
    ['sync', 'go on where it stopped'],
    ['verify', 'begin anew'],
    ['runs', 'begin anew'],
  ] as const)('says of an interrupted %s that it will %s', async (command, what) => {
    const bench = benchWithRun('run1');
    bench.lake.store.onCall = ({ operation }) => {
      if (operation === 'listBlobs') bench.controller.abort();
    };
    const { code, stderr } = await bench.run(command, ...sourceArgs);
    expect(code).toBe(130);
    expect(stderr).toContain(`Interrupted. Run the same command again to ${what}`);
  });

  it('syncs only the runs that are named', async () => {
    const bench = benchWithRun('run1');
    bench.lake.tree.write('run2/a.txt', 'x');
    const { stdout } = await bench.json('sync', '--run', 'run2/');
    expect(parse(stdout).runs.map(({ run }) => run)).toEqual(['run2']);
  });

  it('fails with near names for a run that is not there', async () => {
    const { code, stdout } = await benchWithRun('run1').json('sync', '--run', 'run11');
    expect(code).toBe(1);
    expect(parse(stdout)).toMatchObject({
      runs: [],
      error: { reason: 'runUnknown', remedy: expect.stringContaining('run1') },
    });
  });

  it('takes a part of a name for what it begins, and guesses nothing where many would do', async () => {
    const bench = benchWithRun('201127_M02023_0583_000000000-J7HPH');
    for (const name of ['run1', 'run2', 'run3', 'run4']) bench.lake.tree.write(`${name}/x`, 'x');
    const remedyOf = async (name: string): Promise<unknown> =>
      (parse((await bench.json('runs', '--run', name)).stdout).error as { remedy?: string }).remedy;
    expect(await remedyOf('201127')).toMatch(/^Did you mean 201127_M02023_0583_000000000-J7HPH\? /);
    expect(await remedyOf('j7hph')).toMatch(/^Did you mean 201127_M02023_0583_000000000-J7HPH\? /);
    expect(await remedyOf('run')).toMatch(/^The runs are /);
  });

  it('says what to do about an offline source once', async () => {
    const bench = benchWithRun();
    bench.lake.tree.fail('', 'offline');
    const { stderr } = await bench.run('runs', ...sourceArgs);
    expect(stderr).toMatch(
      /^✖ The folder of source cannot be listed: [^.]+\. [^.]+; other sources are not affected\.\n$/,
    );
  });

  it('says why nothing is sent of a run that differs from its blobs and settles', async () => {
    const bench = benchWithRun();
    await bench.json('sync');
    bench.lake.nowMs += 2 * 3_600_000;
    bench.lake.tree.write('run1/a.txt', 'enlarged', bench.lake.nowMs);
    const { stdout } = await bench.run('sync', ...sourceArgs);
    expect(stdout).toMatch(
      /why +1 blob not like the file; nothing is sent yet: a\.txt was written/,
    );
  });

  it('claims no lack of runs where it could not look', async () => {
    const bench = benchWithRun();
    bench.lake.tree.fail('', 'offline');
    const { code, stderr } = await bench.run('runs', ...sourceArgs);
    expect(code).toBe(1);
    expect(stderr).not.toContain('There are no runs');
  });

  it('takes an offline source for missing, without a storm', async () => {
    const bench = benchWithRun();
    bench.lake.tree.fail('', 'offline');
    const { code, stdout } = await bench.json('sync');
    expect(code).toBe(1);
    expect(parse(stdout)).toMatchObject({ runs: [], error: { reason: 'sourceMissing' } });
  });

  it('shows names that hold control characters as escapes', async () => {
    const bench = new CommandBench();
    bench.lake.tree.write('run1/evil\u001b[2J.txt', 'x');
    const { stdout, stderr } = await bench.run('sync', ...sourceArgs);
    expect(stdout + stderr).not.toContain('\u001b');
    expect(stdout).toContain('evil\\u001b[2J.txt');
  });

  it('shows 20 problems and says how many more there are', async () => {
    const bench = new CommandBench();
    for (let index = 0; index < 30; index += 1) {
      bench.lake.tree.write(`run1/f${index}`, 'x').fail(`run1/f${index}`, 'denied');
    }
    const { stdout } = await bench.run('sync', ...sourceArgs);
    expect(stdout).toContain('… and 10 more (lakeside verify --json)');
  });
});

describe('lakeside verify', () => {
  it('notices a byte that was changed behind its back', async () => {
    const bench = benchWithRun();
    await bench.json('sync');
    bench.lake.store.replaceContent({ container: 'runs', name: 'MiSeqOutput/run1/a.txt' }, 'onf');
    const { code, stdout } = await bench.json('verify');
    expect(code).toBe(1);
    expect(parse(stdout).runs).toMatchObject([
      { state: expect.stringMatching(/mismatch|unverifiable/), problems: [{ path: 'a.txt' }] },
    ]);
  });

  it('fails for a run that could have been synchronised and was not', async () => {
    const { code, stdout } = await benchWithRun().json('verify');
    expect(code).toBe(1);
    expect(parse(stdout).runs).toMatchObject([{ state: 'ready' }]);
  });

  it('hashes local files afresh, unless it may trust what it remembers', async () => {
    const bench = benchWithRun();
    await bench.json('sync');
    const before = bench.lake.tree.counts.bytesRead;
    await bench.json('verify', '--cached');
    expect(bench.lake.tree.counts.bytesRead).toBe(before);
    await bench.json('verify');
    expect(bench.lake.tree.counts.bytesRead).toBe(before + 6);
  });

  it('downloads and hashes every blob with --reread', async () => {
    const bench = benchWithRun();
    await bench.json('sync');
    const { stdout } = await bench.json('verify', '--reread');
    expect(parse(stdout).runs).toMatchObject([{ evidence: { ...noEvidence, reread: 3 } }]);
  });
});

describe('lakeside runs', () => {
  it('says once what is wrong with a receipt', async () => {
    const bench = benchWithRun();
    await bench.json('sync');
    bench.lake.store.place({ container: 'runs', name: 'MiSeqOutput/run1.receipt' }, 'damaged');
    for (const subcommand of ['runs', 'plan', 'sync']) {
      const { stdout, stderr } = await bench.run(subcommand, ...sourceArgs);
      expect((stdout + stderr).match(/proves nothing/g)).toHaveLength(1);
    }
  });

  it('does not fail for a run that is ready, and changes nothing', async () => {
    const bench = benchWithRun();
    const { code, stdout } = await bench.json('runs');
    expect(code).toBe(0);
    expect(parse(stdout).runs).toMatchObject([{ run: 'run1', state: 'ready', files: 3, bytes: 6 }]);
    expect(bench.lake.store.counts.putBlob).toBe(0);
  });

  it.each([
    { width: 130, title: /^ +run +source +state +files +size +evidence +why$/, lineCount: 3 },
    // A run and why it is in its state are lines of their own.
    { width: 90, title: /^ +run +source +state +files +size +evidence$/, lineCount: 5 },
  ])('draws a table that fits a terminal of $width', async ({ width, title, lineCount }) => {
    const bench = benchWithRun();
    addRun(bench.lake.tree, { instrument: 'MiSeq', progress: 'sequencing' });
    const streams = {
      stdout: new RecordingStream(true, width),
      stderr: new RecordingStream(true, width),
    };
    bench.environment = { NO_COLOR: '1' };
    const { stdout } = await bench.runOn(streams, ['runs', ...sourceArgs]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(lineCount);
    expect(lines.every((line) => line.length <= width)).toBe(true);
    expect(lines[0]).toMatch(title);
  });

  it('shows a run without a sheet and a sheet without a run', async () => {
    const bench = benchWithRun();
    bench.lake.sheets.write('2026/run2.csv', '');
    const { code, stdout } = await bench.run(
      'runs',
      ...sourceArgs,
      '--samplesheet-folder',
      '/sheets',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/run1 .* ready .*; there is no sample sheet run1\.csv in \/sheets/);
    expect(stdout).toMatch(/run2 .* sheet only .* there is a sample sheet, but no folder run2/);
  });

  it('colors for a terminal, and says the same in words', async () => {
    const streams = {
      stdout: new RecordingStream(true, 120),
      stderr: new RecordingStream(true, 120),
    };
    const { stdout } = await benchWithRun().runOn(streams, ['runs', ...sourceArgs]);
    expect(stdout).toContain('\u001b[36m');
    expect(stdout).toContain('ready');
  });

  it('sorts by source and run', async () => {
    const bench = new CommandBench();
    bench.lake.tree.write('b/x', 'x').write('a/x', 'x').write('C/x', 'x');
    const { stdout } = await bench.json('runs');
    expect(parse(stdout).runs.map(({ run }) => run)).toEqual(['C', 'a', 'b']);
  });
});

describe('lakeside plan', () => {
  it('says for every file what would be done and why, and does nothing', async () => {
    const bench = benchWithRun();
    bench.lake.store.place({ container: 'runs', name: 'MiSeqOutput/run1/a.txt' }, 'another');
    const { code, stdout } = await bench.json('plan');
    expect(code).toBe(1);
    expect(parse(stdout).runs).toMatchObject([
      {
        run: 'run1',
        source: 'source',
        actions: expect.arrayContaining([
          { path: 'a.txt', action: 'upload', reason: 'size differs', sizeBytes: 3 },
          { path: 'b/c.txt', action: 'upload', reason: 'new', sizeBytes: 3 },
        ]),
      },
    ]);
    expect(bench.lake.store.counts.putBlob).toBe(0);
  });

  it('says which of two sheets a sync would leave', async () => {
    const bench = benchWithRun();
    bench.lake.tree.write('run1/SampleSheet.csv', '[Header]');
    bench.lake.sheets.write('run1.csv', '[Header]');
    const { stdout } = await bench.run('plan', ...sourceArgs, '--samplesheet-folder', '/sheets');
    expect(stdout).toMatch(
      /note +SampleSheet\.csv: the run has its own SampleSheet\.csv, so run1\.csv is not carried/,
    );
  });

  it('plans nothing for a run that is not ready, and does not fail', async () => {
    const bench = new CommandBench();
    addRun(bench.lake.tree, { instrument: 'MiSeq', progress: 'sequencing' });
    const { code, stdout } = await bench.json('plan');
    expect(code).toBe(0);
    expect(parse(stdout).runs).toMatchObject([{ state: 'sequencing', actions: [] }]);
  });

  it('says why it plans nothing for a run that was tried and is not ready again', async () => {
    const bench = benchWithRun();
    await bench.json('sync');
    bench.lake.nowMs += 2 * 3_600_000;
    bench.lake.tree.write('run1/a.txt', 'enlarged', bench.lake.nowMs);
    const { code, stdout } = await bench.run('plan', ...sourceArgs);
    expect(code).toBe(1);
    expect(stdout).toMatch(/mismatch — 1 blob not like the file; nothing is planned yet: .*a\.txt/);
    const { stdout: seen } = await bench.run('runs', ...sourceArgs);
    expect(seen).toMatch(/mismatch .*1 blob not like the file; not ready for a sync: a\.txt was/);
  });

  it('fails for a file that a sync would refuse', async () => {
    const bench = benchWithRun();
    await bench.json('sync');
    bench.lake.tree.write('run1/a.txt', 'eno', bench.lake.nowMs + 60_000);
    bench.lake.nowMs += 2 * 3_600_000;
    const differing = await bench.json('plan');
    expect(differing.code).toBe(1);
    expect(parse(differing.stdout).runs).toMatchObject([{ state: 'mismatch' }]);
    bench.lake.tree.fail('run1/a.txt', 'denied');
    bench.lake.hashes.clear();
    const denied = await bench.json('plan');
    expect(denied.code).toBe(1);
    expect(parse(denied.stdout).runs).toMatchObject([{ state: 'incomplete' }]);
  });

  it('tells a blob that is gone from one that never was, and why the run is not fine', async () => {
    const bench = benchWithRun();
    await bench.json('sync');
    bench.lake.store.remove({ container: 'runs', name: 'MiSeqOutput/run1/a.txt' });
    bench.lake.nowMs += 60_000;
    const { code, stdout } = await bench.run('plan', ...sourceArgs);
    expect(code).toBe(1);
    expect(stdout).toContain('mismatch — 1 blob named by the receipt gone');
    expect(stdout).toMatch(/upload: gone, receipt names it +1 file, 3 B/);
    const { runs } = parse((await bench.json('plan')).stdout);
    expect(runs[0]?.['actions']).toContainEqual({
      path: 'a.txt',
      action: 'upload',
      reason: 'gone, receipt names it',
      sizeBytes: 3,
    });
  });

  it('groups uploads by reason for people', async () => {
    const { code, stdout } = await benchWithRun().run('plan', ...sourceArgs);
    expect(code).toBe(0);
    expect(stdout).toContain('6 B to send to runs/MiSeqOutput/run1');
    expect(stdout).toMatch(/upload: new +3 files, 6 B/);
    expect(stdout).toContain('b/c.txt');
  });
});
