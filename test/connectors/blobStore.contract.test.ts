import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  StorageError,
  type BlobAddress,
  type BlobEntry,
  type BlobStore,
  type StorageErrorReason,
  type WriteOptions,
} from '../../src/core/storage/blobStore';
import { readBlob } from '../../src/core/storage/readBlob';
import { writeBlob } from '../../src/core/storage/writeBlob';
import { inlineDigests } from '../fakes/inlineDigests';
import { hasSwift, whyNoSwift } from '../host/swift/findSwift.mjs';
import {
  azureTraits,
  createAzuriteWorld,
  createFakeWorld,
  createS3World,
  createStrictWorld,
  createSwiftWorld,
  s3Traits,
  swiftTraits,
  type BlobWorld,
  type ServiceTraits,
} from './blobWorlds';

interface World {
  readonly traits: ServiceTraits;
  readonly create: () => BlobWorld | Promise<BlobWorld>;
}

const looksUp: ServiceTraits = { ...s3Traits, conditionsHeldBy: 'client' };

const worlds: Record<string, World> = {
  'in memory': { traits: azureTraits, create: createFakeWorld },
  'on Azurite': { traits: azureTraits, create: createAzuriteWorld },
  'on the strict stand-in': { traits: azureTraits, create: createStrictWorld },
  'on S3': { traits: s3Traits, create: () => createS3World() },
  'on S3 that refuses conditions': {
    traits: looksUp,
    create: () => createS3World({ conditions: 'refused' }),
  },
  'on S3 that takes no notice of conditions': {
    traits: looksUp,
    create: () => createS3World({ conditions: 'ignored' }),
  },
  'on S3 that encrypts with a key of its own': {
    traits: s3Traits,
    create: () => createS3World({ encrypts: true }),
  },
};

const any: WriteOptions = { condition: { kind: 'any' } };
const absent: WriteOptions = { condition: { kind: 'absent' } };

function ifEtag(etag: string): WriteOptions {
  return { condition: { kind: 'etag', etag } };
}

function md5(...pieces: readonly (string | Uint8Array)[]): Uint8Array {
  const hash = createHash('md5');
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function blockId(index: number, length = 32): Uint8Array {
  const id = Buffer.alloc(length, 7);
  id.writeUInt32BE(index);
  return id;
}

function blockIdOf(index: number): Uint8Array {
  return blockId(index);
}

async function reasonOf(promise: Promise<unknown>): Promise<StorageErrorReason | 'none'> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    if (StorageError.is(error)) return error.reason;
    throw error;
  }
}

if (hasSwift()) {
  worlds['on OpenStack Swift'] = { traits: swiftTraits, create: createSwiftWorld };
} else {
  // Not a test that would pass for nothing, and not silence either.
  console.warn(`S3 was not tried on OpenStack Swift: ${whyNoSwift}`);
}

let containers = 0;

