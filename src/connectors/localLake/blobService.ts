import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import BlobConfiguration from 'azurite/dist/src/blob/BlobConfiguration';
import BlobServer from 'azurite/dist/src/blob/BlobServer';

/** A server of this process that listens on the loopback interface. */
export interface RunningServer {
  /** Writes everything to disk, then ends. */
  close(): Promise<void>;
}

const keepAliveSeconds = 5;
const readsAtATime = 50;

/** Starts Azurite's blob service with its data in `folder`. */
export async function startBlobService(folder: string, port: number): Promise<RunningServer> {
  const extents = join(folder, 'extents');
  await mkdir(extents, { recursive: true });
  const server = new BlobServer(
    new BlobConfiguration(
      '127.0.0.1',
      port,
      keepAliveSeconds,
      join(folder, 'blobs.json'),
      join(folder, 'extents.json'),
      [{ locationId: 'Default', locationPath: extents, maxConcurrency: readsAtATime }],
      ...quiet,
      isLoose,
      skipApiVersionCheck,
    ),
  );
  await server.start();
  return { close: () => server.close() };
}

const quiet = [false, undefined, false, undefined] as const;
const isLoose = false;
/** A client newer than the emulator is no reason to refuse it. */
const skipApiVersionCheck = true;
