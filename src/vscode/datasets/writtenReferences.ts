import { Range, type Position, type TextDocument } from 'vscode';
import { pauseIfDue } from '../../core/base/slices';
import { findGros } from '../../core/datasets/reference/findGros';
import { parseGros, type ParsedGros } from '../../core/datasets/reference/parseGros';

/** An address of a dataset as it stands in a document. */
export interface WrittenReference {
  readonly text: string;
  readonly range: Range;
  readonly parsed: ParsedGros;
}

/** Characters that are looked through in one go: it takes some milliseconds. */
const sliceCharacters = 262_144;

interface Read {
  readonly version: number;
  readonly references: readonly WrittenReference[];
}

const read = new WeakMap<TextDocument, Read>();

/**
 * Every address in a document, in turns that are short however large it is; found once for each of its
 * versions. What was written meanwhile is not waited for: the editor asks again.
 */
export async function referencesIn(document: TextDocument): Promise<readonly WrittenReference[]> {
  const { version } = document;
  const known = read.get(document);
  if (known?.version === version) return known.references;
  const text = document.getText();
  const references: WrittenReference[] = [];
  for (let start = 0; start < text.length;) {
    const end = endOfSlice(text, start);
    for (const found of findGros(text.slice(start, end))) {
      if (document.version !== version) return references;
      references.push(written(document, found.text, start + found.start));
    }
    start = end;
    await pauseIfDue();
  }
  read.set(document, { version, references });
  return references;
}

/** The address at a place; `undefined` = none stands there. */
export function referenceAt(
  document: TextDocument,
  position: Position,
): WrittenReference | undefined {
  const line = document.lineAt(position);
  const found = findGros(line.text).find(
    ({ start, end }) => start <= position.character && position.character <= end,
  );
  if (found === undefined) return undefined;
  return written(document, found.text, document.offsetAt(line.range.start) + found.start);
}

function written(document: TextDocument, text: string, offset: number): WrittenReference {
  const range = new Range(document.positionAt(offset), document.positionAt(offset + text.length));
  return { text, range, parsed: parseGros(text) };
}

/** Behind a blank, so that no address is cut. */
function endOfSlice(text: string, start: number): number {
  const wanted = start + sliceCharacters;
  if (wanted >= text.length) return text.length;
  const rest = text.slice(wanted, wanted + sliceCharacters);
  const at = rest.search(/\s/);
  return at < 0 ? Math.min(text.length, wanted + sliceCharacters) : wanted + at + 1;
}
