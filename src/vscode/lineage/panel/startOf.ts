import { Uri, window } from 'vscode';
import { UsageError } from '../../../core/base/errors';
import { parseLineageId } from '../../../core/lineage/graph/lineageId';
import { lineageIdOf } from '../lineageIdOf';
import type { LineageModel } from '../lineageModel';
import { nearestThing } from '../nearestThing';
import { datasetAt, queryAt } from '../thingAt';
import { pickThing } from './pickThing';

/**
 * The thing whose lineage a person asks for: what a line of a view is or is a part of, the dataset or the
 * statement at the cursor, or what they pick.
 */
export async function startOf(about: unknown, model: LineageModel): Promise<string> {
  if (about instanceof Uri) return (await atCursor(model)) ?? pickThing(model);
  const id = lineageIdOf(about);
  if (id === undefined) return pickThing(model);
  const kind = parseLineageId(id)?.kind;
  // A run may have thousands of blobs, a table hundreds of columns: those are no things of their own.
  return kind === 'blob' || kind === 'column' ? nearest(id, model) : id;
}

async function nearest(id: string, model: LineageModel): Promise<string> {
  const { signal } = new AbortController();
  const found = nearestThing(await model.read({ signal }), id);
  if (found !== undefined) return found;
  throw new UsageError(`The lineage knows nothing of ${id.slice(id.indexOf(':') + 1)}`, {
    remedy: 'refresh the view Lineage; what nothing reads or makes is not in it',
  });
}

async function atCursor(model: LineageModel): Promise<string | undefined> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { document, selection } = editor;
  const { line, character } = selection.active;
  const dataset = datasetAt(document.lineAt(line).text, character);
  if (dataset !== undefined) return dataset;
  const { signal } = new AbortController();
  return queryAt(await model.read({ signal }), document.uri.fsPath, line);
}
