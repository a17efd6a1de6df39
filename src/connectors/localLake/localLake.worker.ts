import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { argv, exit, pid } from 'node:process';
import { startBlobService, type RunningServer } from './blobService';
import { startBenchling, type BenchlingServer } from './benchling';
import { choosePorts } from './choosePorts';
import { portOf, startControlServer } from './controlServer';
import { startDatabase } from './database';
import { hasSampleRuns, makeSampleRuns } from './demo/demoRuns';
import { localLakeFolder, type LocalLakeFolder } from './localLakeFolder';
import { takeLocalLake } from './takeLocalLake';
import type { LakePortNumbers } from './lakePorts';
import type { ServerAnswer } from './serverStatus';
import type { ServerMessage } from './serverMessage';

/*
 * The servers of a local lake: node localLake.worker.js STATE_FOLDER [--detached]
 *
 * Tells its parent over IPC how far it is. Without --detached it ends with its parent.
 */

class LocalLakeServers {
  #state: ServerAnswer['state'] = 'starting';
  #ports: LakePortNumbers = { blobs: 0, database: 0, benchling: 0 };
  readonly #running: RunningServer[] = [];
  #benchling: BenchlingServer | undefined;
  readonly #folder: LocalLakeFolder;

  constructor(folder: LocalLakeFolder) {
    this.#folder = folder;
  }

  async start(): Promise<void> {
    const { root, markerFile, portsFile, blobs, database, benchling, runs } = this.#folder;
    await mkdir(root, { recursive: true, mode: 0o700 });
    if (!(await this.#take())) {
      tell({ kind: 'taken' });
      return;
    }
    await writeFile(markerFile, JSON.stringify({ product: 'lakeside', version: 1 }));
    this.#ports = await choosePorts(portsFile);
    tell({ kind: 'step', step: 'Starting the blob service' });
    this.#running.push(await startBlobService(blobs, this.#ports.blobs));
    tell({ kind: 'step', step: 'Starting Postgres' });
    this.#running.push(await startDatabase(database, this.#ports.database));
    this.#benchling = await startBenchling(benchling, this.#ports.benchling);
    this.#running.push(this.#benchling);
    if (!(await hasSampleRuns(runs))) {
      tell({ kind: 'step', step: 'Making sample runs' });
      await makeSampleRuns(runs);
    }
    this.#state = 'ready';
    tell({ kind: 'ready' });
  }

  /** Ends the servers one by one; what was written is on disk then. */
  readonly stop = async (): Promise<void> => {
    if (this.#state === 'stopping') return;
    this.#state = 'stopping';
    for (const server of this.#running.toReversed()) await server.close();
    await rm(this.#folder.statusFile, { force: true });
    exit();
  };

  async #take(): Promise<boolean> {
    const token = randomUUID();
    const answer = (): ServerAnswer => ({ pid, state: this.#state, ports: this.#ports });
    const control = await startControlServer({
      token,
      answer,
      onStop: () => run(this.stop),
      play: async (isWholeMonth) => (await this.#benchling?.play(isWholeMonth)) ?? [],
    });
    const status = { pid, startedAtMs: Date.now(), controlPort: portOf(control), token };
    const isTaken = await takeLocalLake(this.#folder.statusFile, status);
    if (!isTaken) control.close();
    return isTaken;
  }
}

function tell(message: ServerMessage): void {
  if (process.connected) process.send?.(message);
}

/** Whatever fails here cannot go on; the log file has the stack. */
function run(work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    exit(1);
  });
}

const [stateFolder = '', mode] = argv.slice(2);
const servers = new LocalLakeServers(localLakeFolder(stateFolder));
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(name, () => run(servers.stop));
}
if (mode !== '--detached') process.on('disconnect', () => run(servers.stop));
run(() => servers.start());
