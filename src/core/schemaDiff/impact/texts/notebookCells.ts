import { findNodeAtLocation, getNodeValue, parseTree, type Node } from 'jsonc-parser';
import { lastAtMost } from '../../../base/lastAtMost';

/**
 * The cells of a notebook's file, in their order; none of a file that is no notebook.
 * @see https://nbformat.readthedocs.io/en/latest/format_description.html (version 4)
 */
export function notebookCells(document: string): readonly NotebookCell[] {
  const root = parseTree(document);
  const cells = root && findNodeAtLocation(root, ['cells']);
  if (root === undefined || cells?.type !== 'array') return [];
  const kernel = languageOf(root);
  return (cells.children ?? []).flatMap((cell) => {
    const source = findNodeAtLocation(cell, ['source']);
    return source === undefined
      ? []
      : [new NotebookCell(document, source, cellLanguage(cell, kernel))];
  });
}

function languageOf(root: Node): string {
  const known = [
    ['metadata', 'language_info', 'name'],
    ['metadata', 'kernelspec', 'language'],
  ].map((path) => textAt(root, path));
  return (known.find((name) => name !== undefined) ?? 'python').toLowerCase();
}

/** A cell's own language, as VS Code keeps it, or the kernel's. */
function cellLanguage(cell: Node, kernel: string): string {
  const kind = textAt(cell, ['cell_type']);
  if (kind !== 'code') return kind === 'markdown' ? kind : 'plaintext';
  return textAt(cell, ['metadata', 'vscode', 'languageId']) ?? kernel;
}

function textAt(node: Node, path: string[]): string | undefined {
  const found = findNodeAtLocation(node, path);
  const value: unknown = found && getNodeValue(found);
  return typeof value === 'string' ? value : undefined;
}

/** A part of a cell's text and what of the file it stands in: characters alike, or an escape for one. */
interface CellRun {
  readonly inText: number;
  readonly inDocument: number;
  /** Of an escape, in the file. */
  readonly escapeLength: number | undefined;
}

/** The text of a cell, which its file writes as one string or a list of them. */
export class NotebookCell {
  readonly text: string;
  readonly #document: string;
  readonly #runs: CellRun[] = [];

  constructor(
    document: string,
    source: Node,
    readonly language: string,
  ) {
    this.#document = document;
    const strings = source.type === 'array' ? (source.children ?? []) : [source];
    const parts: string[] = [];
    let length = 0;
    const put = (text: string, inDocument: number, escapeLength?: number): void => {
      if (text === '') return;
      this.#runs.push({ inText: length, inDocument, escapeLength });
      parts.push(text);
      length += text.length;
    };
    for (const { type, offset, length: size } of strings) {
      if (type !== 'string') continue;
      const [start, end] = [offset + 1, offset + size - 1];
      let copied = start;
      for (const { 0: written, index } of document.slice(start, end).matchAll(escape)) {
        const at = start + index;
        put(document.slice(copied, at), copied);
        put(String(JSON.parse(`"${written}"`)), at, written.length);
        copied = at + written.length;
      }
      put(document.slice(copied, end), copied);
    }
    this.text = parts.join('');
  }

  /** Where a part of the text stands in the file; `undefined` = in no one string. */
  placeOf(
    start: number,
    end: number,
  ): { readonly start: number; readonly end: number } | undefined {
    const from = this.#startOf(start);
    const place = { start: from, end: end === start ? from : this.#endOf(end) };
    const written = this.#document.slice(place.start, place.end);
    return readJson(`"${written}"`) === this.text.slice(start, end) ? place : undefined;
  }

  #startOf(offset: number): number {
    if (offset > 0 && offset === this.text.length) return this.#endOf(offset);
    const run = this.#runAt(offset);
    return run.inDocument + (run.escapeLength === undefined ? offset - run.inText : 0);
  }

  /** Behind the character before the offset, which may be the last of its string. */
  #endOf(offset: number): number {
    const run = this.#runAt(offset - 1);
    return run.inDocument + (run.escapeLength ?? offset - run.inText);
  }

  #runAt(offset: number): CellRun {
    const place = lastAtMost(this.#runs.length, (index) => this.#runs[index]?.inText ?? 0, offset);
    return this.#runs[place] ?? { inText: 0, inDocument: 0, escapeLength: undefined };
  }
}

const escape = /\\(?:u[0-9a-fA-F]{4}|[^u])/g;

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A text as a string of the file has to hold it. */
export function writtenInNotebook(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
