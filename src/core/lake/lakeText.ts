import {
  createScanner,
  findNodeAtLocation,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { lastAtMost } from '../base/lastAtMost';
import type { LakeProblem } from './lakeProblem';
import { formatJsonPath, type LakeFinding, type TextRange } from './lakeFinding';

/** More than any lake needs; a parser fed with more would hold the editor up. */
const maxLength = 2_000_000;
/** Deeper nesting than a lake has would exhaust the parser's stack. */
const maxDepth = 64;

/** The text of a lake file, read as JSON with comments, with the places of everything in it. */
export interface LakeText {
  /** `undefined` if the text is not JSON at all. */
  readonly root: Node | undefined;
  readonly syntaxProblems: readonly LakeProblem[];
  /** Gives a finding its line and column. */
  readonly locate: (finding: LakeFinding) => LakeProblem;
}

/** Reads the text of a lake file; whatever is wrong with it is in `syntaxProblems`. */
export function readLakeText(text: string): LakeText {
  const lineStarts = findLineStarts(text);
  const problemAt = (message: string, offset: number, length: number): LakeProblem => ({
    message,
    ...positionOf(lineStarts, offset),
    offset,
    endOffset: offset + length,
    severity: 'error',
  });
  const refused = refuseExcess(text, problemAt);
  if (refused) return { root: undefined, syntaxProblems: [refused], locate: unlocatable };
  const errors: ParseError[] = [];
  // A byte order mark is no JSON to the parser; a space in its place keeps every offset.
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  return {
    root,
    syntaxProblems: errors.map((error) =>
      problemAt(describeSyntaxError(error), error.offset, error.length),
    ),
    locate: (finding) => {
      const { offset, length } = findRange(root, finding);
      const message = `${formatJsonPath(finding.path)} ${finding.message}`;
      return { ...problemAt(message, offset, length), severity: finding.severity };
    },
  };
}

/** The value below a node. Keys that mean something to JavaScript, like `__proto__`, stay plain keys. */
export function valueOf(node: Node): unknown {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map(valueOf);
  if (node.type !== 'object') return node.value;
  return Object.fromEntries(
    children.flatMap(({ children: [key, value] = [] }) =>
      key && value ? [[String(key.value), valueOf(value)]] : [],
    ),
  );
}

const emptyMessage =
  'The file is empty; write { "storage": { "blobEndpoint": "https://…" }, "sources": [] }';

type ProblemAt = (message: string, offset: number, length: number) => LakeProblem;

function refuseExcess(text: string, problemAt: ProblemAt): LakeProblem | undefined {
  if (text.trim() === '') return problemAt(emptyMessage, 0, 0);
  if (text.length > maxLength) {
    return problemAt(`The file is larger than ${maxLength} characters; it is no lake file`, 0, 0);
  }
  const deep = findTooDeep(text);
  if (deep === undefined) return undefined;
  return problemAt(`More than ${maxDepth} brackets are open here; a lake has 4 at most`, deep, 1);
}

/** Where the nesting passes {@link maxDepth}, found without recursion. */
function findTooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const character = scanner.getTokenLength() === 1 ? text[scanner.getTokenOffset()] : '';
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    if (depth > maxDepth) return scanner.getTokenOffset();
  }
  return undefined;
}

function unlocatable(finding: LakeFinding): LakeProblem {
  throw new Error(`There is no document to find ${formatJsonPath(finding.path)} in`);
}

function findRange(root: Node | undefined, { path, target, range }: LakeFinding): TextRange {
  if (range) return range;
  if (!root) return { offset: 0, length: 0 };
  const node = findNodeAtLocation(root, [...path]) ?? root;
  if (target === 'key') return keyOf(node) ?? node;
  return target === 'start' ? { offset: node.offset, length: 1 } : node;
}

function keyOf(node: Node): Node | undefined {
  return node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** Line and column of an offset, counted from 1. */
function positionOf(
  lineStarts: readonly number[],
  offset: number,
): { readonly line: number; readonly column: number } {
  const line = lastAtMost(lineStarts.length, (index) => lineStarts[index] ?? 0, offset);
  return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
}

function describeSyntaxError({ error }: ParseError): string {
  const code = printParseErrorCode(error);
  return syntaxMessages[code] ?? 'Something here is not JSON; write a value, a comma or a bracket';
}

const syntaxMessages: Readonly<Record<string, string>> = {
  InvalidSymbol:
    'This word is not JSON; write text in double quotes, a number, true, false or null',
  InvalidNumberFormat: 'This number is not JSON; write it in decimal, like 30 or 0.5',
  PropertyNameExpected: 'A key is expected here; write it in double quotes, like "sources"',
  ValueExpected: 'A value is expected here; write text in double quotes, a number, true or false',
  ColonExpected: 'A colon is expected between key and value; write "key": value',
  CommaExpected: 'A comma is expected before this; write one after the value before it',
  CloseBraceExpected: 'A closing brace is missing; write } where the object ends',
  CloseBracketExpected: 'A closing bracket is missing; write ] where the list ends',
  EndOfFileExpected: 'The file goes on after its end; write one object and nothing after it',
  InvalidCommentToken: 'This is no comment; write // or /* … */',
  UnexpectedEndOfComment: 'The comment has no end; write */ where it ends',
  UnexpectedEndOfString: 'The text has no end; write a double quote where it ends',
  UnexpectedEndOfNumber: 'The number has no end; write digits',
  InvalidUnicode: 'This escape is not Unicode; write \\u and four hexadecimal digits',
  InvalidEscapeCharacter:
    'This escape is unknown; write \\\\ for a backslash, for instance in a path',
  InvalidCharacter: 'This character may not stand in text; write it as an escape, like \\t',
};
