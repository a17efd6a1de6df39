import { window, workspace } from 'vscode';
import { formatBytes } from '../../../core/base/sizes';
import { chosen } from '../editor/cancellation';
import { savePlace } from './savePlace';
import type { VirtualDocuments } from './virtualDocuments';

/** Characters of a text that an editor opens; a longer one goes to a file. */
const mostShownCharacters = 20_000_000;

export interface ShownValue {
  /** What it is of, such as `sample.note`. */
  readonly name: string;
  /** Which one it is, such as `row 7`. */
  readonly place: string;
  readonly text: string;
  readonly isJson: boolean;
}

/** Shows a value in an editor; what is too long for one is saved where the person says. */
export async function showValue(value: ShownValue, documents: VirtualDocuments): Promise<void> {
  const { place, text, isJson } = value;
  const name = `${value.name}.${isJson ? 'json' : 'txt'}`.replaceAll(/[\\/]/g, '_');
  if (text.length <= mostShownCharacters) {
    await documents.show(documents.uriOf(name, place), text, isJson ? 'json' : 'plaintext');
    return;
  }
  const title = `A cell of ${formatBytes(text.length)} is too long for an editor: save it as`;
  const target = chosen(await window.showSaveDialog({ title, defaultUri: savePlace(name) }));
  await workspace.fs.writeFile(target, new TextEncoder().encode(text));
}
