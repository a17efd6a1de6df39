import { randomUUID } from 'node:crypto';
import { access, appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyEdits, modify, parse, type JSONPath } from 'jsonc-parser';
import type { DemoParts, RepositoryPart } from './demoPartsShape';
import { demoBenchling } from './demoPlaces';
import type { LocalLakeFolder } from '../localLakeFolder';
import type { LocalLakeTools } from '../localLakeTools';
import { blobEndpointOf, type LakePortNumbers } from '../lakePorts';

export interface DemoWorkspaceOptions {
  readonly folder: LocalLakeFolder;
  readonly ports: LakePortNumbers;
  readonly tools: LocalLakeTools;
  /** What it is to be made of; asked for only if it is missing. */
  readonly parts: () => Promise<DemoParts>;
  readonly onStep: (step: string) => void;
}

/**
 * Makes the demo workspace if it is missing, and keeps the ports in its `lake.json` true. What a
 * person changed in it stays.
 */
export async function makeDemoWorkspace(options: DemoWorkspaceOptions): Promise<void> {
  const { workspace } = options.folder;
  const file = join(workspace, 'lake.json');
  if (!(await exists(file))) await makeWhole(workspace, options);
  await updatePorts(file, options.ports);
}

/** Makes it elsewhere and moves it: of two that make it at the same time one is kept. */
async function makeWhole(
  workspace: string,
  { parts, tools, onStep }: DemoWorkspaceOptions,
): Promise<void> {
  const draft = `${workspace}.${randomUUID()}`;
  try {
    const { texts, repositories } = await parts();
    await writeTexts(draft, texts);
    if (!(await tools.createRepository(draft, 'Describe the demo lake'))) {
      onStep('git is not installed: the demo workspace is a plain folder');
    }
    await makeRepositories(draft, repositories, tools);
    await rename(draft, workspace);
  } catch (error) {
    if (!(await exists(workspace))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * Repositories within the workspace's own. That one looks past them without a word in its files, so that
 * what searches the workspace finds what they hold.
 */
async function makeRepositories(
  workspace: string,
  repositories: readonly RepositoryPart[],
  tools: LocalLakeTools,
): Promise<void> {
  const made = repositories.map(async ({ path, commits, texts }) => {
    const isMade = await tools.createHistory(join(workspace, path), commits);
    if (!isMade) await writeTexts(join(workspace, path), texts);
    return isMade ? `/${path}/\n` : '';
  });
  const passedOver = (await Promise.all(made)).join('');
  if (passedOver === '') return;
  await appendFile(join(workspace, '.git', 'info', 'exclude'), passedOver);
}

async function writeTexts(folder: string, texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function updatePorts(file: string, ports: LakePortNumbers): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = withPorts(before, ports);
  if (after !== before) await writeFile(file, after);
}

/** A lake file's text with the emulator's and this machine's connections at these ports. */
export function withPorts(text: string, ports: LakePortNumbers): string {
  const lake: unknown = parse(text);
  const endpoint = valueAt(lake, ['storage', 'blobEndpoint']);
  const isEmulator =
    typeof endpoint === 'string' && /^http:\/\/127\.0\.0\.1:\d+\/devstoreaccount1$/.test(endpoint);
  const moved = isEmulator
    ? replace(text, ['storage', 'blobEndpoint'], blobEndpointOf(ports))
    : text;
  const connections = valueAt(lake, ['connections']) ?? {};
  return Object.keys(connections)
    .filter((name) => valueAt(lake, ['connections', name, 'host']) === '127.0.0.1')
    .reduce((next, name) => {
      const isBenchling = valueAt(lake, ['connections', name, 'user']) === demoBenchling.user;
      const port = isBenchling ? ports.benchling : ports.database;
      return replace(next, ['connections', name, 'port'], port);
    }, moved);
}

function replace(text: string, path: JSONPath, value: unknown): string {
  if (valueAt(parse(text), path) === value) return text;
  return applyEdits(text, modify(text, path, value, {}));
}

function valueAt(value: unknown, path: JSONPath): unknown {
  return path.reduce<unknown>(
    (next, key) => (typeof next === 'object' && next !== null ? Reflect.get(next, key) : undefined),
    value,
  );
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
