import { window } from 'vscode';
import { parseSampleSize, type SampleSize } from '../../core/sync/compare/sample';
import { chosen } from '../support/editor/cancellation';

/** How much of a run to read back. @throws CancellationError */
export async function askForSample(run: string): Promise<SampleSize> {
  const items = [
    ...offered.map(([label, detail]) => ({ label, detail })),
    { label: otherLabel, detail: 'A share like 0.5% or a number of files' },
  ];
  const placeHolder = `How much of ${run} to read back; the files are drawn at random`;
  const { label } = chosen(await window.showQuickPick(items, { placeHolder }));
  return sizeOf(label === otherLabel ? chosen(await askForText(run)) : label);
}

const otherLabel = 'Other…';

const offered = [
  ['1%', 'Finds damage to a few percent of the files'],
  ['5%', 'Finds damage to about one file in a hundred'],
  ['300 files', 'Without damage among them, fewer than one file in a hundred is damaged (95 %)'],
] as const;

function askForText(run: string): Thenable<string | undefined> {
  return window.showInputBox({
    title: 'Verify a Sample',
    prompt: `Share or number of files of ${run} to read back`,
    placeHolder: '0.5%',
    validateInput: (text) =>
      parseSampleSize(text) ? undefined : 'A share above 0% and up to 100%, or a whole number',
  });
}

function sizeOf(label: string): SampleSize {
  return chosen(parseSampleSize(label.replace(' files', '')));
}
