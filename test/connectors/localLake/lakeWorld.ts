import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SeedPorts } from '../../../src/connectors/localLake/demo/history/seedHistory';
import { inlineDigests } from '../../fakes/inlineDigests';
import { createHistory } from '../../../src/connectors/git/createHistory';
import { createRepository } from '../../../src/connectors/git/gitRepository';
import { AzureBlobStore } from '../../../src/connectors/azureBlob/azureBlobStore';
import {
  resetLocalLake,
  startLocalLake,
  type LocalLake,
} from '../../../src/connectors/localLake/localLake';
import type { LocalLakeTools } from '../../../src/connectors/localLake/localLakeTools';
import { nullLogger } from '../../../src/core/base/logger';
import { emulatorAccount } from '../../../src/core/lake/endpointTrust';

const dist = fileURLToPath(new URL('../../../dist', import.meta.url));
const serverFiles = ['localLake.worker.js', 'pglite.wasm', 'pglite.data', 'initdb.wasm'];

/** A folder of its own for local lakes, with the servers' files in a folder without packages. */
export class LakeWorld {
  readonly steps: string[] = [];
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws Error if `npm run build` has not been run */
  static async create(): Promise<LakeWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'lakeside-lake-'));
    await mkdir(join(folder, 'bin'));
    for (const name of serverFiles) await cp(join(dist, name), join(folder, 'bin', name));
    return new LakeWorld(folder);
  }

  get serverFile(): string {
    return join(this.#folder, 'bin/localLake.worker.js');
  }

  stateFolder(name = 'state'): string {
    return join(this.#folder, name);
  }

  /** A state folder whose lake makes no sample runs, since there is a folder for them already. */
  async stateFolderWithoutRuns(name: string): Promise<string> {
    await mkdir(join(this.stateFolder(name), 'localLake/runs'), { recursive: true });
    return this.stateFolder(name);
  }

  start(
    stateFolder = this.stateFolder(),
    options: { readonly signal?: AbortSignal; readonly tools?: Partial<LocalLakeTools> } = {},
  ): Promise<LocalLake> {
    return startLocalLake({
      stateFolder,
      serverFile: this.serverFile,
      isDetached: true,
      onStep: (step) => this.steps.push(step),
      ...(options.signal ? { signal: options.signal } : {}),
      tools: { withStorage, createRepository: gitIfThere, createHistory, ...options.tools },
    });
  }

  /** Stops every lake that the test named, and removes all. */
  async end(...names: readonly string[]): Promise<void> {
    for (const name of ['state', ...names]) await resetLocalLake(this.stateFolder(name));
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** The blobs of a local lake. */
export function blobsOf(blobEndpoint: string): AzureBlobStore {
  const { name: account, keyBase64 } = emulatorAccount;
  return new AzureBlobStore({
    blobEndpoint,
    credential: async () => ({ kind: 'key', account, keyBase64 }),
    logger: nullLogger,
  });
}

async function withStorage(
  blobEndpoint: string,
  work: (ports: SeedPorts) => Promise<void>,
): Promise<void> {
  const blobStore = blobsOf(blobEndpoint);
  await work({ blobStore, digests: inlineDigests });
  await blobStore.close();
}

async function gitIfThere(folder: string, message: string): Promise<boolean> {
  return (await createRepository(folder, message)) !== 'gitMissing';
}
