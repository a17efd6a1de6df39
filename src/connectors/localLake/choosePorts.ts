import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { LakePortNumbers } from './lakePorts';
import { readPortNumbers } from './serverStatus';

/** Below the range that systems give to outgoing connections, and not where others usually listen. */
const firstPorts: LakePortNumbers = { blobs: 20_100, database: 20_400 };
const triesEach = 200;

/**
 * Two free ports of the loopback interface: those of last time, otherwise the next free ones, which
 * are remembered in `file`.
 */
export async function choosePorts(file: string): Promise<LakePortNumbers> {
  const wanted = (await readPortNumbers(file)) ?? firstPorts;
  const ports = {
    blobs: await firstFree(wanted.blobs),
    database: await firstFree(wanted.database),
  };
  await writeFile(file, JSON.stringify(ports));
  return ports;
}

async function firstFree(from: number): Promise<number> {
  for (let port = from; port < from + triesEach; port += 1) {
    if (await isFree(port)) return port;
  }
  throw new Error(`No port from ${from} to ${from + triesEach - 1} is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
