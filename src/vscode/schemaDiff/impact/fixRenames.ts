import { ProgressLocation, window, workspace, WorkspaceEdit, type Uri } from 'vscode';
import { LineIndex } from '../../../core/base/lineIndex';
import { formatQuantity } from '../../../core/base/sizes';
import { languageOfFile, notebookLanguage } from '../../../core/sql/documents/fileLanguage';
import type { TextEdit, TextHit } from '../../../core/schemaDiff/impact/texts/textImpact';
import { chosen, withSignal } from '../../support/editor/cancellation';
import type { ImpactModel, TextImpact } from './impactModel';
import { rangeOf } from './impactTexts';

/**
 * All renames of the workspace as one edit that a person reviews before anything is written. The texts
 * are looked into anew, so that what was changed meanwhile is not overwritten.
 */
export async function fixRenames(model: ImpactModel): Promise<void> {
  const impacts = await window.withProgress(
    { location: ProgressLocation.Notification, title: 'Looking for renames', cancellable: true },
    (_progress, token) => withSignal(token, (signal) => lookAgain(model, signal)),
  );
  const hits = impacts.flatMap((impact) => impact.hits);
  const fixable = hits.filter(({ edits }) => edits.length > 0);
  if (fixable.length === 0) return tellNothing(hits.length);
  const isWritten = await write(impacts, fixable);
  const left = hits.length - fixable.length;
  if (isWritten && left > 0) {
    void window.showInformationMessage(`The renames are written; ${leftWords(left)}`);
  }
}

function tellNothing(left: number): void {
  const message =
    left === 0
      ? 'No statement of the workspace uses an older name'
      : `There is no rename to be written; ${leftWords(left)}`;
  void window.showInformationMessage(message);
}

function leftWords(left: number): string {
  const places = formatQuantity(left, 'place');
  return `${places} ${left === 1 ? 'is' : 'are'} left for a person to look at`;
}

async function lookAgain(model: ImpactModel, signal: AbortSignal): Promise<readonly TextImpact[]> {
  await model.whenScanned;
  const found: TextImpact[] = [];
  for (const { uri } of model.impacts) {
    for (const part of await editableParts(uri)) {
      signal.throwIfAborted();
      const impact = await model.look(part, { signal });
      if (impact !== undefined) found.push(impact);
    }
  }
  return found;
}

/**
 * A notebook's file is edited by its cells: otherwise an editor that has it open would not see the edit,
 * or overwrite it. Where nothing opens notebooks the file is a text like others.
 */
async function editableParts(uri: Uri): Promise<readonly Uri[]> {
  if (languageOfFile(uri.path) !== notebookLanguage) return [uri];
  const opened = await Promise.allSettled([workspace.openNotebookDocument(uri)]);
  return opened.flatMap((one) =>
    one.status === 'fulfilled' ? one.value.getCells().map(({ document }) => document.uri) : [uri],
  );
}

/**
 * The editor shows an edit for review if a part of it asks for that, and such parts are not ticked: those
 * are names for columns of results, which may stay as they were. Where there are none, the person says
 * whether to tick every place.
 */
async function write(
  impacts: readonly TextImpact[],
  fixable: readonly TextHit[],
): Promise<boolean> {
  const hasChoice = fixable.some((hit) => optionalEdits(hit).length > 0);
  const isTicked = hasChoice || (await asksToTick(impacts, fixable));
  return workspace.applyEdit(editOf(impacts, isTicked), { isRefactoring: true });
}

/** Returns whether all is written at once. @throws CancellationError */
async function asksToTick(
  impacts: readonly TextImpact[],
  fixable: readonly TextHit[],
): Promise<boolean> {
  const files = impacts.filter(({ hits }) => hits.some(({ edits }) => edits.length > 0));
  const what = `${formatQuantity(fixable.length, 'rename')} in ${formatQuantity(files.length, 'file')}`;
  const named = files.slice(0, mostNamed).map(({ uri }) => workspace.asRelativePath(uri));
  const detail = [...named, ...(files.length > mostNamed ? ['…'] : [])].join('\n');
  const answer = await window.showInformationMessage(
    `Write ${what}?`,
    { modal: true, detail },
    'Write',
    'Review Each',
  );
  return chosen(answer) === 'Write';
}

const mostNamed = 12;

function editOf(impacts: readonly TextImpact[], isTicked: boolean): WorkspaceEdit {
  const whole = new WorkspaceEdit();
  for (const { uri, text, hits } of impacts) {
    const lines = new LineIndex(text);
    const add = (edit: TextEdit, needsConfirmation: boolean, description: string): void => {
      const metadata = { needsConfirmation, label: 'Schema drift', description };
      whole.replace(uri, rangeOf(lines, edit), edit.text, metadata);
    };
    for (const hit of hits) {
      for (const edit of hit.edits) add(edit, !isTicked, hit.message);
      for (const edit of optionalEdits(hit)) add(edit, true, 'The result keeps the older name');
    }
  }
  return whole;
}

/** What gives a column of a result its older name, where it would get the newer one. */
function optionalEdits({ edits, otherEdits }: TextHit): readonly TextEdit[] {
  return otherEdits.length > edits.length ? otherEdits.slice(edits.length) : [];
}
