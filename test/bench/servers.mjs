import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endpointAt } from './container.mjs';
import { AZURITE_FOLDER, CACHE_FOLDER, exists, packageVersion } from './machine.mjs';

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 20;

/**
 * A blob service of its own for every single run, because an emulator slows down as it fills.
 *
 * @typedef {object} Server
 * @property {string} endpoint
 * @property {() => Promise<Statistics | undefined>} statistics  `undefined` = this server does not count
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} Statistics
 * @property {number} requests
 * @property {number} bodyBytes
 * @property {Readonly<Record<string, number>>} lastAtMs  by operation
 *
 * @typedef {object} ServerKind
 * @property {string} name  with its version
 * @property {() => Promise<Server>} start
 */

/** @returns {ServerKind} */
export function sink(latencyMs) {
  const name = latencyMs === 0 ? 'sink' : `sink, ${latencyMs} ms away`;
  return { name, start: () => startSink(['--latency-ms', String(latencyMs)]) };
}

/** A lake of so many datasets, made as it is asked for. @returns {ServerKind} */
export function madeLake(datasets, { isTold }) {
  const flags = ['--datasets', String(datasets), ...(isTold ? [] : ['--untold'])];
  return { name: `${datasets} datasets`, start: () => startSink(flags) };
}

/** The Azurite this project has. @returns {Promise<ServerKind>} */
export async function projectAzurite() {
  return azuriteIn(AZURITE_FOLDER);
}

/** Another Azurite, installed once into an ignored folder. @returns {Promise<ServerKind>} */
export async function cachedAzurite(version) {
  const home = join(CACHE_FOLDER, `azurite-${version}`);
  const folder = join(home, 'node_modules', 'azurite');
  if (!(await exists(join(folder, 'package.json')))) {
    await mkdir(home, { recursive: true });
    await writeFile(join(home, 'package.json'), '{"private":true}');
    const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `azurite@${version}`];
    execFileSync('npm', args, { cwd: home, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return azuriteIn(folder);
}

async function azuriteIn(folder) {
  const main = join(folder, 'dist', 'src', 'blob', 'main.js');
  return {
    name: `Azurite ${await packageVersion(folder)}`,
    start: () => startAzurite(main),
  };
}

async function startSink(flags) {
  const file = fileURLToPath(new URL('sink.mjs', import.meta.url));
  const child = startNode([file, ...flags], 'pipe');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { port } = JSON.parse(line);
  return {
    endpoint: endpointAt(port),
    stop: () => stop(child),
    statistics: async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/-/statistics`);
      const { requests, lastAtMs, bodyBytes } = await answer.json();
      if (requests.unsupported > 0) throw new Error('a tool asked what the sink does not know');
      const all = Object.values(requests).reduce((sum, count) => sum + count, 0);
      return { requests: all, lastAtMs, bodyBytes };
    },
  };
}

async function startAzurite(main) {
  const port = await freePort();
  const flags = ['--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry'];
  flags.push('--silent', '--loose', '--blobHost', '127.0.0.1', '--blobPort', String(port));
  const child = startNode([main, ...flags], 'ignore');
  await answers(endpointAt(port), child);
  return {
    endpoint: endpointAt(port),
    stop: () => stop(child),
    statistics: async () => undefined,
  };
}

const running = new Set();

function startNode(args, stdout) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', stdout, 'inherit'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** For a bench that ends before its servers do. */
export function stopAll() {
  for (const child of running) child.kill('SIGKILL');
}

/** Any answer will do: a refusal comes from a server that is up. */
async function answers(endpoint, child) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    try {
      await fetch(`${endpoint}?comp=list`);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** What a server in memory holds is not worth a farewell. */
async function stop(child) {
  if (child.exitCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
