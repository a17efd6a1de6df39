import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlockBlobClient } from '@azure/storage-blob';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inspectRun } from '../../src/core/sync/inspectRun';
import { syncRun } from '../../src/core/sync/syncRun';
import { verifyRun } from '../../src/core/sync/verifyRun';
import { LakeBench, testSource } from '../fakes/lakeBench';
import { createStore } from './blobWorlds';
import { CommandWorld, startService, type Service } from './command/commandWorld';
import { runLakeside } from './command/lakesideProcess';

/* What the evidence is worth on a real service, and what a plain download of it is worth. */

let service: Service;
let world: CommandWorld;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  world = await CommandWorld.create(service);
});
afterEach(() => world.dispose());

const mib = 1024 * 1024;
const largeBytes = Buffer.alloc(16 * mib).map((_, index) => (index * 31) % 251);
const md5 = (bytes: Uint8Array | string): Uint8Array => createHash('md5').update(bytes).digest();

interface Blobs {
  readonly small: BlockBlobClient;
  /** Of two blocks. */
  readonly large: BlockBlobClient;
  readonly receipt: BlockBlobClient;
  readonly marker: BlockBlobClient;
}

interface Tampering {
  readonly what: string;
  readonly tamper: (blobs: Blobs) => Promise<unknown>;
  /** What a look, a verification, and reading back make of it. */
  readonly states: readonly [seen: string, verified: string, reread: string];
  readonly isLarge?: true;
}

async function commit(
  blob: BlockBlobClient,
  blocks: readonly string[],
  content: Uint8Array | string,
): Promise<void> {
  await blob.commitBlockList([...blocks], { blobHTTPHeaders: { blobContentMD5: md5(content) } });
}

async function committed({ large }: Blobs): Promise<readonly string[]> {
  const { committedBlocks = [] } = await large.getBlockList('committed');
  return committedBlocks.map(({ name }) => name);
}

async function rewrite(blob: BlockBlobClient, content: string | Uint8Array): Promise<void> {
  const bytes = Buffer.from(content);
  await blob.upload(bytes, bytes.length);
}

const tamperings: readonly Tampering[] = [
  {
    what: 'nothing',
    tamper: async () => undefined,
    states: ['verified', 'verified', 'verified'],
  },
  {
    what: 'other bytes of the same size',
    tamper: ({ small }) => rewrite(small, 'SMALL'),
    states: ['mismatch', 'mismatch', 'mismatch'],
  },
  {
    what: 'other bytes of the same size under the forged MD5',
    tamper: async ({ small }) => {
      await small.stageBlock('YQ==', 'SMALL', 5);
      await commit(small, ['YQ=='], 'small');
    },
    states: ['unverifiable', 'unverifiable', 'mismatch'],
  },
  {
    what: 'the same bytes, uploaded again',
    tamper: ({ small }) => rewrite(small, 'small'),
    states: ['unverifiable', 'unverifiable', 'verified'],
  },
  {
    what: 'properties without MD5',
    tamper: ({ small }) => small.setHTTPHeaders({}),
    states: ['unverifiable', 'unverifiable', 'verified'],
  },
  {
    what: 'properties with another MD5',
    tamper: ({ small }) => small.setHTTPHeaders({ blobContentMD5: md5('other') }),
    states: ['mismatch', 'mismatch', 'mismatch'],
  },
  {
    what: 'another content type',
    tamper: ({ small }) =>
      small.setHTTPHeaders({ blobContentMD5: md5('small'), blobContentType: 'text/plain' }),
    states: ['unverifiable', 'unverifiable', 'verified'],
  },
  {
    what: 'metadata',
    tamper: ({ small }) => small.setMetadata({ seen: 'yes' }),
    states: ['unverifiable', 'unverifiable', 'verified'],
  },
  {
    what: 'metadata on a blob of blocks',
    tamper: ({ large }) => large.setMetadata({ seen: 'yes' }),
    states: ['unverifiable', 'verified', 'verified'],
    isLarge: true,
  },
  {
    what: 'a snapshot, which is no change',
    tamper: ({ small }) => small.createSnapshot(),
    states: ['verified', 'verified', 'verified'],
  },
  {
    what: 'no blob',
    tamper: ({ small }) => small.delete(),
    states: ['mismatch', 'mismatch', 'mismatch'],
  },
  {
    what: 'a block list with a block twice',
    tamper: async (blobs) => {
      const [first = ''] = await committed(blobs);
      await commit(blobs.large, [first, first], largeBytes);
    },
    states: ['unverifiable', 'mismatch', 'mismatch'],
    isLarge: true,
  },
  {
    what: 'the block list in another order',
    tamper: async (blobs) => commit(blobs.large, (await committed(blobs)).toReversed(), largeBytes),
    states: ['unverifiable', 'mismatch', 'mismatch'],
    isLarge: true,
  },
  {
    what: 'the same block list again',
    tamper: async (blobs) => commit(blobs.large, await committed(blobs), largeBytes),
    states: ['unverifiable', 'verified', 'verified'],
    isLarge: true,
  },
  {
    what: 'no receipt',
    tamper: ({ receipt }) => receipt.delete(),
    states: ['unverifiable', 'unverifiable', 'verified'],
  },
  {
    what: 'a receipt that is none',
    tamper: ({ receipt }) => rewrite(receipt, 'nonsense'),
    states: ['unverifiable', 'unverifiable', 'verified'],
  },
  {
    what: 'the receipt, uploaded again as it was and touched',
    tamper: async ({ receipt }) => rewrite(receipt, await receipt.downloadToBuffer()),
    states: ['verified', 'verified', 'verified'],
  },
  {
    what: 'no receipt and no marker',
    tamper: async ({ receipt, marker }) => [await receipt.delete(), await marker.delete()],
    states: ['ready', 'verified', 'verified'],
  },
];

