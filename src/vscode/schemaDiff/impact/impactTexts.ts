import { Range, workspace, type TextDocument, type Uri } from 'vscode';
import type { LineIndex } from '../../../core/base/lineIndex';
import { languageOfFile, sqlFileEnds } from '../../../core/sql/documents/fileLanguage';
import { sqlLanguages } from '../../../core/sql/documents/documentStatements';
import {
  foreignFolders,
  isHistory,
  isTooLarge,
} from '../../../core/schemaDiff/impact/folders/passedOver';

/** A text as it is now: in an editor, or on the disk. */
export interface ImpactText {
  readonly uri: Uri;
  readonly text: string;
  readonly language: string;
}

/** Of the cells of notebooks. */
export const cellScheme = 'vscode-notebook-cell';

/** Files above this number are not looked for. */
const mostFiles = 20_000;

const include = `**/*.{${sqlFileEnds.flatMap((end) => [end, end.toUpperCase()]).join(',')}}`;
const exclude = `**/{${[...foreignFolders].join(',')}}/**`;

/** The files of the workspace that SQL may be in, and whether there are more. */
export async function findFiles(
  sides: readonly Uri[],
): Promise<{ readonly uris: readonly Uri[]; readonly isCut: boolean }> {
  const found = await workspace.findFiles(include, exclude, mostFiles);
  const uris = found.filter((uri) => !isPassedOver(uri, sides));
  return { uris, isCut: found.length >= mostFiles };
}

/** Migrations tell what was done, and the files that are compared what is different. */
function isPassedOver(uri: Uri, sides: readonly Uri[]): boolean {
  return isHistory(workspace.asRelativePath(uri, false)) || sides.some((side) => isSame(side, uri));
}

/** True for documents in which squiggles make sense. */
export function isLookedInto({ languageId, uri }: TextDocument, sides: readonly Uri[]): boolean {
  const isWritten = !['lakeside', 'output', 'git'].includes(uri.scheme);
  return sqlLanguages.includes(languageId) && isWritten && !isPassedOver(uri, sides);
}

export function textOfDocument(document: TextDocument): ImpactText {
  return { uri: document.uri, text: document.getText(), language: document.languageId };
}

/** What a file holds; of an open one what its editor does. `undefined` = it is not looked into. */
export async function readText(uri: Uri): Promise<ImpactText | undefined> {
  if (isOpenNotebook(uri)) return undefined;
  const open = workspace.textDocuments.find((document) => isSame(document.uri, uri));
  if (open !== undefined) return textOfDocument(open);
  const language = languageOfFile(uri.path);
  if (language === undefined || uri.scheme === cellScheme) return undefined;
  const { size } = await workspace.fs.stat(uri);
  if (isTooLarge(uri.path, size)) return undefined;
  const text = decode(await workspace.fs.readFile(uri));
  return text === undefined ? undefined : { uri, text, language };
}

/** Its cells are documents of their own. */
function isOpenNotebook(uri: Uri): boolean {
  return workspace.notebookDocuments.some((notebook) => isSame(notebook.uri, uri));
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function isSame(a: Uri, b: Uri): boolean {
  return a.toString() === b.toString();
}

/** Where a part of a text stands. */
export function rangeOf(
  lines: LineIndex,
  { start, end }: { readonly start: number; readonly end: number },
): Range {
  const [from, to] = [lines.placeOf(start), lines.placeOf(end)];
  return new Range(from.line, from.character, to.line, to.character);
}
