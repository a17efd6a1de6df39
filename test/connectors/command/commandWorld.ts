import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  AccountSASPermissions,
  BlobServiceClient,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
  type BlockBlobClient,
} from '@azure/storage-blob';
import { emulatorAccount } from '../../../src/core/lake/endpointTrust';
import { startAzurite } from '../../host/azurite.mjs';
import {
  documentOf,
  runLakeside,
  type LakesideDocument,
  type LakesideOptions,
  type LakesideResult,
} from './lakesideProcess';

/** A real blob service, shared by the tests of a file. */
export interface Service {
  readonly blobEndpoint: string;
  readonly stop: () => Promise<void>;
}

/** A second account of the service, with a key that nobody published. */
export const acme = { name: 'acme', keyBase64: Buffer.from('the key of acme').toString('base64') };

/** Starts a service with two accounts: the emulator's usual one and {@link acme}. */
export async function startService(): Promise<Service> {
  const { name, keyBase64 } = emulatorAccount;
  process.env['AZURITE_ACCOUNTS'] = `${name}:${keyBase64};${acme.name}:${acme.keyBase64}`;
  try {
    return await startAzurite();
  } finally {
    delete process.env['AZURITE_ACCOUNTS'];
  }
}

let containers = 0;

/** A folder with runs, a container of its own, and the command on both. */
export class CommandWorld {
  readonly container: string;

  private constructor(
    readonly folder: string,
    readonly service: Service,
    readonly client: BlobServiceClient,
  ) {
    containers += 1;
    this.container = `runs-${containers}`;
  }

  static async create(service: Service): Promise<CommandWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'lakeside-command-'));
    const key = new StorageSharedKeyCredential(emulatorAccount.name, emulatorAccount.keyBase64);
    const world = new CommandWorld(
      folder,
      service,
      new BlobServiceClient(service.blobEndpoint, key),
    );
    await mkdir(world.runs);
    await world.client.createContainer(world.container);
    return world;
  }

  /** The folder that holds runs. */
  get runs(): string {
    return join(this.folder, 'runs');
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await this.client.getContainerClient(this.container).deleteIfExists();
  }

  /** Writes files of a run; paths begin with the run. */
  async write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.runs, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }

  /** The blob of a file; paths begin with the run. */
  blob(path: string): BlockBlobClient {
    return this.client.getContainerClient(this.container).getBlockBlobClient(`dest/${path}`);
  }

  async blobNames(): Promise<readonly string[]> {
    const names: string[] = [];
    const blobs = this.client.getContainerClient(this.container).listBlobsFlat();
    for await (const { name } of blobs) names.push(name);
    return names;
  }

  /** Runs a subcommand on the runs, ready at once, with further arguments. */
  async run(
    subcommand: string,
    args: readonly string[] = [],
    options: Partial<LakesideOptions> = {},
  ): Promise<LakesideResult> {
    const usual = {
      '--main-folder': this.runs,
      '--container': this.container,
      '--destination': 'dest',
      '--completion-delay': '0s',
      '--blob-endpoint': this.service.blobEndpoint,
    };
    return runLakeside([...subcommand.split(' '), ...Object.entries(usual).flat(), ...args], {
      cwd: this.folder,
      ...options,
    });
  }

  /** The same for programs. */
  async json(
    subcommand: string,
    args: readonly string[] = [],
    options: Partial<LakesideOptions> = {},
  ): Promise<LakesideDocument & { readonly code: number | null; readonly stderr: string }> {
    const result = await this.run(subcommand, ['--json', ...args], options);
    return { ...documentOf(result), code: result.code, stderr: result.stderr };
  }
}

export function md5(content: string): Uint8Array {
  return createHash('md5').update(content).digest();
}

/** The signature of a SAS that opens {@link acme} for a day; for reading, listing and writing if nothing else is said. */
export function acmeSas(permissions = 'rwlac'): string {
  const key = new StorageSharedKeyCredential(acme.name, acme.keyBase64);
  const terms = {
    expiresOn: new Date(Date.now() + 24 * 3_600_000),
    permissions: AccountSASPermissions.parse(permissions),
    services: 'b',
    resourceTypes: 'sco',
  };
  return generateAccountSASQueryParameters(terms, key).toString();
}
