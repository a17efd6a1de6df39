import { build } from 'esbuild';
import { assert, asyncProperty, array, boolean, integer, record } from 'fast-check';
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorkerDigests } from '../../../src/connectors/digests/workerDigests';
import type { Digests } from '../../../src/core/storage/digests';
import { inlineDigests } from '../../fakes/inlineDigests';

let folder = '';
let workerFile = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-'));
  workerFile = join(folder, 'digests.worker.js');
  await bundle('src/connectors/digests/digests.worker.ts', workerFile);
});

afterAll(() => rm(folder, { recursive: true }));

async function bundle(entry: string, outfile: string): Promise<void> {
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs' });
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 1000) {
    yield bytes.subarray(start, start + 1000);
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function md5(...pieces: readonly Uint8Array[]): string {
  return createHash('md5').update(Buffer.concat(pieces)).digest('hex');
}

const digestsOf: Readonly<Record<string, () => Digests>> = {
  'the fake': () => inlineDigests,
  'threads of their own': () => new WorkerDigests({ workerFile, workerCount: 2 }),
  'the caller’s thread': () => new WorkerDigests(),
};

for (const [name, create] of Object.entries(digestsOf)) {
  describe(`digests on ${name}`, () => {
    let digests: Digests;
    beforeAll(() => {
      digests = create();
    });
    afterAll(() => digests.dispose());

    function filled(sizeBytes: number, isAllocated: boolean): Uint8Array {
      const bytes = isAllocated ? digests.allocate(sizeBytes) : new Uint8Array(sizeBytes);
      bytes.set(randomBytes(sizeBytes));
      return bytes;
    }

    test('agree with node:crypto whatever the size and the kind of memory', async () => {
      for (const sizeBytes of [0, 1, 4096, 65_536, 65_537, 3_000_000]) {
        for (const isAllocated of [true, false]) {
          const bytes = filled(sizeBytes, isAllocated);
          expect(hex(await digests.md5(bytes))).toBe(md5(bytes));
          expect(hex(await digests.md5(bytes.subarray(sizeBytes >> 1)))).toBe(
            md5(bytes.subarray(sizeBytes >> 1)),
          );
        }
      }
    });

    test('hash a stream in the order of its pieces, awaited or not', async () => {
      const piece = record({
        sizeBytes: integer({ min: 0, max: 200_000 }),
        isAllocated: boolean(),
        isAwaited: boolean(),
      });
      await assert(
        asyncProperty(array(piece, { maxLength: 8 }), async (pieces) => {
          const stream = digests.createMd5();
          const added: Uint8Array[] = [];
          const updates: Promise<void>[] = [];
          for (const { sizeBytes, isAllocated, isAwaited } of pieces) {
            const bytes = filled(sizeBytes, isAllocated);
            added.push(bytes);
            const update = stream.update(bytes);
            updates.push(update);
            if (isAwaited) await update;
          }
          expect(hex(await stream.digest())).toBe(md5(...added));
          await Promise.all(updates);
        }),
        { numRuns: 25 },
      );
    });

    test('let the bytes be reused once an update settled', async () => {
      const stream = digests.createMd5();
      const bytes = digests.allocate(100_000);
      const expected = createHash('md5');
      for (let round = 0; round < 5; round += 1) {
        bytes.fill(round);
        expected.update(bytes);
        await stream.update(bytes);
      }
      expect(hex(await stream.digest())).toBe(expected.digest('hex'));
    });

    test('hash several streams at once without mixing them', async () => {
      const contents = Array.from({ length: 6 }, () => filled(500_000, true));
      const hashed = await Promise.all(
        contents.map(async (content) => {
          const stream = digests.createMd5();
          await stream.update(content.subarray(0, 300_000));
          await stream.update(content.subarray(300_000));
          return hex(await stream.digest());
        }),
      );
      expect(hashed).toEqual(contents.map((content) => md5(content)));
    });

    test('hash the same pieces by MD5 and SHA-256 side by side', async () => {
      const pieces = [filled(300_000, true), filled(70, false), filled(900_000, false)];
      const [md5Stream, sha256Stream] = [digests.createMd5(), digests.createSha256()];
      for (const piece of pieces) {
        await Promise.all([md5Stream.update(piece), sha256Stream.update(piece)]);
      }
      expect(hex(await md5Stream.digest())).toBe(md5(...pieces));
      const whole = createHash('sha256').update(Buffer.concat(pieces)).digest('hex');
      expect(hex(await sha256Stream.digest())).toBe(whole);
      const ofNothing = createHash('sha256').digest('hex');
      expect(hex(await digests.createSha256().digest())).toBe(ofNothing);
    });

    test('give the MD5 of each block and of all of them', async () => {
      const blocks = [filled(1_048_576, true), filled(64 * 3, false), filled(777_777, true)];
      const stream = digests.createBlockMd5();
      const own = await Promise.all(blocks.map((block) => stream.addBlock(block)));
      expect(own.map(hex)).toEqual(blocks.map((block) => md5(block)));
      expect(hex(await stream.digest())).toBe(md5(...blocks));
    });

    test('give nothing the MD5 of nothing', async () => {
      const empty = md5(new Uint8Array());
      expect(hex(await digests.createMd5().digest())).toBe(empty);
      expect(hex(await digests.createBlockMd5().digest())).toBe(empty);
    });

    test('compute SHA-256, and compress without loss', async () => {
      const bytes = filled(300_000, true);
      expect(hex(await digests.sha256(bytes))).toBe(
        createHash('sha256').update(bytes).digest('hex'),
      );
      const packed = await digests.gzip(inPieces(bytes));
      expect(hex(await buffer(digests.gunzip(packed)))).toBe(hex(bytes));
      await expect(buffer(digests.gunzip(packed.subarray(0, 1000)))).rejects.toThrow();
    });

    test('give memory that files can be read into', async () => {
      const file = join(folder, 'content');
      const content = randomBytes(10_000);
      await writeFile(file, content);
      const bytes = digests.allocate(20_000);
      const handle = await open(file);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      await handle.close();
      expect(hex(bytes.subarray(0, bytesRead))).toBe(hex(content));
    });
  });
}

test('a block after an uneven one is refused by the thread and kept from the caller’s back', async () => {
  const digests = new WorkerDigests({ workerFile });
  const stream = digests.createBlockMd5();
  await stream.addBlock(digests.allocate(10));
  await expect(stream.addBlock(digests.allocate(10))).rejects.toThrow('uneven');
  digests.dispose();
});

test('a thread that cannot start fails the call, and the next call starts another', async () => {
  const digests = new WorkerDigests({ workerFile: join(folder, 'missing.js') });
  const bytes = digests.allocate(5_000_000);
  await expect(digests.md5(bytes)).rejects.toThrow('missing.js');
  await expect(digests.md5(bytes)).rejects.toThrow('missing.js');
  digests.dispose();
});

test('no thread is started for what is hashed sooner than one starts', async () => {
  const digests = new WorkerDigests({ workerFile: join(folder, 'missing.js') });
  const bytes = digests.allocate(1_000_000);
  expect(hex(await digests.md5(bytes))).toBe(md5(bytes));
  digests.dispose();
});

test('disposing fails what is under way and everything after', async () => {
  const digests = new WorkerDigests({ workerFile });
  const underWay = digests.md5(digests.allocate(50_000_000));
  digests.dispose();
  await expect(underWay).rejects.toThrow('ended');
  await expect(digests.md5(digests.allocate(100_000))).rejects.toThrow('ended');
});

test('a process ends by itself though threads were used, and not before they answered', async () => {
  const program = join(folder, 'program.cjs');
  const digestsFile = join(folder, 'workerDigests.js');
  await bundle('src/connectors/digests/workerDigests.ts', digestsFile);
  await writeFile(
    program,
    `const { WorkerDigests } = require(${JSON.stringify(digestsFile)});
     const digests = new WorkerDigests({ workerFile: ${JSON.stringify(workerFile)} });
     digests.md5(digests.allocate(1_000_000)).then((md5) =>
       console.log(Buffer.from(md5).toString('hex')));`,
  );
  const ended = spawnSync(process.execPath, [program], { encoding: 'utf8', timeout: 20_000 });
  expect(ended.stdout.trim()).toBe(md5(new Uint8Array(1_000_000)));
  expect(ended.status).toBe(0);
});
