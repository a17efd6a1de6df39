import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { emulator } from '../bench/lakeside';

const container = emulator().getContainerClient('datasets-case');

export const rowCount = 30_000;

/** Rows that hardly pack: reading the first ones is far from reading all. */
export const largeText = `sample,reads,noise\n${Array.from({ length: rowCount }, (_, row) => `S${row},${row},${noise(row)}\n`).join('')}`;

/** Three datasets: one of three versions, one of Parquet on a branch with a slash, one cut in half. */
export async function fillLake(): Promise<void> {
  await container.createIfNotExists();
  await publish('sequencing-qc/master', '2026-11-26', 'sample,reads\nA,1\n');
  await publish('sequencing-qc/master', '2026-11-27', 'sample,reads\nA,2\nB,3\n');
  await publish('sequencing-qc/master', '2026-11-27.2', largeText, record());
  await put('asset/expression/feature/strict/data/2026-11-27.parquet', parquet());
  await put(
    'asset/expression/feature/strict/metadata/latest',
    Buffer.from('gros://expression/feature/strict:2026-11-27.1'),
  );
  const cut = gzipSync(largeText);
  await put('asset/cut/master/data/2026-11-27.csv.gz', cut.subarray(0, cut.length / 2));
  await put('asset/cut/master/metadata/latest', Buffer.from('gros://cut/master:2026-11-27.1'));
}

/** Every blob of the container and what it was written as: the same before and after, nobody wrote. */
export async function writtenState(): Promise<readonly string[]> {
  const blobs: string[] = [];
  for await (const { name, properties } of container.listBlobsFlat()) {
    blobs.push(`${name} ${properties.etag}`);
  }
  return blobs.toSorted();
}

async function publish(
  name: string,
  stem: string,
  text: string,
  audit?: Readonly<Record<string, unknown>>,
): Promise<void> {
  await put(`asset/${name}/data/${stem}.csv.gz`, gzipSync(text));
  const version = stem.includes('.') ? stem : `${stem}.1`;
  const reference = `gros://${name}:${version}`;
  const document = JSON.stringify({ gros_ref: reference, upstreams: [], ...audit });
  await put(`dependency/${name}/${stem}/metadata/${stem}.json`, Buffer.from(document));
  await put(`asset/${name}/metadata/latest`, Buffer.from(reference));
}

function record(): Readonly<Record<string, unknown>> {
  return {
    upstreams: ['gros://runs/master:2026-11-20.1'],
    rows: rowCount,
    columns: [{ name: 'sample' }, { name: 'reads', type: 'integer' }, { name: 'noise' }],
    producer: {
      repo: 'sequencing-qc',
      branch: 'master',
      commit: '0123456789abcdef0123456789abcdef01234567',
      dirty: true,
    },
    pipeline: 'qc',
  };
}

function parquet(): Buffer {
  const columnData = [
    { name: 'gene', data: ['lacZ', 'araC'], type: 'STRING' as const },
    { name: 'count', data: [5n, 9_007_199_254_740_993n], type: 'INT64' as const },
  ];
  return Buffer.from(parquetWriteBuffer({ columnData }));
}

async function put(name: string, content: Buffer): Promise<void> {
  const md5 = createHash('md5').update(content).digest();
  const blobHTTPHeaders = { blobContentMD5: md5 };
  await container
    .getBlockBlobClient(`lake/${name}`)
    .upload(content, content.length, { blobHTTPHeaders });
}

function noise(row: number): string {
  return createHash('md5').update(String(row)).digest('hex');
}
