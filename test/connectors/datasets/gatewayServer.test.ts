import { request, type IncomingHttpHeaders } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpGatewayHost } from '../../../src/connectors/gateway/gatewayServer';
import { gunzipped as gunzip } from '../../../src/connectors/gzip/gunzipped';
import { nullLogger } from '../../../src/core/base/logger';
import type { OpenGateway } from '../../../src/core/datasets/gateway/gatewayHost';
import type { RunRead } from '../../../src/core/datasets/runs/pipelineRun';
import { CommandBench, RecordingStream } from '../../cli/commandBench';
import { datasetPlace, OldLake } from '../../fakes/datasetLake';
import { inlineDigests } from '../../fakes/inlineDigests';

const csv = `sample,q30\n${Array.from({ length: 200_000 }, (_, index) => `SSA${index},0.93\n`).join('')}`;
const data = 'asset/qc/master/data/2026-11-26.csv.gz';

let opened: OpenGateway | undefined;
afterEach(() => opened?.close());

function lakeWithDataset(): OldLake {
  const lake = new OldLake().publish({ repo: 'qc', branch: 'master' }, '2026-11-26');
  lake.store.place({ container: datasetPlace.container, name: data }, gzipSync(csv));
  return lake;
}

async function open(lake = lakeWithDataset(), reads: RunRead[] = []): Promise<string> {
  const { datasets } = lake;
  const host = new HttpGatewayHost({ datasets, digests: inlineDigests, gunzip }, nullLogger);
  opened = await host.open({ onRead: (read) => reads.push(read) });
  return opened.address;
}

interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Without what fetch does on its own: it asks for gzip and unpacks it. */
function ask(
  address: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(address, { ...options, agent: false }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () => {
        const { statusCode: status, headers } = answer;
        resolve({ status, headers, text: Buffer.concat(pieces).toString() });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('a gateway on this machine', () => {
  it('hands out what was published, packed or not', async () => {
    const reads: RunRead[] = [];
    const address = `${await open(lakeWithDataset(), reads)}/gros/qc`;
    expect(await (await fetch(address)).text()).toBe(csv);
    const plain = await ask(address);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.text).toBe(csv);
    expect(reads.map(({ resolved }) => resolved)).toEqual([
      'gros://qc/master:2026-11-26.1',
      'gros://qc/master:2026-11-26.1',
    ]);
  });

  it('has an address that nobody can guess, on loopback, and another each time', async () => {
    const first = await open();
    await opened?.close();
    const second = await open();
    for (const address of [first, second]) {
      expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{48}$/);
    }
    expect(new URL(first).pathname).not.toBe(new URL(second).pathname);
  });

  it('answers nobody who calls it by another name, as a page in a browser could', async () => {
    const address = `${await open()}/gros/qc`;
    const refused = await ask(address, { headers: { host: 'evil.example' } });
    expect(refused).toMatchObject({ status: 403 });
    const { port } = new URL(address);
    const local = await ask(address, { headers: { host: `localhost:${port}` }, method: 'HEAD' });
    expect(local).toMatchObject({ status: 200, text: '' });
  });

  it('breaks off what is damaged, so that no client takes it for whole', async () => {
    const lake = lakeWithDataset();
    const whole = gzipSync(csv);
    const address = `${await open(lake)}/gros/qc`;
    const blob = { container: datasetPlace.container, name: data };
    lake.store.replaceContent(blob, whole.subarray(0, whole.length - 2000));
    await expect(ask(address)).rejects.toThrow('aborted');
    lake.store.setMd5(blob, undefined);
    await expect(ask(address)).rejects.toThrow('aborted');
    await expect(ask(address, { headers: { 'accept-encoding': 'gzip' } })).resolves.toMatchObject({
      status: 200,
    });
  });

  it('stops reading the lake when the client goes away', async () => {
    const lake = lakeWithDataset();
    const address = `${await open(lake)}/gros/qc`;
    await new Promise<void>((resolve) => {
      const asked = request(address, { agent: false }, (answer) => {
        answer.once('data', () => {
          asked.destroy();
          resolve();
        });
      });
      asked.on('error', () => undefined);
      asked.end();
    });
    await delay(50);
    const { bytesRead } = lake.store;
    await delay(100);
    expect(lake.store.bytesRead).toBe(bytesRead);
  });

  it('says so if its port is taken', async () => {
    const { port } = new URL(await open());
    const { datasets } = lakeWithDataset();
    const host = new HttpGatewayHost({ datasets, digests: inlineDigests, gunzip }, nullLogger);
    await expect(host.open({ port: Number(port) })).rejects.toMatchObject({ reason: 'portTaken' });
  });
});

describe('lakeside gateway', () => {
  it('prints an address, serves until it is interrupted, and writes nothing to the lake', async () => {
    const bench = new CommandBench();
    const put = (name: string, content: string | Uint8Array): void => {
      bench.lake.store.place({ container: 'lake', name }, content);
    };
    put(data, gzipSync(csv));
    put('asset/qc/master/metadata/latest', 'gros://qc/master:2026-11-26');
    const streams = { stdout: new RecordingStream(), stderr: new RecordingStream() };
    const ended = bench.runOn(streams, ['gateway', '--datasets', 'lake', '--json']);
    while (streams.stdout.text === '') await delay(5);
    const { address } = JSON.parse(streams.stdout.text) as { address: string };
    const answer = await fetch(`${address}/gros/qc/master:2026-11-26`);
    expect(await answer.text()).toBe(csv);
    bench.controller.abort();
    expect((await ended).code).toBe(0);
    await expect(fetch(address)).rejects.toThrow('fetch failed');
    expect(bench.lake.store.counts.putBlob).toBe(0);
  });
});