describe('on a machine that never saw it, a verified run of which somebody left', () => {
  it.each(tamperings)('$what', async ({ tamper, states, isLarge }) => {
    const bench = new LakeBench();
    const large = isLarge === true ? largeBytes : 'large';
    bench.tree.write('R1/small.bcl', 'small').write('R1/large.bcl', large);
    const store = createStore(service.blobEndpoint);
    const ports = { ...bench.ports, blobStore: store };
    const source = { ...testSource, container: world.container, destination: 'dest' };
    const observe = async () => bench.observe('R1', { source });
    expect(await syncRun(await observe(), ports)).toMatchObject({ evidence: { attested: 2 } });
    bench.hashes.clear();
    const blobs = {
      small: world.blob('R1/small.bcl'),
      large: world.blob('R1/large.bcl'),
      receipt: world.blob('R1.receipt'),
      marker: world.blob('R1.sync'),
    };
    await tamper(blobs);
    const look = await inspectRun(await observe(), ports);
    const verified = await verifyRun(await observe(), ports);
    const reread = await verifyRun(await observe(), ports, { reread: true });
    await store.close();
    expect([look, verified, reread].map(({ state }) => state)).toEqual(states);
  });
});

/** Downloads a container's blobs as any tool would, names as they are. */
async function download(folder: string): Promise<void> {
  const container = world.client.getContainerClient(world.container);
  for await (const { name } of container.listBlobsFlat()) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await container.getBlobClient(name).downloadToBuffer());
  }
}

function md5sum(folder: string): string {
  return execFileSync('md5sum', ['--strict', '-c', 'run1.md5'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
  });
}

describe('the list beside a run', () => {
  const oddNames = [
    ' leading',
    'trailing ',
    'sp ace',
    '*star',
    '-dash',
    '#hash',
    'per%20cent',
    `quote'"`,
    'café',
    '日本/😀.bin',
    'SampleSheet.csv',
  ];
  const brokenNames = ['back\\slash', 'new\nline', 'carriage\rreturn', 'dot.'];

  const lakeFile = (options: object): string =>
    JSON.stringify({
      storage: { blobEndpoint: service.blobEndpoint },
      sources: [
        {
          name: 'odd',
          folder: world.runs,
          kind: 'folders',
          container: world.container,
          destination: 'dest',
          completionDelay: '0s',
          ...options,
        },
      ],
    });

  it('passes md5sum -c on a plain download, whatever the files are called', async () => {
    const names = [...oddNames, ...brokenNames];
    await world.write(Object.fromEntries(names.map((name) => [`run1/${name}`, name])));
    const file = join(world.folder, 'lake.json');
    await writeFile(file, lakeFile({ escapeNames: true }));
    const { code } = await runLakeside(['sync', '--lake', file], { cwd: world.folder });
    expect(code).toBe(0);
    const folder = join(world.folder, 'download');
    await download(folder);
    expect(md5sum(join(folder, 'dest')).trim().split('\n')).toHaveLength(names.length);
    await rm(join(folder, 'dest/run1/ leading'));
    await writeFile(join(folder, 'dest/run1/-dash'), 'changed');
    expect(() => md5sum(join(folder, 'dest'))).toThrow(
      /1 listed file could not be read|did NOT match/,
    );
  });
});
