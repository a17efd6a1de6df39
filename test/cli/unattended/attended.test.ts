import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotifyError } from '../../../src/core/notify/notifiers';
import { addRun } from '../../fakes/runFolders';
import { CommandBench, sourceArgs } from '../commandBench';

const hourMs = 3_600_000;
const mailArgs = ['--log-recipient', 'ops@lab.org', 'data@lab.org', '--smtp-host', 'mail.lab.org'];

function benchWithRun(): CommandBench {
  const bench = new CommandBench();
  bench.lake.tree.write('run1/a.txt', 'one').write('run1/b.txt', 'two');
  return bench;
}

function logOf(bench: CommandBench): string {
  return [...bench.surroundings.logs.values()].flat().join('\n');
}

/** Without the times. */
function linesOf(bench: CommandBench): readonly string[] {
  return logOf(bench)
    .split('\n')
    .map((line) => line.slice(line.indexOf(' ') + 1));
}

describe('--log-file', () => {
  it('keeps every line as of info, whatever the terminal shows', async () => {
    const bench = benchWithRun();
    const { stderr } = await bench.run('sync', ...sourceArgs, '--log-file', 'sync.log');
    const [file] = bench.surroundings.logs.keys();
    expect({ file, stderr }).toEqual({ file: '/sync.log', stderr: '' });
    expect(logOf(bench)).toMatch(/^2026-01-02T00:00:00\.000Z INFO {2}lakeside \d.* sync on /);
    expect(linesOf(bench).slice(1)).toEqual([
      'INFO  sync to runs/MiSeqOutput/run1/: 2 files, 6 B to send',
      'INFO  recorded MiSeqOutput/run1.sync',
      'INFO  run1: verified, 2 files uploaded; 2 files match: 2 attested by the service',
      expect.stringMatching(/^INFO {2}1 run: 1 verified; uploaded 2 files, 6 B$/),
    ]);
  });

  it('has no line for each run that was fine before, however often the job runs', async () => {
    const bench = benchWithRun();
    bench.lake.tree.folder('run2');
    await bench.run('sync', ...sourceArgs);
    await bench.run('sync', ...sourceArgs, '--log-file', 'sync.log');
    expect(linesOf(bench).slice(1)).toEqual([
      'INFO  run2: sequencing; waiting for files; the folder is empty',
      'INFO  2 runs: 1 verified, 1 sequencing',
    ]);
    await bench.run('sync', ...sourceArgs, '--log-file', 'all.log', '--log-level', 'debug');
    expect(logOf(bench)).toContain('DEBUG run1: verified; 2 files match');
  });

  it.each(['DEBUG', 'debug', 'Debug'])('takes the level %s', async (level) => {
    const bench = benchWithRun();
    await bench.run('sync', ...sourceArgs, '--log-file', 'sync.log', '--log-level', level);
    expect(logOf(bench)).toMatch(/DEBUG upload a\.txt/);
  });

  it('takes WARNING as warn', async () => {
    const bench = benchWithRun();
    await bench.run('sync', ...sourceArgs, '--log-file', 'sync.log', '--log-level', 'WARNING');
    expect(logOf(bench)).toBe('');
  });

  it('keeps why a call did nothing at all', async () => {
    const bench = benchWithRun();
    bench.lake.store.removeContainer('runs');
    await bench.run('sync', ...sourceArgs, '--log-file', 'sync.log');
    expect(logOf(bench)).toMatch(/ERROR .*runs/);
  });

  it('that cannot be written ends the call before anything is done', async () => {
    const bench = benchWithRun();
    bench.surroundings.logFailure = Object.assign(new Error('ENOENT: no such file or directory'), {
      code: 'ENOENT',
    });
    const args = ['--log-file', '/no/dir/log', '--pid-file', 'sync.pid'];
    const { code, stderr } = await bench.run('sync', ...sourceArgs, ...args);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'error: The log file /no/dir/log cannot be written: its folder is not there and cannot be made. Give a file in a folder that you may write to by --log-file.\n',
    );
    expect(bench.lake.store.names('runs')).toEqual([]);
    expect(bench.surroundings.pidFiles).toEqual([]);
  });

  it('shows control characters as escapes, one line each', async () => {
    const bench = benchWithRun();
    bench.lake.tree.write('run1/evil\nERROR forged', 'x');
    await bench.run('sync', ...sourceArgs, '--log-file', 'sync.log');
    const lines = logOf(bench).split('\n');
    expect(lines.every((line) => /^2026-.*Z (?:INFO|WARN|ERROR) /.test(line))).toBe(true);
  });
});

