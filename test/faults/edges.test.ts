import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DiskChange } from './disk/watchDisk.mjs';
import { KillLab, releaseCommand, type DiskInstant, type Instant } from './killLab';
import { twoFolders } from './labRun';

let lab: KillLab;
/** Releases move what they move, however large. */
let smallLab: KillLab;
/** Its run has two folders. */
let pairLab: KillLab;
let attempts = 0;
beforeAll(async () => {
  lab = await KillLab.create();
  smallLab = await KillLab.create({ largeBytes: 100_000 });
  pairLab = await KillLab.create({ smallFiles: 4, largeBytes: 1000, shape: twoFolders });
});
afterAll(async () => {
  await lab.dispose();
  await smallLab.dispose();
  await pairLab.dispose();
});

type Edge = readonly [name: string, instant: Instant];

const disk = (
  edge: DiskInstant['edge'],
  change: DiskChange['kind'],
  path: RegExp,
  number = 1,
): Instant => ({ kind: 'disk', edge, change, path, number });
const blob = (edge: 'before' | 'after', name: RegExp): Instant => ({ kind: 'blob', edge, name });

const journal = /\.journal$/;

const ofSync: readonly Edge[] = [
  ['before its journal is begun', disk('before', 'create', journal)],
  ['with its first records half on disk', disk('within', 'write', journal)],
  ['between its first records and their syncing', disk('after', 'write', journal)],
  ['when who sends is on disk, and nothing was sent', disk('after', 'sync', journal)],
  ['between a put and its record', blob('after', /data\/7\.bin$/)],
  ['with the records of puts half on disk', disk('within', 'write', journal, 2)],
  ['between the records of puts and their syncing', disk('after', 'write', journal, 2)],
  ['between the commit of blocks and its record', blob('after', /large\.bin$/)],
  ['before the receipt', blob('before', /\.receipt$/)],
  ['between receipt and list of MD5s', blob('after', /\.receipt$/)],
  ['between list of MD5s and marker', blob('after', /\.md5$/)],
  ['between the marker and the end of the journal', blob('after', /\.sync$/)],
  ['right before the journal is removed', disk('before', 'unlink', journal)],
  ['right after the journal was removed', disk('after', 'unlink', journal)],
  ['while MD5s are remembered', disk('before', 'rename', /\.md5s$/)],
  ['before the lock is given back', disk('before', 'unlink', /\.lock$/)],
];

const purging = /\.purging$/;
const inPurging = /\.purging\/./;

const ofRelease: readonly Edge[] = [
  ['before the list of files is written', disk('before', 'create', /\.files\.partial$/)],
  ['with the list of files half on disk', disk('within', 'write', /\.files\.partial$/)],
  ['between list of files and intent', disk('after', 'rename', /\.files$/)],
  ['with the intent half on disk', disk('within', 'write', /\.intent\.partial$/)],
  ['between intent and move', disk('after', 'rename', /\.intent$/)],
  ['right before the move', disk('before', 'rename', /trash\/run1\.[0-9a-f]{8}$/)],
  ['right after the move', disk('after', 'rename', /trash\/run1\.[0-9a-f]{8}$/)],
  ['between move and record', disk('before', 'rename', /\.json$/)],
  ['between the record and what the lake is told', blob('before', /\.released$/)],
  ['when the lake is told, before the intent is removed', blob('after', /\.released$/)],
  ['when the intent is removed', disk('after', 'unlink', /\.intent$/)],
];

const ofPurge: readonly Edge[] = [
  ['before the trash is told that it is deleted', disk('before', 'rename', purging)],
  ['after that, with nothing deleted', disk('after', 'rename', purging)],
  ['after the first file', disk('after', 'unlink', inPurging, 1)],
  ['in the middle of its files', disk('after', 'unlink', inPurging, 12)],
  ['with nothing left but its folder', disk('before', 'unlink', purging)],
  ['with its folder gone', disk('after', 'unlink', purging)],
  ['before its record is the last word', disk('before', 'rename', /\.json$/, 2)],
  ['before its list of files is removed', disk('before', 'unlink', /\.files$/)],
  ['after its list of files was removed', disk('after', 'unlink', /\.files$/)],
];

const together = /trash\/run1\.[0-9a-f]{8}\.moving$/;
const rawData = /RawData_run1$/;
const methods = /DataProcessingMethod_run1$/;

const ofPair: readonly Edge[] = [
  ['with nothing in the folder where they come together', disk('after', 'mkdir', together)],
  ['before the first of two folders is moved', disk('before', 'rename', rawData)],
  ['between the first folder and the second', disk('after', 'rename', rawData)],
  ['right before the second', disk('before', 'rename', methods)],
  ['with both moved and not yet a whole', disk('after', 'rename', methods)],
  ['with both moved and a whole', disk('after', 'rename', /trash\/run1\.[0-9a-f]{8}$/)],
  ['between move and record', disk('before', 'rename', /\.json$/)],
];

describe.concurrent('a sync killed (kill -9)', () => {
  it.each(ofSync)(
    '%s loses nothing, sends nothing again, and believes nothing less',
    async (_, instant) => {
      const attempt = lab.attempt(`edge-${(attempts += 1)}`);
      expect(await attempt.until(instant, ['sync'])).toBe(true);
      const rerun = await attempt.sync();
      expect(rerun).toMatchObject({
        code: 0,
        runs: [{ state: 'verified', evidence: { attested: lab.files.size }, problems: [] }],
      });
      expect(attempt.missing()).toEqual([]);
      expect(attempt.contentBytes - lab.sizeBytes).toBe(0);
      await attempt.dispose();
    },
  );
});

describe.concurrent('a release killed (kill -9)', () => {
  it.each(ofRelease)('%s leaves all of the run or none, and the next one ends it', (_, instant) =>
    killRelease(smallLab, instant, '7d'),
  );
});

describe.concurrent('a release without grace killed (kill -9)', () => {
  it.each(ofPurge)('%s loses nothing, and the next one ends it', (_, instant) =>
    killRelease(smallLab, instant, '0s'),
  );
});

describe.concurrent('a release of two folders killed (kill -9)', () => {
  it.each(ofPair)('%s loses nothing, and the next one ends it', (_, instant) =>
    killRelease(pairLab, instant, '7d'),
  );
});

async function killRelease(of: KillLab, instant: Instant, grace: string): Promise<void> {
  const attempt = await of.ownAttempt(`edge-${(attempts += 1)}`);
  await attempt.sync();
  expect(await attempt.until(instant, releaseCommand(grace))).toBe(true);
  // One of two folders may be on its way; of a single one there is all or nothing.
  if (of !== pairLab) expect((await attempt.missingOnDisk()) ?? []).toEqual([]);
  const { code, stderr } = await attempt.release(grace);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(await attempt.missingOnDisk()).toBeUndefined();
  expect(attempt.missing()).toEqual([]);
  await attempt.dispose();
}
