import { commands as registry, type TreeView } from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import { contextKeys } from '../../support/editor/contributions';
import type { LineageModel } from '../lineageModel';

/** A reading that is over sooner is none that anybody waits for. */
const momentMs = 1_000;
/** People read no faster. */
const betweenMs = 200;

/**
 * Says in the view what is being read and how far that is, and offers to stop it, once it takes longer than a
 * moment: the lineage of a hundred thousand datasets takes half a minute.
 */
export function showReading(
  model: Pick<LineageModel, 'onDidProgress'>,
  view: Pick<TreeView<unknown>, 'message'>,
): Disposable {
  const store = new DisposableStore();
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  let isShown = false;
  const show = (): void => {
    timer = setTimeout(show, betweenMs);
    if (!isShown) setBeingRead((isShown = true));
    if (view.message !== text) view.message = text;
  };
  const end = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (!isShown) return;
    setBeingRead((isShown = false));
    view.message = '';
  };
  store.add(
    model.onDidProgress((progress) => {
      if (progress === undefined) return end();
      text = progress;
      timer ??= setTimeout(show, momentMs);
    }),
  );
  store.add({ dispose: end });
  return store;
}

function setBeingRead(isBeingRead: boolean): void {
  void registry.executeCommand('setContext', contextKeys.isLineageBeingRead, isBeingRead);
}