describe('--pid-file', () => {
  it('is held while the command works and removed after', async () => {
    const bench = benchWithRun();
    await bench.run('sync', ...sourceArgs, '--pid-file', 'sync.pid');
    expect(bench.surroundings.pidFiles).toEqual([]);
  });

  it('makes a second instance do nothing, say so and be fine', async () => {
    const bench = benchWithRun();
    bench.surroundings.pidHolder = 4711;
    const { code, stdout, stderr } = await bench.json('sync', '--pid-file', 'sync.pid');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"runs":[]}\n' });
    expect(stderr).toContain('4711');
    expect(bench.lake.store.counts.listBlobs).toBe(0);
  });
});

describe('the mail', () => {
  it('goes out with the log when a run went wrong, and only then', async () => {
    const bench = benchWithRun();
    await bench.run('sync', ...sourceArgs, ...mailArgs);
    expect(bench.surroundings.mails).toEqual([]);
    bench.lake.tree.write('run1/a.txt', 'eno', bench.lake.nowMs + 60_000);
    bench.lake.nowMs += 2 * hourMs;
    const { code } = await bench.run('sync', ...sourceArgs, ...mailArgs);
    expect(code).toBe(1);
    expect(bench.surroundings.mails).toMatchObject([
      {
        server: { host: 'mail.lab.org', port: 25, user: undefined, password: undefined },
        mail: {
          recipients: ['ops@lab.org', 'data@lab.org'],
          subject: expect.stringMatching(/^lakeside sync on .*: 1 problem$/),
          text: expect.stringMatching(
            /- run1: (?:mismatch|unverifiable)[\s\S]*The log:[\s\S]*ERROR run1/,
          ),
        },
      },
    ]);
  });

  it('goes out when not even the lake file can be read, to whom the options name', async () => {
    const bench = benchWithRun();
    await bench.run('sync', '--lake', '/nowhere/lake.json', ...mailArgs);
    expect(bench.surroundings.mails).toMatchObject([
      { mail: { text: expect.stringContaining('nowhere/lake.json does not exist') } },
    ]);
  });

  it('goes out when nothing could be done at all', async () => {
    const bench = benchWithRun();
    bench.lake.store.removeContainer('runs');
    await bench.run('sync', ...sourceArgs, ...mailArgs);
    expect(bench.surroundings.mails).toHaveLength(1);
  });

  it('that cannot be sent fails the command and hides nothing', async () => {
    const bench = benchWithRun();
    bench.lake.tree.fail('run1/a.txt', 'denied');
    bench.surroundings.mailFailure = new NotifyError('unreachable', 'The mail server is gone', {
      remedy: 'Look for it',
    });
    const { code, stdout, stderr } = await bench.json('sync', ...mailArgs, '--log-file', 'l');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ state: 'incomplete', uploaded: 1 }] });
    expect(stderr).toContain('The mail server is gone');
    expect(logOf(bench)).toContain('ERROR The mail server is gone. Look for it.');
  });

  it('signs in with the password of the environment, which is shown nowhere', async () => {
    const bench = benchWithRun();
    bench.environment = { LAKESIDE_SMTP_PASSWORD: 'hunter2' };
    bench.lake.tree.fail('run1/a.txt', 'denied');
    const args = [...mailArgs, '--smtp-user', 'robot', '--log-file', 'l', '--log-level', 'trace'];
    const { stdout, stderr } = await bench.json('sync', ...args);
    const [sent] = bench.surroundings.mails;
    expect(sent?.server).toMatchObject({ port: 587, user: 'robot', password: 'hunter2' });
    const shown = [stdout, stderr, logOf(bench), JSON.stringify(sent?.mail)].join();
    expect(shown).not.toContain('hunter2');
  });

  it('takes a password from the command line with a warning, and shows it nowhere', async () => {
    const bench = benchWithRun();
    const args = [...mailArgs, '--smtp-user', 'robot', '--smtp-password', 'hunter2'];
    const { code, stdout, stderr } = await bench.json('sync', ...args, '--verbose');
    expect(code).toBe(0);
    expect(stderr).toContain('LAKESIDE_SMTP_PASSWORD');
    expect(stdout + stderr).not.toContain('hunter2');
  });

  it.each([
    { name: 'recipients without a server', args: ['--log-recipient', 'ops@lab.org'] },
    { name: 'a user without a password', args: [...mailArgs, '--smtp-user', 'robot'] },
    { name: 'a recipient that is none', args: ['--log-recipient', 'ops', '--smtp-host', 'h'] },
    { name: 'a port that is none', args: [...mailArgs, '--smtp-port', 'smtp'] },
    { name: 'a webhook without https', args: ['--webhook', 'http://chat.lab.org/hunter2'] },
  ])('is refused before anything is done for $name', async ({ args }) => {
    const bench = benchWithRun();
    const { code, stdout, stderr } = await bench.json('sync', ...args);
    expect(code).toBe(2);
    expect(stdout + stderr).not.toContain('hunter2');
    expect(bench.lake.store.counts.listBlobs).toBe(0);
  });
});

