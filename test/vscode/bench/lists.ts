import { window, type QuickPick, type QuickPickItem } from 'vscode';
import { waitFor } from './lakeside';

/**
 * Waits until the list that `open` makes shows all that it has, as a person does before choosing. Returns what
 * waits for the choice.
 */
export async function openList<T>(
  open: () => Thenable<T>,
): Promise<{ readonly chosen: Thenable<T> }> {
  const original = window.createQuickPick;
  let list: QuickPick<QuickPickItem> | undefined;
  const make = (): QuickPick<QuickPickItem> => {
    list = original();
    return list;
  };
  put(make);
  try {
    const chosen = open();
    await waitFor(() => list?.busy === false);
    // What is set in a turn is sent to the window in the next.
    await new Promise((resolve) => setTimeout(resolve, 1));
    return { chosen };
  } finally {
    put(original);
  }
}

function put(value: unknown): void {
  Object.defineProperty(window, 'createQuickPick', { value, configurable: true, writable: true });
}