for (const [place, { traits, create }] of Object.entries(worlds)) {
  describe(`a blob store ${place}`, () => {
    let world: BlobWorld;
    let store: BlobStore;
    let container = '';

    beforeAll(async () => {
      world = await create();
      store = world.store;
    });
    afterAll(() => world.stop());
    beforeEach(async () => {
      containers += 1;
      container = `container-${containers}`;
      await store.createContainer(container);
    });

    const at = (name: string): BlobAddress => ({ container, name });

    function put(
      name: string,
      content: string | Uint8Array,
      options = any,
    ): Promise<{ readonly etag: string }> {
      return store.putBlob(at(name), { bytes: Buffer.from(content), md5: md5(content) }, options);
    }

    function putBlock(name: string, index: number, content: string, idLength = 32): Promise<void> {
      const bytes = Buffer.from(content);
      return store.putBlock(at(name), { id: blockId(index, idLength), bytes, md5: md5(bytes) });
    }

    async function list(prefix = '', of = container): Promise<readonly BlobEntry[]> {
      const blobs: BlobEntry[] = [];
      for await (const page of store.listBlobs(of, prefix)) blobs.push(...page);
      return blobs;
    }

    async function names(prefix = ''): Promise<readonly string[]> {
      return (await list(prefix)).map(({ name }) => name);
    }

    async function text(name: string, options = {}): Promise<string> {
      const chunks: Uint8Array[] = [];
      for await (const chunk of store.read(at(name), options)) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    }

    describe('containers', () => {
      test('are created once and listed', async () => {
        expect(await store.createContainer(container)).toBe(false);
        const listed = await store.listContainers();
        expect(listed.map(({ name }) => name)).toContain(container);
        const areRecent = listed.every(({ modifiedAtMs }) => modifiedAtMs > Date.UTC(2020, 0));
        expect(areRecent).toBe(traits.tellsContainerTimes);
      });

      test('that are missing are told apart from missing blobs, whatever is asked', async () => {
        const missing = { container: 'no-such', name: 'a' };
        const content = { bytes: Buffer.from('x'), md5: md5('x') };
        const id = blockId(0);
        const calls: Readonly<Record<string, () => Promise<unknown>>> = {
          listBlobs: () => list('', 'no-such'),
          listFolder: () => store.listFolder('no-such', ''),
          head: () => store.head(missing),
          read: () => readBlob(store, missing),
          putBlob: () => store.putBlob(missing, content, any),
          putBlock: () => store.putBlock(missing, { id, ...content }),
          commitBlocks: () => store.commitBlocks(missing, { ids: [id], md5: content.md5 }, any),
          getBlocks: () => store.getBlocks(missing),
          deleteBlob: () => store.deleteBlob(missing, any),
        };
        for (const [name, call] of Object.entries(calls)) {
          expect([name, await reasonOf(call())]).toEqual([name, 'containerMissing']);
        }
      });

      test('must have names that the service takes', async () => {
        for (const name of traits.refusedContainers) {
          expect([name, await reasonOf(store.createContainer(name))]).toEqual([
            name,
            'nameRefused',
          ]);
          expect([name, await reasonOf(store.listFolder(name, ''))]).not.toEqual([name, 'none']);
        }
      });
    });

    describe('a whole blob', () => {
      test('comes back as it was sent, with the MD5 the service checked', async () => {
        const { etag } = await put('folder/a.txt', 'hello', absent);
        const head = await store.head(at('folder/a.txt'));
        expect(head).toMatchObject({
          name: 'folder/a.txt',
          sizeBytes: 5,
          md5Hex: hex(md5('hello')),
          etag,
        });
        expect(Math.abs((head?.modifiedAtMs ?? 0) - Date.now())).toBeLessThan(120_000);
        expect(await text('folder/a.txt')).toBe('hello');
        expect(await list()).toMatchObject([{ name: 'folder/a.txt', sizeBytes: 5, etag }]);
      });

      test('may be empty', async () => {
        await put('empty', '');
        expect(await store.head(at('empty'))).toMatchObject({ sizeBytes: 0, md5Hex: hex(md5()) });
        expect(await text('empty')).toBe('');
        const md5Hex = traits.listsMd5 ? hex(md5()) : undefined;
        expect(await list()).toMatchObject([{ sizeBytes: 0, md5Hex }]);
      });

      test('is refused if the MD5 is not that of its bytes, and nothing is stored', async () => {
        const content = { bytes: Buffer.from('hello'), md5: md5('other') };
        expect(await reasonOf(store.putBlob(at('a'), content, any))).toBe('md5Mismatch');
        expect(await store.head(at('a'))).toBeUndefined();
      });

      test('has a new ETag after every write of other bytes', async () => {
        const etags = [await put('a', 'x'), await put('a', 'y')];
        expect(new Set(etags.map(({ etag }) => etag)).size).toBe(2);
        expect((await store.head(at('a')))?.etag).toBe(etags[1]?.etag);
      });

      if (traits.hasEtagPerWrite) {
        test('has a new ETag after every write, even of the same bytes', async () => {
          expect((await put('a', 'x')).etag).not.toBe((await put('a', 'x')).etag);
        });
      }

      test('keeps its metadata and type', async () => {
        const metadata = { files: '12', sha256: 'ab=/+ c', under_score1: 'x' };
        await put('a', 'x', { ...any, metadata, contentType: 'text/plain' });
        expect((await store.head(at('a')))?.metadata).toEqual(metadata);
        await put('a', 'x');
        expect((await store.head(at('a')))?.metadata).toEqual({});
      });

      test('that lost its MD5 carries none, which is not an empty one', async () => {
        await put('a', 'x');
        await world.eraseMd5(at('a'));
        expect((await store.head(at('a')))?.md5Hex).toBeUndefined();
        expect((await list())[0]?.md5Hex).toBeUndefined();
      });

      test('can be sent from shared memory', async () => {
        const bytes = new Uint8Array(new SharedArrayBuffer(100_000)).subarray(10, 90_000);
        bytes.set(randomBytes(bytes.length));
        await store.putBlob(at('a'), { bytes, md5: md5(bytes) }, absent);
        expect(hex(md5(await readBlob(store, at('a'))))).toBe(hex(md5(bytes)));
      });
    });

    describe('a large blob', () => {
      const large = Buffer.alloc(8 * 1024 * 1024 + 1, 'content');
      const options = { ...absent, metadata: { rows: '7' }, contentType: 'text/csv' };

      function write(chunk: Uint8Array): Promise<unknown> {
        const chunks = (async function* () {
          yield await Promise.resolve(chunk);
        })();
        const content = { sizeBytes: large.length, md5: md5(large), chunks };
        return writeBlob({ store, digests: inlineDigests }, at('large'), content, options);
      }

      test('goes up in blocks that this service takes, and says what it is', async () => {
        await write(large);
        expect(await store.head(at('large'))).toMatchObject({
          sizeBytes: large.length,
          md5Hex: hex(md5(large)),
          metadata: { rows: '7' },
        });
        expect(hex(md5(await readBlob(store, at('large'))))).toBe(hex(md5(large)));
        expect(await reasonOf(write(large))).toBe('conditionNotMet');
      });

      test('that ends too early is none, and can be sent again', async () => {
        await expect(write(large.subarray(1))).rejects.toThrow(RangeError);
        expect(await store.head(at('large'))).toBeUndefined();
        await write(large);
        expect((await store.head(at('large')))?.sizeBytes).toBe(large.length);
      });
    });

    describe('conditions', () => {
      test('keep a blob that is there from being written as a new one', async () => {
        const { etag } = await put('a', 'first', absent);
        expect(await reasonOf(put('a', 'second', absent))).toBe('conditionNotMet');
        expect(await store.head(at('a'))).toMatchObject({ etag, sizeBytes: 5 });
      });

      test('let one version be replaced and no other', async () => {
        const first = await put('a', 'first');
        const second = await put('a', 'second', ifEtag(first.etag));
        expect(await reasonOf(put('a', 'third', ifEtag(first.etag)))).toBe('conditionNotMet');
        expect((await store.head(at('a')))?.etag).toBe(second.etag);
        expect(await reasonOf(put('gone', 'x', ifEtag(first.etag)))).toBe('conditionNotMet');
      });

      if (traits.blocks === 'free')
        test('hold for commits as they do for whole blobs', async () => {
          const { etag } = await put('a', 'first');
          await putBlock('a', 0, 'block');
          const content = { ids: [blockId(0)], md5: md5('block') };
          expect(await reasonOf(store.commitBlocks(at('a'), content, absent))).toBe(
            'conditionNotMet',
          );
          expect(await text('a')).toBe('first');
          await store.commitBlocks(at('a'), content, ifEtag(etag));
          expect(await text('a')).toBe('block');
        });

      test('hold for deletions', async () => {
        const first = await put('a', 'first');
        const second = await put('a', 'second');
        expect(await reasonOf(store.deleteBlob(at('a'), ifEtag(first.etag)))).toBe(
          'conditionNotMet',
        );
        expect(await store.deleteBlob(at('a'), ifEtag(second.etag))).toBe(true);
        expect(await store.deleteBlob(at('a'), any)).toBe(false);
        expect(await store.head(at('a'))).toBeUndefined();
      });
    });

    if (traits.blocks === 'free') {
      describe('blocks', () => {
        test('become a blob in the order they are committed in', async () => {
          await putBlock('a', 1, 'world');
          await putBlock('a', 0, 'hello ');
          expect(await store.head(at('a'))).toBeUndefined();
          expect(await list()).toEqual([]);
          const whole = { ids: [blockId(0), blockId(1)], md5: md5('hello world') };
          const { etag } = await store.commitBlocks(at('a'), whole, {
            ...absent,
            metadata: { run: 'r' },
          });
          expect(await text('a')).toBe('hello world');
          expect(await store.head(at('a'))).toMatchObject({
            etag,
            sizeBytes: 11,
            md5Hex: hex(whole.md5),
            metadata: { run: 'r' },
          });
        });

        test('are listed, staged and committed apart', async () => {
          expect(await store.getBlocks(at('a'))).toBeUndefined();
          await putBlock('a', 0, 'hello');
          expect(await store.getBlocks(at('a'))).toMatchObject({
            committed: [],
            uncommitted: [{ sizeBytes: 5 }],
            etag: undefined,
          });
          const content = { ids: [blockId(0)], md5: md5('hello') };
          const { etag } = await store.commitBlocks(at('a'), content, absent);
          await putBlock('a', 1, 'more');
          const lists = await store.getBlocks(at('a'));
          expect(lists?.etag).toBe(etag);
          expect(lists?.committed.map(({ id }) => hex(id))).toEqual([hex(blockId(0))]);
          expect(lists?.uncommitted.map(({ id, sizeBytes }) => [hex(id), sizeBytes])).toEqual([
            [hex(blockId(1)), 4],
          ]);
        });

        test('of a blob sent whole are none, though it has an ETag', async () => {
          const { etag } = await put('a', 'x');
          expect(await store.getBlocks(at('a'))).toEqual({ committed: [], uncommitted: [], etag });
        });

        test('are each checked, but not what the whole is said to be', async () => {
          const wrong = { id: blockId(0), bytes: Buffer.from('hello'), md5: md5('other') };
          expect(await reasonOf(store.putBlock(at('a'), wrong))).toBe('md5Mismatch');
          expect(await store.getBlocks(at('a'))).toBeUndefined();
          await putBlock('a', 0, 'hello');
          const lie = { ids: [blockId(0)], md5: md5('anything') };
          await store.commitBlocks(at('a'), lie, absent);
          expect((await store.head(at('a')))?.md5Hex).toBe(hex(lie.md5));
        });

        test('must have ids of one length, and be there when they are committed', async () => {
          await putBlock('a', 0, 'hello', 32);
          expect(await reasonOf(putBlock('a', 1, 'world', 16))).toBe('blocksRefused');
          const content = { ids: [blockId(0), blockId(5)], md5: md5('x') };
          expect(await reasonOf(store.commitBlocks(at('a'), content, absent))).toBe(
            'blocksRefused',
          );
          expect(await store.head(at('a'))).toBeUndefined();
        });

        test('that are committed can be used again', async () => {
          await putBlock('a', 0, 'one ');
          await store.commitBlocks(at('a'), { ids: [blockId(0)], md5: md5('one ') }, any);
          await putBlock('a', 1, 'two');
          const both = { ids: [blockId(0), blockId(1), blockId(0)], md5: md5('one twoone ') };
          await store.commitBlocks(at('a'), both, any);
          expect(await text('a')).toBe('one twoone ');
        });

        test('may be staged beside an empty blob, which stays a blob', async () => {
          const { etag } = await put('a', '');
          await putBlock('a', 0, 'hello');
          expect(await store.getBlocks(at('a'))).toMatchObject({ etag, uncommitted: [{}] });
        });
      });
    }

    if (traits.blocks === 'parts') {
      describe('parts', () => {
        const partBytes = 5 * 1024 * 1024;
        const large = Buffer.alloc(partBytes, 1);
        const name = 'folder/large';

        function putPart(index: number, content: string | Uint8Array, whole = {}): Promise<void> {
          const bytes = Buffer.from(content);
          return store.putBlock(
            at(name),
            { id: blockId(index), bytes, md5: md5(bytes) },
            { whole },
          );
        }

        test('become a blob whose MD5 is known if it was told with the first', async () => {
          const content = { ids: [blockId(0), blockId(1)], md5: md5(large, 'end') };
          const whole = { md5: content.md5, metadata: { run: 'r' }, contentType: 'text/csv' };
          await Promise.all([putPart(0, large, whole), putPart(1, 'end')]);
          expect(await names()).toEqual([]);
          expect((await store.getBlocks(at(name)))?.uncommitted).toHaveLength(2);
          const { etag } = await store.commitBlocks(at(name), content, { ...absent, ...whole });
          expect(await store.head(at(name))).toMatchObject({
            etag,
            sizeBytes: partBytes + 3,
            md5Hex: hex(content.md5),
            metadata: { run: 'r' },
          });
          expect(hex(md5(await readBlob(store, at(name))))).toBe(hex(content.md5));
          expect(await text(name, { offset: partBytes - 1 })).toBe('\u0001end');
        });

        test('become a blob without an MD5 if it was not', async () => {
          await putPart(0, 'only');
          await store.commitBlocks(at(name), { ids: [blockId(0)], md5: md5('only') }, absent);
          expect((await store.head(at(name)))?.md5Hex).toBeUndefined();
          expect(await text(name)).toBe('only');
        });

        test('take nothing with the commit that the first was not told', async () => {
          await putPart(0, 'only');
          const content = { ids: [blockId(0)], md5: md5('only') };
          const asked = { ...absent, metadata: { run: 'r' } };
          expect(await reasonOf(store.commitBlocks(at(name), content, asked))).toBe('notSupported');
          expect(await names()).toEqual([]);
          await store.discardBlocks(at(name));
        });

        test('are each checked', async () => {
          const wrong = { id: blockId(0), bytes: Buffer.from('hello'), md5: md5('other') };
          expect(await reasonOf(store.putBlock(at(name), wrong))).toBe('md5Mismatch');
          const content = { ids: [blockId(0)], md5: md5('hello') };
          expect(await reasonOf(store.commitBlocks(at(name), content, any))).toBe('blocksRefused');
          await putPart(0, 'hello');
          await store.commitBlocks(at(name), content, any);
          expect(await text(name)).toBe('hello');
        });

        test('are refused out of turn, too small before the last, or not there', async () => {
          await putPart(1, large);
          await putPart(0, 'small');
          await putPart(2, 'end');
          const commits = [[0, 1], [0, 2], [1, 5], []].map((indexes) => indexes.map(blockIdOf));
          for (const ids of commits) {
            const content = { ids, md5: md5('x') };
            expect(await reasonOf(store.commitBlocks(at(name), content, any))).toBe(
              'blocksRefused',
            );
          }
          expect(await names()).toEqual([]);
          await store.discardBlocks(at(name));
        });

        test('hold conditions as whole blobs do, and stay for another try', async () => {
          const { etag } = await put(name, 'first');
          await putPart(0, 'block');
          const content = { ids: [blockId(0)], md5: md5('block') };
          const commit = (options: WriteOptions): Promise<unknown> =>
            store.commitBlocks(at(name), content, options);
          expect(await reasonOf(commit(absent))).toBe('conditionNotMet');
          expect(await reasonOf(commit(ifEtag(hex(md5('other')))))).toBe('conditionNotMet');
          expect(await text(name)).toBe('first');
          await commit(ifEtag(etag));
          expect(await text(name)).toBe('block');
        });

        test('that are discarded leave nothing, and those after them are others', async () => {
          await putPart(0, 'one');
          await store.discardBlocks(at(name));
          await store.discardBlocks(at(name));
          expect(await store.getBlocks(at(name))).toBeUndefined();
          const content = { ids: [blockId(0)], md5: md5('one') };
          expect(await reasonOf(store.commitBlocks(at(name), content, any))).toBe('blocksRefused');
          await putPart(1, 'two');
          await store.commitBlocks(at(name), { ids: [blockId(1)], md5: md5('two') }, any);
          expect(await text(name)).toBe('two');
        });
      });
    }

    describe('promises', () => {
      test('say who holds conditions, and leave nothing behind', async () => {
        const promises = await store.promises(at('folder/a'));
        expect(promises.conditionsHeldBy).toBe(traits.conditionsHeldBy);
        expect(promises.hasLeases).toBe(traits.blocks === 'free');
        expect(promises.listsMetadata).toBe(traits.listsMetadata);
        expect(await names()).toEqual([]);
      });

      if (traits.conditionsHeldBy === 'service') {
        test('of two writers at once one is told', async () => {
          const writers = Array.from({ length: 8 }, (_, index) => put('a', `${index}`, absent));
          const outcomes = await Promise.allSettled(writers);
          expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        });
      }

      if (traits.blocks === 'parts') {
        test('of leases there are none, and asking for one is refused in words', async () => {
          const options = { leaseId: crypto.randomUUID(), seconds: 60 };
          expect(await reasonOf(store.acquireLease(at('a'), options))).toBe('notSupported');
          expect(await reasonOf(store.renewLease(at('a'), options))).toBe('notSupported');
          expect(await reasonOf(store.releaseLease(at('a'), options))).toBe('notSupported');
        });
      }
    });

    describe('names', () => {
      const oddNames = [
        'space in name',
        ' leading',
        'trailing ',
        'hash#tag',
        'per%cent %41 100%25',
        'what?query=1&b',
        'plus+equals=semi;colon:',
        'quotes\'"<angle>&amp;',
        'brackets[1](2){3}',
        'Müller/größe.txt',
        'nfc-\u00e9',
        'nfd-e\u0301',
        '日本語/ファイル',
        '🧬/read😀.fastq',
        'double//slash',
        '~tilde!star*at@comma,pipe|caret^tick`dollar$',
        'a/b/c/d/e/f/g',
        '.hidden',
        'UPPER and upper',
        'x'.repeat(1024),
        `${'é'.repeat(500)}/end`,
      ];

      test('with anything in them stay what they are in every call', async () => {
        for (const name of oddNames) {
          await put(name, name);
          expect([name, (await store.head(at(name)))?.sizeBytes]).toEqual([
            name,
            Buffer.byteLength(name),
          ]);
          expect(await text(name)).toBe(name);
        }
        expect(new Set(await names())).toEqual(new Set(oddNames));
        for (const name of oddNames) {
          expect([name, await names(name)]).toEqual([name, [name]]);
          if (name.length <= traits.longestJoinedName) {
            await putBlock(name, 0, 'block');
            await store.commitBlocks(at(name), { ids: [blockId(0)], md5: md5('block') }, any);
            expect(await text(name)).toBe('block');
          }
          expect([name, await store.deleteBlob(at(name), any)]).toEqual([name, true]);
        }
        expect(await names()).toEqual([]);
      });

      test('that would become others are refused before anything is sent', async () => {
        for (const name of traits.refusedNames) {
          expect([name, await reasonOf(put(name, 'x'))]).toEqual([name, 'nameRefused']);
        }
        expect(await names()).toEqual([]);
      });
    });

    describe('listings', () => {
      test('give every blob below a prefix once, in order, over many pages', async () => {
        const expected = Array.from({ length: 10 }, (_, index) => `run/file${index}`);
        for (const name of [...expected, 'run', 'runner/a', 'ru']) await put(name, name);
        expect(await names('run/')).toEqual(expected);
        expect(await names()).toHaveLength(13);
        expect(await names('none')).toEqual([]);
        const pages: number[] = [];
        for await (const page of store.listBlobs(container, 'run/')) pages.push(page.length);
        expect(pages).toEqual([3, 3, 3, 1]);
      });

      test('tell metadata where they are asked to', async () => {
        const metadata = { gros_after: '2026-11-27.1', note: 'a <&> "b"' };
        await put('told', 'x', { ...any, metadata });
        await put('bare', 'x');
        const told: BlobEntry[] = [];
        for await (const page of store.listBlobs(container, '', { includeMetadata: true })) {
          told.push(...page);
        }
        expect(told.map((entry) => [entry.name, entry.metadata ?? {}])).toEqual([
          ['bare', {}],
          ['told', traits.listsMetadata ? metadata : {}],
        ]);
        for await (const page of store.listBlobs(container, '')) {
          for (const entry of page) expect(entry.metadata).toBeUndefined();
        }
      });

      test('of one level show folders and blobs, page by page', async () => {
        const all = ['run/a', 'run/b/1', 'run/b/2', 'run/c&d/1', 'run/é', 'run/z', 'other'];
        for (const name of all) await put(name, 'x');
        const found: string[] = [];
        let continuation: string | undefined;
        do {
          const options = { pageSize: 2, ...(continuation === undefined ? {} : { continuation }) };
          const page = await store.listFolder(container, 'run/', options);
          found.push(...page.prefixes, ...page.blobs.map(({ name }) => name));
          continuation = page.continuation;
        } while (continuation !== undefined);
        expect(found.sort()).toEqual(['run/a', 'run/b/', 'run/c&d/', 'run/z', 'run/é']);
        const root = await store.listFolder(container, '');
        expect([root.prefixes, root.blobs.map(({ name }) => name), root.continuation]).toEqual([
          ['run/'],
          ['other'],
          undefined,
        ]);
      });

      test('of nothing are empty', async () => {
        expect(await list()).toEqual([]);
        expect(await store.listFolder(container, 'none/')).toEqual({
          prefixes: [],
          blobs: [],
          continuation: undefined,
        });
      });
    });

    describe('reading', () => {
      test('gives parts', async () => {
        await put('a', '0123456789');
        expect(await text('a', { offset: 3 })).toBe('3456789');
        expect(await text('a', { offset: 3, sizeBytes: 4 })).toBe('3456');
        expect(await text('a', { sizeBytes: 4 })).toBe('0123');
        expect(await text('a', { offset: 8, sizeBytes: 10 })).toBe('89');
        expect(await text('a', { offset: 10 })).toBe('');
        expect(await text('a', { sizeBytes: 0 })).toBe('');
      });

      test('tells a missing blob and another version than the one wanted', async () => {
        expect(await reasonOf(text('none'))).toBe('blobMissing');
        const { etag } = await put('a', 'first');
        expect(await text('a', { etag })).toBe('first');
        await put('a', 'second');
        expect(await reasonOf(text('a', { etag }))).toBe('conditionNotMet');
      });

      test('never mixes versions of a blob that is overwritten meanwhile', async () => {
        const first = Buffer.alloc(3_000_000, 1);
        await put('a', first);
        const chunks: Uint8Array[] = [];
        const reading = async (): Promise<void> => {
          for await (const chunk of store.read(at('a'))) {
            if (chunks.length === 0) await put('a', Buffer.alloc(3_000_000, 2));
            chunks.push(chunk);
          }
        };
        const reason = await reasonOf(reading());
        expect(['none', 'conditionNotMet']).toContain(reason);
        const bytes = Buffer.concat(chunks);
        expect(bytes.every((byte) => byte === 1)).toBe(true);
        if (reason === 'none') expect(bytes).toHaveLength(first.length);
      });

      test('can be left midway', async () => {
        await put('a', Buffer.alloc(3_000_000));
        for await (const chunk of store.read(at('a'))) {
          expect(chunk.length).toBeGreaterThan(0);
          break;
        }
        expect(await text('a', { sizeBytes: 1 })).toHaveLength(1);
      });
    });

    describe('an abort', () => {
      test('before a call sends nothing', async () => {
        const signal = AbortSignal.abort();
        await expect(put('a', 'x', { ...any, signal })).rejects.toThrow(
          expect.objectContaining({ name: 'AbortError' }),
        );
        expect(await names()).toEqual([]);
      });

      test('midway ends reading and listing as a cancellation', async () => {
        await put('a', Buffer.alloc(3_000_000));
        for (const name of ['b', 'c', 'd', 'e']) await put(name, 'x');
        const aborted = expect.objectContaining({ name: 'AbortError' });
        const reading = new AbortController();
        await expect(async () => {
          for await (const _ of store.read(at('a'), { signal: reading.signal })) reading.abort();
        }).rejects.toThrow(aborted);
        const listing = new AbortController();
        await expect(async () => {
          for await (const _ of store.listBlobs(container, '', { signal: listing.signal })) {
            listing.abort();
          }
        }).rejects.toThrow(aborted);
      });
    });
  });
}