describe('the webhook', () => {
  const address = 'https://chat.lab.org/services/hunter2?sig=hunter2';

  it('gets counts, problems and a text on failure, and its address is shown nowhere', async () => {
    const bench = benchWithRun();
    bench.lake.tree.fail('run1/a.txt', 'denied');
    const args = ['--webhook', address, '--log-file', 'l', '--log-level', 'trace'];
    const { stdout, stderr } = await bench.json('sync', ...args);
    expect(bench.surroundings.posts).toMatchObject([
      {
        address,
        document: {
          outcome: 'failure',
          command: 'sync',
          counts: { incomplete: 1 },
          uploaded: { files: 1, bytes: 3 },
          problems: [expect.stringContaining('run1: incomplete')],
          text: expect.stringContaining('1 problem'),
        },
      },
    ]);
    expect(logOf(bench)).toContain('told the webhook at chat.lab.org');
    expect([stdout, stderr, logOf(bench)].join()).not.toContain('hunter2');
  });

  it('hears of success only with --notify-always', async () => {
    const bench = benchWithRun();
    bench.environment = { LAKESIDE_WEBHOOK: address };
    await bench.run('sync', ...sourceArgs);
    expect(bench.surroundings.posts).toEqual([]);
    await bench.run('sync', ...sourceArgs, '--notify-always');
    expect(bench.surroundings.posts).toMatchObject([
      { document: { outcome: 'success', counts: { verified: 1 }, problems: [] } },
    ]);
  });
});

describe('notify of a lake file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lakeside-notify-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function benchWithLake(): Promise<CommandBench> {
    const bench = benchWithRun();
    bench.workingFolder = folder;
    bench.lake.tree.fail('run1/a.txt', 'denied');
    const lake = {
      storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
      sources: [{ name: 'a', folder: '/source', kind: 'illumina', container: 'runs' }],
      notify: {
        recipients: ['ops@lab.org'],
        smtpHost: 'mail.lab.org',
        smtpPort: 465,
        smtpUser: 'robot',
        webhook: 'https://chat.lab.org/x',
      },
    };
    await writeFile(join(folder, 'lake.json'), JSON.stringify(lake));
    return bench;
  }

  it('is told once its mail server is confirmed beside the password', async () => {
    const bench = await benchWithLake();
    bench.environment = { LAKESIDE_SMTP_PASSWORD: 'p', LAKESIDE_SMTP_HOST: 'mail.lab.org' };
    await bench.run('sync');
    expect(bench.surroundings.mails).toMatchObject([
      { server: { host: 'mail.lab.org', port: 465, user: 'robot', password: 'p' } },
    ]);
    expect(bench.surroundings.posts).toMatchObject([{ address: 'https://chat.lab.org/x' }]);
  });

  it('gets no password for a server that only the file names', async () => {
    const bench = await benchWithLake();
    bench.environment = { LAKESIDE_SMTP_PASSWORD: 'hunter2' };
    const { code, stderr } = await bench.run('sync');
    expect(code).toBe(2);
    expect(stderr).toContain('LAKESIDE_SMTP_HOST');
    expect(bench.surroundings.mails).toEqual([]);
  });
});

