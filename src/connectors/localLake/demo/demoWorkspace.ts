import { randomUUID } from 'node:crypto';
import { access, appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyEdits, modify, parse, type JSONPath } from 'jsonc-parser';
import { demoBenchling, demoLakeText, demoTexts } from './demoTexts';
import { demoRepositories, pipelinesFolder } from './pipelines/demoRepositories';
import { filesOf } from './pipelines/demoCommits';
import type { LocalLakeFolder } from '../localLakeFolder';
import type { LocalLakeTools } from '../localLake';
import { blobEndpointOf, type LakePortNumbers } from '../lakePorts';

export interface DemoWorkspaceOptions {
  readonly folder: LocalLakeFolder;
  readonly ports: LakePortNumbers;
  readonly tools: LocalLakeTools;
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
  { ports, tools, onStep }: DemoWorkspaceOptions,
): Promise<void> {
  const draft = `${workspace}.${randomUUID()}`;
  try {
    await writeTexts(draft, { ...demoTexts, 'lake.json': demoLakeText(ports) });
    if (!(await tools.createRepository(draft, 'Describe the demo lake'))) {
      onStep('git is not installed: the demo workspace is a plain folder');
    }
    await makePipelines(draft, tools);
    await rename(draft, workspace);
  } catch (error) {
    if (!(await exists(workspace))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * The repositories of the pipelines, each a repository of its own within the workspace's. That one looks
 * past them without a word in its files, so that what searches the workspace finds what they hold.
 */
async function makePipelines(workspace: string, tools: LocalLakeTools): Promise<void> {
  const made = demoRepositories.map(async ({ name, commits }) => {
    const folder = join(workspace, pipelinesFolder, name);
    const isMade = await tools.createHistory(folder, commits);
    if (!isMade) await writeTexts(folder, filesOf(commits));
    return isMade;
  });
  if (!(await Promise.all(made)).includes(true)) return;
  await appendFile(join(workspace, '.git', 'info', 'exclude'), `/${pipelinesFolder}/\n`);
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
