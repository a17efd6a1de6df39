import { window } from 'vscode';

type Dialogs = Pick<
  typeof window,
  | 'showWarningMessage'
  | 'showInformationMessage'
  | 'showErrorMessage'
  | 'showInputBox'
  | 'showQuickPick'
  | 'showOpenDialog'
  | 'showSaveDialog'
>;

/** Every question that was asked of the person, in order. */
export interface Asked {
  readonly dialog: keyof Dialogs;
  readonly text: string;
}

/**
 * Answers dialogs in a person's place while `work` lasts: the answer to a question is what `answers`
 * has for its dialog, or makes of what is asked, and nothing where it has none. Returns the questions.
 */
export async function answering(
  answers: { readonly [K in keyof Dialogs]?: unknown },
  work: () => Promise<unknown>,
): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  const names = [
    'showWarningMessage',
    'showInformationMessage',
    'showErrorMessage',
    'showInputBox',
    'showQuickPick',
    'showOpenDialog',
    'showSaveDialog',
  ] as const;
  const originals = names.map((name) => [name, window[name]] as const);
  for (const dialog of names) {
    replace(dialog, (subject: unknown) => {
      asked.push({ dialog, text: describe(subject) });
      const answer = answers[dialog];
      return Promise.resolve(typeof answer === 'function' ? answer(subject) : answer);
    });
  }
  try {
    await work();
  } finally {
    for (const [name, original] of originals) replace(name, original);
  }
  return asked;
}

function replace(dialog: keyof Dialogs, value: unknown): void {
  Object.defineProperty(window, dialog, { value, configurable: true, writable: true });
}

function describe(subject: unknown): string {
  return typeof subject === 'string' ? subject : JSON.stringify(subject ?? '');
}