describe('a run that is not verified 48 h after it was first seen', () => {
  function benchWithOldRun(): { bench: CommandBench; run: string } {
    const bench = new CommandBench();
    const run = addRun(bench.lake.tree, { instrument: 'MiSeq', progress: 'sequencing' });
    const firstSeenAtMs = bench.lake.nowMs - 49 * hourMs;
    bench.lake.ports.runHistory.firstSeen = async (_folder, runs) =>
      new Map(runs.map((name) => [name, firstSeenAtMs]));
    return { bench, run };
  }

  it('is an error that names what is missing, once in 48 h however often the job runs', async () => {
    const { bench, run } = benchWithOldRun();
    const sync = async (): Promise<void> =>
      void (await bench.run('sync', ...sourceArgs, ...mailArgs, '--log-file', 'l'));
    await sync();
    for (let hour = 0; hour < 47; hour += 1) {
      bench.lake.nowMs += hourMs;
      await sync();
    }
    expect(bench.surroundings.mails).toHaveLength(1);
    expect(bench.surroundings.mails[0]?.mail.text).toContain(`${run} is not verified`);
    expect(bench.surroundings.mails[0]?.mail.text).toContain(
      'missing: the completion flag (waiting for RTAComplete.txt)',
    );
    bench.lake.nowMs += hourMs;
    await sync();
    expect(bench.surroundings.mails).toHaveLength(2);
    expect(logOf(bench).match(/WARN {2}.*is not verified/g)).toHaveLength(47);
  });

  it('names the data where there is only a sheet', async () => {
    const { bench } = benchWithOldRun();
    bench.lake.sheets.write('200101_M00001_0001_000000000-AAAAA.csv', '[Header]');
    const args = ['--samplesheet-folder', '/sheets', '--log-file', 'l'];
    await bench.run('sync', ...sourceArgs, ...args);
    expect(logOf(bench)).toMatch(/ERROR 200101_\S+ is not verified .*missing: the data/);
    expect(logOf(bench)).toMatch(/missing: the completion flag and the sample sheet/);
  });

  it('names the data of a run that has no file', async () => {
    const { bench } = benchWithOldRun();
    bench.lake.tree.folder('empty/inner');
    await bench.run('sync', ...sourceArgs, '--log-file', 'l');
    expect(logOf(bench)).toMatch(/ERROR empty is not verified .*missing: the data \(/);
  });
});

describe('a share that is away', () => {
  it('is an error once in 48 h, and again once it was back meanwhile', async () => {
    const bench = benchWithRun();
    const sync = async (): Promise<number> =>
      (await bench.run('sync', ...sourceArgs, ...mailArgs)).code;
    bench.lake.tree.fail('', 'missing');
    expect([await sync(), await sync()]).toEqual([1, 1]);
    expect(bench.surroundings.mails).toHaveLength(1);
    bench.lake.tree.mend('');
    expect(await sync()).toBe(0);
    bench.lake.tree.fail('', 'missing');
    await sync();
    expect(bench.surroundings.mails).toHaveLength(2);
  });
});

describe('a run that another process is at', () => {
  it('is shown as syncing with who it is, is a warning in the log, and is fine', async () => {
    const bench = benchWithRun();
    const holder = { ...bench.lake.runLocks.holder(bench.lake.nowMs), host: 'vm2' };
    const place = { container: 'runs', prefix: 'MiSeqOutput/run1/' };
    await bench.lake.runLocks.take({ ...place, endpoint: bench.lake.store.endpoint }, holder);
    const { code, stdout } = await bench.json('sync', ...mailArgs, '--log-file', 'l');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ run: 'run1', state: 'syncing' }] });
    expect(logOf(bench)).toMatch(/WARN {2}run1: syncing; held by vm2/);
    expect(bench.surroundings.mails).toEqual([]);
  });

  it('is one line, however many of its files are on their way', async () => {
    const bench = benchWithRun();
    bench.lake.store.place({ container: 'runs', name: 'MiSeqOutput/run1/a.txt' }, 'one');
    const holder = { ...bench.lake.runLocks.holder(bench.lake.nowMs), host: 'vm2' };
    const place = { container: 'runs', prefix: 'MiSeqOutput/run1/' };
    await bench.lake.runLocks.take({ ...place, endpoint: bench.lake.store.endpoint }, holder);
    const { stdout, stderr } = await bench.run('sync', ...sourceArgs, '--log-file', 'l');
    expect(stdout).toMatch(/^. run1 {2}syncing — held by vm2[^\n]*\n$/);
    expect(stderr).not.toContain('vm2');
    expect(logOf(bench).match(/vm2/g)).toHaveLength(1);
    const { runs } = JSON.parse((await bench.json('sync')).stdout) as { runs: object[] };
    expect(runs).toMatchObject([
      { problems: [{ message: expect.stringContaining('vm2') }], evidence: { size: 0 } },
    ]);
  });
});

