import { Uri, window, workspace } from 'vscode';
import { formatBytes } from '../../core/base/sizes';
import type { TableFacts, TableRef } from '../../core/warehouse/pages/table';
import type { CellRequest } from '../../protocol/tableApi';
import type { VirtualDocuments } from '../support/virtualDocuments';
import { chosen } from '../support/cancellation';

/** Characters of a text that an editor opens; a longer one goes to a file. */
const mostShownCharacters = 20_000_000;

export interface ShownCell {
  readonly ref: TableRef;
  readonly request: CellRequest;
  readonly text: string;
  readonly facts: TableFacts | undefined;
}

/** Shows a cell in an editor; what is too long for one is saved where the person says. */
export async function showCell(
  { ref, request, text, facts }: ShownCell,
  documents: VirtualDocuments,
): Promise<void> {
  const { row, column, key } = request;
  const isJson = facts?.columns.find(({ name }) => name === column)?.valueKind === 'json';
  const name = `${ref.name}.${column}.${isJson ? 'json' : 'txt'}`.replaceAll(/[\\/]/g, '_');
  if (text.length <= mostShownCharacters) {
    const place = key.length > 0 ? key.join(' ') : `row ${row + 1}`;
    await documents.show(documents.uriOf(name, place), text, isJson ? 'json' : 'plaintext');
    return;
  }
  const title = `A cell of ${formatBytes(text.length)} is too long for an editor: save it as`;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const defaultUri = folder === undefined ? Uri.file(name) : Uri.joinPath(folder, name);
  const target = chosen(await window.showSaveDialog({ title, defaultUri }));
  await workspace.fs.writeFile(target, new TextEncoder().encode(text));
}
