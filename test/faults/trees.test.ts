import * as fc from 'fast-check';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FaultLab, startStrict, type ServiceUnderFault } from './faultLab';
import { expectCarried, expectHonest, expectNothingLost } from './judge';
import { Lakeside } from './lakeside';
import { numberFrom } from './random';
import { soakProgress } from './soakProgress';

/** `npm run soak` asks for more. */
const trees = numberFrom('LAKESIDE_TREES', 60);

let service: ServiceUnderFault;
beforeAll(async () => {
  service = await startStrict();
});
afterAll(() => service.stop());

/** Whatever a file system takes: all but slashes and zeros, dots and what is too long for it. */
const segment = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
    fc.constantFrom('a', 'A', 'a.', 'b ', ' c', 'e\u0301', '\u00e9', 'd\\e', '%2F', '#', '..x'),
  )
  .filter((name) => !/[/\0\p{Surrogate}]/u.test(name) && name !== '.' && name !== '..')
  .filter((name) => Buffer.byteLength(name) <= 255);

const path = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join('/'));

const entry = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('file' as const),
      bytes: fc.uint8Array({ maxLength: 300 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'folder' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('link' as const), to: segment }) },
);

/** No entry is a folder of another one and a file too. */
const tree = fc
  .uniqueArray(fc.tuple(path, entry), { selector: ([name]) => name, maxLength: 15 })
  .map((entries) =>
    entries.filter(
      ([name, { kind }]) =>
        kind === 'folder' || !entries.some(([other]) => other.startsWith(`${name}/`)),
    ),
  );

const tell = soakProgress('trees', trees);
let carried = 0;

it('what comes down of any tree is what went up, or the report says what could not be carried', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (entries) => {
      const lab = await FaultLab.create(service);
      const lakeside = await Lakeside.start(lab);
      try {
        for (const [name, what] of entries) await make(lab, name, what);
        const outcome = await lakeside.sync();
        await expectHonest(lab, outcome);
        await expectNothingLost(lab);
        await expectCarried(lab, outcome);
        await expectDownloaded(lab);
        expect(outcome.kind).toBe('report');
        tell((carried += 1));
      } finally {
        await lakeside.dispose();
        await lab.dispose();
      }
    }),
    { numRuns: trees },
  );
});

async function make(
  lab: FaultLab,
  name: string,
  what: { kind: 'file'; bytes: Uint8Array } | { kind: 'folder' } | { kind: 'link'; to: string },
): Promise<void> {
  await mkdir(dirname(lab.at(name)), { recursive: true });
  switch (what.kind) {
    case 'file':
      return lab.write(name, what.bytes);
    case 'folder':
      await mkdir(lab.at(name), { recursive: true });
      return undefined;
    case 'link':
      return symlink(what.to, lab.at(name));
  }
}

/** Every blob below the run is, under its own name, a file of the run with the same bytes. */
async function expectDownloaded(lab: FaultLab): Promise<void> {
  const strangers: string[] = [];
  for await (const { name } of lab.lake.listBlobsFlat({ prefix: 'dest/run1/' })) {
    const path = name.slice('dest/run1/'.length);
    const local = await readFile(lab.at(path)).catch(() => undefined);
    const carried = await lab.carried(path);
    if (local === undefined || carried?.equals(local) !== true) strangers.push(name);
  }
  expect(strangers).toEqual([]);
}
