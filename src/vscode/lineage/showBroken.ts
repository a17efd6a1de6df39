import { commands as registry, window } from 'vscode';
import { UsageError } from '../../core/base/errors';
import { formatQuantity } from '../../core/base/sizes';
import type { SchemaChanges } from '../support/window/changedObjects';
import { withSignal } from '../support/editor/cancellation';
import { views } from '../support/editor/contributions';
import type { BrokenModel } from './brokenModel';
import {
  brokenBy,
  brokenCount,
  needsColumns,
  nothingBroken,
  type BrokenThings,
} from './brokenThings';
import type { LineageModel } from './lineageModel';

export interface ShowBrokenOptions {
  readonly model: LineageModel;
  readonly broken: BrokenModel;
  readonly changes: SchemaChanges;
}

/**
 * Marks what a change of *Schema Drift*, or all of them, breaks downstream, and shows it.
 * @returns what that is; nothing downstream is said and not shown
 */
export async function showBroken(
  node: unknown,
  { model, broken, changes }: ShowBrokenOptions,
): Promise<BrokenThings> {
  const changed = changes.of(node);
  if (changed === undefined) {
    throw new UsageError('No schemas are compared', {
      remedy: 'run "Lakeside: Diff Schema Against Benchling" first',
    });
  }
  const { index, problems } = await readWithProgress(model, needsColumns(changed));
  const found = brokenBy(changed, index);
  const count = brokenCount(found);
  if (count === 0) {
    broken.show(undefined);
    const nothing = nothingBroken(found, problems);
    if (problems.length + found.unknown.length === 0) void window.showInformationMessage(nothing);
    else void window.showWarningMessage(nothing);
    return found;
  }
  broken.show(found);
  await registry.executeCommand(`${views.lineage}.focus`);
  const text = `${formatQuantity(count, 'thing')} downstream of ${changed.title}`;
  window.setStatusBarMessage(text, statusMs);
  return found;
}

/** How long the summary stands in the status bar; the view keeps it. */
const statusMs = 8000;

function readWithProgress(model: LineageModel, hasColumns: boolean) {
  const options = { location: { viewId: views.lineage }, cancellable: true };
  return window.withProgress(options, (_, token) =>
    withSignal(token, (signal) => model.read({ hasColumns, signal })),
  );
}
