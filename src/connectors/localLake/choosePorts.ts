import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { LakePortNumbers } from './lakePorts';
import { readPortNumbers } from './serverStatus';

/** Below the range that systems give to outgoing connections. */
const ranges = { benchling: 15_000, blobs: 20_000, database: 25_000 } as const;
const rangeSize = 5000;
const tries = 200;

/**
 * Free ports of the loopback interface: those of last time, otherwise the next free ones, which
 * are remembered in `file`.
 */
export async function choosePorts(file: string): Promise<LakePortNumbers> {
  const first = portsFor(file);
  const { blobs, database, benchling } = (await readPortNumbers(file)) ?? first;
  const ports = {
    blobs: await firstFree(blobs),
    database: await firstFree(database),
    benchling: await firstFree(benchling === database ? first.benchling : benchling),
  };
  await writeFile(file, JSON.stringify(ports));
  return ports;
}

/** Lakes in different folders begin to look in different places, so that they rarely meet. */
function portsFor(file: string): LakePortNumbers {
  const offset = createHash('sha256').update(file).digest().readUInt32BE() % (rangeSize - tries);
  return {
    blobs: ranges.blobs + offset,
    database: ranges.database + offset,
    benchling: ranges.benchling + offset,
  };
}

async function firstFree(from: number): Promise<number> {
  for (let port = from; port < from + tries; port += 1) {
    if (await isFree(port)) return port;
  }
  throw new Error(`No port from ${from} to ${from + tries - 1} is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
