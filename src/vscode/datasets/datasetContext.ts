import { commands as registry, window, workspace } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { contextKeys } from '../support/editor/contributions';
import { debounce } from '../support/editor/debounce';
import type { KnownDatasets } from './knownDatasets';
import { referenceAt } from './writtenReferences';

const pauseMs = 100;

/** What menus and the command palette ask: whether there are datasets, and what the cursor is at. */
export function followDatasetContext(known: KnownDatasets): Disposable {
  const store = new DisposableStore();
  const at = store.add(debounce(() => setContext(contextKeys.atDataset, atCursor()), pauseMs));
  store.add(window.onDidChangeTextEditorSelection(() => at.call()));
  store.add(window.onDidChangeActiveTextEditor(() => at.call()));
  store.add(workspace.onDidChangeTextDocument(() => at.call()));
  const tellLakes = async (): Promise<void> => {
    setContext(contextKeys.hasDatasets, (await known.lakes()).length > 0);
    setContext(contextKeys.needsDatasetSignIn, await known.needsSignIn());
  };
  store.add(known.onDidChange(() => void tellLakes()));
  void tellLakes();
  at.call();
  return store;
}

/** `pinned` = a reference to one version, `following` = any other, `none` = no reference. */
function atCursor(): 'pinned' | 'following' | 'none' {
  const editor = window.activeTextEditor;
  const parsed = editor && referenceAt(editor.document, editor.selection.active)?.parsed;
  if (parsed?.kind !== 'reference') return 'none';
  return parsed.reference.tag.kind === 'version' ? 'pinned' : 'following';
}

function setContext(key: string, value: string | boolean): void {
  void registry.executeCommand('setContext', key, value);
}
