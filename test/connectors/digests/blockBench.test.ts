import { array, assert, integer, property, uint8Array } from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BlockBench } from '../../../src/connectors/digests/blockBench';
import { Md5Engine, md5Module, mostPieceBytes } from '../../../src/connectors/digests/md5Engine';

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

/** MD5s in the order in which they came, each of the blocks of a file and then of the whole. */
function hashed(bench: BlockBench, files: readonly (readonly Uint8Array[])[]): string[][] {
  const found = files.map((): string[] => []);
  for (const [stream, blocks] of files.entries()) {
    const note = (bytes: Uint8Array): void => {
      found[stream]?.push(Buffer.from(bytes).toString('hex'));
    };
    for (const block of blocks) bench.addBlock(stream, block, note);
    bench.finish(stream, note);
  }
  while (bench.work());
  return found;
}

function expected(files: readonly (readonly Uint8Array[])[]): string[][] {
  return files.map((blocks) => [...blocks.map(md5), md5(Buffer.concat(blocks))]);
}

const evenBlock = integer({ min: 0, max: 5 }).chain((chunks) =>
  uint8Array({ minLength: 64 * chunks, maxLength: 64 * chunks }),
);
const file = array(evenBlock, { maxLength: 4 }).chain((even) =>
  uint8Array({ maxLength: 300 }).map((last) => [...even, last]),
);

for (const hasLanes of [true, false]) {
  describe(hasLanes ? 'files in lanes of vectors' : 'files on a processor without vectors', () => {
    const engine = new Md5Engine(md5Module({ hasLanes }));

    test('agree with node:crypto on every block and every file, whatever their lengths and number', () => {
      assert(
        property(array(file, { maxLength: 7 }), (files) => {
          expect(hashed(new BlockBench(engine), files)).toEqual(expected(files));
        }),
      );
    });

    test('may be larger than the memory they are hashed in', () => {
      const blocks = [3, 1, 2].map((times) => [
        Buffer.alloc(times * mostPieceBytes, `block ${times}`),
        Buffer.alloc(mostPieceBytes + 17, `last ${times}`),
      ]);
      expect(hashed(new BlockBench(engine), blocks)).toEqual(expected(blocks));
    });
  });
}

test('a file that comes while others are being hashed joins in, and one that is dropped leaves', () => {
  const bench = new BlockBench();
  const md5s = new Map<string, string>();
  const note =
    (what: string) =>
    (bytes: Uint8Array): void =>
      void md5s.set(what, Buffer.from(bytes).toString('hex'));
  const [long, late] = [Buffer.alloc(5 * mostPieceBytes, 'long'), Buffer.alloc(64_000, 'late')];
  bench.addBlock(1, long, note('long'));
  bench.addBlock(2, long, note('dropped'));
  bench.work();
  bench.drop(2);
  bench.addBlock(3, late, note('late'));
  while (bench.work());
  bench.finish(1, note('whole'));
  while (bench.work());
  expect(Object.fromEntries(md5s)).toEqual({
    late: md5(late),
    long: md5(long),
    whole: md5(long),
  });
});

test('a block after an uneven one is refused, for its MD5s would be wrong', () => {
  const bench = new BlockBench();
  const nobody = (): void => undefined;
  bench.addBlock(1, new Uint8Array(10), nobody);
  expect(() => bench.addBlock(1, new Uint8Array(10), nobody)).toThrow(RangeError);
});

test('this processor has vectors, or the lanes would be tested nowhere', () => {
  const names = WebAssembly.Module.exports(md5Module({ hasLanes: true })).map(({ name }) => name);
  expect(names).toEqual(['pair', 'lanes', 'memory']);
});
