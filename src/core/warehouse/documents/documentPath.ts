import { isPredicate } from './isPredicate';
import type { PathProblem } from './pathProblem';
import { parseSimplePath, type SimpleTest } from './simplePath';

/** A condition on a document, as Postgres reads one. */
export interface DocumentTest {
  /** @see https://www.postgresql.org/docs/current/functions-json.html#FUNCTIONS-SQLJSON-PATH */
  readonly jsonPath: string;
  /** True if it says whether the document passes; false if the document passes that has what it names. */
  readonly isPredicate: boolean;
  /** What it was written as, where that was the simple form. */
  readonly simple: SimpleTest | undefined;
}

export type ReadPath =
  | { readonly kind: 'test'; readonly test: DocumentTest }
  | { readonly kind: 'problem'; readonly problem: PathProblem };

/** How every JSONPath of Postgres begins that is worth writing. */
const jsonPathStart = /^(?:\$|\(|!|(?:strict|lax|exists)\b)/;

/**
 * Reads a path filter: a JSONPath, or the simple form `a.b[0].c = value`, `a.b contains text`, or
 * `a.b` for documents that have it. Whether a JSONPath is one only Postgres knows for sure.
 */
export function readDocumentPath(text: string): ReadPath {
  const trimmed = text.trim();
  if (jsonPathStart.test(trimmed)) {
    const test = { jsonPath: text, isPredicate: isPredicate(text), simple: undefined };
    return { kind: 'test', test };
  }
  const read = parseSimplePath(text);
  if (read.kind === 'problem') return read;
  const { simple } = read;
  return { kind: 'test', test: { jsonPath: jsonPathOf(simple), isPredicate: false, simple } };
}

/** `$."a"."b"[0] ? (@ == "value")`. */
export function jsonPathOf({ steps, condition }: SimpleTest): string {
  const path = ['$', ...steps.map(stepText)].join('');
  return condition === undefined ? path : `${path} ? (${conditionText(condition)})`;
}

function stepText(step: SimpleTest['steps'][number]): string {
  if (step.kind === 'key') return `.${JSON.stringify(step.key)}`;
  return `[${step.kind === 'item' ? String(step.index) : '*'}]`;
}

function conditionText({ operator, value }: NonNullable<SimpleTest['condition']>): string {
  const text = JSON.stringify(value.text);
  if (operator === 'contains') return `@ like_regex ${text} flag "iq"`;
  if (operator === 'starts with') return `@ starts with ${text}`;
  if (value.kind === 'text') return `@ ${operator} ${text}`;
  // A number that stands in the document as a text is meant, too.
  const isEither = value.kind === 'number' && operator === '==';
  return isEither ? `@ == ${value.text} || @ == ${text}` : `@ ${operator} ${value.text}`;
}