describe('--quiet', () => {
  it('prints nothing while all is fine, and what is wrong', async () => {
    const bench = benchWithRun();
    const fine = await bench.run('sync', ...sourceArgs, '--quiet');
    expect(fine).toEqual({ code: 0, stdout: '', stderr: '' });
    bench.lake.tree.write('run2/a.txt', 'x').fail('run2/a.txt', 'denied');
    const wrong = await bench.run('sync', ...sourceArgs, '--quiet');
    expect(wrong.stdout).toContain('run2');
    expect(wrong.stdout).not.toContain('run1');
  });
});

describe('a file that has no place in the lake', () => {
  it('is told under --quiet and in the log, though the run is verified; a link is not', async () => {
    const bench = new CommandBench();
    bench.lake.tree.write('prot7/a.raw', 'A').place('prot7/link', 'link');
    const args = ['sync', 'proteomics', ...sourceArgs, '--quiet', '--log-file', 'l'];
    expect(await bench.run(...args)).toEqual({ code: 0, stdout: '', stderr: '' });
    bench.lake.tree.write('prot7/raw/deep.raw', 'D');
    const { code, stdout } = await bench.run(...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✔ prot7 {2}verified, 1 file and 1 other entry not carried\n/i);
    expect(logOf(bench)).toMatch(/WARN +prot7: raw\/deep\.raw: only files at the top/i);
  });
});

describe('lakeside verify', () => {
  it('keeps a log and mails what it found wrong', async () => {
    const bench = benchWithRun();
    await bench.json('sync');
    bench.lake.store.replaceContent({ container: 'runs', name: 'MiSeqOutput/run1/a.txt' }, 'onf');
    const { code } = await bench.json('verify', ...mailArgs, '--log-file', 'l');
    expect(code).toBe(1);
    expect(bench.surroundings.mails).toMatchObject([
      { mail: { subject: expect.stringContaining('lakeside verify on') } },
    ]);
    expect(logOf(bench)).toMatch(/ERROR run1: (?:mismatch|unverifiable)/);
  });
});

describe('--quiet-hours', () => {
  it('leaves everything alone inside, says so and is fine', async () => {
    const bench = benchWithRun();
    bench.lake.nowMs = new Date(2026, 0, 2, 12, 0).getTime();
    const args = ['--quiet-hours', '08:00-18:00', '--run', 'run1'];
    const { code, stdout, stderr } = await bench.json('sync', ...args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"runs":[]}\n' });
    expect(stderr).toContain('quiet hours until 18:00');
    expect(stderr).not.toContain('There are no runs');
    expect(bench.lake.store.counts.listBlobs).toBe(0);
    bench.lake.nowMs = new Date(2026, 0, 2, 18, 0).getTime();
    const after = await bench.json('sync', ...args);
    expect(JSON.parse(after.stdout)).toMatchObject({ runs: [{ state: 'verified' }] });
  });
});

describe('--dry-run', () => {
  it('says what a sync would do and changes nothing', async () => {
    const bench = benchWithRun();
    const { code, stdout } = await bench.json('sync', '--dry-run', '--remove-source');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [{ actions: [{ path: 'a.txt', action: 'upload' }, { path: 'b.txt' }] }],
    });
    expect(bench.lake.store.names('runs')).toEqual([]);
  });
});
