import { commands as registry, env, Range, Uri, window, workspace } from 'vscode';
import { assertNever, UsageError } from '../../core/base/errors';
import type { Lake, Pipeline } from '../../core/lake/lake';
import type { LineagePlace } from '../../core/lineage/graph/lineageGraph';
import { destinationOf } from '../../core/sync/destination';
import { commands } from '../support/editor/contributions';
import type { Databases } from '../support/lakes/databases';
import { executeCommand } from '../support/editor/executeCommand';
import type { OpenLake, OpenLakes } from '../support/lakes/openLakes';

export interface PlaceOptions {
  readonly lakes: OpenLakes;
  readonly databases: Databases;
}

/** Opens what a thing of a lineage is: code, blobs, a table, a dataset. @throws UsageError if it is gone */
export async function openPlace(place: LineagePlace, options: PlaceOptions): Promise<void> {
  switch (place.kind) {
    case 'file':
      return openFile(Uri.file(place.file), place.line ?? 0);
    case 'folder':
      return openFolder(Uri.file(place.folder));
    case 'blob':
      return openBlobs(place, options.lakes);
    case 'relation':
      return openRelation(place, options.databases);
    case 'run':
      return openRun(place, options.lakes);
    case 'dataset':
      await executeCommand(commands.previewDataset, place.reference);
      return;
    case 'pipeline':
      return openPipeline(place.name, options.lakes);
    case 'url':
      await env.openExternal(Uri.parse(place.url, true));
      return;
    default:
      return assertNever(place);
  }
}

/** Outside the workspace only the system's own file manager can show it. */
async function openFolder(uri: Uri): Promise<void> {
  await mustBeThere(uri);
  const isInside = workspace.getWorkspaceFolder(uri) !== undefined;
  const command = isInside ? 'revealInExplorer' : 'revealFileInOS';
  // A window in a browser has no file manager.
  if (!(await registry.getCommands(true)).includes(command)) {
    throw new UsageError(`${uri.fsPath} is in no folder of this window`, {
      remedy: 'add it to the workspace to see it in the explorer',
    });
  }
  await registry.executeCommand(command, uri);
}

/** What a lineage told of may be gone, above all if that was of the past. @throws UsageError */
async function mustBeThere(uri: Uri): Promise<void> {
  try {
    await workspace.fs.stat(uri);
  } catch (cause) {
    throw new UsageError(`${uri.fsPath} is not there any more, or cannot be reached`, {
      remedy: 'refresh the view Lineage',
      cause,
    });
  }
}

async function openFile(uri: Uri, line: number): Promise<void> {
  await mustBeThere(uri);
  const selection = new Range(line, 0, line, 0);
  await window.showTextDocument(uri, { selection, preview: true });
}

async function openBlobs(
  { container, name }: Extract<LineagePlace, { kind: 'blob' }>,
  lakes: OpenLakes,
): Promise<void> {
  const lake = lakes.all.find((open) => namesContainer(open.lake, container)) ?? lakes.all[0];
  if (lake === undefined) throw gone(`container ${container}`);
  const isPrefix = name === '' || name.endsWith('/');
  await (isPrefix
    ? executeCommand(commands.revealPrefix, { lakeId: lake.id, container, prefix: name })
    : executeCommand(commands.openBlob, { lakeId: lake.id, container, name }));
}

function namesContainer({ sources, datasets }: Lake, container: string): boolean {
  return [...sources, datasets].some((place) => place?.container === container);
}

async function openRelation(
  { connection, schema, name }: Extract<LineagePlace, { kind: 'relation' }>,
  { all }: Databases,
): Promise<void> {
  const database = all.find((known) => known.connection.name === connection);
  if (database === undefined) throw gone(`connection ${connection}`);
  await executeCommand(commands.openTable, { databaseId: database.id, schema, name });
}

/** Where it lies in the lake: its folder may be gone. */
async function openRun(
  { source: name, run }: Extract<LineagePlace, { kind: 'run' }>,
  lakes: OpenLakes,
): Promise<void> {
  for (const { id, lake } of lakes.all) {
    const source = lake.sources.find((known) => known.name === name);
    if (source === undefined) continue;
    const { container, prefix } = destinationOf(source, run);
    await executeCommand(commands.revealPrefix, { lakeId: id, container, prefix });
    return;
  }
  throw gone(`source ${name}`);
}

/** The file that its command runs, or else where the lake file tells of it. */
async function openPipeline(name: string, lakes: OpenLakes): Promise<void> {
  for (const open of lakes.all) {
    const pipeline = pipelineOf(open.lake, name);
    if (pipeline === undefined) continue;
    const code = await codeOf(pipeline);
    await (code === undefined ? openEntry(open, name) : openFile(code, 0));
    return;
  }
  throw gone(`pipeline ${name}`);
}

function pipelineOf({ pipelines = [] }: Lake, name: string): Pipeline | undefined {
  return pipelines.find((known) => known.name === name);
}

async function codeOf({ run, folder }: Pipeline): Promise<Uri | undefined> {
  for (const word of run.split(/\s+/).filter((part) => /^[\w./-]+\.\w+$/.test(part))) {
    const uri = Uri.joinPath(Uri.file(folder), word);
    try {
      await workspace.fs.stat(uri);
      return uri;
    } catch {
      // A word with a dot that is no file, or a checkout that is not here.
    }
  }
  return undefined;
}

async function openEntry({ uri }: OpenLake, name: string): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const lines = document.getText().split('\n');
  const line = lines.findIndex((text) => text.includes(`"name": ${JSON.stringify(name)}`));
  await openFile(uri, Math.max(0, line));
}

function gone(what: string): UsageError {
  return new UsageError(`No lake file of this window names the ${what} any more`, {
    remedy: 'refresh the view Lineage',
  });
}
