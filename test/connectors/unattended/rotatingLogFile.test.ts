import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RotatingLogFile } from '../../../src/connectors/logFile/rotatingLogFile';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const onFailure = (message: string): never => {
  throw new Error(message);
};

describe('a log file', () => {
  it('begins anew when it is full and keeps five older ones', async () => {
    const file = join(folder, 'deep', 'sync.log');
    const log = new RotatingLogFile(file, { onFailure, limitBytes: 100 });
    for (let index = 0; index < 100; index += 1)
      log.write(`line ${String(index).padStart(3, '0')}`);
    log.close();
    const names = (await readdir(join(folder, 'deep'))).toSorted();
    expect(names).toEqual(['sync.log', ...[1, 2, 3, 4, 5].map((number) => `sync.log.${number}`)]);
    const texts = await Promise.all(
      names.map((name) => readFile(join(folder, 'deep', name), 'utf8')),
    );
    expect(texts.every((text) => text.length <= 100)).toBe(true);
    const kept = [...texts.slice(1).toReversed(), texts[0]].join('').trim().split('\n');
    expect(kept.at(-1)).toBe('line 099');
    expect(kept).toEqual(kept.toSorted());
    expect(kept.length).toBeGreaterThan(50);
  });

  it('is gone on with by a later process, and may be shared by two', async () => {
    const file = join(folder, 'sync.log');
    const first = new RotatingLogFile(file, { onFailure, limitBytes: 40 });
    const second = new RotatingLogFile(file, { onFailure, limitBytes: 40 });
    for (let index = 0; index < 6; index += 1) {
      first.write(`first ${index}`);
      second.write(`second ${index}`);
    }
    first.close();
    second.close();
    new RotatingLogFile(file, { onFailure, limitBytes: 40 }).write('third');
    const names = (await readdir(folder)).toSorted();
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    const lines = texts.join('').trim().split('\n');
    expect(lines.toSorted()).toEqual(
      [
        ...[0, 1, 2, 3, 4, 5].flatMap((index) => [`first ${index}`, `second ${index}`]),
        'third',
      ].toSorted(),
    );
  });

  it('says when it is opened that it cannot be written', () => {
    const log = new RotatingLogFile('/proc/none/sync.log', { onFailure });
    expect(() => log.open()).toThrow(/ENOENT|EACCES|EPERM/);
  });

  it('that cannot be written says so once and never stops the work', () => {
    const said: string[] = [];
    const log = new RotatingLogFile('/proc/none/sync.log', {
      onFailure: (message) => void said.push(message),
    });
    log.write('one');
    log.write('two');
    expect(said).toEqual([expect.stringContaining('/proc/none/sync.log')]);
  });
});
