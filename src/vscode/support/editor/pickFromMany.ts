import { CancellationError, window, type QuickPickItem } from 'vscode';
import { DisposableStore } from '../../../core/base/disposables';

/** What a person may mean by what they have written, the best first; no more than a list takes. */
export type FindItems<Item> = (text: string) => readonly Item[];

export interface PickFromManyOptions<Item> {
  readonly placeHolder: string;
  /** Written already; absent = nothing. */
  readonly text?: string;
  /** Brings what finds things, while the list is open and empty. */
  readonly load: (signal: AbortSignal) => Promise<FindItems<Item>>;
}

/**
 * Lets a person look for one of more things than a list takes. Rejects with what `load` rejects with.
 * @throws CancellationError if nothing is chosen
 */
export async function pickFromMany<Item extends QuickPickItem>({
  placeHolder,
  text = '',
  load,
}: PickFromManyOptions<Item>): Promise<Item> {
  const store = new DisposableStore();
  const lifetime = new AbortController();
  const pick = store.add(window.createQuickPick<Item>());
  pick.placeholder = placeHolder;
  pick.value = text;
  pick.busy = true;
  pick.matchOnDescription = true;
  pick.show();
  try {
    const chosen = new Promise<Item>((resolve, reject) => {
      store.add(
        pick.onDidAccept(() => {
          const [item] = pick.selectedItems;
          if (item !== undefined) resolve(item);
        }),
      );
      store.add(pick.onDidHide(() => reject(new CancellationError())));
    });
    const filled = load(lifetime.signal).then((find) => {
      // What was found by more than its label must not be filtered away.
      const show = (written: string): void => {
        pick.items = find(written).map((item) => ({ ...item, alwaysShow: true }));
      };
      show(pick.value);
      store.add(pick.onDidChangeValue(show));
      pick.busy = false;
    });
    return await Promise.race([chosen, filled.then(() => chosen)]);
  } finally {
    lifetime.abort();
    store.dispose();
  }
}
