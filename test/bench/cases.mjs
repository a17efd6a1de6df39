import { cachedAzurite, projectAzurite, sink } from './servers.mjs';

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** The newest Azurite computes a CRC in JavaScript for blocks sent without MD5, which is not the rivals' fault. */
const AZURITE_FOR_LARGE = '3.35.0';

const near = () => sink(0);
const far = () => sink(20);
const azurite = () => projectAzurite();
const azuriteForLarge = () => cachedAzurite(AZURITE_FOR_LARGE);

/**
 * What is measured. `kind` says how: `transfer` is upload and verification of a fresh run, `unchanged`
 * the next look at a run that is in the lake already, `killed` a sync that is killed midway and run
 * again, `sweep` one transfer for each of several values, for a plot.
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {string} title
 * @property {'transfer' | 'unchanged' | 'killed' | 'sweep'} kind
 * @property {import('./shapes.mjs').Shape} shape  of the run
 * @property {readonly (() => Promise<import('./servers.mjs').ServerKind>)[]} servers
 * @property {readonly string[]} [tools]  Lakeside and both rivals if left out
 * @property {'full' | 'long'} [only]  not in a quick bench, or only with --long
 */
/** @type {readonly Case[]} */
export const CASES = [
  transfer('tenThousand', '10 000 × 4 KB', [10_000, 4 * KIB], [near, far]),
  transfer('small', '2 000 × 50 KB', [2000, 50 * KIB], [near, azurite]),
  transfer('tiny', '20 000 × 4 KB', [20_000, 4 * KIB], [azurite]),
  transfer('large', '4 × 256 MB', [4, 256 * MIB], [near, azuriteForLarge]),
  transfer('single', '1 × 2 GB', [1, 2 * GIB], [near]),
  { ...transfer('sixtyFour', '64 × 64 MB', [64, 64 * MIB], [near]), tools: ['Lakeside'] },
  unchanged('unchanged', '200 000 × 512 B, unchanged', [200_000, 512], [near]),
  {
    ...unchanged('unchangedAzurite', '20 000 × 512 B, unchanged', [20_000, 512], [azurite]),
    tools: ['Lakeside'],
  },
  {
    ...transfer('killed', '1 × 1 GB, killed midway', [1, GIB], [near]),
    kind: 'killed',
    tools: ['Lakeside', 'AzCopy'],
  },
  { ...sparse('sparse', '1 × 100 GB, sparse', 100 * GIB), tools: ['Lakeside'], only: 'long' },
  {
    name: 'bySize',
    title: 'Throughput over file size',
    kind: 'sweep',
    servers: [near],
    only: 'full',
    steps: [
      { value: 4 * KIB, shape: shape('size4k', [10_000, 4 * KIB]) },
      { value: 64 * KIB, shape: shape('size64k', [4000, 64 * KIB]) },
      { value: MIB, shape: shape('size1m', [512, MIB]) },
      { value: 16 * MIB, shape: shape('size16m', [48, 16 * MIB]) },
      { value: 256 * MIB, shape: shape('size256m', [4, 256 * MIB]) },
    ],
  },
  {
    name: 'byConcurrency',
    title: 'Throughput over concurrency, 20 ms away',
    kind: 'sweep',
    servers: [far],
    only: 'full',
    steps: [8, 16, 32, 64, 128, 256].map((concurrency) => ({
      value: concurrency,
      concurrency,
      shape: shape('lanes', [4000, 4 * KIB]),
    })),
  },
];

function shape(name, [files, sizeBytes]) {
  return { name, files, sizeBytes };
}

function transfer(name, title, size, servers) {
  return { name, title, kind: 'transfer', shape: shape(name, size), servers };
}

function unchanged(name, title, size, servers) {
  return { ...transfer(name, title, size, servers), kind: 'unchanged' };
}

function sparse(name, title, sizeBytes) {
  const { shape: whole, ...rest } = transfer(name, title, [1, sizeBytes], [near]);
  return { ...rest, shape: { ...whole, isSparse: true } };
}
