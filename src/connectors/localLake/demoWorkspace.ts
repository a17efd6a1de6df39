import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyEdits, modify, parse, type JSONPath } from 'jsonc-parser';
import { demoLakeText, demoTexts } from './demoTexts';
import type { LocalLakeFolder } from './localLakeFolder';
import type { LocalLakeTools } from './localLake';
import { blobEndpointOf, type LakePortNumbers } from './lakePorts';

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
  if (await exists(join(workspace, 'lake.json'))) {
    await updatePorts(join(workspace, 'lake.json'), options.ports);
    return;
  }
  const texts = { ...demoTexts, 'lake.json': demoLakeText(options.ports) };
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
  }
  if (!(await options.tools.createRepository(workspace, 'Describe the demo lake'))) {
    options.onStep('git is not installed: the demo workspace is a plain folder');
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
    .reduce((next, name) => replace(next, ['connections', name, 'port'], ports.database), moved);
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
