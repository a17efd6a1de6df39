import { Range, Uri, workspace, WorkspaceEdit, type TextDocument } from 'vscode';
import { UsageError } from '../../core/base/errors';
import { fieldsOf, parseCount, parseText } from '../support/webviews/requestFields';

/** Where in a document something stands, as links carry it. */
export interface PlaceInText {
  readonly uri: string;
  readonly line: number;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The place of a range within one line. */
export function placeOf(document: TextDocument, { start, end }: Range): PlaceInText {
  return {
    uri: document.uri.toString(),
    line: start.line,
    start: start.character,
    end: end.character,
  };
}

/** `undefined` = the value is no place. */
export function parsePlace(value: unknown): PlaceInText | undefined {
  if (typeof value !== 'object' || value === null || !('line' in value)) return undefined;
  const { uri, line, start, end } = fieldsOf<PlaceInText>(value);
  return {
    uri: parseText(uri),
    line: parseCount(line),
    start: parseCount(start),
    end: parseCount(end),
  };
}

export function rangeOf({ line, start, end }: PlaceInText): Range {
  return new Range(line, start, line, end);
}

/** The document that a place is in. */
export async function documentOf({ uri }: PlaceInText): Promise<TextDocument> {
  return workspace.openTextDocument(Uri.parse(uri));
}

/** Writes something else in a range of a document. @throws UsageError if the document takes no change */
export async function replaceIn(document: TextDocument, range: Range, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, range, text);
  if (await workspace.applyEdit(edit)) return;
  throw new UsageError('The document cannot be changed', {
    remedy: 'save it where it may be written to, or copy the address',
  });
}
